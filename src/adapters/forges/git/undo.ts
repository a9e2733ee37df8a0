/** Taking a range of first-parent commits back in memory, and bringing it back again. */
import { isSha, type Sha, sha, type TaskId } from '../../../core/ids.ts';
import { undoRef } from '../../../core/mayor-refs.ts';
import { plainText } from '../../../core/plain.ts';
import type { Later, Range, Reversal } from '../../../core/undo.ts';
import type { RehearsedUndo, Undoing } from '../../../ports/undoing.ts';
import { lineOf } from '../../git.ts';
import { startOf } from './branch-commit.ts';
import { identity } from './identity.ts';
import { merge } from './merge.ts';
import type { Merged } from './merged.ts';
import { baseRef, contains, type Site, tipOf } from './site.ts';

export const undoingOf = (site: Site): Undoing => ({
  look: async (range) => {
    const found = await reverse(site, range);
    if (found.kind !== 'clean') return found;
    const { onto, tree } = found;
    return { kind: 'clean', onto, files: await changedBetween(site, onto, tree) };
  },
  rehearse: (task, range, message) => rehearse(site, task, range, message),
  reapply: (range, result, message) => reapply(site, range, result, message),
});

/** `to` being the common ancestor, the way from it to `from` is merged into the base: git-revert(1) does the same. */
const reverse = async (
  site: Site,
  range: Range,
): Promise<
  Exclude<Reversal, { kind: 'clean' }> | { readonly kind: 'clean'; readonly onto: Sha; readonly tree: Sha }
> => {
  const { onto, tree, to, before, after, attributes } = await lookUp(site, range);
  if (to === undefined || before === undefined || after === undefined || !(await contains(site, onto, to)))
    return { kind: 'gone', onto };
  const merged = await mergeTrees(site, { fork: after, ours: tree, theirs: before }, attributes);
  if (merged.kind === 'clean')
    return merged.tree === tree ? { kind: 'undone', onto } : { kind: 'clean', onto, tree: merged.tree };
  const files = merged.kind === 'conflict' ? merged.files : [];
  const [later, line] = await Promise.all([laterThan(site, to, onto, files), lineTo(site, to, onto)]);
  return { kind: 'conflict', onto, files, later, line };
};

const changedBetween = async ({ git }: Site, onto: Sha, tree: Sha): Promise<readonly string[]> => {
  const asked = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--end-of-options', onto, tree];
  return (await git(asked)).stdout.split('\0').filter((path) => path !== '');
};

const rehearse = async (site: Site, task: TaskId, range: Range, message: string): Promise<RehearsedUndo> => {
  const found = await reverse(site, range);
  if (found.kind !== 'clean') return found;
  const text = `${plainText(message).trim()}\n`;
  const ref = undoRef(task);
  const kept = await keptAt(site, ref);
  if (kept !== undefined && kept.parent === found.onto && kept.tree === found.tree && kept.text === text.trim())
    return { kind: 'clean', onto: found.onto, result: kept.commit };
  const result = await commit(site, found.tree, found.onto, text, await identity(site));
  await site.git(['update-ref', ref, result]);
  return { kind: 'clean', onto: found.onto, result };
};

/** With the dates of what it takes back, so that the same question makes the same commit. */
const reapply = async (site: Site, range: Range, result: Sha, message: string): Promise<Sha | 'conflict'> => {
  const { git } = site;
  const start = range.from ?? (await startOf(site, range.to)) ?? `${range.to}^1`;
  const [before, after] = [`${start}^{tree}`, `${range.to}^{tree}`];
  const asked = await git(['rev-parse', `${result}^{tree}`, `${result}^1^{tree}`, before, after]);
  const [tree, parentTree, fork, theirs] = asked.stdout.split('\n').filter(isSha).map(sha);
  if (tree === undefined || parentTree === undefined || fork === undefined || theirs === undefined) return 'conflict';
  const told = await git(['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-1', '--format=%ct%n%B', result]);
  const [seconds = '0', ...said] = told.stdout.split('\n');
  const own = said.includes(`Undoes: ${range.to}`);
  const merged: Merged = own
    ? { kind: 'clean', tree: parentTree }
    : await mergeTrees(site, { fork, ours: tree, theirs }, undefined);
  if (merged.kind !== 'clean') return 'conflict';
  const date = `${seconds} +0000`;
  const env = { ...(await identity(site)), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  return commit(site, merged.tree, result, `${plainText(message).trim()}\n`, env);
};

const commit = async (
  { git }: Site,
  tree: Sha,
  parent: Sha,
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<Sha> => {
  const args = ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', tree, '-p', parent, '-F', '-'];
  return sha(lineOf(await git(args, { input: text, env })));
};

const lookUp = async (site: Site, { from, to }: Range) => {
  const base = baseRef(site);
  const before = `${from ?? (await startOf(site, to)) ?? `${to}^1`}^{tree}`;
  const asked = [
    `${base}^{commit}`,
    `${base}^{tree}`,
    `${to}^{commit}`,
    before,
    `${to}^{tree}`,
    `${base}:.gitattributes`,
  ];
  const ran = await site.git(['cat-file', '--batch-check=%(objectname)'], { input: `${asked.join('\n')}\n` });
  const found = ran.stdout.split('\n').map((line) => (isSha(line) ? sha(line) : undefined));
  const onto = found[0] ?? (await tipOf(site));
  return { onto, tree: found[1] ?? onto, to: found[2], before: found[3], after: found[4], attributes: found[5] };
};

type Trees = { readonly fork: Sha; readonly ours: Sha; readonly theirs: Sha };

/** Commits of nobody's, so that every git merges them as we want: `--merge-base` came to merge-tree with 2.40. */
const mergeTrees = async (site: Site, { fork, ours, theirs }: Trees, attributes: Sha | undefined): Promise<Merged> => {
  const made = async (tree: Sha, ...parents: readonly Sha[]): Promise<Sha> => {
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Mayor'];
    return sha(lineOf(await site.git(args, { env: NOBODY })));
  };
  const common = await made(fork);
  const [onto, side] = await Promise.all([made(ours, common), made(theirs, common)]);
  return merge(site, onto, side, attributes);
};

const NOBODY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Mayor'],
    [`GIT_${role}_EMAIL`, 'mayor@localhost'],
    [`GIT_${role}_DATE`, '1000000000 +0000'],
  ]),
);

const keptAt = async ({ git }: Site, ref: string) => {
  const format = '--format=%H%n%T%n%P%n%B';
  const ran = await git(['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-1', format, ref, '--'], { ok: [0, 128] });
  const [id = '', tree, parent, ...text] = ran.stdout.split('\n');
  return ran.exit === 0 && isSha(id) ? { commit: sha(id), tree, parent, text: text.join('\n').trim() } : undefined;
};

/** Later commits that touched those files, without what was taken back since and the commits that did so. */
const laterThan = async ({ git }: Site, to: Sha, onto: Sha, files: readonly string[]): Promise<readonly Later[]> => {
  if (files.length === 0) return [];
  const trailer = (name: string) => `%(trailers:key=${name},valueonly,separator=%x2C)`;
  const format = `--format=%H%x00%s%x00${['Task', 'Undoes', 'Branch-commit'].map(trailer).join('%x00')}`;
  const paths = files.slice(0, MANY).map((file) => `:(top,literal)${file}`);
  const list = ['log', '--first-parent', '-m', '-n', String(MANY), format, `${to}..${onto}`, '--', ...paths];
  const ran = await git(['-c', 'i18n.logOutputEncoding=UTF-8', ...list]);
  const all = ran.stdout.split('\n').flatMap((line) => {
    const [id = '', title = '', task = '', undoes = '', ofBranch = ''] = line.split('\0');
    // What was made of a branch takes nothing back, whatever its agent wrote.
    const own = ofBranch === '' ? undoes : '';
    return isSha(id) ? [{ sha: sha(id), title, task: task.split(',').at(-1) ?? '', undoes: own }] : [];
  });
  const undone = new Set(all.flatMap(({ undoes }) => undoes.split(',')));
  const ids = new Set<string>(all.map(({ sha: id }) => id));
  return all
    .filter(({ sha: id, undoes }) => !undone.has(id) && !undoes.split(',').some((one) => ids.has(one)))
    .map(({ sha: id, title, task }) => ({ sha: id, title, ...(task === '' ? {} : { task }) }));
};

const lineTo = async ({ git }: Site, to: Sha, onto: Sha): Promise<readonly Sha[]> => {
  const listed = await git(['rev-list', '--first-parent', '-n', String(LINE), `${to}..${onto}`]);
  return listed.stdout.split('\n').filter(isSha).map(sha);
};

const MANY = 200;
const LINE = 10_000;

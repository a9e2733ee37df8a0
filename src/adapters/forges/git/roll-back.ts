/** Telling apart what a killed landing did to a checkout, and undoing that alone. */
import { copyFile, lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../../core/ids.ts';
import type { Git } from '../../git.ts';
import type { Checkout } from './checkouts.ts';
import { forgeGit } from './site.ts';

/** A checkout on its way from one commit to another. */
export type Move = Checkout & { readonly onto: Sha; readonly result: Sha };

/** A path that differs between the base and the result; `'absent'` on the side that lacks it. */
type Change = { readonly path: string; readonly before: string; readonly after: string };

/** Why it could not be done, for a person; `undefined` when the checkout stands as before the landing. */
export async function rollBack(move: Move): Promise<string | undefined> {
  const { path, onto, result } = move;
  const git = forgeGit(path);
  const changes = await changesBetween(git, onto, result);
  const [index, differing] = [await readIndex(git), await differingFrom(move, git, changes)];
  const entry = (change: Change) => index.get(change.path) ?? 'absent';
  const arrived = changes.filter(
    (change) => entry(change) === change.before && change.after !== 'absent' && !differing.has(change.path),
  );
  const indexed = changes.filter((change) => entry(change) === change.after);
  const open = changes.filter((change) => entry(change) === change.before && !arrived.includes(change));
  const torn = await filter(open, (change) => isTorn(move, git, change));
  for (const { path: file, before } of torn) if (before === 'absent') await rm(join(path, file), { force: true });
  if (arrived.length + indexed.length > 0) {
    // With the index saying what is on the disk, git's own two-way merge takes the way back.
    await git(['update-index', '-z', '--index-info'], { input: indexInfo(arrived) });
    await git(['update-index', '-q', '--refresh'], { ok: 'any' });
    const back = await git(['read-tree', '-m', '-u', result, onto], { ok: 'any' });
    if (back.exit !== 0) return `A landing in ${path} was interrupted and cannot be taken back there: ${back.stderr}`;
  }
  const lost = torn.filter(({ before }) => before !== 'absent').map((change) => `${change.path}\0`);
  if (lost.length > 0) await git(['checkout-index', '-f', '-z', '--stdin'], { input: lost.join('') });
  return undefined;
}

/** Submodules are left out: a fast-forward does not touch their folders. */
const changesBetween = async (git: Git, onto: string, result: string): Promise<readonly Change[]> => {
  const { stdout } = await git(['diff-tree', '-r', '-z', '--no-renames', onto, result]);
  const words = stdout.split('\0');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = (words[at] ?? '').slice(1).split(' ');
    if (oldMode === GITLINK || newMode === GITLINK) continue;
    changes.push({ path: words[at + 1] ?? '', before: side(oldMode, oldId), after: side(newMode, newId) });
  }
  return changes;
};

const GITLINK = '160000';
const side = (mode: string, id: string): string => (mode === '000000' ? 'absent' : `${mode} ${id}`);

const readIndex = async (git: Git): Promise<ReadonlyMap<string, string>> => {
  const { stdout } = await git(['ls-files', '-s', '-z']);
  const entries = stdout.split('\0').flatMap((line) => {
    const [, mode, id, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
    return path === undefined ? [] : [[path, stage === '0' ? `${mode} ${id}` : 'unmerged'] as const];
  });
  return new Map(entries);
};

const indexInfo = (changes: readonly Change[]): string =>
  changes
    .filter(({ after }) => after !== 'absent')
    .map(({ path, after }) => `${after}\t${path}\0`)
    .join('');

/** Paths whose file is not what the result has, by git's own comparison (filters, modes, symlinks). */
const differingFrom = async ({ admin }: Move, git: Git, changes: readonly Change[]): Promise<ReadonlySet<string>> => {
  const draft = join(admin, 'mayor-index');
  try {
    await copyFile(join(admin, 'index'), draft);
    const env = { GIT_INDEX_FILE: draft };
    await git(['update-index', '-z', '--index-info'], { env, input: indexInfo(changes) });
    await git(['update-index', '-q', '--refresh'], { env, ok: 'any' });
    const { stdout } = await git(['diff-files', '-z', '--name-only'], { env });
    return new Set(stdout.split('\0'));
  } finally {
    await rm(draft, { force: true });
  }
};

/** Missing (git removes a file before it writes the new one), or only the first part of what the result has. */
const isTorn = async ({ path, result }: Move, git: Git, change: Change): Promise<boolean> => {
  const file = join(path, change.path);
  const found = await lstat(file).catch(() => undefined); // Missing is one of the answers.
  if (found === undefined) return change.before !== 'absent';
  if (!found.isFile() || change.after === 'absent' || found.size > TORN_LIMIT) return false;
  const whole = await git(['cat-file', '--filters', `${result}:${change.path}`], { ok: 'any', encoding: 'latin1' });
  const part = await readFile(file, 'latin1');
  return whole.exit === 0 && part.length < whole.stdout.length && whole.stdout.startsWith(part);
};

const TORN_LIMIT = 16 * 1024 * 1024;

const filter = async <Item>(items: readonly Item[], holds: (item: Item) => Promise<boolean>): Promise<Item[]> => {
  const kept: Item[] = [];
  for (const item of items) if (await holds(item)) kept.push(item);
  return kept;
};

/** Merging a branch into the base without touching anyone's worktree. */
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha, type TaskId } from '../../../core/ids.ts';
import { rehearsalRef } from '../../../core/mayor-refs.ts';
import { plainText } from '../../../core/plain.ts';
import type { MergeStrategy } from '../../../core/settings.ts';
import type { Rehearsal } from '../../../ports/forge.ts';
import { lineOf } from '../../git.ts';
import { branchCommit, landedBefore } from './branch-commit.ts';
import { describeConflict } from './conflict.ts';
import { identity } from './identity.ts';
import { landedSince } from './landed-since.ts';
import { merge } from './merge.ts';
import { replay } from './replay.ts';
import { baseRef, contains, type Site, tipOf } from './site.ts';

/** `onto`: in place of the base's tip; `as`: in place of the rig's strategy. */
export type Wanted = {
  readonly task: TaskId;
  readonly commit: Sha;
  readonly message: string;
  readonly onto?: Sha;
  readonly as?: MergeStrategy;
};

/**
 * Even where a fast-forward would do there is a commit of our own: each landing is then one commit on
 * the first-parent line of the base (with `rebase`: its commits in a row), and can be undone as one.
 * Repeating the same rehearsal finds the commit of the first, so that it leaves nothing new behind.
 */
export async function rehearse(site: Site, wanted: Wanted): Promise<Rehearsal> {
  const { task, commit } = wanted;
  const { rig } = site;
  const seen = await lookUp(site, wanted);
  const onto = seen.onto ?? (await missing(site, wanted));
  if (seen.commit === undefined)
    throw new TerminalError(`The commit ${commit} of task ${task} is not in ${rig.path}`, {
      hint: 'Look whether its branch still exists; `mayor sling` starts the task again',
    });
  const strategy = wanted.as ?? rig.strategy ?? 'merge';
  const text = textOf(wanted, strategy === 'merge' ? [] : [branchCommit(commit)]);
  if (await isKept(site, seen, { onto, commit, text, strategy }))
    return { kind: 'clean', onto, result: seen.kept ?? onto };
  if (strategy !== 'merge' && (await landedBefore(site, onto, commit))) return { kind: 'merged', onto };
  const merged = await merge(site, onto, commit, seen.attributes);
  if (merged.kind === 'unrelated') return { kind: 'conflict', onto, files: [], detail: unrelated(rig.base) };
  if (merged.kind === 'conflict') {
    const detail = describeConflict(merged, { base: rig.base, onto, task, commit });
    const landed = await landedSince(site, onto, commit, merged.files);
    return { kind: 'conflict', onto, files: merged.files, detail, landed };
  }
  // Only a merge that changes nothing can be of a branch that the base has already.
  if (merged.tree === seen.tree && (strategy !== 'merge' || (await contains(site, onto, commit))))
    return { kind: 'merged', onto };
  const replayed =
    strategy === 'rebase'
      ? await replay(site, { onto, ontoTree: seen.tree, commit, tree: merged.tree, text })
      : undefined;
  const parents = strategy === 'merge' ? ['-p', onto, '-p', commit] : ['-p', onto];
  const result = replayed ?? (await commitTree(site, merged.tree, parents, text));
  await site.git(['update-ref', rehearsalRef(task), result]);
  return { kind: 'clean', onto, result };
}

/** @throws TerminalError when there is no such commit. */
export const treeOf = async ({ git }: Site, commit: Sha): Promise<Sha> =>
  sha(lineOf(await git(['rev-parse', '--verify', '--quiet', `${commit}^{tree}`])));

const textOf = ({ message }: Wanted, trailers: readonly string[]): string =>
  `${[plainText(message).trim(), ...trailers].join('\n')}\n`;

const commitTree = async (site: Site, tree: Sha, parents: readonly string[], text: string): Promise<Sha> => {
  const settings = ['-c', 'i18n.commitEncoding=UTF-8'];
  const env = await identity(site);
  return sha(lineOf(await site.git([...settings, 'commit-tree', tree, ...parents, '-F', '-'], { input: text, env })));
};

/** @throws TerminalError: without a base, or without the commit that was to be merged onto. */
const missing = async (site: Site, { onto }: Wanted): Promise<Sha> => {
  if (onto === undefined) return tipOf(site);
  throw new TerminalError(`The commit ${onto}, to be merged onto, is not in ${site.rig.path}`, {
    hint: 'It is made again when its branches are rehearsed from the start',
  });
};

type Kept = { readonly onto: Sha; readonly commit: Sha; readonly text: string; readonly strategy: string };

/** Whether the last rehearsal of this task was the same one. Commits that are replayed are the same by themselves. */
const isKept = async (site: Site, seen: Seen, { onto, commit, text, strategy }: Kept): Promise<boolean> => {
  if (seen.kept === undefined || seen.keptOnto !== onto || strategy === 'rebase') return false;
  if (seen.keptFrom !== (strategy === 'merge' ? commit : undefined)) return false;
  const kept = await site.git(['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-1', '--format=%B', seen.kept]);
  return kept.stdout.trim() === text.trim();
};

type Seen = {
  readonly onto: Sha | undefined;
  readonly tree: Sha | undefined;
  readonly commit: Sha | undefined;
  /** The last rehearsal of this task, and what it merged into what. */
  readonly kept: Sha | undefined;
  readonly keptOnto: Sha | undefined;
  readonly keptFrom: Sha | undefined;
  readonly attributes: Sha | undefined;
};

/** Seven questions, one process: a missing object is an answer here, not a failure. */
const lookUp = async (site: Site, { task, commit, onto: chosen }: Wanted): Promise<Seen> => {
  const base = chosen ?? baseRef(site);
  const result = rehearsalRef(task);
  const asked = [
    `${base}^{commit}`,
    `${base}^{tree}`,
    `${commit}^{commit}`,
    `${result}^{commit}`,
    `${result}^1`,
    `${result}^2`,
    `${base}:.gitattributes`,
  ];
  const ran = await site.git(['cat-file', '--batch-check=%(objectname)'], { input: `${asked.join('\n')}\n` });
  const found = ran.stdout.split('\n').map((line) => (isSha(line) ? sha(line) : undefined));
  const [onto, tree, mine, kept, keptOnto, keptFrom, attributes] = found;
  return { onto, tree, commit: mine, kept, keptOnto, keptFrom, attributes };
};

const unrelated = (base: string): string =>
  `The branch shares no history with ${base}, so there is nothing to merge it by.\n` +
  `Put its commits on top of ${base} (git rebase --root --onto ${base}, or cherry-pick them).\n`;

/** Merging a branch into the base without touching anyone's worktree. */
import { TerminalError } from '../../../core/errors.ts';
import { type Sha, sha, type TaskId } from '../../../core/ids.ts';
import { rehearsalRef } from '../../../core/mayor-refs.ts';
import { plainText } from '../../../core/plain.ts';
import type { MergeStrategy } from '../../../core/settings.ts';
import type { Rehearsal } from '../../../ports/forge.ts';
import { lineOf } from '../../git.ts';
import { type GitObject, readObjects, textOf as utf8 } from '../../git-objects.ts';
import { branchCommit, landedBefore } from './branch-commit.ts';
import { describeConflict } from './conflict.ts';
import { type Identity, identity } from './identity.ts';
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
  const onto = seen.onto?.id ?? (await missing(site, wanted));
  if (seen.commit === undefined)
    throw new TerminalError(`The commit ${commit} of task ${task} is not in ${rig.path}`, {
      hint: 'Look whether its branch still exists; `mayor sling` starts the task again',
    });
  const strategy = wanted.as ?? rig.strategy ?? 'merge';
  const text = textOf(wanted, strategy === 'merge' ? [] : [branchCommit(commit)]);
  if (isKept(seen.kept, { onto, commit, text, strategy })) return { kind: 'clean', onto, result: seen.kept.id };
  if (strategy !== 'merge' && (await landedBefore(site, onto, commit))) return { kind: 'merged', onto };
  const [merged, named] = await Promise.all([merge(site, onto, commit, seen.attributes), identity(site)]);
  if (merged.kind === 'unrelated') return { kind: 'conflict', onto, files: [], detail: unrelated(rig.base) };
  if (merged.kind === 'conflict') {
    const detail = describeConflict(merged, { base: rig.base, onto, task, commit });
    const landed = await landedSince(site, onto, commit, merged.files);
    return { kind: 'conflict', onto, files: merged.files, detail, landed };
  }
  // Only a merge that changes nothing can be of a branch that the base has already.
  if (merged.tree === seen.onto?.tree && (strategy !== 'merge' || (await contains(site, onto, commit))))
    return { kind: 'merged', onto };
  const replayed =
    strategy === 'rebase'
      ? await replay(site, { onto, ontoTree: seen.onto?.tree, commit, tree: merged.tree, text }, named)
      : undefined;
  const parents = strategy === 'merge' ? ['-p', onto, '-p', commit] : ['-p', onto];
  const result = replayed ?? (await commitTree(site, named, [merged.tree, ...parents], text));
  await site.git(['update-ref', rehearsalRef(task), result]);
  return { kind: 'clean', onto, result };
}

/** @throws TerminalError when there is no such commit. */
export const treeOf = async ({ git }: Site, commit: Sha): Promise<Sha> =>
  sha(lineOf(await git(['rev-parse', '--verify', '--quiet', `${commit}^{tree}`])));

const textOf = ({ message }: Wanted, trailers: readonly string[]): string =>
  `${[plainText(message).trim(), ...trailers].join('\n')}\n`;

const commitTree = async (site: Site, env: Identity, what: readonly string[], text: string): Promise<Sha> => {
  const settings = ['-c', 'i18n.commitEncoding=UTF-8'];
  return sha(lineOf(await site.git([...settings, 'commit-tree', ...what, '-F', '-'], { input: text, env })));
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
const isKept = (kept: CommitObject | undefined, { onto, commit, text, strategy }: Kept): kept is CommitObject => {
  if (kept === undefined || strategy === 'rebase') return false;
  const [first, second] = kept.parents;
  return first === onto && second === (strategy === 'merge' ? commit : undefined) && kept.text.trim() === text.trim();
};

type Seen = {
  readonly onto: CommitObject | undefined;
  readonly commit: CommitObject | undefined;
  /** The last rehearsal of this task. */
  readonly kept: CommitObject | undefined;
  readonly attributes: Sha | undefined;
};

/** Four questions, one process: a missing object is an answer here, not a failure. */
const lookUp = async (site: Site, { task, commit, onto: chosen }: Wanted): Promise<Seen> => {
  const base = chosen ?? baseRef(site);
  const asked = [`${base}^{commit}`, `${commit}^{commit}`, `${rehearsalRef(task)}^{commit}`, `${base}:.gitattributes`];
  const [onto, mine, kept, attributes] = await readObjects(site.git, asked);
  const found = { onto: commitIn(onto), commit: commitIn(mine), kept: commitIn(kept) };
  return { ...found, attributes: attributes && sha(attributes.oid) };
};

type CommitObject = {
  readonly id: Sha;
  readonly tree: Sha | undefined;
  readonly parents: readonly string[];
  readonly text: string;
};

const commitIn = (object: GitObject | undefined): CommitObject | undefined => {
  if (object === undefined) return undefined;
  const [head = '', ...text] = utf8(object.bytes).split('\n\n');
  const named = (field: string) =>
    head.split('\n').flatMap((line) => (line.startsWith(`${field} `) ? [line.slice(field.length + 1)] : []));
  return { id: sha(object.oid), tree: named('tree').map(sha)[0], parents: named('parent'), text: text.join('\n\n') };
};

const unrelated = (base: string): string =>
  `The branch shares no history with ${base}, so there is nothing to merge it by.\n` +
  `Put its commits on top of ${base} (git rebase --root --onto ${base}, or cherry-pick them).\n`;

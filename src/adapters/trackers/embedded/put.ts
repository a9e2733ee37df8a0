/** Putting a commit on the branch, and moving refs in one step with it. */
import type { Git } from '../../git.ts';
import type { GitObject } from '../../git-objects.ts';
import { commitTo, makeCommits, type NewCommit } from './commit.ts';
import { BRANCH, ROOT } from './layout.ts';
import { writeLoose } from './loose-objects.ts';
import { bareCommit, commitOn } from './made-commit.ts';
import { storeObjects } from './new-objects.ts';
import type { Folders } from './new-trees.ts';
import { type Move, moveAll } from './ref-moves.ts';
import { signal } from './signal.ts';

export type RefChange = {
  readonly ref: string;
  /** Where it was seen; `undefined`: nowhere. */
  readonly from: string | undefined;
  readonly to: Omit<NewCommit, 'files'> | 'away';
};

type Place = { readonly git: Git; readonly commonDir: string };

type Put = Awaited<ReturnType<typeof commitTo>>;

/** `branch` is its tip as it was seen, `folders` what it holds there. */
export const put = async (
  { git, commonDir }: Place,
  branch: GitObject | undefined,
  folders: Folders,
  { files, refs = [], by, at, message }: NewCommit & { readonly refs?: readonly RefChange[] },
): Promise<Put> => {
  const commit = { by, at, message, files };
  if (branch === undefined) return commitTo(git, BRANCH, undefined, [FIRST, commit]);
  if (refs.length === 0 && files.some((file) => !('text' in file))) return commitTo(git, BRANCH, branch.oid, [commit]);
  // The git that moves the refs starts while what they are to lead to is made.
  const { come: tell, when } = signal<readonly Move[]>();
  const { come: begun, when: beginning } = signal();
  const moving = moveAll(git, when, begun);
  await Promise.race([beginning, moving]);
  const tip = await made({ git, commonDir }, branch, folders, commit, refs).catch(async (error: unknown) => {
    tell([]);
    await moving.catch(() => undefined); // It was told nothing; why is told by the error.
    throw error;
  });
  tell(tip.moves);
  const moved = await moving;
  return moved === undefined ? { kind: 'done', tip: tip.oid } : { kind: 'moved', ...moved };
};

/** Stores all that the branch and the refs are to lead to. */
const made = async (
  { git, commonDir }: Place,
  branch: GitObject,
  folders: Folders,
  commit: NewCommit,
  refs: readonly RefChange[],
): Promise<{ readonly oid: string; readonly moves: readonly Move[] }> => {
  const same = { oid: branch.oid, objects: [] };
  const ours = commit.files.length === 0 ? same : commitOn(branch, folders, commit);
  const [said] = ours === undefined ? await makeCommits(git, [{ ...commit, from: branch.oid }]) : [];
  const oid = ours?.oid ?? said ?? '';
  const others = refs.map(({ ref, from, to }) => ({ ref, from, to: to === 'away' ? undefined : bareCommit(to, oid) }));
  const objects = [...(ours?.objects ?? []), ...others.flatMap(({ to }) => to?.objects ?? [])];
  if (objects.length > 0 && !writeLoose(commonDir, objects)) await storeObjects(git, objects);
  // A claim before the file that tells of it: should the machine stop between, its holder mends that.
  const moves = others.map(({ ref, from, to }) => ({ ref, from, to: to?.oid }));
  return { oid, moves: oid === branch.oid ? moves : [...moves, { ref: BRANCH, from: branch.oid, to: oid }] };
};

const FIRST: NewCommit = {
  by: ROOT.by,
  at: ROOT.at,
  message: ROOT.message,
  files: [{ path: ROOT.path, text: ROOT.text }],
};

/** Taking another tip of the branch into ours: nothing, a step forward, or a merge commit. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import type { RigName } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { readObjects } from '../../git-objects.ts';
import { commitTo, type NewCommit } from './commit.ts';
import { BRANCH } from './layout.ts';
import { type MergedTrees, mergeTrees } from './merge-trees.ts';

export type Taken = Pick<MergedTrees, 'conflicts' | 'problems'> & {
  readonly from: string | undefined;
  readonly tip: string;
};

type Parts = { readonly git: Git; readonly rig: RigName; readonly clock: Clock };

/** @throws TransientError when local writers were always first. */
export async function takeIn(parts: Parts, theirs: string): Promise<Taken> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const taken = await tryToTake(parts, theirs);
    if (taken !== undefined) return taken;
    await pause(parts.clock.random() * Math.min(200, 5 * 2 ** tries));
  }
  throw new TransientError(`The list of tasks changed ${TRIES} times while the remote's was merged into it`);
}

const TRIES = 40;
const QUIET: Pick<Taken, 'conflicts' | 'problems'> = { conflicts: [], problems: [] };

const tryToTake = async ({ git, rig }: Parts, theirs: string): Promise<Taken | undefined> => {
  const [branch] = await readObjects(git, [BRANCH]);
  const ours = branch?.oid;
  const moved = async () => {
    const ran = await git(['update-ref', BRANCH, theirs, ours ?? '0'.repeat(theirs.length)], { ok: 'any' });
    return ran.exit === 0 ? { ...QUIET, from: ours, tip: theirs } : undefined;
  };
  if (ours === undefined) return moved();
  const bases = await basesOf(git, ours, theirs);
  if (bases.includes(theirs)) return { ...QUIET, from: ours, tip: ours };
  if (bases.includes(ours)) return moved();
  const tips: readonly [string, string] = ours < theirs ? [ours, theirs] : [theirs, ours];
  const trees = await mergeTrees({ git, rig }, bases[0], tips);
  const made = await commitTo(git, BRANCH, ours, [await mergeCommit(git, tips, trees)]);
  if (made.kind === 'moved') return undefined;
  return { conflicts: trees.conflicts, problems: trees.problems, from: ours, tip: made.tip };
};

/** Sorted: where clones have met crosswise there are several, and everybody must take the same. */
const basesOf = async (git: Git, ours: string, theirs: string): Promise<readonly string[]> => {
  const ran = await git(['merge-base', '--all', ours, theirs], { ok: [0, 1] });
  return ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort();
};

/** The same to the last byte wherever these two tips meet. */
export const mergeCommit = async (
  git: Git,
  tips: readonly [string, string],
  { files }: Pick<MergedTrees, 'files'>,
): Promise<NewCommit> => {
  const { stdout } = await git(['rev-list', '--no-walk=unsorted', '--timestamp', ...tips]);
  const seconds = stdout.split('\n').map((line) => Number(line.split(' ')[0]));
  return {
    by: 'Mayor',
    at: Math.max(...seconds.filter((at) => Number.isSafeInteger(at))) * 1000,
    message: 'Merge the tasks of two clones\n',
    files,
    parents: tips,
  };
};

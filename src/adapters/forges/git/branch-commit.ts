/**
 * The mark by which a squashed or replayed branch is known on the base: such commits do not have the
 * branch among their parents.
 */
import type { Sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import type { Site } from './site.ts';

const TRAILER = 'Branch-commit';

/** A trailer of a commit message: the tip of the branch that it came from. */
export const branchCommit = (commit: Sha): string => `${TRAILER}: ${commit}`;

/** Whether `onto` has a commit that was made of this branch; what both have in common is not searched. */
export const landedBefore = async ({ git }: Site, onto: Sha, commit: Sha): Promise<boolean> => {
  const search = ['log', '-1', '--first-parent', '--format=%H', `--grep=^${branchCommit(commit)}$`];
  return lineOf(await git([...search, onto, `^${commit}`])) !== '';
};

/** A worktree for somebody who only reads: at a commit, on no branch, and gone when it was used. */
import { rm } from 'node:fs/promises';
import { TerminalError } from '../../../core/errors.ts';
import { lineOf } from '../../git.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

/**
 * Makes one at the first of these commits that is there. Nothing of the clone moves but its list of worktrees.
 * @throws TerminalError where none is.
 */
export const lendWorktree = async (clone: string, path: string, commits: readonly string[]): Promise<string> => {
  const git = steadyGit(clone);
  for (const name of commits) {
    const asked = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
      ok: [0, 1],
    });
    const commit = lineOf(asked);
    if (asked.exit !== 0 || commit === '') continue;
    // Large files are for whoever works on them.
    const add = ['worktree', 'add', '--quiet', '--detach', path, commit];
    await git(add, { timeoutMs: LONG_MS, env: { GIT_LFS_SKIP_SMUDGE: '1' } });
    return commit;
  }
  throw new TerminalError(`None of ${commits.join(', ')} is a commit in ${clone}`, {
    hint: 'Fetch it, or look where the branch went: git reflog',
  });
};

/** Forced, for there is no work in it. One that is not there, or half made, is fine. */
export const takeBack = async (path: string): Promise<void> => {
  // Asked in the clone itself, since the folder goes with this; git removes none that is not one of its own.
  const found = await steadyGit(path)(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: 'any' }).catch(
    () => undefined, // It was never made.
  );
  if (found?.exit === 0) {
    const remove = ['worktree', 'remove', '--force', '--force', path];
    await steadyGit(lineOf(found))(remove, { ok: 'any', timeoutMs: LONG_MS });
  }
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
};

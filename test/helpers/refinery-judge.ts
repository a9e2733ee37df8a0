/** An eye on a refinery that knows nothing of it: git alone, in a clone of its own. */
import { join } from 'node:path';
import { run } from '../../src/adapters/process.ts';
import { type Sha, sha, type TaskId, taskId } from '../../src/core/ids.ts';
import { LINT_LINE, TEST_LINE } from './refinery-plan.ts';
import { git, type Repo } from './repo.ts';

export type Judge = {
  /** Every commit that the base ever was, the oldest first. */
  bases(): Promise<readonly Sha[]>;
  /** What the gates say of a fresh checkout of it. */
  gateOn(commit: Sha): Promise<string>;
  /**
   * Merges one branch after the other, as a person would, in the order in which they came onto the base; commits by hand
   * are picked in between. Returns where the base differed from that, in words, and in which order the branches came.
   */
  serial(branches: ReadonlyMap<TaskId, Sha>, byHand: ReadonlySet<string>): Promise<Serial>;
};
export type Serial = { readonly order: readonly TaskId[]; readonly differing: readonly string[] };

export const openJudge = async (repo: Repo): Promise<Judge> => {
  const path = join(repo.root, 'judge');
  await git(repo.root, 'clone', '-q', '--shared', '--no-checkout', repo.path, path);
  const checkOut = async (commit: string): Promise<void> => {
    await git(path, 'checkout', '-q', '--force', '--detach', commit);
    await git(path, 'clean', '-ffdxq');
  };
  const bases = async () =>
    [...new Set((await git(repo, 'log', '--walk-reflogs', '--format=%H', repo.base)).split('\n'))].reverse().map(sha);
  return {
    bases,
    async gateOn(commit) {
      await checkOut(commit);
      // The one that leaves things about comes last here.
      for (const line of [TEST_LINE, LINT_LINE]) {
        const ran = await run(['sh', '-c', line], { cwd: path, ok: 'any' });
        if (ran.exit !== 0) return ran.stdout.trim();
      }
      return 'green';
    },
    async serial(branches, byHand) {
      const [first, ...later] = await bases();
      if (first === undefined) return { order: [], differing: ['it was never anywhere'] };
      const order: TaskId[] = [];
      const differing: string[] = [];
      let before: Sha = first;
      for (const base of later) {
        const commits = (await git(repo, 'rev-list', '--first-parent', '--reverse', `${before}..${base}`)).split('\n');
        // Equal to what merging gave so far; branches that were made anew are cut from it.
        await checkOut(before);
        for (const commit of commits) {
          if (byHand.has(commit)) await git(path, 'cherry-pick', '--allow-empty', commit);
          for (const task of byHand.has(commit) ? [] : await newIn(repo, commit)) {
            order.push(task);
            await git(path, 'merge', '-q', '--no-ff', '--no-edit', branches.get(task) ?? 'of nobody');
          }
        }
        const [mine, theirs] = [
          await git(path, 'rev-parse', 'HEAD^{tree}'),
          await git(repo, 'rev-parse', `${base}^{tree}`),
        ];
        if (mine !== theirs)
          differing.push(`${base}: ${await git(repo, 'diff', '--stat', mine, theirs).catch(() => '')}`);
        before = base;
      }
      return { order, differing };
    },
  };
};

/** Whose marks a commit adds. */
const newIn = async (repo: Repo, commit: string): Promise<readonly TaskId[]> => {
  const added = ['diff', '--no-renames', '--diff-filter=A', '--name-only', `${commit}^1`, commit, '--', 'marks'];
  return (await git(repo, ...added))
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => taskId(path.slice('marks/'.length)));
};

/** What of git's is left lying about in the clone: locks, worktrees, refs of Mayor's that keep a merge. */
export const leftIn = async (repo: Repo): Promise<readonly string[]> => {
  const found = await run(['find', join(repo.path, '.git'), '-name', '*.lock', '-o', '-name', 'landing-*'], {});
  const worktrees = (await git(repo, 'worktree', 'list', '--porcelain'))
    .split('\n')
    .filter((line) => line.startsWith('worktree '));
  return [...found.stdout.split('\n').filter((line) => line !== ''), ...worktrees.slice(1)];
};

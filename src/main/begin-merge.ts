/** A merge of the base begun in a worker's worktree, for a person to bring both sides together. */
import { isAbsolute } from 'node:path';
import { gitIn } from '../adapters/git.ts';
import { TerminalError, UsageError } from '../core/errors.ts';
import type { BegunMerge } from '../surfaces/cli/deps.ts';

/**
 * Merges `base` into the branch that is checked out in `path`, unless a merge or a rebase is under way there
 * already. Nothing is ever reset: what is not committed has to be committed first.
 * @throws UsageError with uncommitted changes; TerminalError where git cannot begin.
 */
export async function beginMerge(path: string, base: string): Promise<BegunMerge> {
  if (!isAbsolute(path))
    throw new TerminalError(`Not a worktree: ${path}`, { hint: 'mayor status --json has its path' });
  const git = gitIn(path);
  const unmerged = async (): Promise<readonly string[]> => {
    const listed = await git(['diff', '--name-only', '--diff-filter=U', '-z']);
    return listed.stdout.split('\0').filter((name) => name !== '');
  };
  const underWay = await Promise.all(
    ['MERGE_HEAD', 'REBASE_HEAD', 'CHERRY_PICK_HEAD'].map((name) =>
      git(['rev-parse', '--verify', '--quiet', name], { ok: [0, 1, 128] }),
    ),
  );
  if (underWay.some(({ exit }) => exit === 0)) return { kind: 'under-way', files: await unmerged() };
  const dirty = (await git(['status', '--porcelain', '--untracked-files=no', '-z'])).stdout;
  if (dirty !== '')
    throw new UsageError(`There are uncommitted changes in ${path}, so no merge is begun`, {
      hint: `Commit them there: git -C ${JSON.stringify(path)} commit -a`,
    });
  const merge = await git(['merge', '--no-edit', `refs/heads/${base}`], { ok: 'any', timeoutMs: 300_000 });
  if (merge.exit === 0) return { kind: 'merged' };
  const files = await unmerged();
  if (files.length > 0) return { kind: 'conflict', files };
  throw new TerminalError(`Git did not merge ${base} in ${path}:\n${(merge.stderr || merge.stdout).trim()}`, {
    hint: 'What it says has to be mended first; nothing was changed',
  });
}

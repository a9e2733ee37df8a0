/** What came on the base beside a branch, among files that are merged whole. */
import type { BaseCommit } from '../../../core/conflict-brief.ts';
import { isName, type Sha, taskId } from '../../../core/ids.ts';
import type { MemoryFiles } from './merge-files.ts';

type Commit = { readonly parents: readonly Sha[]; readonly files: MemoryFiles; readonly message: string };

/** Along the first parents of `onto`, the newest first; `has`: what the branch has already. */
export function landedSince(
  look: (commit: Sha) => Commit | undefined,
  onto: Sha,
  has: (commit: Sha) => boolean,
  files: readonly string[],
): readonly BaseCommit[] {
  const all: BaseCommit[] = [];
  for (let at: Sha | undefined = onto; at !== undefined && !has(at); ) {
    const commit = look(at);
    if (commit === undefined) break;
    const parent: Sha | undefined = commit.parents[0];
    const before: MemoryFiles = (parent === undefined ? undefined : look(parent)?.files) ?? {};
    const touched = files.filter((path) => before[path] !== commit.files[path]);
    const named = /^Task: (\S+)$/m.exec(commit.message)?.[1];
    const whose = named !== undefined && isName(named) ? { task: taskId(named) } : {};
    if (touched.length > 0)
      all.push({ commit: at, subject: commit.message.split('\n')[0] ?? '', files: touched, ...whose });
    at = parent;
  }
  return all;
}

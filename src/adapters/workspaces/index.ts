/** Where polecats work. Git worktrees are the only kind that a town uses; `memory.ts` is for tests. */

export { type Clone, inspectClone } from './git/clone.ts';
export { copyInto } from './git/copy.ts';
export { lendWorktree, takeBack } from './git/lent.ts';
export { type GitWorkspace, type GitWorkspacesOptions, gitWorkspaces } from './git.ts';

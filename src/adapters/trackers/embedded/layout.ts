/**
 * Where things lie in the repository. The branch has, for each task, `t/<2 hex>/<id>.md` and its
 * comments as `c/<2 hex>/<id>/<time>-<nonce>.md`; two hex digits of a hash of the id keep every
 * folder small. Files that are not of this form belong to somebody else and are left alone.
 */
import { createHash } from 'node:crypto';
import { isName, type TaskId, taskId } from '../../../core/ids.ts';

/** Not below `mayor/`: agents' branches live there. */
export const BRANCH = 'refs/heads/mayor-tasks';
export const CLAIMS = 'refs/mayor/claims';
export const TASKS = 't';

export const claimRef = (id: TaskId): string => `${CLAIMS}/${id}`;
export const taskPath = (id: TaskId): string => `${TASKS}/${shardOf(id)}/${id}.md`;
export const commentsPath = (id: TaskId): string => `c/${shardOf(id)}/${id}`;

/** Comments sort by name as they were made: `2026-11-22T20-15-00-123Z-4f2a91c0.md`. */
export const commentPath = (id: TaskId, at: string, nonce: string): string =>
  `${commentsPath(id)}/${at.replace(/[:.]/g, '-')}-${nonce}.md`;

const shardOf = (id: TaskId): string => createHash('sha1').update(id).digest('hex').slice(0, 2);

/** The task that a path of the tree holds, or nothing where the path is not one of ours. */
export const taskAt = (path: string): TaskId | undefined => {
  const name = /^t\/[0-9a-f]{2}\/([^/]+)\.md$/.exec(path)?.[1];
  if (name === undefined || !isName(name)) return undefined;
  const id = taskId(name);
  return taskPath(id) === path ? id : undefined;
};

/**
 * The first commit of every task branch is the same to the last byte, wherever it is made, so that
 * clones which began apart have a common ancestor to merge from. Never change it.
 */
export const ROOT = {
  at: Date.UTC(2026, 0, 1),
  by: 'Mayor',
  message: 'Begin the list of tasks\n',
  path: 'README.md',
  text: `# Tasks

This branch holds the tasks of this repository, and nothing else. It is written by Mayor
(\`mayor task add|list|show|edit|close\`) and shares no history with the source code.

- \`t/<2 hex digits>/<id>.md\` is a task: YAML front matter, then its description in Markdown.
- \`c/<2 hex digits>/<id>/<time>.md\` is a comment on it.
- Claims are refs of their own, \`refs/mayor/claims/<id>\`.

Read one with \`git show mayor-tasks:t/<2 hex digits>/<id>.md\`; list them all with
\`git ls-tree -r --name-only mayor-tasks\`.
`,
} as const;

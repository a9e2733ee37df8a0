/**
 * Where things lie in the repository. The branch has, for each task, `t/<2 hex>/<id>.md` and its
 * comments as `c/<2 hex>/<id>/<time>-<nonce>.md`; two hex digits of a hash of the id keep every
 * folder small. What lost in a merge is kept as `attic/<2 hex>/<id>/<hash>.md`, or below `attic/files/`
 * where it was no task's; notes for agents are `n/<name>.md`. Files that are not of this form belong to
 * somebody else and are left alone.
 */
import { isName, type TaskId, taskId } from '../../../core/ids.ts';
import { digest } from '../../late.ts';

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

/** Named by its content, so that clones which keep the same thing make the same file. */
export const atticPath = (id: TaskId, content: string): string =>
  `${atticFolder(id)}/${hashOf(content).slice(0, 16)}.md`;
export const atticFolder = (id: TaskId): string => `attic/${shardOf(id)}/${id}`;
/** For a file that is no task's, `version` being its object. */
export const atticFilePath = (path: string, version: string): string =>
  `attic/files/${hashOf(`${version} ${path}`).slice(0, 12)}/${path}`;

export const MEMORIES = 'n';
export const memoryPath = (name: string): string => `${MEMORIES}/${name}.md`;
/** The note that a path of the tree holds, if any. */
export const memoryAt = (path: string): string | undefined => /^n\/([^/]+)\.md$/.exec(path)?.[1];

/** What `sync` saw last of a remote's tasks. */
export const remoteRef = (remote: string): string => `refs/mayor/remotes/${remote}/tasks`;

/** Others' claims as a remote had them last, where claims are decided there. */
export const claimsOf = (remote: string): string => `refs/mayor/remotes/${remote}/claims`;
export const theirClaimRef = (remote: string, id: TaskId): string => `${claimsOf(remote)}/${id}`;

const hashOf = (text: string): string => digest('sha1', text);

const shardOf = (id: TaskId): string => hashOf(id).slice(0, 2);

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

/** Clones of one remote, each with its tracker. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TaskId } from '../../src/core/ids.ts';
import type { SyncReport, Tracker } from '../../src/ports/tracker.ts';
import { git, makeRemote, makeRepo, type Repo } from './repo.ts';
import { trackerAt } from './task-branch.ts';

export type Clone = { readonly path: string; readonly tracker: Tracker; sync(): Promise<SyncReport> };

export const cloneAt = (path: string): Clone => {
  const tracker = trackerAt(path);
  return {
    path,
    tracker,
    sync: async () => {
      if (tracker.sync === undefined) throw new Error('It cannot sync');
      return tracker.sync();
    },
  };
};

/** A remote and clones of it that have no tasks yet. */
export const clones = async (count: number): Promise<{ repo: Repo; remote: string; all: readonly Clone[] }> => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const remote = await makeRemote(repo);
  const all = [cloneAt(repo.path)];
  for (let at = 1; at < count; at++) all.push(await cloneOf(repo, remote, `clone-${at}`));
  return { repo, remote, all };
};

export const cloneOf = async (
  repo: Repo,
  remote: string,
  name: string,
  ...options: readonly string[]
): Promise<Clone> => {
  const path = join(repo.root, name);
  await git(repo.root, 'clone', '-q', ...options, `file://${remote}`, path);
  return cloneAt(path);
};

export const pair = async () => {
  const { repo, remote, all } = await clones(2);
  const [a, b] = all;
  if (a === undefined || b === undefined) throw new Error('Too few clones');
  return { repo, remote, a, b };
};

export const tipOf = (where: string): Promise<string> => git(where, 'rev-parse', 'mayor-tasks');
export const treeOf = (where: string): Promise<string> => git(where, 'rev-parse', 'mayor-tasks^{tree}');

export const fieldsOf = async ({ tracker }: Clone, id: TaskId) => {
  const found = await tracker.get(id);
  return found === 'absent' ? 'absent' : found.task;
};

/** The tasks of a real repository, and hands that change its task branch without Mayor. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { embeddedTracker } from '../../src/adapters/trackers/embedded/index.ts';
import { taskPath } from '../../src/adapters/trackers/embedded/layout.ts';
import { rigName, type TaskId } from '../../src/core/ids.ts';
import type { NewTask, Tracker } from '../../src/ports/tracker.ts';
import { commitFiles, git, makeRepo, type Repo, type RepoFiles } from './repo.ts';

/** Another process's tracker on the repository at `path`. */
export const trackerAt = (path: string): Tracker =>
  embeddedTracker({ rig: rigName('shop'), path, clock: systemClock() });

/** A repository that is gone after the test, and a tracker on it. */
export async function repoWithTracker(
  options: Parameters<typeof makeRepo>[0] = {},
): Promise<{ repo: Repo; tracker: Tracker }> {
  const repo = await makeRepo(options);
  onTestFinished(() => repo.remove());
  return { repo, tracker: trackerAt(repo.path) };
}

export const plainTask = (title: string, fields: Partial<NewTask> = {}): NewTask => ({
  title,
  body: '',
  kind: 'task',
  priority: 2,
  labels: [],
  dependsOn: [],
  ...fields,
});

/** What the branch holds of a task. */
export const fileText = (where: { readonly path: string } | string, id: TaskId): Promise<string> =>
  git(where, 'show', `mayor-tasks:${taskPath(id)}`);

/** Commits files on the task branch as a person with a checkout of it would. */
export async function editByHand(where: { readonly path: string } | string, files: RepoFiles): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-hand-'));
  await rm(folder, { recursive: true });
  await git(where, 'worktree', 'add', '-q', folder, 'mayor-tasks');
  try {
    await commitFiles(folder, files, 'By hand');
  } finally {
    await git(where, 'worktree', 'remove', '--force', folder);
  }
}

/** An executable of the user's that would spoil everything, if it were run. */
export async function addHook(where: { readonly path: string } | string, name: string): Promise<string> {
  const folder = join(await git(where, 'rev-parse', '--path-format=absolute', '--git-common-dir'), 'hooks');
  const trace = join(folder, `${name}.ran`);
  await writeFile(join(folder, name), `#!/bin/sh\necho ran >> '${trace}'\nexit 1\n`, { mode: 0o755 });
  return trace;
}

/** A real clone, its rig, and the git workspace on it; all of it gone when the test is over. */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { type GitWorkspace, gitWorkspaces } from '../../src/adapters/workspaces/git.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ensured } from '../../src/ports/workspace.ts';
import { git, makeRepo, type Repo, type RepoFiles } from './repo.ts';
import { rigOf } from './rig.ts';

export type WorktreeSite = {
  readonly repo: Repo;
  readonly rig: RigSettings;
  readonly workspace: GitWorkspace;
  /** Where the worktrees lie: `<folder>/shop/<polecat>`. */
  readonly folder: string;
  /** The same rig opened once more, as another process would; with other settings where given. */
  again(settings?: Partial<RigSettings>): GitWorkspace;
  ensure(polecat: string, branch?: string): Promise<Ensured>;
};

export type WorktreeSiteOptions = {
  readonly files?: RepoFiles;
  readonly name?: string;
  readonly settings?: Partial<RigSettings>;
  readonly clock?: Clock;
};

export async function worktreeSite(options: WorktreeSiteOptions = {}): Promise<WorktreeSite> {
  const files = options.files ?? { 'a.txt': 'one\ntwo\nthree\n' };
  const repo = await makeRepo({ files, ...(options.name === undefined ? {} : { name: options.name }) });
  onTestFinished(async () => {
    await chmod(repo.root, 0o755);
    await repo.remove();
  });
  const rig = rigOf({ path: repo.path, base: repo.base, ...options.settings });
  const folder = join(repo.root, 'worktrees');
  const open = gitWorkspaces({ folder, clock: options.clock ?? systemClock() });
  const workspace = open(rig);
  return {
    repo,
    rig,
    workspace,
    folder: join(folder, rig.name),
    again: (settings) => open({ ...rig, ...settings }),
    ensure: (polecat, branch = `mayor/${polecat}`) =>
      workspace.ensure({ rig: rig.name, polecat: polecatId(polecat), branch }),
  };
}

/** Branches that begin with `mayor/`. */
export const branchesOf = async (repo: Repo): Promise<readonly string[]> =>
  (await git(repo, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/mayor'))
    .split('\n')
    .filter((line) => line !== '');

/** How many worktrees git knows, the clone's own included. */
export const countWorktrees = async (repo: Repo): Promise<number> =>
  (await git(repo, 'worktree', 'list', '--porcelain')).split('\n').filter((line) => line.startsWith('worktree '))
    .length;

export const backupsOf = async (repo: Repo): Promise<readonly string[]> =>
  (await git(repo, 'for-each-ref', '--format=%(refname)', 'refs/mayor/backup'))
    .split('\n')
    .filter((line) => line !== '');

export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/**
 * Submodules of a worktree. Git gives each worktree its own copy of a submodule's repository, and
 * deletes it with the worktree; so work in it is brought to the clone's copy first.
 */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { ifAbsent, kindOf, namesIn } from './files.ts';
import type { Ground } from './ground.ts';
import type { Owned } from './proof.ts';
import { snapshotOf } from './snapshot.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

/** Whether the worktree has, or ever had, submodules of its own. */
export const hasSubmodules = async (owned: Owned): Promise<boolean> =>
  (await kindOf(join(owned.admin, 'modules'))) === 'folder';

/**
 * Fills the submodules that the user's clone has filled, from the clone's own copies: no network.
 * What cannot be filled is told in a sentence and is no failure.
 */
export async function fillSubmodules(ground: Ground, owned: Owned): Promise<readonly string[]> {
  if ((await kindOf(join(owned.path, '.gitmodules'))) !== 'file') return [];
  const git = steadyGit(owned.path);
  const keys = await git(['config', '-z', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'], {
    ok: [0, 1],
  });
  const notes: string[] = [];
  for (const entry of keys.stdout.split('\0').filter((line) => line !== '')) {
    const [key = '', path = ''] = entry.split('\n');
    const name = key.slice('submodule.'.length, -'.path'.length);
    const local = join(ground.common, 'modules', name);
    if (relative(join(ground.common, 'modules'), local).startsWith('..') || (await kindOf(local)) !== 'folder')
      continue;
    notes.push(...(await fillOne(ground, owned, { name, path, local })));
  }
  return notes;
}

const fillOne = async (
  ground: Ground,
  owned: Owned,
  { name, path, local }: { name: string; path: string; local: string },
): Promise<readonly string[]> => {
  const known = await ground.git(['config', '--get', `submodule.${name}.url`], { ok: [0, 1] });
  const url = known.stdout.trim();
  if (url === '') return []; // The user has not initialised it either.
  const git = steadyGit(owned.path);
  const from = ['-c', `submodule.${name}.url=${local}`, '-c', 'protocol.file.allow=always'];
  const filled = await git([...from, 'submodule', '--quiet', 'update', '--init', '--', path], {
    ok: 'any',
    timeoutMs: LONG_MS,
  });
  if (filled.exit !== 0)
    return [
      `The submodule ${JSON.stringify(path)} was left empty (${filled.stderr.trim().split('\n').slice(-2).join(' ')}); in the clone, run: git submodule update --init`,
    ];
  await steadyGit(join(owned.path, path))(['remote', 'set-url', 'origin', url], { ok: 'any' });
  return [];
};

/** A submodule's repository inside a worktree's private folder. */
type Module = { readonly name: string; readonly gitDir: string; readonly worktree: string };

/**
 * Keeps what only this worktree's submodules have (commits, staged, unstaged and untracked files)
 * under `refs/mayor/backup/…` of the clone's copy, or of a bare repository in `kept` when the clone
 * has none. Throws rather than leave anything behind.
 */
export async function keepSubmodules(ground: Ground, owned: Owned): Promise<void> {
  for (const module of await modulesIn(join(owned.admin, 'modules'), '')) {
    if ((await kindOf(join(module.worktree, '.git'))) === 'nothing') continue; // Its folder was emptied: nothing but what was fetched.
    const git = steadyGit(module.worktree);
    const [status, own] = await Promise.all([
      git(['status', '--porcelain', '-z', '--untracked-files=normal']),
      git(['rev-list', '--max-count=1', 'HEAD', '--branches', '--not', '--remotes']),
    ]);
    if (status.stdout === '' && own.stdout.trim() === '') continue;
    const who = owned.marker.polecat ?? 'pool';
    const ref = await snapshotOf({
      path: module.worktree,
      admin: module.gitDir,
      prefix: `refs/mayor/backup/${who}`,
      because: `submodule ${module.name}`,
      clock: ground.clock,
    });
    const home = join(ground.common, 'modules', module.name);
    const target = (await kindOf(home)) === 'folder' ? home : await bareFor(ground, who, module.name);
    await steadyGit(target)([
      ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', module.gitDir],
      `+${ref}:${ref}`,
      `+refs/heads/*:refs/mayor/backup/${who}/heads/*`,
    ]);
  }
}

const bareFor = async (ground: Ground, who: string, name: string): Promise<string> => {
  const path = join(ground.kept, who, `${name.replace(/[^\w.-]+/g, '-')}.git`);
  await ground.git(['init', '--quiet', '--bare', path]);
  return path;
};

const modulesIn = async (folder: string, prefix: string): Promise<readonly Module[]> => {
  const found: Module[] = [];
  for (const entry of await namesIn(folder)) {
    const gitDir = join(folder, entry);
    const name = prefix === '' ? entry : `${prefix}/${entry}`;
    const config = await readFile(join(gitDir, 'config'), 'utf8').catch(ifAbsent(undefined));
    if (config === undefined) {
      if ((await kindOf(gitDir)) === 'folder') found.push(...(await modulesIn(gitDir, name)));
      continue;
    }
    const worktree = /^\s*worktree = (.+)$/m.exec(config)?.[1];
    if (worktree !== undefined) found.push({ name, gitDir, worktree: resolve(gitDir, worktree) });
    found.push(...(await modulesIn(join(gitDir, 'modules'), `${name}/modules`)));
  }
  return found;
};

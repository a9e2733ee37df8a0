import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { gitWorkspaces } from '../../src/adapters/workspaces/git.ts';
import { sha } from '../../src/core/ids.ts';
import { commitFiles, git, makeRepo, type Repo, writeFiles } from '../helpers/repo.ts';
import { rigOf } from '../helpers/rig.ts';
import { type Hands, type Site, workspaceContract } from './workspace.ts';

workspaceContract({ name: 'git', site: openSite, skip: [] });

async function openSite({ pool }: { readonly pool: number }): Promise<Site> {
  const repo = await makeRepo({ files: { 'a.txt': 'one\ntwo\nthree\n' } });
  const rig = rigOf({ path: repo.path, base: repo.base, pool });
  const workspace = gitWorkspaces({ folder: join(repo.root, 'worktrees'), clock: systemClock() })(rig);
  return { rig, workspace, hands: handsOn(repo), close: () => repo.remove() };
}

const handsOn = (repo: Repo): Hands => ({
  write: (path, files) => writeFiles(path, files),
  read: (path, file) => readFile(join(path, file), 'utf8').catch(() => undefined), // Absent is an answer here.
  remove: (path, file) => rm(join(path, file)),
  stage: async (path, file) => void (await git(path, 'add', '--', file)),
  async commit(path, message) {
    await git(path, 'add', '-A');
    await git(path, 'commit', '-q', '-m', message);
    return sha(await git(path, 'rev-parse', 'HEAD'));
  },
  async status(path) {
    const text = await git(path, 'status', '--porcelain', '-z', '--no-renames');
    const lines = text.split('\0').filter((line) => line !== '');
    const named = (test: (line: string) => boolean) => lines.filter(test).map((line) => line.slice(3));
    return {
      staged: named((line) => !' ?'.includes(line[0] ?? '?')),
      unstaged: named((line) => !' ?'.includes(line[1] ?? '?')),
      untracked: named((line) => line.startsWith('??')),
    };
  },
  advance: async (files) => sha(await commitFiles(repo, files, 'Somebody else')),
  land: async (commit) => void (await git(repo, 'merge', '-q', '--ff-only', commit)),
  base: async () => sha(await git(repo, 'rev-parse', repo.base)),
  branches: async () => linesOf(await git(repo, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/mayor')),
  hold: async (ref, commit) => void (await git(repo, 'update-ref', ref, commit)),
  merged: async (commit) =>
    sha(await git(repo, 'commit-tree', `${commit}^{tree}`, '-p', repo.base, '-p', commit, '-m', 'Merge')),
  isKept: async (commit) =>
    (await git(repo, 'for-each-ref', `--contains=${commit}`, 'refs/heads', 'refs/mayor/backup')) !== '',
});

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

import { chmod, lstat, mkdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyInto } from '../../../src/adapters/workspaces/index.ts';
import { commitFiles, git, writeFiles } from '../../helpers/repo.ts';
import { type WorktreeSite, worktreeSite } from '../../helpers/worktrees.ts';

const IGNORE = '.env*\n*.local.json\nnode_modules/\nsecrets/\nlogs/\n';

const siteWith = (copy: readonly string[], pool = 0): Promise<WorktreeSite> =>
  worktreeSite({ files: { 'a.txt': 'a\n', '.gitignore': IGNORE, 'config/x.json': '{}\n' }, settings: { copy, pool } });

const textOf = (folder: string, file: string): Promise<string | undefined> =>
  readFile(join(folder, file), 'utf8').catch(() => undefined); // Absent is an answer here.

describe('copying ignored files into a worktree', () => {
  it('takes what the rig names, with its mode, and leaves the worktree clean', async () => {
    const site = await siteWith(['.env', 'config/*.local.json']);
    await writeFiles(site.repo, { '.env': 'KEY=1\n', 'config/a.local.json': '{}\n', 'b.local.json': 'not named\n' });
    await chmod(join(site.repo.path, '.env'), 0o600);
    const { path, notes } = await site.ensure('amber');
    expect(await textOf(path, '.env')).toBe('KEY=1\n');
    expect((await stat(join(path, '.env'))).mode & 0o777).toBe(0o600);
    expect(await textOf(path, 'config/a.local.json')).toBe('{}\n');
    expect(await textOf(path, 'b.local.json')).toBeUndefined();
    expect(notes).toEqual([]);
    expect(await site.workspace.look(path)).toMatchObject({ dirty: [] });
  });

  it('takes what .worktreeinclude names, in the syntax of gitignore', async () => {
    const site = await siteWith([]);
    await writeFiles(site.repo, {
      '.worktreeinclude': '# Local settings\n.env*\n!.env.prod\n/secrets/dev.key\n',
      '.env': '1\n',
      'packages/web/.env.local': '2\n',
      '.env.prod': 'no\n',
      'secrets/dev.key': '3\n',
      'secrets/prod.key': 'no\n',
    });
    const { path } = await site.ensure('amber');
    expect(await textOf(path, '.env')).toBe('1\n');
    expect(await textOf(path, 'packages/web/.env.local')).toBe('2\n');
    expect(await textOf(path, 'secrets/dev.key')).toBe('3\n');
    expect(await textOf(path, '.env.prod')).toBeUndefined();
    expect(await textOf(path, 'secrets/prod.key')).toBeUndefined();
  });

  it('reaches into a folder that is ignored as a whole only when it is named', async () => {
    const site = await siteWith(['.env', 'secrets/']);
    await writeFiles(site.repo, { 'node_modules/p/.env': 'no\n', 'secrets/deep/key': 'yes\n', 'logs/.env': 'no\n' });
    const { path } = await site.ensure('amber');
    expect(await textOf(path, 'secrets/deep/key')).toBe('yes\n');
    expect(await textOf(path, 'node_modules/p/.env')).toBeUndefined();
  });

  it('leaves a file that git does not ignore, and says so', async () => {
    const site = await siteWith(['notes.txt', 'a.txt']);
    await writeFiles(site.repo, { 'notes.txt': 'mine\n', 'a.txt': 'changed\n' });
    const { path, notes } = await site.ensure('amber');
    expect(await textOf(path, 'notes.txt')).toBeUndefined();
    expect(await textOf(path, 'a.txt')).toBe('a\n');
    expect(notes).toEqual([expect.stringContaining('notes.txt')]);
  });

  it('brings news into a warm worktree, and takes away what is not there any more', async () => {
    const site = await siteWith(['.env*'], 1);
    await writeFiles(site.repo, { '.env': 'old\n', '.env.test': 'old\n' });
    const first = await site.ensure('amber');
    await writeFiles(first.path, { '.env': 'changed by an agent\n', 'node_modules/p/index.js': 'warm\n' });
    await site.workspace.release(first.path, { force: false });
    await writeFiles(site.repo, { '.env': 'new\n' });
    await git(site.repo, 'clean', '-fdqX', '--', '.env.test');
    const { path, how } = await site.ensure('basil');
    expect(how).toBe('pooled');
    expect(await textOf(path, '.env')).toBe('new\n');
    expect(await textOf(path, '.env.test')).toBeUndefined();
    expect(await textOf(path, 'node_modules/p/index.js')).toBe('warm\n');
  });

  it('never writes over a file that the branch tracks', async () => {
    const site = await siteWith(['.env']);
    await git(site.repo, 'checkout', '-q', '-b', 'tracked');
    await commitFiles(site.repo, { '.env': 'tracked\n' });
    await git(site.repo, 'checkout', '-q', 'main');
    await writeFiles(site.repo, { '.env': 'mine\n' });
    await git(site.repo, 'branch', 'mayor/amber', 'tracked');
    const { path } = await site.ensure('amber');
    expect(await textOf(path, '.env')).toBe('tracked\n');
  });

  it('serves any other worktree of the clone', async () => {
    const site = await siteWith(['.env']);
    await writeFiles(site.repo, { '.env': '1\n' });
    const scratch = join(site.repo.root, 'scratch');
    await git(site.repo, 'worktree', 'add', '-q', '--detach', scratch);
    await copyInto(site.rig, scratch);
    expect(await textOf(scratch, '.env')).toBe('1\n');
  });
});

describe('links', () => {
  it('that stay inside the clone are copied as links, others are left', async () => {
    const site = await siteWith(['.env*']);
    await writeFiles(site.repo.root, { 'outside.txt': 'secret\n' });
    await writeFiles(site.repo, { '.env.real': 'real\n' });
    await symlink('.env.real', join(site.repo.path, '.env.inside'));
    await symlink('../outside.txt', join(site.repo.path, '.env.outside'));
    await symlink(join(site.repo.root, 'outside.txt'), join(site.repo.path, '.env.absolute'));
    const { path, notes } = await site.ensure('amber');
    expect(await readlink(join(path, '.env.inside'))).toBe('.env.real');
    expect(await textOf(path, '.env.outside')).toBeUndefined();
    expect(await textOf(path, '.env.absolute')).toBeUndefined();
    expect(notes).toHaveLength(2);
  });

  it('in a hostile branch lead no copy out of the worktree', async () => {
    const site = await siteWith(['config/*.local.json']);
    const outside = join(site.repo.root, 'outside');
    await mkdir(outside);
    await git(site.repo, 'checkout', '-q', '-b', 'mayor/amber');
    await git(site.repo, 'rm', '-q', '-r', 'config');
    await symlink(outside, join(site.repo.path, 'config'));
    await git(site.repo, 'add', 'config');
    await git(site.repo, 'commit', '-q', '-m', 'Hostile');
    await git(site.repo, 'checkout', '-q', 'main');
    await writeFiles(site.repo, { 'config/a.local.json': 'secret\n' });
    const { path, notes } = await site.ensure('amber');
    expect((await lstat(join(path, 'config'))).isSymbolicLink()).toBe(true);
    expect(await textOf(outside, 'a.local.json')).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('leads out of the worktree')]);
  });
});

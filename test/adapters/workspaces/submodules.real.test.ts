import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitFiles, git, makeRepo, writeFiles } from '../../helpers/repo.ts';
import { countWorktrees, type WorktreeSite, worktreeSite } from '../../helpers/worktrees.ts';

const LOCAL = ['-c', 'protocol.file.allow=always'];

/** A clone with a submodule at lib/sub, whose own repository is unreachable by now. */
const siteWithSubmodule = async (): Promise<WorktreeSite> => {
  const site = await worktreeSite({ settings: { pool: 1 } });
  const library = await makeRepo({ files: { 'lib.txt': 'lib\n' } });
  await git(site.repo, ...LOCAL, 'submodule', 'add', '-q', library.path, 'lib/sub');
  await git(site.repo, 'commit', '-q', '-m', 'Add the library');
  await library.remove();
  return site;
};

describe('a clone with submodules', () => {
  it('gives a worktree its submodules without asking their remotes', async () => {
    const site = await siteWithSubmodule();
    const { path, notes } = await site.ensure('amber');
    expect(notes).toEqual([]);
    expect(await readdir(join(path, 'lib/sub'))).toContain('lib.txt');
    expect(await site.workspace.look(path)).toMatchObject({ dirty: [] });
    const origin = await git(site.repo.path, '-C', 'lib/sub', 'remote', 'get-url', 'origin');
    expect(await git(join(path, 'lib/sub'), 'remote', 'get-url', 'origin')).toBe(origin);
  });

  it('says which submodule could not be filled, and works all the same', async () => {
    const site = await siteWithSubmodule();
    const wrong = '1'.repeat(40);
    await git(site.repo, 'update-index', '--cacheinfo', `160000,${wrong},lib/sub`);
    await git(site.repo, 'commit', '-q', '-m', 'A commit of the library that nobody has');
    const { path, notes } = await site.ensure('amber');
    expect(notes).toEqual([expect.stringMatching(/"lib\/sub".*git submodule update/)]);
    expect(await readdir(path)).toContain('a.txt');
  });

  it('leaves a submodule empty that the user has not filled either', async () => {
    const site = await siteWithSubmodule();
    await git(site.repo, 'submodule', '--quiet', 'deinit', '-f', 'lib/sub');
    const { path, notes } = await site.ensure('amber');
    expect(notes).toEqual([]);
    expect(await readdir(join(path, 'lib/sub'))).toEqual([]);
  });

  it('has its worktree removed whole when that is clean', async () => {
    const site = await siteWithSubmodule();
    const { path } = await site.ensure('amber');
    expect(await site.workspace.release(path, { force: false })).toBe('released');
    expect(await countWorktrees(site.repo)).toBe(1);
    expect(await site.ensure('basil')).toMatchObject({ how: 'new' });
  });

  it('counts work inside a submodule as work', async () => {
    const site = await siteWithSubmodule();
    const { path } = await site.ensure('amber');
    await writeFiles(join(path, 'lib/sub'), { 'new.txt': 'new\n' });
    expect(await site.workspace.release(path, { force: false })).toBe('dirty');
  });

  it('keeps commits and files of a submodule that only the worktree had', async () => {
    const site = await siteWithSubmodule();
    const { path } = await site.ensure('amber');
    const sub = join(path, 'lib/sub');
    const commit = await commitFiles(sub, { 'lib.txt': 'better\n' });
    await writeFiles(sub, { 'new.txt': 'untracked\n' });
    await git(path, 'add', 'lib/sub');
    await git(path, 'commit', '-q', '-m', 'Use the better library');
    await site.workspace.release(path, { force: true });
    const own = join(site.repo.path, '.git/modules/lib/sub');
    const [ref = ''] = (await git(own, 'for-each-ref', '--format=%(refname)', `--contains=${commit}`)).split('\n');
    expect(ref).toMatch(/^refs\/mayor\/backup\/amber\//);
    expect(await git(own, 'show', `${ref}:new.txt`)).toBe('untracked');
  });
});

describe('a repository inside a worktree', () => {
  it('is moved aside whole when the worktree is given back', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    const { path } = await site.ensure('amber');
    await git(path, 'init', '-q', 'vendor/tool');
    const commit = await commitFiles(join(path, 'vendor/tool'), { 'x.txt': 'x\n' });
    await git(path, 'init', '-q', 'without-commits');
    await writeFiles(join(path, 'without-commits'), { 'y.txt': 'y\n' });
    expect(await site.workspace.release(path, { force: false })).toBe('dirty');
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    const kept = join(site.folder, '.kept');
    const folders = await readdir(kept, { recursive: true });
    const tool = folders.find((name) => name.endsWith('vendor/tool')) ?? '';
    expect(await git(join(kept, tool), 'rev-parse', 'HEAD')).toBe(commit);
    expect(folders.some((name) => name.endsWith('without-commits/y.txt'))).toBe(true);
    expect(await readdir((await site.ensure('basil')).path)).toEqual(['.git', 'a.txt']);
  });

  it('is left where it is by a restore', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await git(path, 'init', '-q', 'tool');
    const ref = await site.workspace.snapshot(path, 'a test');
    await writeFiles(path, { 'a.txt': 'changed\n' });
    await site.workspace.restore(path, ref);
    expect(await readdir(path)).toEqual(['.git', 'a.txt', 'tool']);
  });
});

describe('filters', () => {
  it('run as the user configured them, both ways', async () => {
    const site = await worktreeSite({ files: { '.gitattributes': '*.big filter=rot\n' } });
    await git(site.repo, 'config', 'filter.rot.clean', 'tr a-z b-za');
    await git(site.repo, 'config', 'filter.rot.smudge', 'tr b-za a-z');
    await git(site.repo, 'config', 'filter.rot.required', 'true');
    await commitFiles(site.repo, { 'x.big': 'hello\n' });
    expect(await git(site.repo, 'show', 'HEAD:x.big')).toBe('ifmmp');
    const { path } = await site.ensure('amber');
    expect(await readFile(join(path, 'x.big'), 'utf8')).toBe('hello\n');
    await writeFiles(path, { 'y.big': 'world\n' });
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(await git(path, 'show', `${ref}:y.big`)).toBe('xpsme');
    await site.workspace.release(path, { force: true });
    const other = await site.ensure('basil');
    await site.workspace.restore(other.path, ref);
    expect(await readFile(join(other.path, 'y.big'), 'utf8')).toBe('world\n');
  });
});

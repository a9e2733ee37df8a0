import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitFiles, git, writeFiles } from '../../helpers/repo.ts';
import { backupsOf, type WorktreeSite, worktreeSite } from '../../helpers/worktrees.ts';

const AWKWARD = [
  'with space',
  'new\nline',
  'tab\there',
  'quote"d',
  "single'",
  'ünïcödé',
  '-dash',
  ':colon',
  '[a]*?',
  'b\\s',
];
const BYTES = Uint8Array.from({ length: 300 }, (_, at) => (at * 7) % 256);

/** Everything that git knows how to keep, in one worktree. */
const fill = async (path: string): Promise<void> => {
  await writeFiles(path, { 'run.sh': '#!/bin/sh\n', 'plain.txt': 'p\n', 'dir/deep.txt': 'd\n', 'was-file': 'f\n' });
  await symlink('plain.txt', join(path, 'link'));
  await commitFiles(path, { 'image.bin': BYTES });
  await git(path, 'add', '-A');
  await git(path, 'commit', '-q', '-m', 'Start');
  await chmod(join(path, 'run.sh'), 0o755);
  await rm(join(path, 'link'));
  await symlink('image.bin', join(path, 'link'));
  await rm(join(path, 'dir'), { recursive: true });
  await rm(join(path, 'was-file'));
  await mkdir(join(path, 'was-file'));
  await writeFiles(path, Object.fromEntries(AWKWARD.map((name) => [`was-file/${name}`, `${name}\n`])));
  await writeFiles(path, { 'image.bin': BYTES.toReversed(), 'staged.txt': 'first\n' });
  await git(path, 'add', 'staged.txt', 'run.sh');
  await writeFiles(path, { 'staged.txt': 'second\n' });
};

const statusOf = (path: string): Promise<string> =>
  git(path, 'status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames');

const filled = async (): Promise<{ readonly site: WorktreeSite; readonly path: string; readonly before: string }> => {
  const site = await worktreeSite();
  const { path } = await site.ensure('amber');
  await fill(path);
  return { site, path, before: await statusOf(path) };
};

describe('a backup of every kind of change', () => {
  it('touches neither index nor files nor branches', async () => {
    const { site, path, before } = await filled();
    const index = await readFile(join(await git(path, 'rev-parse', '--absolute-git-dir'), 'index'));
    const refs = await git(path, 'for-each-ref', 'refs/heads');
    await site.workspace.snapshot(path, 'a test');
    expect(await statusOf(path)).toBe(before);
    expect(await readFile(join(await git(path, 'rev-parse', '--absolute-git-dir'), 'index'))).toEqual(index);
    expect(await git(path, 'for-each-ref', 'refs/heads')).toBe(refs);
    expect(await git(path, 'stash', 'list')).toBe('');
  });

  it('comes back whole after a release, in another worktree', async () => {
    const { site, path, before } = await filled();
    const ref = await site.workspace.snapshot(path, 'a test');
    await site.workspace.release(path, { force: true });
    expect(await backupsOf(site.repo)).toEqual([ref]);
    const other = (await site.ensure('basil', 'mayor/amber')).path;
    await site.workspace.restore(other, ref);
    expect(await statusOf(other)).toBe(before);
    for (const name of AWKWARD) expect(await readFile(join(other, 'was-file', name), 'utf8')).toBe(`${name}\n`);
    expect(new Uint8Array(await readFile(join(other, 'image.bin')))).toEqual(BYTES.toReversed());
    expect(await readlink(join(other, 'link'))).toBe('image.bin');
    expect((await lstat(join(other, 'run.sh'))).mode & 0o111).toBe(0o111);
    expect(await readFile(join(other, 'staged.txt'), 'utf8')).toBe('second\n');
  });

  it('is the same twice, and told apart by staging alone', async () => {
    const { site, path } = await filled();
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(await site.workspace.snapshot(path, 'later')).toBe(ref);
    await git(path, 'add', 'staged.txt');
    expect(await site.workspace.snapshot(path, 'a test')).not.toBe(ref);
  });

  it('has an edit made in the same second and of the same size as what was staged', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'config', 'core.trustctime', 'false');
    const { path } = await site.ensure('amber');
    const file = join(path, 'a.txt');
    const index = join(await git(path, 'rev-parse', '--absolute-git-dir'), 'index');
    const then = 1_600_000_000;
    await writeFile(file, 'first\n');
    await utimes(file, then, then);
    await git(path, 'add', 'a.txt');
    await writeFile(file, 'later\n');
    await utimes(file, then, then);
    await utimes(index, then, then);
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(await git(path, 'show', `${ref}:a.txt`)).toBe('later');
  });

  it('leaves no draft behind', async () => {
    const { site, path } = await filled();
    await site.workspace.snapshot(path, 'a test');
    const admin = await git(path, 'rev-parse', '--absolute-git-dir');
    expect((await readdir(admin)).filter((name) => name.startsWith('mayor-index'))).toEqual([]);
  });

  it('says why it was made, when and on which branch', async () => {
    const { site, path } = await filled();
    const ref = await site.workspace.snapshot(path, 'the agent died');
    expect(await git(path, 'log', '-1', '--format=%s|%an|%b', ref)).toMatch(
      /^the agent died\|Mayor\|Head: refs\/heads\/mayor\/amber\n*$/,
    );
  });
});

describe('a backup in an unusual state', () => {
  it('leaves ignored files where they are', async () => {
    const site = await worktreeSite({ files: { '.gitignore': '*.log\n' } });
    const { path } = await site.ensure('amber');
    await writeFiles(path, { 'x.log': 'log\n', 'y.txt': 'y\n' });
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(await git(path, 'ls-tree', '--name-only', ref)).toBe('.gitignore\ny.txt');
    await site.workspace.restore(path, ref);
    expect(await readFile(join(path, 'x.log'), 'utf8')).toBe('log\n');
  });

  it('works on a branch without commits', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await git(path, 'checkout', '-q', '--orphan', 'mayor/fresh');
    await writeFiles(path, { 'b.txt': 'b\n' });
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(await git(path, 'show', `${ref}:b.txt`)).toBe('b');
    expect(await site.workspace.look(path)).toMatchObject({ branch: 'mayor/fresh', head: '0'.repeat(40), ahead: 0 });
    expect(await site.workspace.release(path, { force: true })).toBe('released');
  });

  it('works when line ends would be rewritten', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'config', 'core.autocrlf', 'input');
    await git(site.repo, 'config', 'core.safecrlf', 'true');
    const { path } = await site.ensure('amber');
    await writeFile(join(path, 'dos.txt'), 'one\r\ntwo\n');
    expect(await site.workspace.snapshot(path, 'a test')).toMatch(/^refs\/mayor\/backup\//);
  });

  it('fails loudly rather than leave a file out', async () => {
    const site = await worktreeSite({ files: { '.gitattributes': '*.big filter=broken\n', 'a.txt': 'a\n' } });
    await git(site.repo, 'config', 'filter.broken.clean', 'false');
    await git(site.repo, 'config', 'filter.broken.required', 'true');
    const { path } = await site.ensure('amber');
    await writeFiles(path, { 'x.big': 'precious\n' });
    await expect(site.workspace.release(path, { force: true })).rejects.toThrow(/x\.big/);
    expect(await readFile(join(path, 'x.big'), 'utf8')).toBe('precious\n');
    expect(await site.workspace.list()).toMatchObject([{ polecat: 'amber', dirty: ['x.big'] }]);
  });
});

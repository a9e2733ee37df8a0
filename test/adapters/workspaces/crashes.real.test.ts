/** What a crash at any step leaves behind, and how the next call goes on from it. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../src/core/errors.ts';
import { polecatId, sha } from '../../../src/core/ids.ts';
import { commitFiles, git, writeFiles } from '../../helpers/repo.ts';
import {
  backupsOf,
  branchesOf,
  countWorktrees,
  removeFolder,
  type WorktreeSite,
  worktreeSite,
} from '../../helpers/worktrees.ts';

/** The private folder that git keeps for a worktree. */
const adminOf = async (path: string): Promise<string> =>
  (await readFile(join(path, '.git'), 'utf8')).trim().replace('gitdir: ', '');

const edit = async (
  admin: string,
  change: (marker: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> => {
  const file = join(admin, 'mayor.json');
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
};

const isWhole = async (site: WorktreeSite, path: string, branch: string): Promise<void> => {
  expect(await site.workspace.look(path)).toMatchObject({ branch, dirty: [], polecat: 'amber' });
  expect(await git(path, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(branch);
  expect(await site.workspace.list()).toHaveLength(1);
  await git(site.repo, 'fsck', '--no-dangling');
};

/** As a town that died between `git worktree add` and marking what it made. */
const unmarked = async (site: WorktreeSite, name: string): Promise<string> => {
  await site.workspace.list();
  const slot = join(site.folder, '.pool', name);
  await git(site.repo, 'worktree', 'add', '-q', '--detach', '--lock', '--reason', 'Mayor works here', slot);
  return slot;
};

/** As one that died in the middle of the checkout. */
const halfMade = async (site: WorktreeSite, name: string): Promise<string> => {
  const slot = await unmarked(site, name);
  const admin = await adminOf(slot);
  await rename(join(admin, 'index'), join(admin, 'index.lock'));
  await rm(join(slot, 'a.txt'));
  return slot;
};

describe('a worktree that was half made', () => {
  it('is not in the way of a new one', async () => {
    const site = await worktreeSite();
    await halfMade(site, 'half');
    const { path, how } = await site.ensure('amber');
    expect(how).toBe('new');
    await isWhole(site, path, 'mayor/amber');
  });

  it('is swept away when the town starts and it is old, and only then', async () => {
    const site = await worktreeSite();
    await halfMade(site, 'young');
    await utimes(await halfMade(site, 'old'), 1, 1);
    await site.again().list();
    expect(await readdir(join(site.folder, '.pool'))).toEqual(['young']);
    expect(await countWorktrees(site.repo)).toBe(2);
  });

  it('whole but never marked is warm after the next start', async () => {
    const site = await worktreeSite();
    await unmarked(site, 'slot');
    const workspace = site.again();
    expect(await workspace.list()).toMatchObject([{ dirty: [] }]);
    const made = await workspace.ensure({ rig: site.rig.name, polecat: polecatId('amber'), branch: 'mayor/amber' });
    expect(made.how).toBe('pooled');
    await isWhole(site, made.path, 'mayor/amber');
  });

  it('moved to its place but not registered there is taken up', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    await site.workspace.warm();
    const [slot = ''] = await readdir(join(site.folder, '.pool'));
    await rename(join(site.folder, '.pool', slot), join(site.folder, 'amber'));
    const { path } = await site.ensure('amber');
    expect(path).toBe(join(site.folder, 'amber'));
    await isWhole(site, path, 'mayor/amber');
    expect(await countWorktrees(site.repo)).toBe(2);
    expect(await git(site.repo, 'worktree', 'list', '--porcelain')).toContain(`worktree ${path}\n`);
  });

  it('that stands in its place without a branch is put on it', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await git(path, 'checkout', '-q', '--detach');
    await git(site.repo, 'branch', '-D', 'mayor/amber');
    await site.ensure('amber');
    await isWhole(site, path, 'mayor/amber');
  });

  it('whose branch was made before the crash is put on that branch', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'branch', 'mayor/amber');
    const { path } = await site.ensure('amber');
    await isWhole(site, path, 'mayor/amber');
  });

  it('without its copied files gets them, and what the agent changed stays', async () => {
    const site = await worktreeSite({
      files: { 'a.txt': 'a\n', '.gitignore': '*.env\n' },
      settings: { copy: ['*.env'] },
    });
    await writeFiles(site.repo, { 'one.env': '1\n', 'two.env': '2\n' });
    const { path } = await site.ensure('amber');
    await rm(join(path, 'one.env'));
    await writeFiles(path, { 'two.env': 'mine\n' });
    await edit(await adminOf(path), ({ copied: _, ...rest }) => rest);
    expect(await site.ensure('amber')).toMatchObject({ how: 'kept' });
    expect(await readFile(join(path, 'one.env'), 'utf8')).toBe('1\n');
    expect(await readFile(join(path, 'two.env'), 'utf8')).toBe('mine\n');
  });
});

describe('a lock file', () => {
  it('that is old is removed from a worktree of ours', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const lock = join(await adminOf(path), 'index.lock');
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    await site.ensure('amber');
    expect(existsSync(lock)).toBe(false);
  });

  it('that is young is waited for, with its path in the hint', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const lock = join(await adminOf(path), 'index.lock');
    await writeFile(lock, '');
    const refused = await site.ensure('amber', 'mayor/other').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TransientError);
    expect(refused).toMatchObject({ hint: expect.stringContaining(lock) });
    await rm(lock);
    expect(await site.ensure('amber', 'mayor/other')).toMatchObject({ path });
    expect(await branchesOf(site.repo)).toContain('mayor/other');
  });
});

describe('a worktree whose folder somebody deleted', () => {
  it('is made again on its branch, its commits and its staged files kept', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { 'b.txt': 'b\n' });
    await writeFiles(path, { 'staged.txt': 'precious\n' });
    await git(path, 'add', 'staged.txt');
    await removeFolder(path);
    expect(await site.workspace.list()).toEqual([]);
    await site.ensure('amber');
    expect(await site.workspace.look(path)).toMatchObject({ head: commit, branch: 'mayor/amber', dirty: [] });
    const [backup = ''] = await backupsOf(site.repo);
    expect(await git(site.repo, 'show', `${backup}:staged.txt`)).toBe('precious');
    expect(await countWorktrees(site.repo)).toBe(2);
  });

  it('can be given back, and its branch goes when the base has it', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await removeFolder(path);
    expect(await site.workspace.release(path, { force: false })).toBe('released');
    expect(await countWorktrees(site.repo)).toBe(1);
    expect(await branchesOf(site.repo)).toEqual([]);
  });
});

describe('a release that was cut short', () => {
  it('while files were being removed is finished, not taken for work', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await edit(await adminOf(path), (marker) => ({ ...marker, state: 'removing' }));
    await rm(join(path, 'a.txt'));
    expect(await site.workspace.list()).toEqual([]);
    expect(await site.workspace.release(path, { force: false })).toBe('released');
    expect(existsSync(path)).toBe(false);
    expect(await countWorktrees(site.repo)).toBe(1);
  });

  it('is finished when the town starts again', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await edit(await adminOf(path), (marker) => ({ ...marker, state: 'removing' }));
    expect(await site.again().list()).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('between becoming nobody’s and moving to the pool can be repeated', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    const { path } = await site.ensure('amber');
    await git(path, 'checkout', '-q', '--detach');
    await edit(await adminOf(path), ({ polecat: _, branch: __, ...rest }) => ({ ...rest, state: 'pooled' }));
    expect(await site.workspace.release(path, { force: false })).toBe('released');
    expect(existsSync(path)).toBe(false);
    await site.ensure('amber');
    expect(await site.workspace.list()).toHaveLength(1);
  });

  it('with an empty folder left in its place does not block the place', async () => {
    const site = await worktreeSite();
    await site.workspace.list();
    await mkdir(join(site.folder, 'amber'));
    const { path } = await site.ensure('amber');
    await isWhole(site, path, 'mayor/amber');
  });
});

describe('an agent that died in the middle', () => {
  it('of a rebase finds it as it was', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await commitFiles(path, { 'a.txt': 'mine\n' });
    await commitFiles(site.repo, { 'a.txt': 'theirs\n' });
    await git(path, 'rebase', site.repo.base).catch(() => undefined); // It conflicts, as it should.
    expect(await site.ensure('amber')).toMatchObject({ how: 'kept' });
    expect(await git(path, 'status')).toContain('rebase in progress');
    expect(await backupsOf(site.repo)).toEqual([]);
  });

  it('of a merge loses nothing when its worktree is given back', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    const { path } = await site.ensure('amber');
    await commitFiles(path, { 'a.txt': 'mine\n' });
    const theirs = await commitFiles(site.repo, { 'a.txt': 'theirs\n' });
    await git(site.repo, 'update-ref', 'refs/heads/main', 'HEAD~1');
    await git(path, 'merge', '-q', theirs).catch(() => undefined); // It conflicts, as it should.
    await writeFiles(path, { 'half.txt': 'half done\n' });
    await site.workspace.release(path, { force: true });
    const [backup = ''] = await backupsOf(site.repo);
    expect(await git(site.repo, 'show', `${backup}:half.txt`)).toBe('half done');
    expect(await git(site.repo, 'show', `${backup}:a.txt`)).toContain('<<<<<<<');
    expect(await git(site.repo, 'rev-list', backup)).toContain(theirs);
    const warm = await site.ensure('basil');
    expect(warm.how).toBe('pooled');
    expect(await git(warm.path, 'status')).toContain('nothing to commit');
  });
});

describe('files that were to be put on a branch', () => {
  it('are taken up where git had written them and moved neither its index nor the branch', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await writeFiles(path, { 'own.txt': 'mine\n' });
    await git(path, 'add', '-A');
    await git(path, 'commit', '-qm', 'First');
    const other = await site.ensure('basil');
    await writeFiles(other.path, { 'a.txt': 'second\n', 'b.txt': 'b\n' });
    await git(other.path, 'add', '-A');
    await git(other.path, 'commit', '-qm', 'Second');
    const [onto, source] = await Promise.all(
      [path, other.path].map(async (at) => sha(await git(at, 'rev-parse', 'HEAD'))),
    );
    if (onto === undefined || source === undefined) throw new Error('No commits');
    await writeFiles(path, { 'a.txt': 'second\n', 'b.txt': 'b\n' });
    const files = ['a.txt', 'b.txt'].map((name) => ({ path: name, source }));
    const made = await site.workspace.graft({
      branch: 'mayor/amber',
      onto,
      files,
      message: 'Take two\n',
      at: 1_700_000_000_000,
    });
    expect(made).toMatchObject({ kind: 'made' });
    expect(await site.workspace.look(path)).toMatchObject({ branch: 'mayor/amber', dirty: [], ahead: 2 });
    expect(await readFile(join(path, 'b.txt'), 'utf8')).toBe('b\n');
  });
});

import { expect } from 'vitest';
import { TerminalError, UsageError } from '../../../src/core/errors.ts';
import type { Site, Test } from '../workspace.ts';
import { ensured } from './making.ts';

/** Every kind of uncommitted work at once. */
const mess = async ({ hands }: Site, path: string): Promise<void> => {
  await hands.write(path, { 'gone.txt': 'g\n', 'both.txt': '1\n' });
  await hands.commit(path, 'Before the mess');
  await hands.write(path, { 'staged.txt': 'staged\n', 'both.txt': '2\n' });
  await hands.stage(path, 'staged.txt');
  await hands.stage(path, 'both.txt');
  await hands.write(path, { 'both.txt': '3\n', 'a.txt': 'unstaged\n', 'new.txt': 'untracked\n' });
  await hands.remove(path, 'gone.txt');
};

const MESS = {
  staged: ['both.txt', 'staged.txt'],
  unstaged: ['a.txt', 'both.txt', 'gone.txt'],
  untracked: ['new.txt'],
};

export const backups = (test: Test): void => {
  test('a backup leaves files and index alone', async (site) => {
    const { path } = await ensured(site, 'amber');
    await mess(site, path);
    const ref = await site.workspace.snapshot(path, 'a test');
    expect(ref).toMatch(/^refs\/mayor\/backup\/amber\/\w+$/);
    expect(await site.hands.status(path)).toEqual(MESS);
    expect(await site.hands.read(path, 'both.txt')).toBe('3\n');
  });

  test('the same state twice is one backup, another state another', async (site) => {
    const { path } = await ensured(site, 'amber');
    await mess(site, path);
    const first = await site.workspace.snapshot(path, 'one reason');
    expect(await site.workspace.snapshot(path, 'another reason')).toBe(first);
    await site.hands.stage(path, 'a.txt');
    const staged = await site.workspace.snapshot(path, 'one reason');
    await site.hands.write(path, { 'new.txt': 'changed\n' });
    const changed = await site.workspace.snapshot(path, 'one reason');
    expect(new Set([first, staged, changed]).size).toBe(3);
  });

  test('restoring brings staged, unstaged, untracked and deleted back as they were', async (site) => {
    const { path } = await ensured(site, 'amber');
    await mess(site, path);
    const ref = await site.workspace.snapshot(path, 'a test');
    await site.hands.write(path, {
      'a.txt': 'other\n',
      'new.txt': 'other\n',
      'other.txt': 'other\n',
      'gone.txt': '!\n',
    });
    await site.hands.commit(path, 'Something else');
    await site.workspace.restore(path, ref);
    expect(await site.hands.status(path)).toEqual(MESS);
    expect(await site.hands.read(path, 'both.txt')).toBe('3\n');
    expect(await site.hands.read(path, 'a.txt')).toBe('unstaged\n');
    expect(await site.hands.read(path, 'new.txt')).toBe('untracked\n');
    expect(await site.hands.read(path, 'other.txt')).toBeUndefined();
  });

  test('restoring keeps the state that it replaces', async (site) => {
    const { path } = await ensured(site, 'amber');
    const empty = await site.workspace.snapshot(path, 'a test');
    await mess(site, path);
    const head = await site.hands.commit(path, 'Later');
    await site.hands.write(path, { 'more.txt': 'more\n' });
    const kept = await site.workspace.restore(path, empty);
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 0, dirty: [] });
    expect(await site.hands.isKept(head)).toBe(true);
    await site.workspace.restore(path, kept);
    expect(await site.workspace.look(path)).toMatchObject({ head, dirty: ['more.txt'], branch: 'mayor/amber' });
  });

  test('a backup of one worktree can be restored in another', async (site) => {
    const first = await ensured(site, 'amber');
    await mess(site, first.path);
    const ref = await site.workspace.snapshot(first.path, 'a test');
    const { path } = await ensured(site, 'basil');
    await site.workspace.restore(path, ref);
    expect(await site.hands.status(path)).toEqual(MESS);
    expect(await site.hands.branches()).toEqual(['mayor/amber', 'mayor/basil']);
  });

  test('what is no backup cannot be restored', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'a.txt': 'mine\n' });
    await expect(site.workspace.restore(path, `refs/heads/${site.rig.base}`)).rejects.toThrow(UsageError);
    await expect(site.workspace.restore(path, 'refs/mayor/backup/amber/none')).rejects.toThrow(TerminalError);
    expect(await site.hands.read(path, 'a.txt')).toBe('mine\n');
  });

  test('a path without a worktree cannot be backed up', async (site) => {
    const { path } = await ensured(site, 'amber');
    await expect(site.workspace.snapshot(`${path}-not`, 'a test')).rejects.toThrow(TerminalError);
  });
};

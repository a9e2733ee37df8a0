import { expect } from 'vitest';
import type { Test } from '../workspace.ts';
import { ensured } from './making.ts';

export const releasing = (test: Test): void => {
  test('a clean worktree goes, and with it a branch without commits of its own', async (site) => {
    const { path } = await ensured(site, 'amber');
    expect(await site.workspace.release(path, { force: false })).toBe('released');
    expect(await site.workspace.list()).toEqual([]);
    expect(await site.workspace.look(path)).toBe('absent');
    expect(await site.hands.branches()).toEqual([]);
  });

  test('giving back twice is giving back once', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.workspace.release(path, { force: false });
    expect(await site.workspace.release(path, { force: false })).toBe('released');
  });

  test('uncommitted work is refused and left as it is', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'new.txt': 'precious\n' });
    expect(await site.workspace.release(path, { force: false })).toBe('dirty');
    expect(await site.hands.read(path, 'new.txt')).toBe('precious\n');
    expect(await site.workspace.look(path)).toMatchObject({ polecat: 'amber', dirty: ['new.txt'] });
  });

  test('a forced release keeps uncommitted work as a backup', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'new.txt': 'precious\n' });
    const twin = await site.workspace.snapshot(path, 'to know its name');
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    const other = await ensured(site, 'basil');
    await site.workspace.restore(other.path, twin);
    expect(await site.hands.read(other.path, 'new.txt')).toBe('precious\n');
  });

  test('a branch stays while the base lacks its commits', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const commit = await site.hands.commit(path, 'Work');
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    expect(await site.hands.branches()).toEqual(['mayor/amber']);
    expect(await site.hands.isKept(commit)).toBe(true);
  });

  test('a branch goes once the base has its commits', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const commit = await site.hands.commit(path, 'Work');
    await site.hands.land(commit);
    await site.workspace.release(path, { force: false });
    expect(await site.hands.branches()).toEqual([]);
  });

  test('every branch that the polecat worked on goes once the base has it', async (site) => {
    const { path } = await ensured(site, 'amber', 'mayor/t1');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const commit = await site.hands.commit(path, 'Work');
    await ensured(site, 'amber', 'mayor/t2');
    await site.hands.land(commit);
    await site.workspace.release(path, { force: false });
    expect(await site.hands.branches()).toEqual([]);
  });

  test('a warm worktree is taken again, as the base is then', async (site) => {
    const first = await ensured(site, 'amber');
    await site.hands.write(first.path, { 'b.txt': 'left over\n', 'c.txt': 'committed\n' });
    await site.hands.commit(first.path, 'Not landed');
    await site.hands.write(first.path, { 'd.txt': 'untracked\n' });
    await site.workspace.release(first.path, { force: true });
    expect(await site.workspace.list()).toMatchObject([{ dirty: [], ahead: 0 }]);
    const later = await site.hands.advance({ 'e.txt': 'later\n' });
    const second = await ensured(site, 'basil');
    expect(second).toMatchObject({ how: 'pooled', baseSha: later });
    expect(await site.workspace.list()).toMatchObject([
      { path: second.path, polecat: 'basil', branch: 'mayor/basil', head: later, dirty: [], ahead: 0 },
    ]);
    for (const file of ['b.txt', 'c.txt', 'd.txt']) expect(await site.hands.read(second.path, file)).toBeUndefined();
    expect(await site.hands.read(second.path, 'e.txt')).toBe('later\n');
  }, 1);

  test('a worktree given back is nobody’s, and its old path is free', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.workspace.release(path, { force: false });
    const [warm] = await site.workspace.list();
    expect(warm?.polecat).toBeUndefined();
    expect(await site.workspace.look(path)).toBe('absent');
    expect(await ensured(site, 'basil')).toMatchObject({ how: 'pooled' });
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    expect(await site.workspace.list()).toMatchObject([{ polecat: 'basil' }]);
  }, 1);

  test('the pool keeps no more than it was told to', async (site) => {
    const made = await Promise.all(['amber', 'basil', 'cedar'].map((name) => ensured(site, name)));
    for (const { path } of made) await site.workspace.release(path, { force: false });
    expect(await site.workspace.list()).toHaveLength(2);
  }, 2);

  test('a warm worktree that is given back is removed', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.workspace.release(path, { force: false });
    for (const warm of await site.workspace.list()) await site.workspace.release(warm.path, { force: false });
    expect(await site.workspace.list()).toEqual([]);
  }, 1);
};

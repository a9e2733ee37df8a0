import { expect } from 'vitest';
import type { Test } from '../workspace.ts';
import { ensured } from './making.ts';

export const looking = (test: Test): void => {
  test('a rig without polecats has no worktrees', async ({ workspace }) => {
    expect(await workspace.list()).toEqual([]);
  });

  test('a path without a worktree is absent', async (site) => {
    const { path } = await ensured(site, 'amber');
    expect(await site.workspace.look(`${path}-not`)).toBe('absent');
  });

  test('commits count as ahead, with their lines', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'a.txt': 'one\n2\nthree\n', 'b.txt': 'x\ny\n' });
    await site.hands.commit(path, 'First');
    await site.hands.write(path, { 'c.txt': 'z\n' });
    const head = await site.hands.commit(path, 'Second');
    expect(await site.workspace.look(path)).toMatchObject({ head, ahead: 2, added: 4, removed: 1, dirty: [] });
  });

  test('uncommitted changes of tracked files count as lines, untracked files do not', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'x\n' });
    await site.hands.commit(path, 'First');
    await site.hands.write(path, { 'a.txt': 'one\ntwo\n', 'b.txt': 'x\ny\n', 'new.txt': 'not counted\n' });
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 1, added: 2, removed: 1 });
  });

  test('changed, deleted, staged and untracked files are dirty', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n', 'c d.txt': 'c\n', 'é.txt': 'e\n' });
    await site.hands.commit(path, 'Files');
    await site.hands.write(path, {
      'b.txt': 'changed\n',
      'untracked.txt': 'u\n',
      'staged.txt': 's\n',
      'c d.txt': 'c2\n',
    });
    await site.hands.stage(path, 'staged.txt');
    await site.hands.remove(path, 'é.txt');
    const look = await site.workspace.look(path);
    if (look === 'absent') throw new Error('the worktree is gone');
    expect([...look.dirty].sort()).toEqual(['b.txt', 'c d.txt', 'staged.txt', 'untracked.txt', 'é.txt'].sort());
  });

  test('at most 200 dirty paths are told', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`f${at}.txt`, 'x\n'])));
    const look = await site.workspace.look(path);
    expect(look === 'absent' ? [] : look.dirty).toHaveLength(200);
  });

  test('what landed is not ahead any more', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const commit = await site.hands.commit(path, 'Work');
    expect(await site.workspace.list()).toMatchObject([{ ahead: 1, added: 1 }]);
    await site.hands.land(commit);
    expect(await site.workspace.list()).toMatchObject([{ head: commit, ahead: 0, added: 0 }]);
  });

  test('later commits on the base change no count', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    await site.hands.commit(path, 'Work');
    await site.hands.advance({ 'a.txt': 'somebody else\n', 'z.txt': 'z\n' });
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 1, added: 1, removed: 0 });
  });

  test('the list shows a commit made since the last one', async (site) => {
    const { path } = await ensured(site, 'amber');
    const [before] = await site.workspace.list();
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const head = await site.hands.commit(path, 'Work');
    const [after] = await site.workspace.list();
    expect(before?.ahead).toBe(0);
    expect(after).toMatchObject({ head, ahead: 1 });
    expect(after?.tree).not.toBe(before?.tree);
  });

  test('the list shows what a look has seen', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.workspace.list();
    await site.hands.write(path, { 'a.txt': 'edited\n' });
    await site.workspace.look(path);
    expect(await site.workspace.list()).toMatchObject([{ dirty: ['a.txt'], added: 1, removed: 3 }]);
  });
};

import { expect } from 'vitest';
import { ConflictError, UsageError } from '../../../src/core/errors.ts';
import { polecatId } from '../../../src/core/ids.ts';
import type { Ensured } from '../../../src/ports/workspace.ts';
import type { Site, Test } from '../workspace.ts';

/** The worktree of a polecat, on a branch of its own unless another is named. */
export const ensured = ({ rig, workspace }: Site, polecat: string, branch = `mayor/${polecat}`): Promise<Ensured> =>
  workspace.ensure({ rig: rig.name, polecat: polecatId(polecat), branch });

export const making = (test: Test): void => {
  test('a new worktree stands on its branch at the tip of the base, clean', async (site) => {
    const base = await site.hands.base();
    const made = await ensured(site, 'amber', 'mayor/shop-1-greet');
    expect(made).toMatchObject({ how: 'new', baseSha: base });
    expect(await site.workspace.look(made.path)).toMatchObject({
      rig: site.rig.name,
      polecat: 'amber',
      branch: 'mayor/shop-1-greet',
      head: base,
      dirty: [],
      ahead: 0,
      added: 0,
      removed: 0,
    });
    expect(await site.hands.read(made.path, 'a.txt')).toBe('one\ntwo\nthree\n');
  });

  test('asking again finds the same worktree with what is in it', async (site) => {
    const made = await ensured(site, 'amber');
    await site.hands.write(made.path, { 'a.txt': 'changed\n', 'new.txt': 'new\n' });
    await site.hands.advance({ 'b.txt': 'later\n' });
    expect(await ensured(site, 'amber')).toMatchObject({ path: made.path, baseSha: made.baseSha, how: 'kept' });
    expect(await site.hands.read(made.path, 'a.txt')).toBe('changed\n');
    expect(await site.hands.read(made.path, 'new.txt')).toBe('new\n');
    expect(await site.workspace.list()).toHaveLength(1);
  });

  test('a branch that exists is taken up with its commits', async (site) => {
    const first = await ensured(site, 'amber', 'mayor/t');
    await site.hands.write(first.path, { 'a.txt': 'work\n' });
    const commit = await site.hands.commit(first.path, 'Work');
    await site.workspace.release(first.path, { force: false });
    await site.hands.advance({ 'b.txt': 'later\n' });
    const second = await ensured(site, 'basil', 'mayor/t');
    expect(second.baseSha).toBe(first.baseSha);
    expect(await site.workspace.look(second.path)).toMatchObject({ head: commit, branch: 'mayor/t', ahead: 1 });
  });

  test('a branch that is to begin elsewhere is cut from that commit, not from the base', async (site) => {
    const first = await ensured(site, 'amber', 'mayor/t1');
    await site.hands.write(first.path, { 'a.txt': 'work\n' });
    const from = await site.hands.commit(first.path, 'Work');
    await site.hands.advance({ 'b.txt': 'later\n' });
    const spec = { rig: site.rig.name, polecat: polecatId('basil'), branch: 'mayor/t2', from };
    const second = await site.workspace.ensure(spec);
    expect(second).toMatchObject({ how: 'new', baseSha: from });
    expect(await site.workspace.look(second.path)).toMatchObject({
      head: from,
      branch: 'mayor/t2',
      ahead: 1,
      dirty: [],
    });
    expect(await site.hands.read(second.path, 'a.txt')).toBe('work\n');
    expect(await site.workspace.ensure(spec)).toMatchObject({ path: second.path, baseSha: from, how: 'kept' });
  });

  test('a branch that exists begins where it began, wherever it is to begin now', async (site) => {
    const first = await ensured(site, 'amber', 'mayor/t');
    await site.hands.write(first.path, { 'a.txt': 'work\n' });
    const commit = await site.hands.commit(first.path, 'Work');
    await site.workspace.release(first.path, { force: false });
    const from = await site.hands.advance({ 'b.txt': 'later\n' });
    const second = await site.workspace.ensure({
      ...{ rig: site.rig.name, polecat: polecatId('basil') },
      ...{ branch: 'mayor/t', from },
    });
    expect(second.baseSha).toBe(first.baseSha);
    expect(await site.workspace.look(second.path)).toMatchObject({ head: commit, branch: 'mayor/t' });
  });

  test('a branch that another worktree has is refused', async (site) => {
    await ensured(site, 'amber', 'mayor/t');
    await expect(ensured(site, 'basil', 'mayor/t')).rejects.toThrow(ConflictError);
  });

  test('a branch that is not Mayor’s is refused', async (site) => {
    await expect(ensured(site, 'amber', 'main')).rejects.toThrow(UsageError);
    await expect(ensured(site, 'amber', site.rig.base)).rejects.toThrow(UsageError);
  });

  test('a clean worktree moves to another branch, cut from the base of now', async (site) => {
    const first = await ensured(site, 'amber', 'mayor/t1');
    await site.hands.write(first.path, { 'a.txt': 'work\n' });
    const commit = await site.hands.commit(first.path, 'Work');
    const later = await site.hands.advance({ 'b.txt': 'later\n' });
    const second = await ensured(site, 'amber', 'mayor/t2');
    expect(second).toMatchObject({ path: first.path, baseSha: later });
    expect(await site.workspace.look(second.path)).toMatchObject({ branch: 'mayor/t2', head: later, ahead: 0 });
    expect(await site.hands.isKept(commit)).toBe(true);
  });

  test('a dirty worktree that moves to another branch is backed up first', async (site) => {
    const first = await ensured(site, 'amber', 'mayor/t1');
    await site.hands.write(first.path, { 'a.txt': 'precious\n', 'new.txt': 'precious too\n' });
    const twin = await site.workspace.snapshot(first.path, 'to know its name');
    await ensured(site, 'amber', 'mayor/t2');
    expect(await site.workspace.look(first.path)).toMatchObject({ branch: 'mayor/t2', dirty: [] });
    await site.workspace.restore(first.path, twin);
    expect(await site.hands.read(first.path, 'new.txt')).toBe('precious too\n');
  });

  test('ten polecats at once get a worktree each', async (site) => {
    const names = Array.from({ length: 10 }, (_, at) => `cat-${at}`);
    const made = await Promise.all(names.map((name) => ensured(site, name)));
    expect(new Set(made.map(({ path }) => path)).size).toBe(10);
    const listed = await site.workspace.list();
    expect(listed.map(({ polecat }) => polecat).sort()).toEqual(names);
    expect(listed.map(({ branch }) => branch).sort()).toEqual(names.map((name) => `mayor/${name}`));
  }, 2);
};

/** Worktrees on no branch, in which a commit is looked at. */
import { expect } from 'vitest';
import { polecatId, type Sha } from '../../../src/core/ids.ts';
import type { Site, Test } from '../workspace.ts';
import { ensured } from './making.ts';

const lent = ({ workspace, rig }: Site, at: Sha, name = 'birch') =>
  workspace.ensure({ rig: rig.name, polecat: polecatId(name), at });

/** The commit of a worker whose branch it has in its own worktree. */
const worked = async (site: Site): Promise<Sha> => {
  const { path } = await ensured(site, 'amber');
  await site.hands.write(path, { 'b.txt': 'b\n' });
  return site.hands.commit(path, 'Work');
};

export const detached = (test: Test): void => {
  test('a commit can be looked at while its branch is worked on', async (site) => {
    const commit = await worked(site);
    const { path } = await lent(site, commit);
    expect(await site.hands.read(path, 'b.txt')).toBe('b\n');
    const look = await site.workspace.look(path);
    expect(look).toMatchObject({ polecat: 'birch', head: commit, dirty: [] });
    expect(look).not.toHaveProperty('branch');
    expect(await site.hands.branches()).toEqual(['mayor/amber']);
  });

  test('it is found again as it was left', async (site) => {
    const commit = await worked(site);
    const { path } = await lent(site, commit);
    await site.hands.write(path, { 'scratch.txt': 'x\n' });
    expect(await lent(site, commit)).toMatchObject({ path, how: 'kept' });
    expect(await site.hands.read(path, 'scratch.txt')).toBe('x\n');
  });

  test('what was committed there is kept as a backup, and moves no branch', async (site) => {
    const commit = await worked(site);
    const { path } = await lent(site, commit);
    await site.hands.write(path, { 'mine.txt': 'mine\n' });
    const own = await site.hands.commit(path, 'Mine');
    expect(await site.hands.isKept(own)).toBe(false);
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    expect(await site.hands.isKept(own)).toBe(true);
    expect(await site.hands.branches()).toEqual(['mayor/amber']);
  });

  test('given back clean it leaves nothing, and its place is warm', async (site) => {
    const commit = await worked(site);
    const { path } = await lent(site, commit);
    expect(await site.workspace.release(path, { force: true })).toBe('released');
    expect(await site.workspace.look(path)).toBe('absent');
    const next = await ensured(site, 'cedar');
    expect(next.how).toBe('pooled');
    expect(await site.hands.read(next.path, 'b.txt')).toBeUndefined();
  }, 1);
};

import { expect } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import type { Site, Test } from '../workspace.ts';
import { ensured } from './making.ts';

const BRANCH = 'mayor/shop-1-greet';

/** A branch with one commit that the base lacks, and its worktree. */
const worked = async (site: Site) => {
  const { path } = await ensured(site, 'amber', BRANCH);
  await site.hands.write(path, { 'b.txt': 'b\n' });
  return { path, commit: await site.hands.commit(path, 'Work') };
};

export const archiving = (test: Test): void => {
  test('a branch that is kept aside is no branch any more, and loses nothing', async (site) => {
    const { path, commit } = await worked(site);
    await site.workspace.release(path, { force: false });
    const ref = await site.workspace.archive(BRANCH);
    expect(ref).toMatch(/^refs\/mayor\/backup\/branch\/[0-9a-f]{16}$/);
    expect(await site.hands.branches()).toEqual([]);
    expect(await site.hands.isKept(commit)).toBe(true);
  });

  test('keeping it aside again finds the same ref', async (site) => {
    const { path } = await worked(site);
    await site.workspace.release(path, { force: false });
    const ref = await site.workspace.archive(BRANCH);
    expect(await site.workspace.archive(BRANCH)).toBe(ref);
  });

  test('a branch that a worktree has stays, and is kept as well', async (site) => {
    const { commit } = await worked(site);
    expect(await site.workspace.archive(BRANCH)).toContain('refs/mayor/backup/');
    expect(await site.hands.branches()).toEqual([BRANCH]);
    expect(await site.hands.isKept(commit)).toBe(true);
  });

  test('a branch that never was is absent, one that is not Mayor’s refused', async (site) => {
    expect(await site.workspace.archive('mayor/nothing')).toBe('absent');
    await expect(site.workspace.archive(site.rig.base)).rejects.toThrow(UsageError);
  });
};

/** How worktrees end: what giving one back and finding the ruins of one have in common. */
import { readBase } from './base.ts';
import { deleteBranch, forget, removeWorktree } from './destroy.ts';
import type { Ground } from './ground.ts';
import type { Owned } from './proof.ts';
import { snapshotOf, snapshotOfGone } from './snapshot.ts';

/** A backup under the polecat's name. */
export const snapshotFor = (ground: Ground, owned: Owned, because: string): Promise<string> =>
  snapshotOf({
    path: owned.path,
    admin: owned.admin,
    prefix: `refs/mayor/backup/${owned.marker.polecat ?? 'pool'}`,
    because,
    clock: ground.clock,
  });

/** Removes what an earlier call had decided to remove, branches included. */
export const finishRemoval = async (ground: Ground, owned: Owned): Promise<undefined> => {
  await removeWorktree(ground, owned);
  await dropBranches(ground, owned);
  return undefined;
};

/** Its folder was deleted by somebody: HEAD and what was staged are kept, then its branch is free again. */
export const letGo = async (ground: Ground, lost: Owned, how: 'for good' | 'to come back'): Promise<void> => {
  const { admin, marker } = lost;
  const prefix = `refs/mayor/backup/${marker.polecat ?? 'pool'}`;
  if (marker.state === 'used')
    await snapshotOfGone({ admin, prefix, because: 'its folder was deleted', clock: ground.clock });
  await forget(lost);
  if (how === 'for good') await dropBranches(ground, lost);
};

/** Branches whose every commit the base has. The others stay. */
export const dropBranches = async (ground: Ground, owned: Owned): Promise<void> => {
  const { branch, former } = owned.marker;
  const names = branch === undefined ? former : [...former, branch];
  if (names.length === 0) return;
  const { point } = await readBase(ground);
  for (const name of names) await deleteBranch(ground, name, point);
};

/** How worktrees end: what giving one back and finding the ruins of one have in common. */
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { landedAs } from '../../landed-as.ts';
import { readBase } from './base.ts';
import { keepBranch } from './branches.ts';
import { deleteRef, forget, removeWorktree } from './destroy.ts';
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

/** Branches whose work the base has, its commits or all that they change: each is kept as a backup. The others stay. */
export const dropBranches = async (ground: Ground, owned: Owned): Promise<void> => {
  const { branch, former, base } = owned.marker;
  const names = branch === undefined ? former : [...former, branch];
  if (names.length === 0) return;
  const [{ point }, tips] = await Promise.all([readBase(ground), tipsOf(ground, names)]);
  for (const [name, tip] of tips) {
    if ((await landedAs(ground.git, point, tip)) === undefined) continue;
    // Cut and never committed to: nothing to keep.
    if (tip !== base) await keepBranch(ground, name, tip);
    await deleteRef(ground, `refs/heads/${name}`, tip);
  }
};

const tipsOf = async (ground: Ground, names: readonly string[]): Promise<ReadonlyMap<string, Sha>> => {
  const wanted = names.filter((name) => name.startsWith('mayor/')).map((name) => `refs/heads/${name}`);
  if (wanted.length === 0) return new Map();
  const listed = await ground.git(['for-each-ref', '--format=%(refname)%00%(objectname)', ...wanted]);
  const found = listed.stdout.split('\n').map((line) => line.split('\0'));
  return new Map(
    found.flatMap(([ref = '', id = '']) =>
      wanted.includes(ref) && isSha(id) ? [[ref.slice('refs/heads/'.length), sha(id)] as const] : [],
    ),
  );
};

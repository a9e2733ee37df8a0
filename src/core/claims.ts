/** Claims of the town's workers, and what it means to lose one. */
import type { TownEvent } from './event.ts';
import type { Instant } from './ids.ts';
import type { Polecat, World } from './model.ts';
import { stuckItem } from './patience.ts';
import { isOnItsWay } from './together.ts';

/** Workers of a rig that have a claim and need it: one that a person stopped keeps its task too. */
export const holders = (world: World, rig: string): readonly (Polecat & Required<Pick<Polecat, 'claim'>>)[] =>
  Object.values(world.polecats).flatMap((polecat) => {
    const { claim } = polecat;
    return polecat.rig !== rig || claim === undefined || polecat.phase.kind === 'leaving'
      ? []
      : [{ ...polecat, claim }];
  });

/** The claim as the tracker gave it, unless that is known. */
export const afterClaim = (polecat: Polecat, holder: string, token: number): readonly TownEvent[] =>
  polecat.claim?.token === token && polecat.claim.holder === holder
    ? []
    : [{ type: 'claim.made', polecat: polecat.id, epoch: polecat.epoch, task: polecat.task, holder, token }];

/** Somebody else has the task; once the base is getting it, that undoes no merge. Its process ends, its work is kept and not merged, and a person is told. */
export const afterLoss = (world: World, polecat: Polecat, to: string, now: Instant): readonly TownEvent[] => {
  const { id, epoch, task, branch, worktree } = polecat;
  const merge = world.merges[task];
  if (isOnItsWay(world, task)) return [];
  const items = Object.values(world.inbox).filter((item) => item.polecat === id);
  const place = worktree === undefined ? '' : ` and the worktree ${worktree}`;
  const detail =
    `${to} has claimed ${task}, in another clone or after the lease of ${id} ran out. Its process was ended. ` +
    `What it did is kept in the branch ${branch}${place}. Retry once the task is free again; when it is closed, ` +
    'what is not committed is kept under refs/mayor/backup and the worktree goes.';
  return [
    { type: 'claim.lost', polecat: id, epoch, task, to },
    ...(merge === undefined ? [] : [{ type: 'merge.dropped' as const, task, because: `${to} has claimed the task` }]),
    ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: 'mayor' })),
    { type: 'inbox.added', item: stuckItem(polecat, `${id} lost ${task} to ${to}`, detail, now) },
  ];
};

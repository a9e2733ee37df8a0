/** Claims that are to be renewed: all of a rig at once, at a third of their lease or when one is in doubt. */
import type { Action } from '../action.ts';
import { holders } from '../claims.ts';
import type { Instant } from '../ids.ts';
import type { Polecat, World } from '../model.ts';
import { renewKey } from '../names.ts';
import { type Observed, taskOf } from '../observed.ts';

export const claimActions = (world: World, observed: Observed, now: Instant): readonly Action[] =>
  Object.entries(observed.rigs).flatMap(([rig, { lease }]) => {
    const held = holders(world, rig);
    const [first] = held;
    if (lease === undefined || first === undefined) return [];
    const isDue = now - lease.renewedAt >= lease.ms / 3;
    return isDue || held.some((polecat) => isInDoubt(polecat, observed))
      ? [{ kind: 'renew', key: renewKey(first.rig), rig: first.rig }]
      : [];
  });

/** The list may be older than the claim, so it decides nothing: whoever renews is told. */
const isInDoubt = ({ rig, task: id, claim }: Polecat, observed: Observed): boolean => {
  const task = taskOf(observed, rig, id);
  if (task === 'absent' || task === 'unknown' || task.status === 'closed') return false;
  return task.assignee !== undefined && task.assignee !== claim?.holder;
};

/** Claims of workers: renewed together, and given up where somebody else has the task. */
import { afterClaim, afterLoss, holders } from '../../core/claims.ts';
import { ConflictError, TransientError } from '../../core/errors.ts';
import type { Claim, Tracker } from '../../ports/tracker.ts';
import { nothing, openRig, type Performer, workerIn } from '../perform.ts';

export const renew: Performer<'renew'> = async ({ rig: name }, { house, store, heartbeats }) => {
  const { tracker } = openRig(house, name);
  if (tracker.leases === undefined) return nothing;
  const at = house.clock.now();
  const workers = holders(store.world(), name);
  const held = workers.map(({ task, claim: { holder } }) => ({ task, holder }));
  const answers = [...(await tracker.leases.renew(held))];
  heartbeats.renewed(name, at);
  for (const [index, answer] of answers.entries()) {
    const one = held[index];
    // Nobody's: a person set it to open, say, while its worker goes on.
    if (one !== undefined && answer.kind === 'taken' && answer.by === '')
      answers[index] = await tracker.claim(one.task, one.holder, leaseOf(tracker));
  }
  return (world) =>
    workers.flatMap((worker, index) => {
      const now = workerIn(world, { polecat: worker.id, epoch: worker.epoch });
      const answer: Claim | undefined = answers[index];
      if (now === undefined || now.phase.kind === 'leaving') return [];
      if (answer?.kind === 'claimed') return afterClaim(now, worker.claim.holder, answer.token);
      return answer?.kind === 'taken' ? afterLoss(world, now, answer.by, house.clock.now()) : [];
    });
};

/** How long a claim is good; without an end where the tracker knows none. */
export const leaseOf = ({ leases }: Pick<Tracker, 'leases'>): { readonly ms: number } | undefined =>
  leases && { ms: leases.ms };

export const report: Performer<'report'> = async ({ rig, task, status, token }, { house, heartbeats }) => {
  try {
    await house.rig(rig)?.tracker.change(task, { status, ...(token === undefined ? {} : { token }) }, house.town);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    // Somebody has claimed it since: who that is shows when the claims are renewed.
    heartbeats.doubt(rig);
    throw new TransientError(error.message, { cause: error });
  }
  return nothing;
};

/** Accounts that rest at a usage limit, as rows. */
import { accountOf, parkedNow } from '../accounts.ts';
import type { Plan } from '../desire.ts';
import type { Instant } from '../ids.ts';
import type { World } from '../model.ts';
import type { AccountRow } from './status.ts';

/** Only those that rest now: all others simply work. */
export const accountRows = (world: World, plan: Plan, now: Instant): readonly AccountRow[] =>
  Object.keys(world.parked).flatMap((id): readonly AccountRow[] => {
    const parking = parkedNow(world, id, now);
    if (parking === undefined) return [];
    const { since, until, because } = parking;
    const rigs = Object.values(plan.settings.rigs).map(({ name }) => name);
    const agents = Object.keys(plan.settings.agents).filter((agent) =>
      rigs.some((rig) => accountOf(agent, rig, plan) === id),
    );
    const workers = Object.values(world.polecats).filter(
      ({ agent, rig, phase }) => phase.kind !== 'leaving' && accountOf(agent, rig, plan) === id,
    );
    return [
      { id, rig: '*', state: 'resting', agents, since, until, because, polecats: workers.map((polecat) => polecat.id) },
    ];
  });

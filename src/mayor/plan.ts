/** What the pure core is to go by at this moment. */
import { budgetsOf } from '../core/budget.ts';
import { type Plan, pauseOf } from '../core/desire.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat, World } from '../core/model.ts';
import type { House } from './house.ts';

export const planOf = (house: Pick<House, 'clock' | 'settings' | 'traits'>): Plan => ({
  settings: house.settings(),
  traits: house.traits(),
  zone: zoneAt(house.clock.now()),
});

/** Minutes east of UTC on this machine, at that instant. */
export const zoneAt = (at: Instant): number => {
  const west = new Date(at).getTimezoneOffset();
  return Number.isFinite(west) ? -west : 0;
};

/** Why a budget keeps this worker from its work at this moment; `undefined` where none does. */
export const pausedNow = (
  house: Pick<House, 'clock' | 'settings'>,
  world: World,
  polecat: Polecat,
): string | undefined => {
  const now = house.clock.now();
  return pauseOf(budgetsOf(world, house.settings(), now, zoneAt(now)), polecat);
};

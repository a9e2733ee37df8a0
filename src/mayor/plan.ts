/** What the pure core is to go by at this moment. */
import type { Plan } from '../core/desire.ts';
import type { Instant } from '../core/ids.ts';
import type { House } from './house.ts';

export const planOf = (house: House): Plan => ({
  settings: house.settings(),
  traits: house.traits(),
  zone: zoneAt(house.clock.now()),
});

/** Minutes east of UTC on this machine, at that instant. */
export const zoneAt = (at: Instant): number => {
  const west = new Date(at).getTimezoneOffset();
  return Number.isFinite(west) ? -west : 0;
};

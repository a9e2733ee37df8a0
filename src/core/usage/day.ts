/** Days of the town's machine, as text that sorts. */
import type { Instant } from '../ids.ts';

/** `2027-01-31`. `zone`: minutes east of UTC at that instant. */
export const dayOf = (at: Instant, zone: number): string => {
  const moment = new Date(at + zone * 60_000);
  return Number.isNaN(moment.getTime()) ? '1970-01-01' : moment.toISOString().slice(0, 10);
};

/**
 * Whether an aimed key is meant for the row that it would meet. Rows move by themselves: when the town moves them, and
 * when the next one slides in for one that was just answered.
 */
import { elapsed } from '../../core/elapsed.ts';
import type { Instant } from '../../core/ids.ts';
import type { State } from './state.ts';

/** How soon after the list moved an aimed key may still have been meant for the old row. */
export const SLIDE_MS = 300;
/** A key that is held down repeats faster than anybody presses one twice. */
const REPEAT_MS = 120;
/** Keyboards begin to repeat a held key within this time. */
const HELD_MS = 700;
/** How long it takes to see whether it was held. */
export const WAIT_MS = 150;

/** `wait`: to be taken in a moment, unless it turns out to be held down. */
export type Aim = 'take' | 'moved' | 'repeat' | 'wait';

/**
 * What the town moved is looked at first, whatever the key. On a row that slid in for one that the person answered
 * themselves any other key than the last one is a new answer; the last one again may be a double press or a held key, which
 * must never answer what nobody has seen.
 */
export const aimOf = (state: State, key: string, at: Instant): Aim => {
  const { place, slidAt, followedAt, lastKey } = state;
  if (place.kind === 'diff') return 'take';
  if (elapsed(slidAt, at) < SLIDE_MS) return 'moved';
  if (followedAt === undefined || lastKey?.name !== key) return 'take';
  const gap = elapsed(lastKey.at, at);
  if (gap < REPEAT_MS) return 'repeat';
  if (elapsed(followedAt, at) < SLIDE_MS) return 'moved';
  return gap < HELD_MS ? 'wait' : 'take';
};

/** Whether a key that waited is still the last one, on the row on which it was pressed. What lies ahead was before the clock was set back. */
export const isStill = ({ lastKey, slidAt, followedAt = 0, now }: State, key: string, at: Instant): boolean => {
  const isSince = (moved: Instant): boolean => moved > at && moved <= now;
  return lastKey?.name === key && lastKey.at === at && !isSince(slidAt) && !isSince(followedAt);
};

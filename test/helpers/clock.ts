/** A clock that stands still until it is told to go on, with chance that repeats. */
import type { Clock } from '../../src/ports/clock.ts';

export type ManualClock = Clock & {
  /** Moves on by `ms`, calling what falls due in between at its own moment, earliest first. */
  advance(ms: number): void;
  /** How many calls are still to come. */
  waiting(): number;
};

export function manualClock(start = 1_700_000_000_000, seed = 1): ManualClock {
  let now = start;
  let asked = 0;
  const random = seededRandom(seed);
  const due = new Map<number, { readonly at: number; readonly call: () => void }>();
  const next = (until: number) =>
    [...due].filter(([, timer]) => timer.at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => now,
    random,
    uuid: () => uuidFrom(random),
    after(ms, call) {
      const key = ++asked;
      due.set(key, { at: now + Math.max(0, ms), call });
      return () => void due.delete(key);
    },
    advance(ms) {
      const end = now + ms;
      for (let first = next(end); first !== undefined; first = next(end)) {
        const [key, timer] = first;
        due.delete(key);
        now = timer.at;
        timer.call();
      }
      now = end;
    },
    waiting: () => due.size,
  };
}

/** mulberry32: small, seeded, good enough to spread retries in a test. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const uuidFrom = (random: () => number): string =>
  'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) => {
    const digit = Math.floor(random() * 16);
    return (letter === 'x' ? digit : (digit & 3) | 8).toString(16);
  });

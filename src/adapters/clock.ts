/** The machine's own time and chance. Node is named here so that it need not be anywhere else. */
import type { Clock } from '../ports/clock.ts';

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  random: () => Math.random(),
  // Of the global one, which Node loads when it is used: most commands need none.
  uuid: () => crypto.randomUUID(),
  after: (ms, call) => callAfter(ms, call),
});

/** Node fires at once when asked to wait longer than this, so long waits are made of short ones. */
const LONGEST = 2 ** 31 - 1;

const callAfter = (ms: number, call: () => void): (() => void) => {
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : call()), Math.min(left, LONGEST));
    timer.unref();
  };
  wait(Math.max(0, ms));
  return () => clearTimeout(timer);
};

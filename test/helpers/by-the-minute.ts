/** Limits whose end a CLI tells by the minute: the rest lasts to the end of that minute. */

const MINUTE = 60_000;

/**
 * When a limit resets whose rest is to last at least so long: a minute more at most. Without regard to the minute it may be
 * over as soon as the clock strikes, before anybody has looked. In and out: milliseconds, since 1970.
 */
export const resetForRestOf = (restMs: number, now = Date.now()): number =>
  Math.ceil((now + restMs) / MINUTE) * MINUTE - MINUTE / 2;

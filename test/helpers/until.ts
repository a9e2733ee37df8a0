/** Waits for what a test expects of the outside world, and says what it saw instead. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it gives something other than `false` or `undefined`.
 * A throwing probe counts as "not yet". Fails after `withinMs` with `what` and the last error.
 */
export async function until<Found>(
  what: string,
  probe: () => Promise<Found | false | undefined> | Found | false | undefined,
  withinMs = 15_000,
): Promise<Found> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const found = await probe();
      if (found !== false && found !== undefined) return found;
      // What was thrown before is not how it stands now.
      last = new Error(`the probe gave ${String(found)}, which is "not yet"`);
    } catch (error) {
      // Not yet: told when time is up.
      last = error;
    }
    await pause(15);
  }
  throw new Error(`Waited ${withinMs} ms in vain: ${what}`, { cause: last });
}

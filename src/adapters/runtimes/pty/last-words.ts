/** A program's last words, read before its pty is closed. */
import { setImmediate } from 'node:timers/promises';
import type { IPty } from 'node-pty';
import type { Clock } from '../../../ports/clock.ts';

/**
 * node-pty closes the pty 200 ms after its program has ended, read or not: what a descendant holds open would never
 * end by itself (`DESTROY_SOCKET_TIMEOUT_MS` in its unixTerminal.js). Whatever was held back by then would be
 * lost, so this closing waits until reading goes on and a whole round of the event loop brings nothing more.
 * A descendant that never stops writing is cut off after `mostMs`.
 */
export function keepLastWords(
  pty: IPty,
  { isHeldBack, count }: { readonly isHeldBack: () => boolean; readonly count: () => number },
  clock: Pick<Clock, 'now' | 'after'>,
  mostMs = MOST_MS,
): void {
  const socket = socketOf(pty);
  if (socket === undefined) return;
  const destroy = socket.destroy.bind(socket);
  const settled = async (): Promise<void> => {
    const until = clock.now() + mostMs;
    let seen: number;
    do {
      seen = count();
      await new Promise<void>((resolve) => void clock.after(ROUND_MS, resolve));
      // Timers come before reading: after a pause of the whole process they alone would prove nothing.
      await setImmediate();
    } while ((isHeldBack() || count() !== seen) && clock.now() < until);
  };
  socket.destroy = (error) => {
    if (error === undefined) void settled().then(() => destroy());
    else destroy(error);
    return socket;
  };
}

type Closing = { destroy(error?: Error): unknown };

/** It is private: where another version has none, the package's own way is left as it is. */
const socketOf = (pty: IPty): Closing | undefined => {
  const socket: unknown = Reflect.get(pty, '_socket');
  return isClosing(socket) ? socket : undefined;
};

const isClosing = (value: unknown): value is Closing =>
  typeof value === 'object' && value !== null && 'destroy' in value && typeof value.destroy === 'function';

const ROUND_MS = 20;
const MOST_MS = 10_000;

/** Has what is being written kept: a moment after the last key, and now and then while somebody writes on. */
import type { Instant } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import { failed } from './failed.ts';
import type { Store } from './store.ts';
import { isUnsentAlike, type Unsent, unsentOf } from './unsent.ts';

/** After the last key. */
const QUIET_MS = 400;
/** After the first key that is not kept, however fast the others follow. */
const LONGEST_MS = 3_000;

/** Until the store is closed. What it returns resolves when the last of it is kept, or cannot be. */
export const keepingUnsent = (
  store: Pick<Store, 'now' | 'watch' | 'happen'>,
  clock: Pick<Clock, 'now' | 'after'>,
  keep: (unsent: Unsent) => Promise<void>,
): (() => Promise<void>) => {
  let seen = store.now();
  let last: string | undefined = JSON.stringify(unsentOf(seen));
  let since: Instant | undefined;
  let cancel: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isRefused = false;

  const write = async (unsent: Unsent): Promise<void> => {
    try {
      await keep(unsent);
      isRefused = false;
    } catch (error) {
      // Once: the next key would say it again.
      if (!isRefused) store.happen({ kind: 'outcome', outcome: failed(error), at: clock.now() });
      isRefused = true;
      last = undefined; // It is tried again with what comes next, at the latest when the dashboard is left.
    }
  };
  const go = (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    since = undefined;
    const unsent = unsentOf(seen);
    const text = JSON.stringify(unsent);
    if (text !== last) {
      last = text;
      writing = writing.then(() => write(unsent));
    }
    return writing;
  };

  store.watch((state) => {
    const isAlike = isUnsentAlike(seen, state);
    seen = state;
    if (isAlike) return;
    const now = clock.now();
    since ??= now;
    cancel?.();
    cancel = clock.after(Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - now)), () => void go());
  });
  return go;
};

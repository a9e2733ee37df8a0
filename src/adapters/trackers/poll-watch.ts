/** Noticing changes by looking again and again, where a tool tells of none by itself. */
import type { Clock } from '../../ports/clock.ts';

export type PollWatch = {
  listen(hint: () => void): () => void;
  /** We changed something ourselves: look at once. */
  nudge(): void;
};

/** `look` gives the very same value as long as nothing has changed. Looks only while somebody listens. */
export function pollWatch(clock: Pick<Clock, 'after'>, everyMs: number, look: () => Promise<unknown>): PollWatch {
  const listeners = new Set<() => void>();
  let seen: unknown = NOTHING;
  const state = { looking: false, again: false, cancel: () => {} };

  const round = async (): Promise<void> => {
    state.cancel();
    if (state.looking) {
      state.again = true;
      return;
    }
    state.looking = true;
    const now = await look().catch(() => seen); // The next round looks again; who reads the list gets the error.
    state.looking = false;
    if (listeners.size === 0) return;
    state.cancel = clock.after(state.again ? 0 : everyMs, () => void round());
    state.again = false;
    if (now === seen) return;
    seen = now;
    for (const listener of [...listeners]) listener();
  };

  return {
    listen(hint) {
      // A function of this listener's own, so that listening twice with one is stopped one by one.
      const listener = () => hint();
      listeners.add(listener);
      // The first look is always news, so that no change between listening and looking goes by.
      if (listeners.size === 1) {
        seen = NOTHING;
        void round();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) state.cancel();
      };
    },
    nudge() {
      if (listeners.size > 0) void round();
    },
  };
}

const NOTHING = Symbol('nothing was seen yet');

/** The newest sign of each source, by polecat: evidence lives in memory, it is never journalled. */
import type { Instant } from '../core/ids.ts';
import type { Sign } from '../core/observed.ts';

export type Signs = {
  add(polecat: string, run: number, sign: Sign): void;
  /** Signs of one run; those of earlier processes prove nothing about this one. */
  of(polecat: string, run: number): readonly Sign[];
  /** A prompt arrived, as the agent itself said. */
  received(polecat: string, at: Instant): void;
  /** Resolves `true` once a prompt arrives that was not seen before `since`, `false` when `giveUp` comes first. */
  receipt(polecat: string, since: Instant, giveUp: Promise<void>): Promise<boolean>;
  forget(polecat: string): void;
};

export const createSigns = (): Signs => {
  const kept = new Map<string, { run: number; bySource: Map<Sign['source'], Sign> }>();
  const receipts = new Map<string, Instant>();
  const waiters = new Map<string, Set<() => void>>();

  return {
    add: (polecat, run, sign) => {
      const one = kept.get(polecat);
      if (one !== undefined && one.run > run) return;
      const bySource = one?.run === run ? one.bySource : new Map<Sign['source'], Sign>();
      bySource.set(sign.source, sign);
      kept.set(polecat, { run, bySource });
    },
    of: (polecat, run) => {
      const one = kept.get(polecat);
      return one?.run === run ? [...one.bySource.values()] : [];
    },
    received: (polecat, at) => {
      receipts.set(polecat, at);
      for (const wake of waiters.get(polecat) ?? []) wake();
    },
    receipt: async (polecat, since, giveUp) => {
      const seen = () => (receipts.get(polecat) ?? 0) >= since;
      if (seen()) return true;
      const set = waiters.get(polecat) ?? new Set();
      waiters.set(polecat, set);
      let wake = (): void => undefined;
      const arrived = new Promise<void>((resolve) => {
        wake = resolve;
      });
      set.add(wake);
      await Promise.race([arrived, giveUp]);
      set.delete(wake);
      if (set.size === 0) waiters.delete(polecat);
      return seen();
    },
    forget: (polecat) => {
      kept.delete(polecat);
      receipts.delete(polecat);
    },
  };
};

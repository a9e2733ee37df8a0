/** The newest sign of each source, by polecat: evidence lives in memory, it is never journalled. */
import type { Instant } from '../core/ids.ts';
import type { Sign } from '../core/observed.ts';

export type Signs = {
  add(polecat: string, run: number, sign: Sign): void;
  /**
   * Signs of one run; those of earlier processes prove nothing about this one. What lies ahead of `now` was seen by a
   * clock that has been set back since: it counts as of now, and whatever comes next is newer.
   */
  of(polecat: string, run: number, now: Instant): readonly Sign[];
  /** A prompt arrived, as the agent itself said. */
  received(polecat: string, at: Instant): void;
  /** Resolves `true` once a prompt arrives that was not seen before `since`, `false` when `giveUp` comes first. */
  receipt(polecat: string, since: Instant, giveUp: Promise<void>): Promise<boolean>;
  forget(polecat: string): void;
};

/** Once it has shown what it does, it is not starting any more, whatever it shows later. */
const isShown = ({ source, signal }: Sign): boolean =>
  source === 'screen' && signal !== 'starting' && signal !== 'unknown';

const DAY_MS = 24 * 3_600_000;

/** A notice of a limit stays on the screen: read after that limit's end, it seems to tell of the same hour tomorrow. */
const isSameNotice = (sign: Sign, kept: Sign): boolean => {
  if (sign.source !== 'screen' || sign.until === undefined || kept.until === undefined) return false;
  const later = sign.until - kept.until;
  return kept.until <= sign.at && later > 0 && later % DAY_MS === 0;
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
      if ([...bySource.values()].some((kept) => isSameNotice(sign, kept))) return;
      if (isShown(sign) && bySource.get('pane')?.willReport !== true) bySource.delete('pane');
      bySource.set(sign.source, sign);
      kept.set(polecat, { run, bySource });
    },
    of: (polecat, run, now) => {
      const one = kept.get(polecat);
      if (one?.run !== run) return [];
      for (const [source, sign] of one.bySource) if (sign.at > now) one.bySource.set(source, { ...sign, at: now });
      return [...one.bySource.values()];
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

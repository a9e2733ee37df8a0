/** One action in flight a key, few heavy ones at once in all, and a rest for each that may pass by itself. */
import type { Instant } from '../core/ids.ts';
import type { Problem } from '../core/observed.ts';

/** `heavy`: it loads the disk or the processor, or may take minutes. `gates`: the owner's own checks, for which there are places of their own. */
export type Weight = 'heavy' | 'gates' | 'light';

export type Queue = {
  /**
   * Runs the job unless its key is busy, it rests itself, or all places for its weight are taken. A light
   * one never waits for a place: eight long setups must not keep the town from deciding or from
   * ending a process. Says whether it runs.
   * @param what names the job among those of its key, so that one that rests holds none of the others back; the key where absent
   */
  offer(key: string, weight: Weight, now: Instant, job: () => Promise<void>, what?: string): boolean;
  /** Whether something of this key is in flight, or what is named so rests. */
  busy(key: string, now: Instant): boolean;
  /** Whether all places for gates are taken. */
  isFull(): boolean;
  /** The job of that name rests: longer each time in a row, until `forgive`. Milliseconds. */
  rest(what: string, now: Instant, failed?: Problem): number;
  /** Why jobs rest that failed so often in a row that a person should know; each reason once. */
  problems(now: Instant): readonly Problem[];
  forgive(what: string): void;
  /** When the next resting job may run again. */
  nextAt(now: Instant): Instant | undefined;
  /** Resolves when nothing is in flight. */
  drained(): Promise<void>;
};

const FIRST_REST = 500;
const LONGEST_REST = 30_000;
/** Failures in a row, a quarter of a minute: what passes by itself has mostly passed by then. */
const TELLING = 5;
/** One that is not tried again for so long is not wanted any more. */
const FORGOTTEN = 60_000;

type Resting = { readonly times: number; readonly until: Instant; readonly failed: Problem | undefined };

const GATES = 2;

/** @param gates how many runs of gates may be in flight */
export const createQueue = (
  places: number,
  onDone: (key: string) => void,
  gates: () => number = () => GATES,
): Queue => {
  const inFlight = new Map<string, Promise<void>>();
  const taken = { heavy: new Set<string>(), gates: new Set<string>(), light: new Set<string>() };
  const most = { heavy: () => places, gates, light: () => Number.POSITIVE_INFINITY };
  const resting = new Map<string, Resting>();

  const rests = (what: string, now: Instant): boolean => (resting.get(what)?.until ?? 0) > now;
  return {
    busy: (key, now) => inFlight.has(key) || rests(key, now),
    isFull: () => taken.gates.size >= most.gates(),
    offer: (key, weight, now, job, what = key) => {
      if (inFlight.has(key) || rests(what, now) || taken[weight].size >= most[weight]()) return false;
      taken[weight].add(key);
      const running = job().finally(() => {
        inFlight.delete(key);
        taken[weight].delete(key);
        onDone(key);
      });
      inFlight.set(key, running);
      return true;
    },
    rest: (what, now, failed) => {
      for (const [other, { until }] of resting) if (now > until + FORGOTTEN) resting.delete(other);
      const times = (resting.get(what)?.times ?? 0) + 1;
      const pause = Math.min(LONGEST_REST, FIRST_REST * 2 ** (times - 1));
      resting.set(what, { times, until: now + pause, failed });
      return pause;
    },
    problems: (now) => {
      const told = [...resting.values()].flatMap(({ times, until, failed }) =>
        failed !== undefined && times >= TELLING && now < until + FORGOTTEN ? [failed] : [],
      );
      return [...new Map(told.map((one) => [one.what, one])).values()];
    },
    forgive: (what) => void resting.delete(what),
    nextAt: (now) => {
      const times = [...resting.values()].map(({ until }) => until).filter((until) => until > now);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    drained: async () => {
      while (inFlight.size > 0) await Promise.allSettled(inFlight.values());
    },
  };
};

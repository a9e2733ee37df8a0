/**
 * When the screen of each pane is to be read next: soon after it went quiet, seldom while it writes and is taken to
 * work, and closely while its output contradicts what it is taken to do.
 */
import { elapsed } from '../core/elapsed.ts';
import type { Instant } from '../core/ids.ts';
import type { Signal } from '../core/observed.ts';

/** A pane is read once it was silent for this long. */
export const QUIET_MS = 900;
/** Output that contradicts what its agent is taken to do, or that means nothing in the end: then ever less often. */
const CLOSE_MS = 1_000;
const CHATTY_MS = 15_000;
/**
 * Rules take a millisecond or two for each, and a hundred at once would keep all else waiting. Fewer yet of panes that
 * write: they are read on suspicion alone.
 */
const AT_ONCE = 16;
const CHATTY_AT_ONCE = 4;

export type Readable = {
  readonly pane: string;
  readonly polecat: string;
  readonly run: number;
  readonly agent: string;
  readonly activeAt?: Instant;
  /** A newer picture of it decides. */
  readonly isDoubted: boolean;
  /** What it is taken to do, and whether output contradicts that. */
  readonly signal: Signal;
  readonly isContradicted: boolean;
};
/** How long a pane may write before it is read again. */
type Pace = { readonly signal: Signal; readonly ms: number };

/** `isQuiet`: it had written nothing for a while when it was taken. `drawnAt`: when it wrote last, as far as is known. */
export type DueScreen = Readable & { readonly isQuiet: boolean; readonly drawnAt: Instant };

export type ScreenTimes = {
  wrote(pane: string, at: Instant): void;
  /** It has to be read at that moment, whether it writes or not. */
  recheck(pane: string, at: Instant): void;
  /** The few of all panes that are to be read now; from here on they count as read. The others keep their turn. */
  take(all: readonly Readable[], now: Instant): readonly DueScreen[];
  /** It was read, and wrote nothing since. */
  stands(pane: string): boolean;
  keepOnly(isThere: (pane: string) => boolean): void;
  nextAt(now: Instant): Instant | undefined;
};

export const screenTimes = (): ScreenTimes => {
  const wrote = new Map<string, Instant>();
  const readAt = new Map<string, Instant>();
  const paces = new Map<string, Pace>();
  const rechecks = new Map<string, Instant>();
  const paceOf = (pane: string): number => paces.get(pane)?.ms ?? CHATTY_MS;
  const isQuiet = (pane: string, now: Instant): boolean => elapsed(wrote.get(pane) ?? 0, now) >= QUIET_MS;
  const due = ({ pane, isDoubted }: Readable, now: Instant): boolean => {
    if (isDoubted || (rechecks.get(pane) ?? Number.POSITIVE_INFINITY) <= now) return true;
    return wrote.has(pane) && (isQuiet(pane, now) || elapsed(readAt.get(pane) ?? 0, now) >= paceOf(pane));
  };
  /** Another signal than before is looked at closely anew. */
  const setPace = ({ pane, signal, isContradicted }: Readable): void => {
    if (paces.get(pane)?.signal !== signal) paces.set(pane, { signal, ms: isContradicted ? CLOSE_MS : CHATTY_MS });
  };
  /**
   * A pane that was never read is due once: it may show a dialog since before this daemon. And one that wrote since it
   * was read, though no hint came of that.
   */
  const hear = ({ pane, activeAt }: Readable, now: Instant): void => {
    const last = readAt.get(pane);
    const isUnheard = activeAt !== undefined && last !== undefined && activeAt > last && activeAt <= now;
    if (wrote.has(pane) || (last !== undefined && !isUnheard)) return;
    wrote.set(pane, isUnheard ? activeAt : Math.min(activeAt ?? now, now - QUIET_MS));
  };
  const taken = (job: Readable, now: Instant): DueScreen => {
    const { pane, signal } = job;
    const quiet = isQuiet(pane, now);
    const slower = quiet || signal.startsWith('needs-') ? CLOSE_MS : paceOf(pane) * 2;
    if (job.isContradicted) paces.set(pane, { signal, ms: Math.min(CHATTY_MS, slower) });
    const drawnAt = Math.min(now, Math.max(wrote.get(pane) ?? 0, job.activeAt ?? now));
    const due = { ...job, isQuiet: quiet, drawnAt };
    wrote.delete(pane);
    rechecks.delete(pane);
    readAt.set(pane, now);
    return due;
  };
  return {
    wrote: (pane, at) => void wrote.set(pane, at),
    recheck: (pane, at) => void rechecks.set(pane, at),
    take: (all, now) => {
      for (const one of all) {
        setPace(one);
        hear(one, now);
      }
      const wanted = all.filter((one) => due(one, now));
      // What stands still may be a dialog.
      const jobs = fewOf(wanted, ({ pane, isDoubted }) => isDoubted || isQuiet(pane, now));
      for (const { pane, isDoubted } of wanted)
        if (isDoubted && !jobs.some((job) => job.pane === pane)) rechecks.set(pane, now);
      return jobs.map((one) => taken(one, now));
    },
    stands: (pane) => readAt.has(pane) && !wrote.has(pane),
    keepOnly: (isThere) => {
      for (const known of [wrote, readAt, paces, rechecks])
        for (const pane of known.keys()) if (!isThere(pane)) known.delete(pane);
    },
    nextAt: (now) => {
      const times = [...wrote].map(([pane, at]) => Math.min(at + QUIET_MS, (readAt.get(pane) ?? at) + paceOf(pane)));
      const all = [...times, ...rechecks.values()];
      return all.length === 0 ? undefined : Math.max(now + 100, Math.min(...all));
    },
  };
};

const fewOf = (wanted: readonly Readable[], isUrgent: (one: Readable) => boolean): readonly Readable[] => {
  const others = wanted.filter((one) => !isUrgent(one));
  return [...wanted.filter(isUrgent), ...others.slice(0, CHATTY_AT_ONCE)].slice(0, AT_ONCE);
};

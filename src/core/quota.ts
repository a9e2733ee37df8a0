/**
 * What a service says is left of the limits of an account. A fact with the moment when it was told: nothing is
 * computed between two of them, and a window that has ended since is not known any more.
 */
import type { Instant } from './ids.ts';

export type QuotaWindow = {
  /** As the service counts: `5h`, `7d`. */
  readonly name: string;
  /** Percent, from 0 to 100. */
  readonly used: number;
  /** When it begins anew, where that is told. */
  readonly resetsAt?: Instant;
};

/** What one answer of the service told, as its CLI passed it on. */
export type QuotaNote = { readonly at: Instant; readonly windows: readonly QuotaWindow[] };

/** `agent`: whose worker heard it. */
export type Quota = QuotaNote & { readonly account: string; readonly agent: string };

type Told = {
  readonly minutes?: unknown;
  readonly name?: string;
  readonly used: unknown;
  /** Seconds since 1970. */
  readonly resetsAt?: unknown;
};

/** From outside, so nothing is taken on trust: none without a part of 100 and a name. */
export const quotaWindow = ({ minutes, name = nameOf(minutes), used, resetsAt }: Told): readonly QuotaWindow[] => {
  if (name === undefined || typeof used !== 'number' || !Number.isFinite(used)) return [];
  const at = typeof resetsAt === 'number' && resetsAt > 0 && resetsAt < 1e11 ? Math.round(resetsAt * 1_000) : undefined;
  return [{ name, used: Math.max(0, Math.min(100, used)), ...(at === undefined ? {} : { resetsAt: at }) }];
};

const HOUR = 60;
const DAY = 24 * HOUR;

const nameOf = (minutes: unknown): string | undefined => {
  if (typeof minutes !== 'number' || !(minutes > 0) || minutes > 400 * DAY) return undefined;
  if (minutes >= DAY) return `${Math.round(minutes / DAY)}d`;
  return minutes >= HOUR ? `${Math.round(minutes / HOUR)}h` : `${Math.round(minutes)}m`;
};

/** Written down at the most this often while only the moment is newer. */
const SAME_MS = 60_000;

/** Those that say more than what is known; an older one never replaces a newer. */
export const newQuotas = (known: Readonly<Record<string, Quota>>, told: readonly Quota[]): readonly Quota[] =>
  told.filter((quota) => {
    const before = known[quota.account];
    if (before === undefined) return quota.windows.length > 0;
    if (quota.windows.length === 0 || quota.at <= before.at) return false;
    return quota.at - before.at >= SAME_MS || JSON.stringify(quota.windows) !== JSON.stringify(before.windows);
  });

/** Percent that is left, rounded down so that nothing is promised; `undefined` once the window has begun anew. */
export const leftIn = ({ used, resetsAt }: QuotaWindow, now: Instant): number | undefined =>
  resetsAt !== undefined && resetsAt <= now ? undefined : Math.floor(100 - used);

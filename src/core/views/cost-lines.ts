/** What was used today, in seven days and in thirty, in lines that belong together: the dearest first. Pure. */
import { grouped } from '../grouped.ts';
import type { Instant } from '../ids.ts';
import { dayOf } from '../usage/day.ts';
import { type CostGroup, type CostRow, type CostSum, sumOf } from './costs.ts';

type Sum = Omit<CostSum, 'id'>;

export type CostLine = {
  readonly id: string;
  readonly today: Sum;
  /** The last seven days, today included; and the last thirty. */
  readonly week: Sum;
  readonly month: Sum;
  /** Day by day, the oldest first, today last: dollars, or tokens where no dollars are known of the line at all. */
  readonly days: readonly number[];
};

/** So many days a line has in `days`. */
export const SPARK_DAYS = 14;
const WEEK = 7;
const MONTH = 30;

/** @param zone minutes east of UTC at an instant */
export const costLines = (
  rows: readonly CostRow[],
  by: CostGroup,
  now: Instant,
  zone: (at: Instant) => number,
): { readonly lines: readonly CostLine[]; readonly together: CostLine } => {
  const days = lastDays(now, zone);
  const since = days[0] ?? '';
  const recent = rows.filter(({ day }) => day >= since);
  const lines = [...grouped(recent, (row) => row[by] ?? NONE)].map(([id, ours]) => lineOf(id, ours, days));
  return { lines: lines.toSorted(dearer), together: lineOf('together', recent, days) };
};

/** Of what has no such thing: a task outside of all convoys. */
export const NONE = '-';

/** `MONTH` of them, the oldest first. Noon is in its day whatever the clock does at night. */
const lastDays = (now: Instant, zone: (at: Instant) => number): readonly string[] => {
  const noon = Date.parse(`${dayOf(now, zone(now))}T12:00:00Z`);
  return Array.from({ length: MONTH }, (_none, i) => dayOf(noon - (MONTH - 1 - i) * 86_400_000, 0));
};

const lineOf = (id: string, rows: readonly CostRow[], days: readonly string[]): CostLine => {
  const since = (count: number): Sum => {
    const first = days.at(-count) ?? '';
    return sumOf(rows.filter(({ day }) => day >= first));
  };
  const month = sumOf(rows);
  const byDay = grouped(rows, ({ day }) => day);
  const ofDay = (day: string): number => {
    const ours = byDay.get(day);
    if (ours === undefined) return 0;
    const { usd, total } = sumOf(ours);
    return month.usd === undefined ? total : (usd ?? 0);
  };
  return { id, today: since(1), week: since(WEEK), month, days: days.slice(-SPARK_DAYS).map(ofDay) };
};

const dearer = (a: CostLine, b: CostLine): number =>
  (b.month.usd ?? 0) - (a.month.usd ?? 0) || b.month.total - a.month.total || (a.id < b.id ? -1 : 1);

/** Models that no price is known of, in the order of their names. */
export const unpriced = (rows: readonly CostRow[]): readonly string[] =>
  [...new Set(rows.filter(({ unknown }) => unknown > 0).map(({ model }) => model))].toSorted();

/** When a usage limit ends, from the words that Claude Code says it in. */
import type { Instant } from '../../core/ids.ts';

/**
 * `resets 8:45pm (UTC)`, `resets 3pm (Europe/Berlin)`, `resets Nov 25, 3:56pm (America/New_York)`,
 * `resets Jan 2, 2027, 3pm (UTC)`: the clock of the zone in brackets, to the minute; without a day
 * the next time that the clock shows it (2.1.197, recorded).
 */
const RESETS =
  /resets (?:([A-Z][a-z]{2}) (\d{1,2}),? (?:(\d{4}),? )?(?:at )?)?(\d{1,2})(?::(\d{2}))?\s?([ap])m(?: \(([^)]+)\))?/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A limit whose end is not told is looked at again after this long. */
const UNTOLD_MS = 5 * MINUTE;
export const limitEnd = (text: string, at: Instant): Instant => resetAt(text, at) ?? at + UNTOLD_MS;

/** An overloaded API is mostly well again soon. */
const OVERLOADED_MS = MINUTE;
export const overloadEnd = (at: Instant): Instant => at + OVERLOADED_MS;

/** The moment, rounded up to the end of that minute; `undefined` when the text does not say it. */
export function resetAt(text: string, at: Instant): Instant | undefined {
  const [, month, day, year, hour, minute, half, zone = 'UTC'] = RESETS.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const here = offsetIn(zone, at);
  if (here === undefined) return undefined;
  const clock = ((Number(hour) % 12) + (half === 'p' ? 12 : 0)) * 60 + Number(minute ?? 0) + 1;
  const today = Math.floor((at + here) / DAY) * DAY;
  const date = month === undefined ? today : dateOf(month, Number(day), year, today);
  if (date === undefined) return undefined;
  const local = date + clock * MINUTE;
  const shifted = month === undefined && local <= at + here ? local + DAY : local;
  // The zone may change its offset until then.
  return shifted - (offsetIn(zone, shifted - here) ?? here);
}

/** Without a year it is the next such day: a limit lies ahead. */
const dateOf = (month: string, day: number, year: string | undefined, today: number): number | undefined => {
  const index = MONTHS.indexOf(month);
  if (index === -1) return undefined;
  if (year !== undefined) return Date.UTC(Number(year), index, day);
  const thisYear = Number(partsIn('UTC', today)?.year);
  const date = Date.UTC(thisYear, index, day);
  return date < today ? Date.UTC(thisYear + 1, index, day) : date;
};

/** Milliseconds that the zone's clock is ahead of UTC at that moment. */
const offsetIn = (zone: string, at: Instant): number | undefined => {
  const parts = partsIn(zone, at);
  if (parts === undefined) return undefined;
  const { year, month, day, hour, minute, second } = parts;
  const local = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);
  return local - Math.floor(at / 1000) * 1000;
};

type Clock = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>;

const partsIn = (zone: string, at: Instant): Clock | undefined => {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const found = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (name: keyof Clock): string => found[name] ?? '0';
    return {
      year: part('year'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
    };
  } catch {
    return undefined; // Not a zone that this machine knows: the caller says that the end is unknown.
  }
};

/** When a usage limit ends, from the words that Codex says it in. */
import type { Instant } from '../../core/ids.ts';

/** `try again at 7:00 AM.`, `try again at Nov 30th, 2026 8:00 AM.`: to the minute, by the clock of this machine. */
const AGAIN = /try again at (?:([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th), (\d{4}) )?(\d{1,2}):(\d{2}) ([AP])M/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;

/** A limit whose end is not told is looked at again after this long. */
const UNTOLD_MS = 5 * MINUTE;
export const limitEnd = (text: string, at: Instant): Instant => againAt(text, at) ?? at + UNTOLD_MS;

/** A model at its capacity is mostly well again soon. */
export const capacityEnd = (_text: string, at: Instant): Instant => at + MINUTE;

/** The end of that minute; without a day it is that of the very day. `undefined` when the text does not say it. */
function againAt(text: string, at: Instant): Instant | undefined {
  const [, month, day, year, hour, minute, half] = AGAIN.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const today = new Date(at);
  const index = month === undefined ? today.getMonth() : MONTHS.indexOf(month);
  if (index === -1) return undefined;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  const [y, d] = month === undefined ? [today.getFullYear(), today.getDate()] : [Number(year), Number(day)];
  return new Date(y, index, d, hours, Number(minute) + 1).getTime();
}

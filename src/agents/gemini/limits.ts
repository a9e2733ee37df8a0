/** When a usage limit ends, from the words that Gemini CLI says it in. */
import type { Instant } from '../../core/ids.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A limit whose end is not told is looked at again after this long. */
const UNTOLD_MS = 5 * MINUTE;
export const limitEnd = (text: string, at: Instant): Instant => resetAt(text, at) ?? at + UNTOLD_MS;

/** An overloaded model is mostly well again soon. */
export const overloadEnd = (_text: string, at: Instant): Instant => at + MINUTE;

/** `Access resets at 7:12 AM UTC.`, with the machine's own zone: the next time that its clock shows it. */
const CLOCK = /Access resets at (\d{1,2}):(\d{2})\s?([AP])M ([A-Z]{2,4}(?:[+-]\d{1,2}(?::\d{2})?)?)/;
/** As the service says it: `reset after 5h32m10s`, `retry in 34.5s`. */
const WAIT = /(?:reset after|retry in) (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s)?/;

/** Rounded up, to the end of the minute or second that is told. */
export function resetAt(text: string, at: Instant): Instant | undefined {
  const [, clock, minute, half, zone = ''] = CLOCK.exec(text) ?? [];
  if (clock === undefined) return waitEnd(text, at);
  const ahead = offsetOf(zone);
  if (ahead === undefined) return undefined;
  const shown = ((Number(clock) % 12) + (half === 'P' ? 12 : 0)) * HOUR + (Number(minute) + 1) * MINUTE;
  const today = Math.floor((at + ahead) / DAY) * DAY + shown - ahead;
  return today > at ? today : today + DAY;
}

const waitEnd = (text: string, at: Instant): Instant | undefined => {
  const [, hours, minutes, seconds] = WAIT.exec(text) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return undefined;
  return at + Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE + (Number(seconds ?? 0) + 1) * 1_000;
};

/** Hours ahead of UTC. Zones of America have names in English; all others are told by their offset. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ AKST: -9, AKDT: -8, HST: -10, HDT: -9 },
};

const offsetOf = (zone: string): number | undefined => {
  const [, name = '', sign = '+', hours = '0', minutes = '0'] =
    /^([A-Z]+)(?:([+-])(\d{1,2})(?::(\d{2}))?)?$/.exec(zone) ?? [];
  const base = Object.hasOwn(ZONES, name) ? ZONES[name] : undefined;
  if (base === undefined) return undefined;
  return base * HOUR + (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
};

/** Times and sizes in the few characters that a row has for them. */
import type { Instant } from '../ids.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of a moment that nobody told (NaN). */
const UNKNOWN = '?';

/** At most four characters: `now`, `20s`, `3m`, `2h`, `4d`. Coarse, so that a row seldom changes. */
export const ageText = (ms: number): string => {
  if (ms < 10 * SECOND) return 'now';
  if (ms < MINUTE) return `${Math.floor(ms / (10 * SECOND)) * 10}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return Number.isNaN(ms) ? UNKNOWN : `${Math.min(999, Math.floor(ms / DAY))}d`;
};

/** The same within a sentence: `just now`, `20s ago`. */
export const agoText = (ms: number): string => (ms < 10 * SECOND ? 'just now' : `${ageText(ms)} ago`);

/** Of something that runs: `0:07`, `3:05`, `1:02:00`. */
export const runningText = (ms: number): string => {
  if (Number.isNaN(ms)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
};

/** `14:05`. `zone`: minutes east of UTC at that instant. */
export const clockText = (at: Instant, zone: number): string => {
  if (Number.isNaN(at)) return UNKNOWN;
  const minutes = Math.floor(at / MINUTE) + zone;
  const ofDay = ((minutes % 1_440) + 1_440) % 1_440;
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
};

const two = (part: number): string => String(part).padStart(2, '0');

/** `+12 -3`, `+12` or `-3`; empty when nothing changed. */
export const changeText = (added: number, removed: number): string =>
  [added > 0 ? `+${countText(added)}` : '', removed > 0 ? `-${countText(removed)}` : '']
    .filter((part) => part !== '')
    .join(' ');

/** At most four characters: `987`, `12k`, `3M`. */
export const countText = (count: number): string => {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 1_000)}k`;
  return `${Math.floor(count / 1_000_000)}M`;
};

/** `1 task`, `2 tasks`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Minutes of work: `1h 30m`. */
export const estimateText = (minutes: number): string =>
  [`${Math.floor(minutes / 60)}h`, `${minutes % 60}m`].filter((part) => !part.startsWith('0')).join(' ') || '0m';

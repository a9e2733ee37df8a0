/** Moments and spans as people type them. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../core/errors.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * `90m`, `2h`, `3d`, `1w` from now, or a date such as `2027-01-31` or `2027-01-31T09:00`.
 * @throws UsageError
 */
export const momentFrom = (text: string, now: number): number => {
  const span = /^(\d{1,5})\s*([smhdw])$/.exec(text.trim());
  const unit = UNITS[span?.[2] ?? ''];
  if (span !== null && unit !== undefined) return now + Number(span[1]) * unit;
  const date = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  if (Number.isFinite(date)) return date;
  throw new UsageError(`Not a moment: ${JSON.stringify(text)}`, {
    hint: 'Say 2h, 3d, 1w, or a date such as 2027-01-31',
  });
};

/** `30s`, `5m` or `1h` as milliseconds. */
export const spanFrom = (text: string): number => {
  if (/^\d{1,5}\s*[smh]$/.test(text.trim())) return momentFrom(text, 0);
  throw new InvalidArgumentError('Say 30s, 5m or 1h.');
};

/** `3d` ago, or a date, which begins at midnight UTC. @throws UsageError, also for what is still to come. */
export const pastFrom = (text: string, now: number): number => {
  const span = momentFrom(text, 0);
  const at = /^\d{4}-/.test(text.trim()) ? span : now - span;
  if (at <= now) return at;
  throw new UsageError(`${text} is still to come`, { hint: 'Say 3d for three days ago, or a date such as 2027-01-31' });
};

/** `2027-01-31 09:00 UTC` */
export const momentText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A whole number of at least `least`. */
export const wholeFrom =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Say a whole number of at least ${least}.`);
  };

/** Seconds as milliseconds; fractions are fine. */
export const secondsFrom = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= 1e7) return value * 1_000;
  throw new InvalidArgumentError('Say a number of seconds.');
};

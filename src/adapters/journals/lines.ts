/** One line of a journal: how it is written and what a line that was found may be. */
import type { Recorded } from '../../core/event.ts';

/**
 * - `event`: `raw` is as it was written, not yet upgraded. `more`: events after it belong to the
 *   same append, so a journal that ends here ends in the middle of one.
 * - `lost`: put there by mending, in place of numbers whose events could not be read.
 */
export type Line =
  | { readonly kind: 'event'; readonly seq: number; readonly raw: unknown; readonly more: boolean }
  | { readonly kind: 'lost'; readonly from: number; readonly to: number }
  | { readonly kind: 'garbled' };

/** The lines of one append, the last newline included. */
export const writeLines = (events: readonly Recorded[]): string =>
  events
    .map((event, index) => JSON.stringify(index < events.length - 1 ? { ...event, more: true } : event))
    .map((line) => `${line}\n`)
    .join('');

export const writeLost = (from: number, to: number): string => `${JSON.stringify({ lost: { from, to } })}\n`;

export function readLine(text: string): Line {
  const value = parse(text);
  if (!isObject(value)) return { kind: 'garbled' };
  if (isObject(value.lost)) {
    const { from, to } = value.lost;
    return isNumber(from) && isNumber(to) && from <= to ? { kind: 'lost', from, to } : { kind: 'garbled' };
  }
  const { more, ...raw } = value;
  return isNumber(raw.seq) ? { kind: 'event', seq: raw.seq, raw, more: more === true } : { kind: 'garbled' };
}

/** For people: what an event that nobody knows calls itself. */
export const nameOf = (raw: unknown): { readonly type: string; readonly version: number | undefined } => {
  const { type, v } = isObject(raw) ? raw : {};
  return {
    type: typeof type === 'string' ? type.slice(0, 60) : 'without a type',
    version: isNumber(v) ? v : undefined,
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Said by the caller, who knows the file and the line.
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;

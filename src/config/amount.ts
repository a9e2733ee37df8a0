/** Amounts of a budget as people write them. */
import type { Amount } from '../core/budget.ts';

const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

/** `$20`, `$0.50`, `500k tokens`, `2.5M tokens`; `undefined` for what is none, and for nothing at all. */
export const toAmount = (written: string): Amount | undefined => {
  const dollars = /^\$ ?(\d{1,9}(?:\.\d{1,6})?)$/.exec(written.trim())?.[1];
  if (dollars !== undefined) return atLeast(Number(dollars), 'usd');
  const [, count = '', factor = ''] = /^(\d{1,12}(?:\.\d{1,6})?) ?([kKmMgG])? ?tokens?$/.exec(written.trim()) ?? [];
  return count === '' ? undefined : atLeast(Number(count) * (FACTORS[factor.toLowerCase()] ?? 1), 'tokens');
};

const atLeast = (most: number, unit: Amount['unit']): Amount | undefined => (most > 0 ? { unit, most } : undefined);

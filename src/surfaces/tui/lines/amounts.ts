/** Amounts as they are spoken: each number with its unit, and no unit that is a letter. */
import { dollarText } from '../../../core/budget.ts';
import { bytesText } from '../../../core/machine.ts';
import { plural } from '../../../core/views/age.ts';
import type { CostSum, Spent } from '../../../core/views/costs.ts';
import type { RigRow } from '../../../core/views/status.ts';

const SIZES = [
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
] as const;

/** `950`, `12.3 thousand`, `4 million`. */
export const heardCount = (count: number): string => {
  const [size, word] = SIZES.find(([each]) => count >= each * 0.99995) ?? [1, ''];
  if (size === 1) return String(Math.round(count));
  return `${(count / size).toFixed(1).replace(/\.0$/, '')} ${word}`;
};

export const heardTokens = (count: number): string => `${heardCount(count)} ${count === 1 ? 'token' : 'tokens'}`;

export const heardDollars = (usd: number): string => dollarText(usd).replace('<', 'less than ');

export const heardAmount = (amount: number, unit: 'usd' | 'tokens'): string =>
  unit === 'usd' ? heardDollars(amount) : heardTokens(amount);

const BYTES: Readonly<Record<string, string>> = {
  ...{ B: 'bytes', kB: 'kilobytes', MB: 'megabytes', GB: 'gigabytes', TB: 'terabytes', PB: 'petabytes' },
};

export const heardBytes = (bytes: number): string =>
  bytesText(bytes).replace(/[kMGTP]?B$/, (unit) => BYTES[unit] ?? unit);

/** What it cost, and how much of it nobody knows the price of. */
export const heardCost = ({ usd, unknown, total }: Pick<CostSum, 'usd' | 'unknown' | 'total'>): string => {
  if (total === 0 && (usd ?? 0) === 0) return 'nothing';
  if (usd === undefined) return `${heardTokens(total)} of no known price`;
  return unknown > 0 ? `${heardDollars(usd)} and ${heardTokens(unknown)} of no known price` : heardDollars(usd);
};

/** The same of a row, which has its tokens as one sum. */
export const heardSpent = (spent: Spent): string => heardCost({ ...spent, total: spent.tokens });

export const isSpent = (spent: Spent | undefined): spent is Spent =>
  spent !== undefined && (spent.tokens > 0 || spent.usd !== undefined);

/** `Used today: $4.20, 1.2 million tokens.` */
export const usedToday = (spent: Spent): string =>
  `Used today: ${heardSpent(spent)}${spent.usd === undefined ? '' : `, ${heardTokens(spent.tokens)}`}.`;

/** `Today: 3 tasks begun, 2 landed, 0 failed.` */
export const doneToday = ({ started, landed, failed }: NonNullable<RigRow['today']>): string =>
  `Today: ${plural(started, 'task')} begun, ${landed} landed, ${failed} failed.`;

/** `48 lines added, 7 removed`. */
export const heardSize = (added: number, removed: number): string =>
  `${plural(added, 'line')} added, ${removed} removed`;

const UNITS: Readonly<Record<string, string>> = {
  ...{ ms: 'millisecond', s: 'second', m: 'minute', h: 'hour', d: 'day' },
};

/** `5h` and `3m 05s`, as rows have them: `5 hours`, `3 minutes 5 seconds`. What is none is left as it is. */
export const heardLength = (text: string): string =>
  text.replace(/\b0*(\d+(?:\.\d+)?)(ms|[smhd])\b/g, (_whole, count: string, unit: string) => {
    const word = UNITS[unit] ?? unit;
    return `${count} ${word}${count === '1' ? '' : 's'}`;
  });

/** Sentences of the town have ages in a few letters: `20s ago`, `works again in 5m`. */
export const heardAges = (text: string): string =>
  text.replace(/\b\d+[smhd](?= ago\b)|(?<=\bin )\d+[smhd]\b/g, heardLength);

/** `+48 -7`, `+12k` and `-3`, as rows have them, also within a sentence: `48 lines added, 7 removed`. */
export const heardChange = (text: string): string =>
  text.replace(CHANGE, (_whole, before: string, added?: string, less?: string, alone?: string) => {
    const removed = less ?? alone;
    const parts = [
      ...(added === undefined ? [] : [`${linesText(added)} added`]),
      ...(removed === undefined ? [] : [`${added === undefined ? linesText(removed) : sizeText(removed)} removed`]),
    ];
    return `${before}${parts.join(', ')}`;
  });

/** By itself, not in the midst of a word. */
const CHANGE = /(^|[\s(])(?:\+(\d+[kM]?)(?: -(\d+[kM]?))?|-(\d+[kM]?))(?=$|[\s,.;:)])/g;

const sizeText = (text: string): string => text.replace(/k$/, ' thousand').replace(/M$/, ' million');
const linesText = (text: string): string => `${sizeText(text)} ${text === '1' ? 'line' : 'lines'}`;

/** Some hunks of a file's diff, by their numbers: counted from 1, in the order of the diff. */
import { plural } from '../views/age.ts';
import type { Hunk } from './parse.ts';

/** The text that a diff was made against, with these of its hunks alone. */
export const withHunks = (before: string, hunks: readonly Hunk[], wanted: readonly number[]): string => {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  for (const [index, { old, lines: changed }] of hunks.entries()) {
    if (!wanted.includes(index + 1)) continue;
    // A hunk that takes no line away names the line that it comes after.
    const from = old.count === 0 ? old.from : old.from - 1;
    out.push(...lines.slice(at, from));
    out.push(...changed.flatMap(({ kind, text, open }) => (kind === 'removed' ? [] : [open ? text : `${text}\n`])));
    at = from + old.count;
  }
  return [...out, ...lines.slice(at)].join('');
};

/** The first of these that there is not, of so many. */
export const missingIn = (wanted: readonly number[], count: number): number | undefined =>
  wanted.find((number) => !Number.isInteger(number) || number < 1 || number > count);

/** `2-4,6` */
export const numbersText = (numbers: readonly number[]): string => {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: { from: number; to: number }[] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
};

/** `src/a.ts`, `hunks 2-4 of src/a.ts` */
export const pickedText = ({ path, hunks }: { readonly path: string; readonly hunks?: readonly number[] }): string =>
  hunks === undefined ? path : `${hunks.length === 1 ? 'hunk' : 'hunks'} ${numbersText(hunks)} of ${path}`;

export const noSuchHunk = (path: string, count: number, wanted: number): string =>
  `${path} has ${plural(count, 'hunk')} there, and none is number ${wanted}`;

/** How well typed letters fit a text in which they occur in the same order. Pure; case does not count. */

/** `score`: the higher the better. `at`: which code points of the text were met. */
export type Fit = { readonly score: number; readonly at: readonly number[] };

const HIT = 4;
const WORD_START = 8;
const TEXT_START = 4;
const BESIDE = 8;
const FURTHEST = 3;
/** Less than this for each letter is chance, not meaning. */
const LEAST = 5;

/** `undefined`: it does not fit, or only by letters that lie about. */
export const fitOf = (typed: string, text: string): Fit | undefined => {
  const wanted = [...typed.toLowerCase()];
  const points = [...text.toLowerCase()];
  if (wanted.length === 0) return { score: 0, at: [] };
  if (!occursIn(wanted, points)) return undefined;
  const worth = points.map((_point, index) => HIT + (startsWord(points, index) ? WORD_START : 0));
  worth[0] = (worth[0] ?? 0) + TEXT_START;
  const rows: Cell[][] = [];
  for (const letter of wanted) rows.push(rowAfter(rows.at(-1), letter, points, worth));
  const last = bestOf(rows.at(-1) ?? []);
  if (last === undefined || last.score < LEAST * wanted.length) return undefined;
  return { score: last.score - points.length / 100, at: traced(rows, last.at) };
};

/** The best way to this letter of the text: what it is worth, and where the letter before was met. */
type Cell = { readonly score: number; readonly before: number } | undefined;

const rowAfter = (
  above: readonly Cell[] | undefined,
  letter: string,
  points: readonly string[],
  worth: readonly number[],
): Cell[] => {
  let far: { readonly score: number; readonly at: number } | undefined;
  return points.map((point, index) => {
    const older = above?.[index - 2];
    if (older !== undefined && (far === undefined || older.score >= far.score)) {
      far = { score: older.score, at: index - 2 };
    }
    if (point !== letter) return undefined;
    const own = worth[index] ?? 0;
    if (above === undefined) return { score: own, before: -1 };
    const beside = above[index - 1];
    const near = beside === undefined ? undefined : { score: beside.score + BESIDE + own, before: index - 1 };
    if (far === undefined) return near;
    const jumped = { score: far.score + own - Math.min(FURTHEST, index - far.at - 1), before: far.at };
    return near === undefined || jumped.score > near.score ? jumped : near;
  });
};

const bestOf = (row: readonly Cell[]): { readonly score: number; readonly at: number } | undefined =>
  row.reduce<{ score: number; at: number } | undefined>(
    (best, cell, at) =>
      cell !== undefined && (best === undefined || cell.score > best.score) ? { score: cell.score, at } : best,
    undefined,
  );

const traced = (rows: readonly (readonly Cell[])[], last: number): readonly number[] => {
  const found: number[] = [];
  let at = last;
  for (const row of rows.toReversed()) {
    found.unshift(at);
    at = row[at]?.before ?? -1;
  }
  return found;
};

const occursIn = (wanted: readonly string[], points: readonly string[]): boolean => {
  let from = 0;
  for (const letter of wanted) {
    const found = points.indexOf(letter, from);
    if (found === -1) return false;
    from = found + 1;
  }
  return true;
};

const startsWord = (points: readonly string[], index: number): boolean =>
  index === 0 || /[\s\-_./:]/.test(points[index - 1] ?? '');

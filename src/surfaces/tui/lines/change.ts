/** A change as sentences: its facts, its files, its lines with their numbers, and what was said about them. */
import { plainLine } from '../../../core/plain.ts';
import type { ReviewRow } from '../../../core/views/review-rows.ts';
import type { State } from '../state.ts';
import { heardChange } from './amounts.ts';
import { begun, ended, withoutIds } from './plain.ts';

/** `undefined` where it says nothing. */
export const changeLine = (row: ReviewRow): string | undefined => {
  const { kind, number, level, folded } = row;
  const text = row.text.replaceAll('\t', '  ').trimEnd();
  const at = number === undefined ? '' : ` ${number}`;
  switch (kind) {
    case 'blank':
      return undefined;
    case 'added':
      return `Added${at}: ${text === '' ? 'blank' : text}`;
    case 'removed':
      return `Removed${at}: ${text === '' ? 'blank' : text}`;
    case 'same':
      return `Line${at}: ${text === '' ? 'blank' : text}`;
    case 'file':
      return `File ${risky(text, level)}${folded === true ? ' Folded.' : ''}`;
    case 'listed':
      return risky(text, level);
    case 'hunk':
      return hunkLine(text);
    case 'comment':
      return `Comment, ${plainLine(text)}`;
    case 'fact':
      // Whoever needs the ids has them in `mayor diff`.
      return text.startsWith('commit ') ? undefined : ended(begun(withoutIds(heardChange(plainLine(text)))));
    default:
      return plainLine(text) === '' ? undefined : plainLine(text);
  }
};

/** Where it begins as the file is now, and what stands above it. */
const hunkLine = (text: string): string => {
  const found = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/.exec(text);
  if (found === null) return `Hunk ${plainLine(text)}`;
  const above = plainLine(found[2] ?? '');
  return `Hunk at line ${found[1]}${above === '' ? '.' : `, in ${above}`}`;
};

const risky = (text: string, level: ReviewRow['level']): string => {
  const said = text
    .trim()
    .split(/\s{2,}/)
    .map((piece, index) => (index === 0 || piece !== 'added' ? piece : 'new'))
    .map((piece, index) => (index === 0 ? plainLine(piece) : heardChange(plainLine(piece))))
    .join(', ');
  return level === undefined ? ended(said) : `${said}, ${level} risk.`;
};

export type Part = {
  readonly lines: readonly string[] /** Index of the last row that was said. */;
  readonly to: number;
};

/** So many lines from a row on; `whole`: not beyond the hunk or file that begins with it. */
export const changeFrom = (rows: readonly ReviewRow[], from: number, limit: number, whole = false): Part => {
  const lines: string[] = [];
  let to = from - 1;
  for (const [index, row] of rows.entries()) {
    if (index < from) continue;
    if (lines.length >= limit || (whole && index > from && ends(rows[from], row))) break;
    const line = changeLine(row);
    if (line !== undefined) lines.push(line);
    to = index;
  }
  return { lines, to };
};

/** A hunk ends with the next hunk; what is said of a file, before its first one. */
const ends = (first: ReviewRow | undefined, row: ReviewRow): boolean =>
  row.kind === 'file' || (row.kind === 'hunk' && first !== undefined);

export const restOf = (rows: readonly ReviewRow[], to: number): number =>
  rows.slice(to + 1).filter((row) => changeLine(row) !== undefined).length;

/** The row of a line by its number: in the file that the cursor is in, as the file is now before as it was. */
export const rowOfLine = ({ place }: State, wanted: number): number | undefined => {
  if (place.kind !== 'diff') return undefined;
  const path = place.rows[place.at]?.spot?.path;
  const inFile = place.rows.flatMap((row, index) =>
    row.number === wanted && (path === undefined || row.spot?.path === path) && isLine(row) ? [{ row, index }] : [],
  );
  return (inFile.find(({ row }) => row.kind !== 'removed') ?? inFile[0])?.index;
};

const isLine = ({ kind }: ReviewRow): boolean => kind === 'added' || kind === 'removed' || kind === 'same';

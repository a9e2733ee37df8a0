/**
 * Text measured in terminal columns. Whatever comes in, what goes out is as wide as it says: foreign
 * text is cleaned, and every character takes the form whose width all terminals agree on.
 */
import { plainLine, plainText } from '../../../core/plain.ts';
import { type Cell, cellsOf, eachCell, isSimple } from './cells.ts';

/** Exactly `width` columns: cut with an ellipsis, or padded on the right. */
export const fill = (text: string, width: number, ellipsis = '…'): string => {
  const short = cut(text, width, ellipsis);
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
};

/** At most `width` columns, an ellipsis where something was left off. Spaces stay; controls never pass. */
export const cut = (text: string, width: number, ellipsis = '…'): string => {
  if (width <= 0) return '';
  if (isSimple(text)) return text.length <= width ? text : text.slice(0, width - 1) + ellipsis;
  let used = 0;
  let out = '';
  let short: string | undefined;
  for (const cell of eachCell(text)) {
    if (short === undefined && used + cell.width >= width) short = out;
    if (used + cell.width > width) return (short ?? out) + ellipsis;
    used += cell.width;
    out += cell.text;
  }
  return out;
};

/** Columns that a text takes once it went through `cut`, `fill` or `oneLine`. */
export const widthOf = (text: string): number => (isSimple(text) ? text.length : total(cellsOf(text)));

/** Longer than any row of a terminal. */
const FARTHEST = 4_096;

/** Foreign text on one line, in settled characters; of an endless one as much as could be shown. */
export const oneLine = (text: string): string => {
  if (isAscii(text) && !text.includes('  ')) return text.trim();
  const line = plainLine(text.slice(0, FARTHEST));
  return isSimple(line) ? line : textOf(cellsOf(line));
};

/** Foreign text broken into lines of at most `width` columns, at spaces where there are some. */
export const wrap = (text: string, width: number): readonly string[] =>
  plainText(text)
    .split('\n')
    .flatMap((line) => wrapLine(expandTabs(line, 4).trimEnd(), Math.max(1, width)));

/** Tabs as spaces up to the next stop. */
export const expandTabs = (line: string, stop: number): string => {
  if (!line.includes('\t')) return line;
  let out = '';
  let used = 0;
  for (const part of line.split(/(\t)/)) {
    const text = part === '\t' ? ' '.repeat(stop - (used % stop)) : part;
    out += text;
    used += widthOf(text);
  }
  return out;
};

/** For terminals that draw nothing else: every other character becomes as many `?` as it was wide. */
export const toAscii = (text: string): string => {
  if (isAscii(text)) return text;
  return cellsOf(
    text
      .replace(/[─━┄┈═╌]/g, '-')
      .replace(/[│┃║┆]/g, '|')
      .replace(/[┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝]/g, '+')
      .replace(/[‐‑‒–—]/g, '-')
      .replace(/[‘’]/g, "'")
      .replace(/[“”]/g, '"')
      .replace(/[●•]/g, '*')
      .replace(/[→❯›▶▸]/g, '>')
      .replace(/…/g, '~')
      .replace(/✓/g, '+')
      .replace(/✗/g, 'x'),
  )
    .map(({ text: char, width }) => (isAscii(char) ? char : (plainLetter(char) ?? '?'.repeat(width))))
    .join('');
};

const plainLetter = (char: string): string | undefined => {
  const bare = char.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare.length === 1 && isAscii(bare) ? bare : undefined;
};

const ASCII = /^[\x20-\x7e]*$/;
export const isAscii = (text: string): boolean => ASCII.test(text);

const total = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);

/** Each letter is looked at once, however long the line is. */
const wrapLine = (line: string, width: number): readonly string[] => {
  if (isSimple(line) && line.length <= width) return [line];
  const row = measured(line);
  const lines: string[] = [];
  for (let from = 0; ; ) {
    const { end, isLast } = breakFrom(row, from, width);
    if (isLast) return [...lines, row.slice(from, end)];
    lines.push(row.slice(from, end).trimEnd());
    from = end;
    while (row.isSpace(from)) from += 1;
  }
};

/** A line by the number of its cell; a simple one needs no cells. */
type Measured = {
  readonly length: number;
  widthAt(at: number): number;
  isSpace(at: number): boolean;
  slice(from: number, to: number): string;
};

const measured = (line: string): Measured => {
  if (isSimple(line))
    return {
      length: line.length,
      widthAt: () => 1,
      isSpace: (at) => line[at] === ' ',
      slice: (from, to) => line.slice(from, to),
    };
  const cells = cellsOf(line);
  return {
    length: cells.length,
    widthAt: (at) => cells[at]?.width ?? 0,
    isSpace: (at) => cells[at]?.text === ' ',
    slice: (from, to) => textOf(cells.slice(from, to)),
  };
};

const breakFrom = (row: Measured, from: number, width: number): { readonly end: number; readonly isLast: boolean } => {
  let used = 0;
  let space = from;
  for (let at = from; at < row.length; at += 1) {
    if (used + row.widthAt(at) > width) {
      const end = row.isSpace(at) ? at : space > from ? space : Math.max(from + 1, at);
      return { end, isLast: false };
    }
    used += row.widthAt(at);
    if (row.isSpace(at)) space = at + 1;
  }
  return { end: row.length, isLast: true };
};

const textOf = (cells: readonly Cell[]): string => cells.map((cell) => cell.text).join('');

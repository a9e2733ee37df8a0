/**
 * Text measured in terminal columns. Whatever comes in, what goes out is as wide as it says: foreign
 * text is cleaned, and every character takes the form whose width all terminals agree on.
 */
import stringWidth from 'string-width';
import { plainLine, plainText } from '../../../core/plain.ts';

export type Cell = { readonly text: string; readonly width: number };

/** Exactly `width` columns: cut with an ellipsis, or padded on the right. */
export const fill = (text: string, width: number, ellipsis = '…'): string => {
  const short = cut(text, width, ellipsis);
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
};

/** At most `width` columns, an ellipsis where something was left off. Spaces stay; controls never pass. */
export const cut = (text: string, width: number, ellipsis = '…'): string => {
  if (width <= 0) return '';
  if (isSimple(text)) return text.length <= width ? text : text.slice(0, width - 1) + ellipsis;
  const cells = cellsOf(text);
  return total(cells) <= width ? textOf(cells) : take(cells, width - 1) + ellipsis;
};

/** Columns that a text takes once it went through `cut`, `fill` or `oneLine`. */
export const widthOf = (text: string): number => (isSimple(text) ? text.length : total(cellsOf(text)));

/** Foreign text on one line, in settled characters. */
export const oneLine = (text: string): string => {
  if (isAscii(text) && !text.includes('  ')) return text.trim();
  const line = plainLine(text);
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
  for (const part of line.split(/(\t)/)) {
    out += part === '\t' ? ' '.repeat(stop - (widthOf(out) % stop)) : part;
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

/**
 * Letters, lines and signs that are one code unit and one column each and never join with a
 * neighbour: nearly all text of a terminal, measured without looking at every character.
 */
const SIMPLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u239b-\u23ce\u2500-\u25fc\u2713\u2717\u2768-\u2775\u2800-\u28ff]*$/;
export const isSimple = (text: string): boolean => SIMPLE.test(text);

let made: Intl.Segmenter | undefined;
/** Its tables take as long to load as a fifth of Node: only where there is text that needs them. */
const graphemes = (): Intl.Segmenter => {
  made ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return made;
};

/** What a person sees as one character each, with its columns; those without any are left out. */
export const cellsOf = (text: string): readonly Cell[] => {
  if (isSimple(text)) return [...text].map((char) => ({ text: char, width: 1 }));
  const cells: Cell[] = [];
  for (const { segment } of graphemes().segment(text)) {
    const cell = cellOf(segment);
    if (cell.width > 0) cells.push(cell);
  }
  return cells;
};

/** Blocks of letters whose every character has one width; most of what is not simple lies in them. */
const WIDE = /^[\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]$/;
const NARROW = /^[\u05d0-\u05ea\u0621-\u064a]$/;

const cellOf = (segment: string): Cell => {
  if (isSimple(segment) || NARROW.test(segment)) return { text: segment, width: 1 };
  if (WIDE.test(segment)) return { text: segment, width: 2 };
  const text = settle(segment);
  const width = stringWidth(text);
  if (width <= 2) return { text, width };
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
  return { text: first, width: stringWidth(first) };
};

const REGIONAL = /^[\u{1f1e6}-\u{1f1ff}]+$/u;
const JOINED = /[\u200d\ufe0e\ufe0f\u20e3\u{1f3fb}-\u{1f3ff}]/u;
const MARKS_KEPT = 2;

/**
 * Terminals disagree about the width of joined emoji, flags and presentation selectors, so these
 * become their first character (a flag its two letters); piled-up marks become a few.
 */
const settle = (segment: string): string => {
  if (segment.length === 1) return segment;
  const whole = segment.normalize('NFC');
  const points = [...whole];
  const first = points[0] ?? '';
  if (REGIONAL.test(whole)) return points.map((point) => letterOf(point)).join('');
  if (JOINED.test(whole)) return first;
  return points.slice(0, 1 + MARKS_KEPT).join('');
};

const letterOf = (regional: string): string =>
  String.fromCharCode(((regional.codePointAt(0) ?? 0x1f1e6) - 0x1f1e6 + 65) & 0x7f);

const total = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);

const take = (cells: readonly Cell[], width: number): string => {
  let used = 0;
  let out = '';
  for (const cell of cells) {
    if (used + cell.width > width) break;
    used += cell.width;
    out += cell.text;
  }
  return out;
};

const wrapLine = (line: string, width: number): readonly string[] => {
  if (isSimple(line) && line.length <= width) return [line];
  const lines: string[] = [];
  let rest = cellsOf(line);
  while (total(rest) > width) {
    const count = breakAt(rest, width);
    lines.push(textOf(rest.slice(0, count)).trimEnd());
    rest = rest.slice(count);
    while (rest[0]?.text === ' ') rest = rest.slice(1);
  }
  return [...lines, textOf(rest)];
};

const breakAt = (cells: readonly Cell[], width: number): number => {
  let used = 0;
  let space = 0;
  for (const [index, cell] of cells.entries()) {
    if (used + cell.width > width && cell.text === ' ') return index;
    if (used + cell.width > width) return space > 0 ? space : Math.max(1, index);
    used += cell.width;
    if (cell.text === ' ') space = index + 1;
  }
  return cells.length;
};

const textOf = (cells: readonly Cell[]): string => cells.map((cell) => cell.text).join('');

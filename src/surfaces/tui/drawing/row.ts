/** A row of a table as one string of an exact width: what does not fit is cut, never wrapped. */
import { cut, fill, oneLine, toAscii, widthOf } from './text.ts';
import type { Ground, Style, Theme, Tone } from './theme.ts';

export type Part = {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  /** Columns; `rest` shares what the others leave; absent: as wide as the text. */
  readonly width?: number | 'rest';
  readonly right?: boolean;
};

/** Parts side by side with one space between them; parts of width 0 take no space at all. */
export const rowText = (theme: Theme, width: number, parts: readonly Part[], ground: Ground = 'none'): string => {
  const shown = parts.filter((part) => part.width !== 0 && !(part.width === undefined && part.text === ''));
  const widths = widthsOf(theme, width, shown);
  const pieces: string[] = [];
  let used = 0;
  for (const [index, part] of shown.entries()) {
    const gap = index === 0 ? 0 : 1;
    const room = Math.min(widths[index] ?? 0, width - used - gap);
    if (room <= 0) continue;
    if (gap > 0) pieces.push(theme.paint(' ', { tone: 'plain', ground }));
    pieces.push(theme.paint(fitted(theme, part, room), styleOf(part, ground)));
    used += gap + room;
  }
  if (used < width) pieces.push(theme.paint(' '.repeat(width - used), { tone: 'plain', ground }));
  return pieces.join('');
};

/** Pieces set one after the other, their own spaces kept, padded to the width. */
export const lineText = (theme: Theme, width: number, parts: readonly Part[], ground: Ground = 'none'): string => {
  const pieces: string[] = [];
  let used = 0;
  for (const part of parts) {
    const text = cut(drawable(theme, part.text), width - used, theme.signs.ellipsis);
    if (text === '') continue;
    pieces.push(theme.paint(text, styleOf(part, ground)));
    used += widthOf(text);
  }
  if (used < width) pieces.push(theme.paint(' '.repeat(width - used), { tone: 'plain', ground }));
  return pieces.join('');
};

/** A blank row. */
export const blank = (width: number): string => ' '.repeat(Math.max(0, width));

const styleOf = (part: Part, ground: Ground): Style => ({
  tone: part.tone ?? 'plain',
  bold: part.bold === true,
  ground,
});

const widthsOf = (theme: Theme, width: number, parts: readonly Part[]): readonly number[] => {
  const gaps = Math.max(0, parts.length - 1);
  const fixed = parts.map((part) => {
    if (part.width === 'rest') return 0;
    return part.width ?? widthOf(clean(theme, part.text));
  });
  const rests = parts.filter((part) => part.width === 'rest').length;
  const left = Math.max(0, width - gaps - fixed.reduce((sum, each) => sum + each, 0));
  const share = rests === 0 ? 0 : Math.floor(left / rests);
  return parts.map((part, index) => (part.width === 'rest' ? share : (fixed[index] ?? 0)));
};

/** Foreign or not: one line, and only what the terminal can draw. */
const clean = (theme: Theme, text: string): string => drawable(theme, oneLine(text));

const drawable = (theme: Theme, text: string): string =>
  theme.look.ascii ? toAscii(text.replaceAll('…', '...')) : text;

const fitted = (theme: Theme, part: Part, width: number): string => {
  const text = clean(theme, part.text);
  const { ellipsis } = theme.signs;
  if (part.right !== true) return fill(text, width, ellipsis);
  const short = cut(text, width, ellipsis);
  return ' '.repeat(width - widthOf(short)) + short;
};

import { plural } from '../../../core/views/age.ts';
import { blank, lineText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';

/** So much of a text is drawn with every frame, and nobody reads more of it here. */
export const LETTERS = 100_000;

/** Foreign text in lines with a margin; of an endless one the beginning, and how much more there is. */
export const textLines = (text: string, theme: Theme, width: number, tone: Tone = 'plain'): readonly string[] => {
  const drawn = drawnLines(wrapped(text.slice(0, LETTERS), width), theme, width, tone);
  const more = text.length - LETTERS;
  return more > 0 ? [...drawn, ...textLines(`and ${plural(more, 'more letter')}`, theme, width, 'dim')] : drawn;
};

/** The first `most` of these lines, and how many more there are. */
export const firstLines = (text: string, most: number, theme: Theme, width: number): readonly string[] => {
  const lines = wrapped(text.slice(0, LETTERS), width);
  const more = lines.length - most;
  const drawn = drawnLines(lines.slice(0, most), theme, width, 'plain');
  return more > 0 ? [...drawn, ...textLines(`and ${plural(more, 'more line')}`, theme, width, 'dim')] : drawn;
};

const wrapped = (text: string, width: number): readonly string[] =>
  text.trim() === '' ? [] : wrap(text.trimEnd(), Math.max(8, width - 3));

const drawnLines = (lines: readonly string[], theme: Theme, width: number, tone: Tone): readonly string[] =>
  lines.map((line) => (line === '' ? blank(width) : lineText(theme, width, [{ text: `  ${line}`, tone }])));

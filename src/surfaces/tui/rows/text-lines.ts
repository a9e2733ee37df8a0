import { blank, lineText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';

/** Foreign text in lines with a margin. */
export const textLines = (text: string, theme: Theme, width: number, tone: Tone = 'plain'): readonly string[] =>
  text.trim() === ''
    ? []
    : wrap(text.trimEnd(), Math.max(8, width - 3)).map((line) =>
        line === '' ? blank(width) : lineText(theme, width, [{ text: `  ${line}`, tone }]),
      );

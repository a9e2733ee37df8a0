/** What an agent wants to write, line by line: the sign says what colour repeats. */
import { lineText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Style, Theme } from '../drawing/theme.ts';

const styleOf = (line: string, isFirst: boolean): Omit<Style, 'ground'> => {
  if (line.startsWith('@@') || line.startsWith('*** ')) return { tone: 'accent' };
  if (line.startsWith('+++') || line.startsWith('--- ')) return { tone: 'dim' };
  if (line.startsWith('+')) return { tone: 'good' };
  if (line.startsWith('-')) return { tone: 'bad' };
  return isFirst ? { tone: 'plain', bold: true } : { tone: 'plain' };
};

/** Foreign text; a line that is too long goes on below, under its sign. */
export const changeLines = (text: string, theme: Theme, width: number): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .flatMap((line, index) => {
      const style = styleOf(line, index === 0);
      return wrap(line, Math.max(8, width - 3)).map((part, at) =>
        lineText(theme, width, [{ text: `${at === 0 ? '  ' : '    '}${part}`, ...style }]),
      );
    });

/** The log of one gate, as rows; the line that was sought stands out. */
import { plainText, withoutLastBreaks } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import { lineText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { textLines } from './text-lines.ts';

/** More of a log is for a pager: mayor gates TASK --log NAME. */
const LINES = 3_000;
/** Above a line that was sought further up. */
const ABOVE = 100;

/** Letters of a line, which is drawn with every frame. */
const LONGEST = 4_000;

export const logText = (view: string): readonly string[] =>
  withoutLastBreaks(plainText(view))
    .split('\n')
    .map((line) =>
      line.length > LONGEST ? `${line.slice(0, LONGEST)} (and ${plural(line.length - LONGEST, 'more letter')})` : line,
    );

/** Which of its lines are shown. */
const shownFrom = (count: number, mark: number | undefined): number =>
  Math.max(0, Math.min(count - LINES, (mark ?? count) - ABOVE));

export const logLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'log') return [];
  if (place.view === 'loading') return [lineText(theme, width, [{ text: '  Reading the log…', tone: 'dim' }])];
  if (place.view === 'absent')
    return textLines('It has no log: it did not run, or its log was taken away to make room.', theme, width, 'dim');
  const lines = logText(place.view);
  const from = shownFrom(lines.length, place.mark);
  const more =
    from > 0
      ? [lineText(theme, width, [{ text: ` … ${from} lines before: mayor gates ${place.task} --log NAME` }])]
      : [];
  return [
    ...more,
    ...lines.slice(from).flatMap((line, index) => {
      const isSought = from + index === place.mark;
      return wrap(line, width - 2).map((text) =>
        lineText(
          theme,
          width,
          [
            { text: isSought ? theme.signs.pointer : ' ', tone: 'accent' },
            { text, bold: isSought },
          ],
          isSought ? 'faint' : 'none',
        ),
      );
    }),
  ];
};

/** The row on which a line of the log begins. */
export const logRowOf = ({ place, size }: State, line: number): number => {
  if (place.kind !== 'log') return 0;
  const lines = logText(place.view);
  const from = shownFrom(lines.length, place.mark);
  return lines.slice(from, line).reduce((rows, text) => rows + wrap(text, size.columns - 2).length, from > 0 ? 1 : 0);
};

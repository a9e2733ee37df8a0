/** What an agent's pane shows, in its own colours, as much of its end as there is room for. */
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { Screen } from '../../../ports/runtime.ts';
import { lineText } from '../drawing/row.ts';
import { bareLine, styledLine } from '../drawing/styled.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';

/** Its lines; `windowTop`: where the window has to begin so that the cursor of who types is in it. */
export type PaneBody = {
  readonly count: number;
  readonly windowTop?: number;
  draw(from: number, to: number): readonly string[];
};

export const paneOf = (state: State, polecat: PolecatRow, theme: Theme, width: number, room: number): PaneBody => {
  const say = (text: string): PaneBody => ({
    count: 1,
    draw: (from) => (from > 0 ? [] : [lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }])]),
  });
  const { screen, typing } = state;
  if (screen === undefined || screen.polecat !== polecat.id) return say('');
  const { shown } = screen;
  if (shown === 'gone') return say('There is no pane: nothing runs for it now.');
  const cursor = typing?.polecat === polecat.id && typing.held === undefined ? shown.cursor : undefined;
  const lines = withCursor(withoutEnd(shown.lines), cursor);
  if (lines.length === 0) return say('The pane is empty so far.');
  const inner = width - 1;
  // A line longer than the window is seen from where its cursor is.
  const left = cursor === undefined || cursor.column < inner ? 0 : cursor.column - Math.floor((inner * 2) / 3);
  const styled = (line: string, index: number): string =>
    ` ${styledLine(line, inner, theme.look, {
      from: left,
      ...(index === cursor?.line ? { cursor: { column: cursor.column, paint: theme.cursor } } : {}),
    })}`;
  const last = Math.max(0, lines.length - room);
  return {
    count: lines.length,
    ...(cursor === undefined ? {} : { windowTop: Math.max(0, Math.min(last, cursor.line)) }),
    draw: (from, to) => lines.slice(from, to).map((line, index) => styled(line, from + index)),
  };
};

/** A pane's unused rows at the bottom say nothing. */
const withoutEnd = (lines: readonly string[]): readonly string[] => {
  let end = lines.length;
  while (end > 0 && bareLine(lines[end - 1] ?? '').trim() === '') end -= 1;
  return lines.slice(0, end);
};

/** The one in which the cursor stands is used. */
const withCursor = (lines: readonly string[], cursor: Screen['cursor']): readonly string[] =>
  cursor === undefined || cursor.line < lines.length
    ? lines
    : [...lines, ...Array.from({ length: cursor.line + 1 - lines.length }, () => '')];

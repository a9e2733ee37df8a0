/** What an agent's pane shows, in its own colours, as much of its end as there is room for. */
import type { PolecatRow } from '../../../core/views/status.ts';
import { lineText } from '../row.ts';
import type { State } from '../state.ts';
import { bareLine, styledLine } from '../styled.ts';
import type { Theme } from '../theme.ts';

export const paneLines = (
  state: State,
  polecat: PolecatRow,
  theme: Theme,
  width: number,
  height: number | 'whole',
): readonly string[] => {
  const say = (text: string): readonly string[] => [lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }])];
  const { screen } = state;
  if (screen === undefined || screen.polecat !== polecat.id) return say('');
  if (screen.shown === 'gone') return say('There is no pane: nothing runs for it now.');
  const lines = withoutEnd(screen.shown.lines);
  if (lines.length === 0) return say('The pane is empty so far.');
  const seen = height === 'whole' ? lines : lines.slice(-height);
  return seen.map((line) => ` ${styledLine(line, width - 1, theme.look)}`);
};

/** A pane's unused rows at the bottom say nothing. */
const withoutEnd = (lines: readonly string[]): readonly string[] => {
  let end = lines.length;
  while (end > 0 && bareLine(lines[end - 1] ?? '').trim() === '') end -= 1;
  return lines.slice(0, end);
};

/** Why the town did not take what was asked about a row, and what to do next: until that is done, or put away. */
import { blank, lineText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';
import { textLines } from './text-lines.ts';

export const refusalLines = (state: State, row: string, theme: Theme, width: number): readonly string[] => {
  const refusal = state.refused?.[row];
  if (refusal === undefined) return [];
  const { what, hint = '', lines = [] } = refusal;
  return [
    blank(width),
    ...textLines(`${theme.signs.broken} refused: ${what}`, theme, width, 'bad'),
    ...lines.flatMap((line) => textLines(`  ${line}`, theme, width, 'dim')),
    ...textLines(hint, theme, width),
    lineText(theme, width, [{ text: spoken('  {put-away} puts this away', state.keys), tone: 'dim' }]),
  ];
};

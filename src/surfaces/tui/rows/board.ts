/** The board as lines: columns of cards in lanes, or where it is narrow a list by state. Only what is in sight is drawn. */
import { plural } from '../../../core/views/age.ts';
import { doneIn } from '../../../core/views/convoys.ts';
import { type Board, boardOf, COLUMNS, type Column, chosenOn, isListed, type Lane } from '../board/board.ts';
import { blank, lineText, type Part } from '../drawing/row.ts';
import { cut, oneLine, widthOf } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { type GridLine, gridOf, listOf, onBoard } from './board-grid.ts';
import { cardLine, cardRow } from './card.ts';
import { barParts, convoyNote } from './headings.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const columnWords: Readonly<Record<Column, { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: 'WAITING', tone: 'plain' },
  working: { text: 'WORKING', tone: 'good' },
  'needs-you': { text: 'NEEDS YOU', tone: 'attention' },
  'in-review': { text: 'IN REVIEW', tone: 'attention' },
  landed: { text: 'LANDED', tone: 'plain' },
};

export const boardTitle = (state: State, theme: Theme, width: number): string => {
  const { lanes, counts } = boardOf(state);
  const convoys = lanes.filter(({ convoy }) => convoy !== undefined).length;
  const tasks = COLUMNS.reduce((sum, column) => sum + counts[column], 0);
  const { dot } = theme.signs;
  return lineText(theme, width, [
    { text: ' Board', bold: true },
    { text: ` ${dot} ${plural(convoys, 'convoy')} ${dot} ${plural(tasks, 'task')}`, tone: 'dim' },
    ...(state.filter === '' ? [] : [{ text: ` ${dot} only ${oneLine(state.filter)}`, tone: 'attention' as const }]),
  ]);
};

export const boardLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const board = boardOf(state);
  if (board.lanes.length === 0) return filled([blank(width), ...emptyLines(state, theme, width)], width, height);
  return isListed(state) ? listed(board, state, theme, width, height) : inColumns(board, state, theme, width, height);
};

const emptyLines = ({ status, filter, keys }: State, theme: Theme, width: number): readonly string[] => {
  if (status === undefined) return textLines('Asking the town…', theme, width, 'dim');
  if (filter !== '') return textLines(`No task here matches "${oneLine(filter)}".`, theme, width);
  return textLines(spoken('There is no open task. {new-task} writes one at home.', keys), theme, width);
};

const inColumns = (board: Board, state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { widths, size, lines } = gridOf(state, width, height);
  const chosen = chosenOn(board, onBoard(state))?.card.task.id;
  const draw = (line: GridLine): string => {
    if (line.kind === 'blank') return blank(width);
    if (line.kind === 'lane') return laneLine(line.lane, theme, width);
    return COLUMNS.map((column, nth) => {
      const card = line.lane.cards[column][line.index];
      const w = widths[nth] ?? 0;
      const on = card?.task.id === chosen;
      return `${card === undefined ? blank(w) : cardLine(card, line.part, size, { state, theme, width: w, on })} `;
    }).join('');
  };
  return filled([headLine(board, theme, widths), ...lines.map(draw)], width, height);
};

const headLine = (board: Board, theme: Theme, widths: readonly number[]): string =>
  COLUMNS.map((column, index) => `${headOf(column, board, theme, widths[index] ?? 0)} `).join('');

const headOf = (column: Column, { counts, closed }: Board, theme: Theme, width: number): string => {
  const count = counts[column];
  const { tone, ...words } = columnWords[column];
  // What others closed has landed nowhere.
  const text = column === 'landed' && closed > 0 ? 'DONE' : words.text;
  const said = ` ${text} ${count} `;
  return lineText(theme, width, [
    { text: said, tone: count === 0 ? 'dim' : tone, bold: count > 0 },
    { text: theme.signs.across.repeat(Math.max(0, width - widthOf(said))), tone: 'dim' },
  ]);
};

const BAR = 10;

const laneLine = ({ convoy, cards }: Lane, theme: Theme, width: number): string => {
  const { signs } = theme;
  const tasks = COLUMNS.reduce((sum, column) => sum + cards[column].length, 0);
  if (convoy === undefined)
    return lineText(theme, width, [
      { text: ` ${signs.open} `, tone: 'dim' },
      { text: 'In no convoy', bold: true },
      { text: ` ${signs.dot} ${plural(tasks, 'task')}`, tone: 'dim' },
    ]);
  const { total } = convoy;
  const done = doneIn(convoy);
  const how = [
    ...(convoy.gathered === undefined ? [] : [`lands together, ${convoy.gathered} gathered`]),
    ...(convoy.one ? ['one polecat'] : []),
  ];
  const note: Part = { text: ` ${signs.dot} ${convoyNote(convoy)}`, tone: noteTone(convoy) };
  return lineText(theme, width, [
    { text: ` ${signs.open} `, tone: 'dim' },
    { text: shortName(convoy.name, theme, width), bold: true },
    { text: ' ' },
    ...barParts(convoy, theme, BAR),
    { text: ` ${done}/${total}`, tone: done === total ? 'good' : 'plain' },
    ...(convoy.state === 'landed' ? [] : [note]),
    { text: how.map((text) => ` ${signs.dot} ${text}`).join(''), tone: 'dim' },
  ]);
};

const noteTone = ({ failed, inReview }: NonNullable<Lane['convoy']>): Tone =>
  failed > 0 ? 'bad' : inReview > 0 ? 'attention' : 'dim';

/** Room for how far it is, whatever its name. */
const shortName = (name: string, theme: Theme, width: number): string =>
  cut(oneLine(name), Math.max(10, width - 50), theme.signs.ellipsis);

const listed = (board: Board, state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const chosen = chosenOn(board, onBoard(state))?.card.task.id;
  const lines = listOf(state, height).map(({ column, card, lane }) =>
    card === undefined
      ? headOf(column, board, theme, width)
      : `${cardRow(card, lane?.convoy?.name ?? '', { state, theme, width: width - 1, on: card.task.id === chosen })} `,
  );
  return filled(lines, width, height);
};

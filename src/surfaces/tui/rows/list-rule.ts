/** The rule above the list: what is left out of it and what is marked, and the order that it has. */
import { lineText, type Part } from '../drawing/row.ts';
import { cut, widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { bannerOf } from './banner.ts';
import type { Sorting } from './groups.ts';

const ORDERS: Readonly<Record<Sorting, string>> = {
  need: '',
  age: 'oldest first',
  priority: 'by priority',
  cost: 'dearest first',
  name: 'by name',
};

const ROOM_FOR_ORDER = 16;

export const listRule = (state: State, theme: Theme, width: number): string => {
  const { text, tone } = bannerOf(state);
  const marked: readonly Part[] =
    state.marks.length === 0 ? [] : [{ text: ` ${state.marks.length} marked `, tone: 'accent', bold: true }];
  const beside = marked.reduce((sum, part) => sum + widthOf(part.text), 0);
  // What is to be known now stays whole before the order does.
  const isEmpty = state.rows.length === 0 && state.filter === '';
  const order = isEmpty || widthOf(text) + beside + ROOM_FOR_ORDER > width ? '' : orderText(state, theme);
  const used = widthOf(order) + beside;
  const said = text === '' ? '' : ` ${cut(text, width - used - 4)} `;
  const rest = Math.max(0, width - used - widthOf(said) - 1);
  const plain = state.grouping === 'need' && state.sorting === 'need';
  return lineText(theme, width, [
    { text: said, tone, bold: true },
    ...marked,
    { text: theme.signs.across.repeat(rest), tone: 'dim' },
    { text: order, tone: plain ? 'dim' : 'plain' },
    { text: theme.signs.across, tone: 'dim' },
  ]);
};

const orderText = ({ grouping, sorting }: State, theme: Theme): string => {
  const order = ORDERS[sorting];
  return ` by ${grouping}${order === '' ? '' : ` ${theme.signs.dot} ${order}`} `;
};

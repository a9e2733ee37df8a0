/** Moving on the board: down a column through all lanes, across within a lane, and from lane to lane. */

import type { State } from '../state.ts';
import { type Board, boardOf, type Card, COLUMNS, chosenOn, inOrder, isListed } from './board.ts';

const toCard = (state: State, card: Card | undefined): State =>
  card === undefined || state.place.kind !== 'board'
    ? state
    : { ...state, place: { ...state.place, on: card.task.id } };

const on = ({ place }: State): string | undefined => (place.kind === 'board' ? place.on : undefined);

export const downBoard = (state: State, by: number): State => {
  const board = boardOf(state);
  const chosen = chosenOn(board, on(state));
  if (chosen === undefined) return state;
  const { column } = chosen.card;
  const all = isListed(state) ? inOrder(board) : board.lanes.flatMap(({ cards }) => cards[column]);
  const at = all.findIndex(({ task }) => task.id === chosen.card.task.id);
  return toCard(state, all[Math.max(0, Math.min(all.length - 1, at + by))]);
};

/** To the next column of the lane that has a card; in a list to the next state. */
export const acrossBoard = (state: State, by: 1 | -1): State => {
  const board = boardOf(state);
  const chosen = chosenOn(board, on(state));
  if (chosen === undefined) return state;
  const lanes = isListed(state) ? board.lanes : board.lanes.slice(chosen.lane, chosen.lane + 1);
  const at = COLUMNS.indexOf(chosen.card.column);
  const beyond = by === 1 ? COLUMNS.slice(at + 1) : COLUMNS.slice(0, at).toReversed();
  for (const column of beyond) {
    const cards = lanes.flatMap((lane) => lane.cards[column]);
    const index = isListed(state) ? 0 : Math.min(chosen.index, cards.length - 1);
    if (cards.length > 0) return toCard(state, cards[index]);
  }
  return state;
};

/** To the first card of the next lane, and from the last to the first; in a list to the next state. */
export const toLane = (state: State, by: 1 | -1): State => {
  if (isListed(state)) return acrossBoard(state, by);
  const board = boardOf(state);
  const chosen = chosenOn(board, on(state));
  if (chosen === undefined) return state;
  const { lanes } = board;
  return toCard(state, firstIn(board, (chosen.lane + by + lanes.length) % lanes.length));
};

const firstIn = ({ lanes }: Board, at: number): Card | undefined => {
  const lane = lanes[at];
  return lane === undefined ? undefined : COLUMNS.flatMap((column) => lane.cards[column])[0];
};

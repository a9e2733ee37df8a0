/** Where the cards of the board lie: columns of a width each, lanes one below the other, and the part that is in sight. */
import { boardOf, type Card, COLUMNS, chosenOn, isListed, type Lane } from '../board/board.ts';
import { windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import type { CardSize } from './card.ts';

/** Columns with a space between; what is left over goes to the first ones. */
const widthsOf = (width: number): readonly number[] => {
  const room = width - COLUMNS.length;
  const each = Math.floor(room / COLUMNS.length);
  return COLUMNS.map((_column, index) => each + (index < room % COLUMNS.length ? 1 : 0));
};

const HEIGHTS: Readonly<Record<CardSize, number>> = { tall: 4, broad: 3 };

type Placed = { readonly lane: Lane; readonly top: number; readonly height: number };

/** Each lane with a line for its name above it, and a blank one below. */
const placed = (lanes: readonly Lane[], each: number): readonly Placed[] => {
  let top = 0;
  return lanes.map((lane) => {
    const most = Math.max(...COLUMNS.map((column) => lane.cards[column].length));
    const one = { lane, top, height: 1 + most * each };
    top += one.height + 1;
    return one;
  });
};

export const onBoard = ({ place }: State): string | undefined => (place.kind === 'board' ? place.on : undefined);

/** What a line of the board shows. `part`: which line of its cards. */
export type GridLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'lane'; readonly lane: Lane }
  | { readonly kind: 'cards'; readonly lane: Lane; readonly index: number; readonly part: number };

export type Grid = {
  readonly widths: readonly number[];
  readonly size: CardSize;
  /** Below the line with the names of the columns. */
  readonly lines: readonly GridLine[];
};

export const gridOf = (state: State, width: number, height: number): Grid => {
  const board = boardOf(state);
  const widths = widthsOf(width);
  const size = (widths.at(-1) ?? 0) < 30 ? 'tall' : 'broad';
  const each = HEIGHTS[size];
  const lanes = placed(board.lanes, each);
  const chosen = chosenOn(board, onBoard(state));
  const at = (lanes[chosen?.lane ?? 0]?.top ?? 0) + 1 + (chosen?.index ?? 0) * each;
  const total = lanes.reduce((sum, one) => sum + one.height + 1, -1);
  const room = height - 1;
  const top = windowTop(at + 1, total, room);
  const line = (y: number): GridLine => {
    const here = lanes.find((one) => y < one.top + one.height);
    if (here === undefined || y < here.top) return { kind: 'blank' };
    // Whose cards these are is said above them, however far they are scrolled.
    if (y === here.top || y === top) return { kind: 'lane', lane: here.lane };
    const within = y - here.top - 1;
    return { kind: 'cards', lane: here.lane, index: Math.floor(within / each), part: within % each };
  };
  const count = Math.max(0, Math.min(room, total - top));
  return { widths, size, lines: Array.from({ length: count }, (_none, index) => line(top + index)) };
};

/** A card, or the name of a column where the board is a list by state. */
export type ListLine = { readonly column: (typeof COLUMNS)[number]; readonly card?: Card; readonly lane?: Lane };

/** The lines in sight where it is too narrow for columns. */
export const listOf = (state: State, height: number): readonly ListLine[] => {
  const board = boardOf(state);
  const chosen = chosenOn(board, onBoard(state))?.card.task.id;
  const lines = COLUMNS.flatMap((column): readonly ListLine[] => {
    const cards = board.lanes.flatMap((lane) => lane.cards[column].map((card) => ({ column, card, lane })));
    return cards.length === 0 ? [] : [{ column }, ...cards];
  });
  const at = lines.findIndex(({ card }) => card !== undefined && card.task.id === chosen);
  const top = windowTop(Math.max(0, at), lines.length, height);
  return lines.slice(top, top + height);
};

/** The task whose card has this cell of the board; `undefined` beside all cards. */
export const cardUnder = (state: State, x: number, y: number, width: number, height: number): string | undefined => {
  if (isListed(state)) return listOf(state, height)[y]?.card?.task.id;
  const { widths, lines } = gridOf(state, width, height);
  const line = lines[y - 1];
  if (line?.kind !== 'cards') return undefined;
  let left = 0;
  for (const [nth, column] of COLUMNS.entries()) {
    const right = left + (widths[nth] ?? 0);
    if (x >= left && x < right) return line.lane.cards[column][line.index]?.task.id;
    left = right + 1;
  }
  return undefined;
};

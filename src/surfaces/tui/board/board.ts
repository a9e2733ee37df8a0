/** The board: every task as a card in the column of its state, in the lane of its convoy; and which card the keys are about. */
import { isOver } from '../../../core/views/convoys.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { ConvoyRow, InboxRow, StatusView } from '../../../core/views/status.ts';
import type { TaskRow, TaskState } from '../../../core/views/task-row.ts';
import { taskEntry } from '../rows/entries.ts';
import type { Row } from '../rows/list.ts';
import { matcher } from '../rows/matches.ts';
import type { Place, State } from '../state.ts';
import { nodeAt } from './graph.ts';

export const COLUMNS = ['waiting', 'working', 'needs-you', 'in-review', 'landed'] as const;
export type Column = (typeof COLUMNS)[number];

export type Card = {
  readonly task: TaskRow;
  readonly column: Column;
  readonly polecat?: PolecatRow;
  /** What of it waits for a person: the oldest item. */
  readonly item?: InboxRow;
};

/** Tasks of a convoy, or with no convoy all others. */
export type Lane = {
  readonly convoy?: ConvoyRow;
  readonly cards: Readonly<Record<Column, readonly Card[]>>;
};

export type Board = {
  readonly lanes: readonly Lane[];
  readonly counts: Readonly<Record<Column, number>>;
  /** How many of those that are over were closed elsewhere. */
  readonly closed: number;
};

const columnOf: Readonly<Record<TaskState, Column>> = {
  deferred: 'waiting',
  blocked: 'waiting',
  ready: 'waiting',
  waiting: 'waiting',
  undone: 'waiting',
  assigned: 'working',
  working: 'working',
  stuck: 'needs-you',
  stopped: 'needs-you',
  'in-review': 'in-review',
  gathered: 'in-review',
  approved: 'in-review',
  merging: 'in-review',
  held: 'in-review',
  undoing: 'in-review',
  landed: 'landed',
  closed: 'landed',
};

/** Too narrow for columns side by side: a list, state by state. */
export const COLUMNS_FROM = 80;

export const isListed = ({ size }: Pick<State, 'size'>): boolean => size.columns < COLUMNS_FROM;

const drawn = new WeakMap<StatusView, { readonly filter: string; readonly board: Board }>();
const NONE: Board = {
  lanes: [],
  counts: { waiting: 0, working: 0, 'needs-you': 0, 'in-review': 0, landed: 0 },
  closed: 0,
};

/** Made once for each picture of the town: every key of the moment asks which card it is about. */
export const boardOf = ({ status, filter }: Pick<State, 'status' | 'filter'>): Board => {
  if (status === undefined) return NONE;
  const known = drawn.get(status);
  if (known?.filter === filter) return known.board;
  const board = made(status, filter);
  drawn.set(status, { filter, board });
  return board;
};

const made = (status: StatusView, filter: string): Board => {
  const matches = matcher(filter);
  const polecats = new Map(status.polecats.map((polecat) => [polecat.task, polecat]));
  const items = new Map<string, InboxRow>();
  for (const item of status.inbox.toSorted((a, b) => b.at - a.at))
    if (item.task !== undefined) items.set(item.task, item);
  const names = new Map(status.convoys.map(({ id, name }) => [id, name]));
  const lanes = new Map<string, Card[]>(status.convoys.map(({ id }) => [id, []]));
  const others: Card[] = [];
  for (const task of status.tasks) {
    const polecat = polecats.get(task.id);
    const own = task.convoy === undefined ? undefined : lanes.get(task.convoy);
    // As in the list: what is over and was in no convoy would only push the rest away.
    if (own === undefined && columnOf[task.state] === 'landed' && polecat === undefined && filter.trim() === '')
      continue;
    const words = [task.id, task.title, task.state, task.rig, names.get(task.convoy ?? ''), ...task.labels];
    if (matches(...words, polecat?.id, polecat?.agent)) (own ?? others).push(cardOf(task, polecat, items.get(task.id)));
  }
  const inConvoys = status.convoys
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
    .flatMap((convoy): readonly Lane[] => {
      const cards = lanes.get(convoy.id) ?? [];
      return cards.length === 0 ? [] : [{ convoy, cards: byColumn(cards) }];
    });
  const rest: readonly Lane[] = others.length === 0 ? [] : [{ cards: byColumn(others) }];
  return counted([...inConvoys, ...rest]);
};

const cardOf = (task: TaskRow, polecat: PolecatRow | undefined, item: InboxRow | undefined): Card => ({
  task,
  column: item !== undefined || polecat?.state === 'needs-you' ? 'needs-you' : columnOf[task.state],
  ...(polecat === undefined ? {} : { polecat }),
  ...(item === undefined ? {} : { item }),
});

const byColumn = (cards: readonly Card[]): Lane['cards'] => {
  const of = (column: Column): readonly Card[] => cards.filter((card) => card.column === column);
  return {
    waiting: of('waiting'),
    working: of('working'),
    'needs-you': of('needs-you'),
    'in-review': of('in-review'),
    landed: of('landed'),
  };
};

const counted = (lanes: readonly Lane[]): Board => {
  const count = (column: Column): number => lanes.reduce((sum, { cards }) => sum + cards[column].length, 0);
  return {
    lanes,
    counts: {
      waiting: count('waiting'),
      working: count('working'),
      'needs-you': count('needs-you'),
      'in-review': count('in-review'),
      landed: count('landed'),
    },
    closed: lanes.reduce(
      (sum, { cards }) => sum + cards.landed.filter(({ task }) => task.state === 'closed').length,
      0,
    ),
  };
};

export type Chosen = { readonly card: Card; readonly lane: number; readonly index: number };

/** The chosen card and where it lies; the first one where none is chosen, or it has gone. */
export const chosenOn = ({ lanes }: Board, on: string | undefined): Chosen | undefined => {
  let first: Chosen | undefined;
  for (const [lane, { cards }] of lanes.entries())
    for (const column of COLUMNS)
      for (const [index, card] of cards[column].entries()) {
        if (card.task.id === on) return { card, lane, index };
        first ??= { card, lane, index };
      }
  return first;
};

/** Places where keys act on a card as they do on a row at home. */
export const isOfCards = (place: Place): place is Extract<Place, { readonly kind: 'board' | 'graph' }> =>
  place.kind === 'board' || place.kind === 'graph';

/** The card that keys are about, wherever it is drawn. */
export const cardAt = (state: State): Card | undefined => {
  const { place } = state;
  if (place.kind === 'board') return chosenOn(boardOf(state), place.on)?.card;
  const on = place.kind === 'graph' ? nodeAt(state) : undefined;
  const task = on === undefined ? undefined : state.status?.tasks.find(({ id }) => id === on);
  if (task === undefined) return undefined;
  const polecat = state.status?.polecats.find((one) => one.task === task.id);
  const items = state.status?.inbox.filter((one) => one.task === task.id) ?? [];
  return cardOf(task, polecat, items.toSorted((a, b) => a.at - b.at)[0]);
};

/** The card as a row at home has it. */
export const rowOfCard = ({ task, polecat }: Card): Row => taskEntry(task, polecat);

/** In a list: one below the other, state by state. */
export const inOrder = ({ lanes }: Board): readonly Card[] =>
  COLUMNS.flatMap((column) => lanes.flatMap(({ cards }) => cards[column]));

/** What the selected row is about: everything that a key may act on. */
import type { Problem } from '../../../core/observed.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { ConvoyRow, InboxRow, StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { cardAt, isOfCards, rowOfCard } from '../board/board.ts';
import type { Row } from '../rows/list.ts';
import type { State } from '../state.ts';

export type Subject = {
  readonly row?: Row;
  readonly item?: InboxRow;
  readonly merge?: MergeRow;
  readonly polecat?: PolecatRow;
  readonly task?: TaskRow;
  readonly convoy?: ConvoyRow;
  readonly problem?: Problem;
};

export const selectedRow = (state: State): Row | undefined => state.rows.find((row) => row.id === state.selected);

export const subjectOf = (state: State): Subject => {
  if (isOfCards(state.place)) return ofCard(state);
  const row = selectedRow(state);
  if (row === undefined || row.kind === 'heading' || row.kind === 'more') return {};
  if (row.kind === 'convoy') return { row, convoy: row.convoy };
  if (row.kind === 'problem') return { row, problem: row.problem };
  if (row.kind === 'item') return about(state, { row, item: row.item }, row.item.task, row.item.polecat);
  if (row.kind === 'review') return about(state, { row }, row.merge.task, row.merge.polecat);
  return about(state, { row }, row.task?.id ?? row.polecat?.task, row.polecat?.id);
};

/** The same of a card; what of it waits for a person is answered there too. */
const ofCard = (state: State): Subject => {
  const card = cardAt(state);
  if (card === undefined) return {};
  const { task, polecat, item } = card;
  return about(state, { row: rowOfCard(card), ...(item === undefined ? {} : { item }) }, task.id, polecat?.id);
};

/** The same of a row that may be out of sight, by its id. */
export const subjectAt = (state: State, id: string): Subject => {
  const [kind, of] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  if (kind !== 'inbox') {
    return about(state, {}, of, indexOf(state.status).workers.get(of)?.id);
  }
  const item = indexOf(state.status).items.get(of);
  return item === undefined ? {} : about(state, { item }, item.task, item.polecat);
};

const about = (state: State, known: Subject, taskId?: string, polecatId?: string): Subject => {
  const { polecats, tasks, merges } = indexOf(state.status);
  const polecat = polecats.get(polecatId ?? '');
  const id = taskId ?? polecat?.task ?? '';
  const task = tasks.get(id);
  const merge = merges.get(id);
  return {
    ...known,
    ...(polecat === undefined ? {} : { polecat }),
    ...(task === undefined ? {} : { task }),
    ...(merge === undefined ? {} : { merge }),
  };
};

type Index = {
  readonly polecats: ReadonlyMap<string, PolecatRow>;
  /** By the task that they work at. */
  readonly workers: ReadonlyMap<string, PolecatRow>;
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly merges: ReadonlyMap<string, MergeRow>;
  readonly items: ReadonlyMap<string, InboxRow>;
};

const indexes = new WeakMap<StatusView, Index>();
const NOTHING: Index = {
  ...{ polecats: new Map(), workers: new Map(), tasks: new Map() },
  ...{ merges: new Map(), items: new Map() },
};

/** Keys ask about every marked row with every frame: each by its id, and the town is walked through once. */
const indexOf = (status: StatusView | undefined): Index => {
  if (status === undefined) return NOTHING;
  const known = indexes.get(status);
  if (known !== undefined) return known;
  const index: Index = {
    polecats: firstBy(status.polecats, ({ id }) => id),
    workers: firstBy(status.polecats, ({ task }) => task),
    tasks: firstBy(status.tasks, ({ id }) => id),
    merges: firstBy(status.merges, ({ task }) => task),
    items: firstBy(status.inbox, ({ id }) => id),
  };
  indexes.set(status, index);
  return index;
};

const firstBy = <One>(all: readonly One[], keyOf: (one: One) => string): ReadonlyMap<string, One> =>
  new Map(all.toReversed().map((one) => [keyOf(one), one]));

/** What the selected row is about: everything that a key may act on. */
import type { Problem } from '../../../core/observed.ts';
import type { ConvoyRow, InboxRow, MergeRow, PolecatRow, TaskRow } from '../../../core/views/status.ts';
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
    const polecat = state.status?.polecats.find(({ task }) => task === of);
    return about(state, {}, of, polecat?.id);
  }
  const item = state.status?.inbox.find((each) => each.id === of);
  return item === undefined ? {} : about(state, { item }, item.task, item.polecat);
};

const about = (state: State, known: Subject, taskId?: string, polecatId?: string): Subject => {
  const polecat = state.status?.polecats.find(({ id }) => id === polecatId);
  const id = taskId ?? polecat?.task;
  const task = state.status?.tasks.find((each) => each.id === id);
  const merge = state.status?.merges.find((each) => each.task === id);
  return {
    ...known,
    ...(polecat === undefined ? {} : { polecat }),
    ...(task === undefined ? {} : { task }),
    ...(merge === undefined ? {} : { merge }),
  };
};

/** Marking, and one deed for all that are marked. */

import type { Deed, Deeds } from '../intents.ts';
import type { Intent } from '../keymap.ts';
import { askAll, whyOf } from '../list/asked.ts';
import type { BULK, Bulk } from '../list/bulk.ts';
import { areMarked, canMark, greenRows, planOf } from '../list/marks.ts';
import { moveBy } from '../list/selection.ts';
import { selectedRow } from '../list/subject.ts';
import type { State } from '../state.ts';
import { just } from '../step.ts';
import { ask } from './answer.ts';

type Names = 'mark' | 'mark-section' | 'mark-green' | 'unmark' | 'approve-green';

export const markIntents: Deeds<Names> = {
  mark: (state) => {
    const row = selectedRow(state);
    if (!canMark(row)) return just(state);
    const { marks } = state;
    const turned = marks.includes(row.id) ? marks.filter((id) => id !== row.id) : [...marks, row.id];
    return just(moveBy({ ...state, marks: turned }, 1));
  },
  'mark-section': (state) => {
    const section = selectedRow(state)?.section;
    const all = state.rows.filter((row) => row.section === section && canMark(row)).map(({ id }) => id);
    const others = state.marks.filter((id) => !all.includes(id));
    const isAll = all.every((id) => state.marks.includes(id));
    return just({ ...state, marks: isAll ? others : [...others, ...all] });
  },
  'mark-green': (state) => just({ ...state, marks: [...new Set([...state.marks, ...greenRows(state)])] }),
  unmark: (state) => just({ ...state, marks: [] }),
  'approve-green': (state) => {
    const plan = planOf(state, 'approve', greenRows(state));
    return just({
      ...state,
      asking: askAll('approve', plan, ` green ${plan.takes.length === 1 ? 'merge' : 'merges'}`),
    });
  },
};

/** The same keys, about all marked rows where there are some. */
export const aboutMarked = <Table extends Deeds<Intent>>(table: Table): Table => ({
  ...table,
  ...Object.fromEntries(bulks.map((bulk) => [bulk, (...key: Parameters<Deed>) => deedOf(bulk, table[bulk], ...key)])),
});

const bulks: readonly Bulk[] = [
  'approve',
  'allow',
  'deny',
  'retry',
  'dismiss',
  'stop',
  'sling',
] satisfies readonly (keyof typeof BULK)[];

const deedOf = (bulk: Bulk, single: Deed, state: State, at: Parameters<Deed>[1], key: string): ReturnType<Deed> => {
  if (!areMarked(state)) return single(state, at, key);
  const plan = planOf(state, bulk);
  // As a single one is: with a reason, or without.
  return just(bulk === 'deny' ? ask(state, whyOf(plan)) : { ...state, asking: askAll(bulk, plan) });
};

/** Opening the board, and what is on it. */
import { cardAt } from '../board/board.ts';
import { jumpedTo } from '../find/palette.ts';
import type { Deed, Deeds } from '../intents.ts';
import { subjectOf } from '../list/subject.ts';
import { just } from '../step.ts';

type Names = 'board' | 'graph' | 'open-card';

/** @param diff reads a change: what Enter does on a card in review. */
export const boardIntents = (diff: Deed): Deeds<Names> => ({
  board: (state) => {
    const on = subjectOf(state).task?.id;
    return just({ ...state, place: { kind: 'board', ...(on === undefined ? {} : { on }) } });
  },
  graph: (state) => {
    const task = cardAt(state)?.task;
    const of = state.status?.convoys.find(({ id }) => id === task?.convoy)?.id;
    const on = task === undefined ? {} : { on: task.id };
    return just({ ...state, place: { kind: 'graph', ...(of === undefined ? {} : { of }), ...on } });
  },
  'open-card': (state, at, key) => {
    const card = cardAt(state);
    if (card === undefined) return just(state);
    const { merge } = subjectOf(state);
    if (card.column === 'in-review' && merge?.state === 'in-review') return diff(state, at, key);
    const { id, convoy } = card.task;
    return just(
      jumpedTo(state, { kind: 'jump', row: `task:${id}`, name: id, ...(convoy === undefined ? {} : { convoy }) }),
    );
  },
});

import { polecatId, taskId } from '../../../core/ids.ts';
import type { Deeds } from '../intents.ts';
import { subjectOf } from '../list/subject.ts';
import { type Effect, just, wanting } from '../step.ts';
import { ask, sending } from './answer.ts';

type Names = 'attach' | 'look' | 'why' | 'tell' | 'stop' | 'sling' | 'sling-with';

export const workerIntents: Deeds<Names> = {
  attach: (state) => {
    const { polecat } = subjectOf(state);
    return polecat === undefined ? just(state) : wanting(state, { kind: 'attach', polecat: polecatId(polecat.id) });
  },
  look: (state) => just({ ...state, place: { kind: 'look' } }),
  why: (state) => {
    const { polecat, task } = subjectOf(state);
    const of = polecat?.id ?? task?.id;
    if (of === undefined) return just(state);
    const effect: Effect = {
      kind: 'load-why',
      of,
      ...(polecat === undefined ? {} : { polecat: polecatId(polecat.id) }),
      ...(task === undefined ? {} : { task: taskId(task.id) }),
    };
    return wanting({ ...state, place: { kind: 'why', of, view: 'loading', top: 0 } }, effect);
  },
  tell: (state) => {
    const { polecat } = subjectOf(state);
    return just(polecat === undefined ? state : ask(state, { kind: 'tell', polecat: polecat.id }));
  },
  stop: (state) => {
    const { polecat, row } = subjectOf(state);
    if (polecat === undefined || row === undefined) return just(state);
    const effect: Effect = { kind: 'submit', command: { kind: 'stop', polecat: polecatId(polecat.id) }, row: row.id };
    const question = `Stop ${polecat.id}? Its worktree and branch stay.`;
    return just({ ...state, asking: { kind: 'sure', question, effect, row: row.id, word: 'stopping' } });
  },
  sling: (state) => {
    const { task, row } = subjectOf(state);
    if (task === undefined || row === undefined) return just(state);
    const command = { kind: 'sling', task: taskId(task.id) } as const;
    return sending(state, { kind: 'submit', command, row: row.id }, row.id, 'slinging');
  },
  'sling-with': (state) => {
    const { task } = subjectOf(state);
    return just(task === undefined ? state : ask(state, { kind: 'sling', task: task.id }));
  },
};

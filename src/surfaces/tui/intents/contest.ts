import { taskId } from '../../../core/ids.ts';
import type { Deeds } from '../intents.ts';
import { subjectOf } from '../list/subject.ts';
import { askPick, attemptAt, contestOf } from '../review/contest.ts';
import { type Effect, just } from '../step.ts';

type Names = 'contest' | 'pick' | 'end-contest';

export const contestIntents: Deeds<Names> = {
  contest: (state) => {
    const task = subjectOf(state).task?.id;
    const contest = contestOf(state, task);
    if (contest === undefined) return just(state);
    const own = contest.attempts.find((one) => one.task === task)?.n;
    const on = own === undefined ? {} : { on: String(own) };
    return just({ ...state, place: { kind: 'contest', task: contest.id, ...on } });
  },
  pick: (state) => {
    const found = attemptAt(state);
    const asking = found === undefined ? undefined : askPick(found.contest, found.attempt);
    return just(asking === undefined ? state : { ...state, asking });
  },
  'end-contest': (state) => {
    const { place } = state;
    if (place.kind !== 'contest') return just(state);
    const question = `End the attempts at ${place.task}? Their branches are kept, and the task is open again.`;
    const effect: Effect = { kind: 'submit', command: { kind: 'contest.cancel', task: taskId(place.task) } };
    return just({ ...state, asking: { kind: 'sure', question, effect, word: 'ending' } });
  },
};

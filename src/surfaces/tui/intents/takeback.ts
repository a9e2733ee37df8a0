/** Taking back what was done last; what cannot be is said and left behind. */
import type { Deeds } from '../intents.ts';
import { withoutRefusal } from '../list/refused.ts';
import { spoken } from '../rows/keys.ts';
import type { State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';
import { landedSince } from '../takeback.ts';
import { sending } from './answer.ts';

export const takebackIntents: Deeds<'take-back' | 'put-away'> = {
  'take-back': (before, at) => {
    const [done, ...earlier] = before.done ?? [];
    if (done === undefined) return just(before);
    const state: State = { ...before, done: earlier };
    const next = earlier[0] === undefined ? '' : `; {take-back} again is for what was before it: ${earlier[0].what}`;
    if ('never' in done)
      return just(noticed(state, spoken(`Not to be taken back, ${done.what}: ${done.never}${next}`, state.keys), at));
    const landed = landedSince(state, done);
    if (landed !== undefined) return showLanding(state, landed, at);
    return sending(state, { kind: 'submit', command: done.back, takesBack: true }, done.row, 'taking back');
  },
  'put-away': (state) => just(state.selected === undefined ? state : withoutRefusal(state, state.selected)),
};

/** Once it is on the base only a commit takes it off again. */
const showLanding = (state: State, task: string, at: number): Step => {
  const place = { kind: 'landings', view: 'loading', on: task } as const;
  const say = spoken(`${task} has landed since: {undo} takes the landing back by a commit`, state.keys);
  return wanting(noticed({ ...state, place }, say, at), { kind: 'load-landings' });
};

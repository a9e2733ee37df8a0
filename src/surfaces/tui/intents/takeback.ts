/** Taking back what was done last; what cannot be is said and left behind. */
import type { Deeds } from '../intents.ts';
import { withoutRefusal } from '../list/refused.ts';
import { spoken } from '../rows/keys.ts';
import type { State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';
import { type Done, landedSince, type Several } from '../takeback.ts';
import { askBack, planBack } from '../taking-back.ts';
import { sending } from './answer.ts';

export const takebackIntents: Deeds<'take-back' | 'put-away'> = {
  'take-back': (before, at) => {
    const [done, ...earlier] = before.done ?? [];
    if (done === undefined) return just(before);
    if ('parts' in done) return takeAllBack(before, done, at);
    const state: State = { ...before, done: earlier };
    if ('never' in done) return notBack(state, done, done.never, at);
    const landed = landedSince(state, done);
    if (landed !== undefined) return showLandings(state, [landed.task], at);
    return sending(state, { kind: 'submit', command: done.back, takesBack: true }, done.row, 'taking back');
  },
  'put-away': (state) => just(state.selected === undefined ? state : withoutRefusal(state, state.selected)),
};

/** Several are asked about, since not all of them may be what can still be taken back. */
const takeAllBack = (before: State, done: Several, at: number): Step => {
  const plan = planBack(before, done.parts);
  if (plan.takes.length > 0) return just({ ...before, asking: askBack(done, plan) });
  const state: State = { ...before, done: (before.done ?? []).slice(1) };
  const landed = done.parts.flatMap((part) => landedSince(before, part)?.task ?? []);
  if (landed.length > 0) return showLandings(state, landed, at);
  return notBack(state, done, [...new Set(plan.leaves.map(({ name, why }) => `${name} ${why}`))].join(', '), at);
};

/** What was done may have words of others in it, which name no keys. */
const notBack = (state: State, { what }: Done, why: string, at: number): Step => {
  const { done: [before] = [], keys } = state;
  const next = before === undefined ? '' : `; ${spoken('{take-back} again is for', keys)} ${before.what}`;
  return just(noticed(state, `${what} cannot be taken back: ${spoken(why, keys)}${next}`, at));
};

/** Once it is on the base only a commit takes it off again. */
const showLandings = (state: State, landed: readonly string[], at: number): Step => {
  const [on = ''] = landed;
  const place = { kind: 'landings', view: 'loading', on } as const;
  const one = '{undo} takes the landing back by a commit';
  const say =
    landed.length === 1
      ? `${on} has landed since: ${one}`
      : `${landed.join(', ')} have landed since: {undo} takes one landing back by a commit`;
  return wanting(noticed({ ...state, place }, spoken(say, state.keys), at), { kind: 'load-landings' });
};

import { inRig, newDraft } from '../compose/draft.ts';
import type { Deeds } from '../intents.ts';
import { relisted } from '../list/selection.ts';
import { subjectOf } from '../list/subject.ts';
import { just, wanting } from '../step.ts';
import { goingOn, isNothing, unsentOf } from '../unsent.ts';
import { ask } from './answer.ts';

type Names = 'new-task' | 'filter' | 'clear-filter' | 'help' | 'redraw' | 'quit' | 'down-town';

/** As it is left. */
const KEPT = 'What you were writing is kept: the next dashboard has it again';

export const townIntents: Deeds<Names> = {
  'new-task': (state, at) => {
    const rig = subjectOf(state).task?.rig ?? state.status?.rigs[0]?.rig ?? '';
    const { creating: _sent, ...left } = state.draft ?? newDraft(rig);
    // One that was kept for long may be of a rig that has left.
    const isThere = state.status?.rigs.some((one) => one.rig === left.rig) ?? true;
    const draft = isThere ? left : inRig(left, rig);
    const said = goingOn(state, 'task', at);
    return wanting({ ...said, place: { kind: 'compose', draft } }, { kind: 'load-offer', rig: draft.rig });
  },
  filter: (state) => just(ask(state, { kind: 'filter', before: state.filter }, state.filter)),
  'clear-filter': (state, at) => just(relisted({ ...state, filter: '' }, at)),
  help: (state) => just({ ...state, place: { kind: 'help', top: 0, from: state.place } }),
  redraw: (state) => wanting(state, { kind: 'redraw' }),
  quit: (state) => wanting(state, { kind: 'quit', ...(isNothing(unsentOf(state)) ? {} : { say: KEPT }) }),
  'down-town': (state) => {
    const working = state.status?.totals.working ?? 0;
    const cost = working === 0 ? '' : ` ${working} at work will be stopped; nothing is lost.`;
    const question = `Take the whole town down?${cost}`;
    return just({ ...state, asking: { kind: 'sure', question, effect: { kind: 'down' }, word: 'going down' } });
  },
};

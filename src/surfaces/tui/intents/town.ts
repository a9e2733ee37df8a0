import { newDraft } from '../compose/draft.ts';
import type { Deeds } from '../intents.ts';
import { relisted } from '../list/selection.ts';
import { subjectOf } from '../list/subject.ts';
import { just, wanting } from '../step.ts';
import { ask } from './answer.ts';

type Names = 'new-task' | 'filter' | 'clear-filter' | 'help' | 'redraw' | 'quit' | 'down-town';

export const townIntents: Deeds<Names> = {
  'new-task': (state) => {
    const rig = subjectOf(state).task?.rig ?? state.status?.rigs[0]?.rig ?? '';
    const { creating: _sent, ...draft } = state.draft ?? newDraft(rig);
    return wanting({ ...state, place: { kind: 'compose', draft } }, { kind: 'load-offer', rig: draft.rig });
  },
  filter: (state) => just(ask(state, { kind: 'filter', before: state.filter }, state.filter)),
  'clear-filter': (state, at) => just(relisted({ ...state, filter: '' }, at)),
  help: (state) => just({ ...state, place: { kind: 'help', top: 0, from: state.place } }),
  redraw: (state) => wanting(state, { kind: 'redraw' }),
  quit: (state) => wanting(state, { kind: 'quit' }),
  'down-town': (state) => {
    const working = state.status?.totals.working ?? 0;
    const cost = working === 0 ? '' : ` ${working} at work will be stopped; nothing is lost.`;
    const question = `Take the whole town down?${cost}`;
    return just({ ...state, asking: { kind: 'sure', question, effect: { kind: 'down' }, word: 'going down' } });
  },
};

import type { Deeds } from '../intents.ts';
import { entryOf } from '../list/listing.ts';
import { subjectOf } from '../list/subject.ts';
import { landingAt, undoEffect, undoQuestion } from '../review/landings.ts';
import { just, wanting } from '../step.ts';

type Names = 'landings' | 'undo';

export const landingIntents: Deeds<Names> = {
  landings: (state) => {
    const on = state.place.kind === 'trains' ? entryOf(state) : subjectOf(state).task?.id;
    const place = { kind: 'landings', view: 'loading', ...(on === undefined ? {} : { on }) } as const;
    return wanting({ ...state, place }, { kind: 'load-landings' });
  },
  undo: (state) => {
    const row = landingAt(state);
    if (row === undefined) return just(state);
    const question = undoQuestion(state, row);
    return just({ ...state, asking: { kind: 'sure', question, effect: undoEffect(row), word: 'undoing' } });
  },
};

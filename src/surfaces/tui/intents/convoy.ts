/** Putting a convoy together, having it land together or not, and dissolving it. */
import {
  type ConvoyDraft,
  convoyAt,
  convoyEffect,
  convoyFlaw,
  dissolveEffect,
  joinEffect,
  openConvoyForm,
  toPart,
} from '../board/convoy-draft.ts';
import type { Deeds } from '../intents.ts';
import type { State } from '../state.ts';
import { just, noticed, wanting } from '../step.ts';
import { goingOn } from '../unsent.ts';

type Names = 'new-convoy' | 'send-off' | 'next-part' | 'previous-part' | 'leave-convoy' | 'join' | 'dissolve';

export const convoyIntents: Deeds<Names> = {
  'new-convoy': (state, at) => just({ ...goingOn(state, 'convoy', at), place: openConvoyForm(state) }),
  'send-off': (state, at) => {
    const { place } = state;
    if (place.kind !== 'new-convoy') return just(state);
    const flaw = convoyFlaw(state, place.draft);
    if (flaw !== undefined) return just(noticed(drafted(state, { ...place.draft, part: flaw.part }), flaw.say, at));
    return wanting(
      { ...state, notice: { tone: 'plain', text: 'Sending it off…', at } },
      convoyEffect(state, place.draft),
    );
  },
  'next-part': (state) => just(moved(state, 1)),
  'previous-part': (state) => just(moved(state, -1)),
  'leave-convoy': (state) => {
    const { place } = state;
    return just(place.kind === 'new-convoy' ? { ...state, convoyDraft: place.draft, place: place.from } : state);
  },
  join: (state) => {
    const convoy = convoyAt(state);
    if (convoy === undefined) return just(state);
    const { question, effect } = joinEffect(convoy);
    return just({ ...state, asking: { kind: 'sure', question, effect, word: 'joining' } });
  },
  dissolve: (state) => {
    const convoy = convoyAt(state);
    if (convoy === undefined) return just(state);
    const { question, effect } = dissolveEffect(convoy);
    return just({ ...state, asking: { kind: 'sure', question, effect, word: 'dissolving' } });
  },
};

const drafted = (state: State, draft: ConvoyDraft): State =>
  state.place.kind === 'new-convoy' ? { ...state, place: { ...state.place, draft } } : state;

const moved = (state: State, by: 1 | -1): State =>
  state.place.kind === 'new-convoy' ? drafted(state, toPart(state.place.draft, by)) : state;

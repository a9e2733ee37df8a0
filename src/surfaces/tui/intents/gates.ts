import type { Deeds } from '../intents.ts';
import { entryOf } from '../list/listing.ts';
import { subjectOf } from '../list/subject.ts';
import { gateAt, loading, openGates } from '../review/gates.ts';
import type { Place } from '../state.ts';
import { just } from '../step.ts';

type Names = 'gates' | 'log' | 'trains';

export const gateIntents: Deeds<Names> = {
  gates: (state) => {
    const { place } = state;
    const other = place.kind === 'trains' ? entryOf(state) : subjectOf(state).task?.id;
    const task = place.kind === 'diff' ? place.task : other;
    return task === undefined ? just(state) : openGates(state, task, place);
  },
  log: (state) => {
    const { place } = state;
    const gate = gateAt(state);
    if (place.kind !== 'gates' || gate === undefined) return just(state);
    const log: Place = { kind: 'log', task: place.task, gate: gate.name, view: 'loading', top: 0, from: place };
    return { state: { ...state, place: log }, effects: loading({ ...state, place: log }) };
  },
  trains: (state) => just({ ...state, place: { kind: 'trains' } }),
};

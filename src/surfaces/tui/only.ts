/** A dashboard that was opened for one change alone: where it would go home, it ends. */
import type { State } from './state.ts';
import type { Happening, Step } from './step.ts';

export const keptTo = (before: State, happening: Happening, step: Step): Step => {
  const { only } = before;
  if (only === undefined) return step;
  const { state, effects } = step;
  const isJudged = happening.kind === 'outcome' && happening.row === `review:${only}` && happening.outcome.ok;
  if (isJudged) return { state, effects: [...effects, { kind: 'quit', say: happening.outcome.say }] };
  if (state.place.kind !== 'home') return step;
  const waits = state.asking !== undefined || effects.some(({ kind }) => kind === 'submit');
  // What is asked once more, and what the town says to it, is waited for in front of the change.
  const stays = before.place.kind === 'home' ? state : { ...state, place: before.place };
  return { state: stays, effects: waits ? effects : [...effects, { kind: 'quit' }] };
};

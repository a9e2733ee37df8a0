/** What the town said no to stands beside its row until it is given again, done, or put away. */
import type { State } from '../state.ts';
import type { Outcome } from '../step.ts';

export const withoutRefusal = (state: State, row: string): State => {
  if (state.refused?.[row] === undefined) return state;
  const { [row]: _over, ...refused } = state.refused;
  return { ...state, refused };
};

/** After an outcome: a yes ends what was said before. */
export const withRefusal = (state: State, row: string | undefined, outcome: Outcome): State => {
  if (row === undefined) return state;
  if (outcome.ok) return withoutRefusal(state, row);
  return { ...state, refused: { ...state.refused, [row]: outcome.refusal } };
};

/** Of rows that are listed still. */
export const stillRefused = (state: State): State => {
  const { refused } = state;
  if (refused === undefined) return state;
  const there = new Set(state.rows.map(({ id }) => id));
  const left = Object.entries(refused).filter(([id]) => there.has(id));
  return left.length === Object.keys(refused).length ? state : { ...state, refused: Object.fromEntries(left) };
};

/** What follows wherever keys are about a card: leaving leads back to it, and it stays the chosen one. */
import type { Instant } from '../../../core/ids.ts';
import type { Place, State } from '../state.ts';
import type { Step } from '../step.ts';
import { cardAt, isOfCards } from './board.ts';

/** Places that say themselves where leaving them leads. */
const RETURNING = ['why', 'contest', 'landings', 'trains', 'gates', 'diff'] as const;
type Returning = Extract<Place, { readonly kind: (typeof RETURNING)[number] }>;
const KINDS: ReadonlySet<Place['kind']> = new Set(RETURNING);
const isReturning = (place: Place): place is Returning => KINDS.has(place.kind);

/** What was opened from a card is left to the card. */
export const returning = (before: Place, step: Step): Step => {
  const { place } = step.state;
  if (!isOfCards(before) || !isReturning(place) || place.from !== undefined) return step;
  return { ...step, state: { ...step.state, place: { ...place, from: before } } };
};

/** The place that a judged change is left to: its card, where it was opened from one. */
export const leftTo = (place: Place): Place => {
  if (isOfCards(place)) return place;
  const from = 'from' in place ? place.from : undefined;
  return from !== undefined && isOfCards(from) ? from : { kind: 'home' };
};

/** A card that the town took away under a person's hand is a list that has moved. */
export const steadied = (before: State, state: State, at: Instant): State => {
  if (!isOfCards(state.place)) return state;
  const was = cardAt(before)?.task.id;
  const moved = before.status !== undefined && was !== cardAt(state)?.task.id;
  return moved ? { ...state, slidAt: at } : state;
};

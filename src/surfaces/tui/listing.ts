/** Places that are a list of their own. The chosen one is known by its name, so that a list that moves cannot change it. */
import type { Place, State } from './state.ts';

export type Listing = Extract<Place, { readonly kind: 'landings' | 'contest' }>;

export const isListing = (place: Place): place is Listing => place.kind === 'landings' || place.kind === 'contest';

/** Names of what is listed, from the top. */
export const entriesOf = ({ place, status }: State): readonly string[] => {
  if (place.kind === 'contest')
    return (status?.contests.find(({ id }) => id === place.task)?.attempts ?? []).map(({ n }) => String(n));
  if (place.kind !== 'landings' || typeof place.view === 'string') return [];
  return place.view.map(({ task }) => task);
};

/** Which of them the keys are about: the chosen one, else the first. */
export const entryOf = (state: State): string | undefined => {
  const entries = entriesOf(state);
  const { on } = isListing(state.place) ? state.place : { on: undefined };
  return on !== undefined && entries.includes(on) ? on : entries[0];
};

export const alongEntries = (state: State, by: number): State => {
  const { place } = state;
  const entries = entriesOf(state);
  if (!isListing(place) || entries.length === 0) return state;
  const at = entries.indexOf(entryOf(state) ?? '');
  const on = entries[Math.max(0, Math.min(entries.length - 1, at + by))];
  return on === undefined ? state : { ...state, place: { ...place, on } };
};

/** Where a window of so many rows begins, the chosen one in its middle where there is room. */
export const windowTop = (at: number, count: number, height: number): number =>
  Math.max(0, Math.min(count - height, at - Math.floor(height / 2)));

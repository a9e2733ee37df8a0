/** Places that are a list of their own. The chosen one is known by its name, so that a list that moves cannot change it. */
import type { StatusView } from '../../../core/views/status.ts';
import { LISTS } from '../keys/places.ts';
import { costIds } from '../money.ts';
import { gatesShown } from '../review/gates.ts';
import type { Place, State } from '../state.ts';

export type Listing = Extract<Place, { readonly kind: (typeof LISTS)[number] }>;

const KINDS: ReadonlySet<Place['kind']> = new Set(LISTS);

export const isListing = (place: Place): place is Listing => KINDS.has(place.kind);

/** Names of what is listed, from the top. */
export const entriesOf = (state: State): readonly string[] => {
  const { place, status } = state;
  switch (place.kind) {
    case 'contest':
      return (status?.contests.find(({ id }) => id === place.task)?.attempts ?? []).map(({ n }) => String(n));
    case 'trains':
      return status === undefined ? [] : trainTasks(status);
    case 'rigs':
      return (status?.rigs ?? []).map(({ id }) => id);
    case 'agents':
      return (status?.agents ?? []).map(({ id }) => id);
    case 'costs':
      return costIds(place, state.now);
    case 'gates':
      return gatesShown(state).map(({ name }) => name);
    case 'landings':
      return typeof place.view === 'string' ? [] : place.view.map(({ task }) => task);
    default:
      return [];
  }
};

/** In the order of the screen. */
const trainTasks = ({ trains }: StatusView): readonly string[] => [
  ...new Set(
    trains.flatMap(({ members, ahead, waiting, gatherings, landed }) => {
      const gathered = gatherings.flatMap((one) => one.members);
      return [...members, ...(ahead?.members ?? []), ...waiting, ...gathered, ...landed].map(({ task }) => task);
    }),
  ),
];

/** Which of them the keys are about: the chosen one, else the first. */
export const entryOf = (state: State, entries = entriesOf(state)): string | undefined => {
  const { on } = isListing(state.place) ? state.place : { on: undefined };
  return on !== undefined && entries.includes(on) ? on : entries[0];
};

export const alongEntries = (state: State, by: number): State => {
  const { place } = state;
  const entries = entriesOf(state);
  if (!isListing(place) || entries.length === 0) return state;
  const at = entries.indexOf(entryOf(state, entries) ?? '');
  const on = entries[Math.max(0, Math.min(entries.length - 1, at + by))];
  return on === undefined ? state : { ...state, place: { ...place, on } };
};

/** Where a window of so many rows begins, the chosen one in its middle where there is room. */
export const windowTop = (at: number, count: number, height: number): number =>
  Math.max(0, Math.min(count - height, at - Math.floor(height / 2)));

/** Choosing by what a thing is called, not by moving there: for whoever hears a list, or points at it. */
import { isOfCards } from '../board/board.ts';
import { alongEvents, feedAt, feedShown } from '../feed-view.ts';
import { atRow } from '../review/reviewing.ts';
import { rowsOf } from '../rows/list.ts';
import type { State } from '../state.ts';
import { isListing } from './listing.ts';

/** A row of the list at home; an entry of a listing, a card, an event by its number, a hit, a task of a form; a row of a change by its index. */
export type Target =
  | { readonly kind: 'row'; readonly id: string }
  | { readonly kind: 'entry'; readonly on: string }
  | { readonly kind: 'line'; readonly at: number };

/** A row leads home, without the filter where that hides it; what is not there is left as it is. */
export const named = (state: State, target: Target): State => {
  const { status } = state;
  switch (target.kind) {
    case 'line':
      return atRow(state, target.at);
    case 'entry':
      return atEntry(state, target.on);
    case 'row': {
      const home = { ...state, place: { kind: 'home' }, focus: 'list', chosen: true, selected: target.id } as const;
      if (state.rows.some(({ id }) => id === target.id)) return home;
      const rows = status === undefined ? [] : rowsOf(status, { ...state, filter: '', folded: [] });
      return rows.some(({ id }) => id === target.id) ? { ...home, rows, filter: '', folded: [] } : state;
    }
  }
};

const atEntry = (state: State, on: string): State => {
  const { place } = state;
  if (isListing(place) || isOfCards(place) || place.kind === 'search') return { ...state, place: { ...place, on } };
  if (place.kind === 'new-convoy') return { ...state, place: { ...place, draft: { ...place.draft, on } } };
  if (place.kind !== 'feed') return state;
  const { lines } = feedShown(state);
  const to = lines.findIndex(({ seq }) => String(seq) === on);
  return to === -1 ? state : alongEvents(state, to - feedAt(lines, place));
};

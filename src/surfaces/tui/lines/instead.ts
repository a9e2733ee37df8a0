/** What only makes sense on a screen is done by saying. */
import type { Binding } from '../keymap.ts';
import { READERS } from '../keys/places.ts';
import type { State } from '../state.ts';

/** The word of this mode that does what a key does on a screen; `undefined`: the key does it here as well. */
export const insteadOf = (state: State, { intent }: Binding): string | undefined => {
  const here = isRead(state) ? readInstead : state.place.kind === 'diff' ? diffInstead : {};
  return spokenInstead[intent] ?? here[intent];
};

/** A text that is read from its top, and in which nothing is chosen. */
export const isRead = ({ place }: State): boolean => readers.has(place.kind) && place.kind !== 'diff';

const readers: ReadonlySet<string> = new Set(READERS);
const spokenInstead: Readonly<Partial<Record<string, string>>> = {
  ...{ help: 'help', palette: 'commands', redraw: 'again' },
  ...{ 'preview-down': 'more', 'preview-up': 'again', 'preview-end': 'end' },
};
const diffInstead: Readonly<Partial<Record<string, string>>> = { 'page-down': 'more' };
const readInstead: Readonly<Partial<Record<string, string>>> = {
  ...{ down: 'more', 'page-down': 'more', 'next-section': 'more', last: 'end' },
  ...{ up: 'list', 'page-up': 'list', 'previous-section': 'list', first: 'list' },
};

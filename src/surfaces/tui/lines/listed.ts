/** What lists share as they are heard: which entry is meant, where a number leads, and the keys of a place. */
import { type Binding, offeredIn } from '../keymap.ts';
import { entryOf } from '../list/listing.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import type { Line } from './places.ts';
import { heardKey, SELECTED } from './plain.ts';

/** `lines`: all of it, from the top. `here`: the chosen entry with all that is behind it; none where nothing is listed. */
export type View = {
  readonly lines: (state: State, zone: Zone) => readonly Line[];
  readonly here: (state: State, zone: Zone) => readonly string[];
};

export const texts = (all: readonly string[]): readonly Line[] => all.map((text) => ({ text }));

/** A number leads to it; the one that keys are about says so. */
export const entryLine = (state: State, on: string, text: string): Line => ({
  text: `${text}${entryOf(state) === on ? SELECTED : ''}`,
  target: { kind: 'entry', on },
});

/** The chosen one of such lines, which need not say that it is, and where it stands among them. */
export const chosenLine = (state: State, lines: readonly Line[]): string | undefined => {
  const on = entryOf(state);
  const entries = lines.filter(({ target }) => target?.kind === 'entry');
  const at = entries.findIndex(({ target }) => target?.kind === 'entry' && target.on === on);
  const text = entries[at]?.text;
  if (text === undefined) return undefined;
  const bare = text.endsWith(SELECTED) ? text.slice(0, -SELECTED.length) : text;
  return `${bare} ${at + 1} of ${entries.length}.`;
};

/** The chosen one of some rows, and where it stands among them. */
export const chosenOf = <Row>(
  state: State,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): { readonly row: Row; readonly place: string } | undefined => {
  const on = entryOf(state);
  const at = Math.max(
    0,
    rows.findIndex((row) => nameOf(row) === on),
  );
  const row = rows[at];
  return row === undefined ? undefined : { row, place: `${at + 1} of ${rows.length}.` };
};

const MOST = 6;

/** What can be done here and not everywhere: views and the like that home opens too are known from there. */
export const placeKeys = (state: State): readonly string[] =>
  keysHere(state, ({ group, modes }) => group !== 'Move' && !(group === 'Town' && modes.includes('home')));

/** Of the keys that can be pressed now the first of those that `isSaid`, with what they do. */
export const keysHere = (state: State, isSaid: (binding: Binding) => boolean): readonly string[] => {
  const own = offeredIn(state)
    .filter(({ binding, availability }) => availability === 'enabled' && binding.rank !== undefined)
    .filter(({ binding }) => isSaid(binding))
    .toSorted((a, b) => (a.binding.rank ?? 0) - (b.binding.rank ?? 0))
    .slice(0, MOST)
    .map(({ binding }) => `${heardKey(binding.keys[0] ?? '')} ${binding.label}`);
  return own.length === 0 ? [] : [`Keys: ${own.join(', ')}.`];
};

/** Those parts that say something. */
export const saying = (...parts: readonly (string | undefined | false)[]): readonly string[] =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '');

/** Searching a command, and running it as its key would. */
import type { Instant } from '../../../core/ids.ts';
import { alongFound, type Entry, entryOf, jumpedTo, openPalette, ranLately } from '../find/palette.ts';
import type { Deed, Deeds } from '../intents.ts';
import type { Intent } from '../keymap.ts';
import { readerHeight } from '../preview/reading.ts';
import { spoken } from '../rows/keys.ts';
import type { State } from '../state.ts';
import { just, noticed, type Step } from '../step.ts';

type Names = 'palette' | 'run-command' | 'next-command' | 'previous-command' | 'next-commands' | 'previous-commands';

/** @param deedOf what the other keys do. */
export const paletteIntents = (deedOf: (intent: Intent) => Deed): Deeds<Names> => ({
  palette: (state) => just(openPalette(state)),
  'run-command': (state, at) => runEntry(state, entryOf(state), at, deedOf),
  'next-command': (state) => just(alongFound(state, 1)),
  'previous-command': (state) => just(alongFound(state, -1)),
  'next-commands': (state) => just(alongFound(state, readerHeight(state) - 2)),
  'previous-commands': (state) => just(alongFound(state, 2 - readerHeight(state))),
});

/** `state`: with the palette open; it stays open over what cannot be run. */
export const runEntry = (
  state: State,
  entry: Entry | undefined,
  at: Instant,
  deedOf: (intent: Intent) => Deed,
): Step => {
  if (entry === undefined)
    return just(noticed(state, spoken('No command has these letters: {cancel} leaves', state.keys), at));
  if (entry.availability !== 'enabled') return just(noticed(state, spoken(entry.availability.because, state.keys), at));
  const { asking: _asked, ...left } = ranLately(state, entry.id);
  const { deed } = entry;
  if (deed.kind === 'jump') return just(jumpedTo(left, deed));
  const from: State = deed.home ? { ...left, place: { kind: 'home' } } : left;
  return deedOf(deed.intent)(from, at, deed.key);
};

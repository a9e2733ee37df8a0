/** What can be done now, found by words: keys of the moment by their labels, then all that the palette has. */

import { editedFrom } from '../compose/editor.ts';
import { type Entry, foundIn, openPalette } from '../find/palette.ts';
import { KEYMAP, modeOf, type Offered, offeredIn } from '../keymap.ts';
import { ROOMS } from '../keys/places.ts';
import type { State } from '../state.ts';
import type { Deed } from './thread.ts';

export type Command = {
  /** Its intent, or what the palette calls it. */
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly availability: Offered['availability'];
  readonly does: Deed;
  /** Acts upon what was said last, which must still be it. */
  readonly aimed: boolean;
};

export type Matched =
  | { readonly kind: 'one'; readonly command: Command }
  /** `like`: none has all the words; these come near. */
  | { readonly kind: 'several'; readonly commands: readonly Command[]; readonly like: boolean }
  | { readonly kind: 'none' };

export const commandMatching = (state: State, typed: string): Matched => {
  const words = wordsOf(typed);
  if (words.length === 0) return { kind: 'none' };
  const all = commandsIn(state);
  const text = words.join(' ');
  const exact = all.filter(({ id, label }) =>
    [id, label, id.replaceAll('-', ' ')].some((one) => one.toLowerCase() === text),
  );
  const own = exact.length > 0 ? exact : all.filter((one) => begins(words, `${one.label} ${one.id}`));
  const found = own.length > 0 ? own : all.filter((one) => begins(words, `${one.label} ${one.id} ${one.about}`));
  const once = found.filter(
    ({ does }, index) => found.findIndex((other) => deedKey(other.does, state) === deedKey(does, state)) === index,
  );
  const [first, second] = once.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return nearest(state, text, all);
  if (second === undefined || exact.length > 0) return { kind: 'one', command: first };
  return { kind: 'several', commands: once.toSorted((a, b) => rank(a) - rank(b)), like: false };
};

const rank = ({ availability }: Command): number => (availability === 'enabled' ? 0 : 1);

/** Two ways to the same row are one. */
const deedKey = (deed: Deed, state: State): string => {
  const jump = deed.kind === 'command' ? paletteOf(state).find(({ id }) => id === deed.entry)?.deed : undefined;
  return jump?.kind === 'jump' ? `row ${jump.row}` : JSON.stringify(deed);
};

/** What one says before the name of a thing. */
const FILLERS: ReadonlySet<string> = new Set(['go', 'to', 'open', 'show', 'the', 'view', 'run']);

const wordsOf = (typed: string): readonly string[] => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const at = words.findIndex((word) => !FILLERS.has(word));
  return at === -1 ? words : words.slice(at);
};

/** Each word begins one of the text's. */
const begins = (words: readonly string[], text: string): boolean => {
  const all = text.toLowerCase().split(/[^\p{L}\p{N}$]+/u);
  return words.every((word) => text.toLowerCase().includes(` ${word}`) || all.some((one) => one.startsWith(word)));
};

const NEAR = 5;

const nearest = (state: State, text: string, all: readonly Command[]): Matched => {
  if (!isRoom(state)) return { kind: 'none' };
  const opened = openPalette(state);
  const { asking } = opened;
  if (asking?.kind !== 'palette') return { kind: 'none' };
  const near = foundIn({ ...opened, asking: { ...asking, edited: editedFrom(text) } }).slice(0, NEAR);
  const commands = near.flatMap(({ entry }) => all.find(({ id }) => id === entry.id) ?? []);
  return commands.length === 0 ? { kind: 'none' } : { kind: 'several', commands, like: true };
};

const rooms: ReadonlySet<string> = new Set(ROOMS);
export const isRoom = (state: State): boolean => rooms.has(modeOf(state));

/** Each intent once; of several bindings the one that can do it now. */
export const commandsIn = (state: State): readonly Command[] => {
  const offered = offeredIn(state).filter(({ binding }) => binding.intent !== 'choose');
  const best = offered.filter(({ binding: { intent }, availability }, index) => {
    const same = offered.flatMap((one, at) => (one.binding.intent === intent ? [{ ...one, at }] : []));
    const chosen = same.find((one) => one.availability === 'enabled') ?? same[0];
    return availability !== undefined && chosen?.at === index;
  });
  const here = best.map(({ binding, availability }): Command => {
    const { intent, label, about = '', keys } = binding;
    const does = { kind: 'key', key: keys[0] ?? '' } as const;
    return { id: intent, label, about, availability, does, aimed: isAimed(intent) };
  });
  const known = new Set(here.map(({ id }) => id));
  const more = paletteOf(state)
    .filter(({ id }) => !known.has(id))
    .map(({ id, label, about, availability, deed }): Command => {
      const aimed = deed.kind === 'intent' && isAimed(deed.intent);
      return { id, label, about, availability, does: { kind: 'command', entry: id }, aimed };
    });
  return [...here, ...more];
};

const paletteOf = (state: State): readonly Entry[] =>
  isRoom(state) ? foundIn(openPalette(state)).map(({ entry }) => entry) : [];

export const isAimed = (intent: string): boolean =>
  KEYMAP.some((binding) => binding.intent === intent && binding.aimed === true);

/** The command palette: all that can be done from here, the views, and what has a name; best matches first. */
import type { StatusView } from '../../../core/views/status.ts';
import { editedFrom } from '../compose/editor.ts';
import { type Binding, type Group, type Intent, keymapOf, type Offered } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { REST_OF_LANDED, rowFor, rowsOf } from '../rows/list.ts';
import type { Asking, State } from '../state.ts';
import { type Fit, fitOf } from './fuzzy.ts';
import { variantsOf } from './palette-variants.ts';

export type Entry = {
  /** Stable: what was run lately is known by it. */
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly keys: readonly string[];
  readonly group: Group | 'Go to';
  readonly availability: Offered['availability'];
  readonly deed:
    | { readonly kind: 'intent'; readonly intent: Intent; readonly key: string; readonly home: boolean }
    | { readonly kind: 'jump'; readonly row: string; readonly name: string };
  /** The lower, the earlier while nothing is typed. */
  readonly tier: number;
};

/** `at`: the letters of the label that were met. */
export type Found = { readonly entry: Entry; readonly at: readonly number[] };

type Palette = Extract<Asking, { readonly kind: 'palette' }>;

/** Remembers what was in sight: a list that moves behind it must not change whom a command meets. */
export const openPalette = (state: State): State => {
  const place = state.place.kind === 'help' ? state.place.from : state.place;
  const behind = { ...state, place };
  const { selected } = state;
  const tree = treeOf(behind);
  const seen = { ...(selected === undefined ? {} : { row: selected }), ...(tree === undefined ? {} : { tree }) };
  return { ...behind, asking: { kind: 'palette', edited: editedFrom(''), ...seen } };
};

const treeOf = (state: State): string | undefined => {
  const { place } = state;
  if (place.kind !== 'diff') return subjectOf(state).merge?.tree;
  return place.view === 'loading' || place.view === 'absent' ? undefined : place.view.tree;
};

/** Of a moment, so that its lines, its title and its note do not search again each. */
const searched = new WeakMap<State, readonly Found[]>();

/** All that fits what is typed; all of it while nothing is. */
export const foundIn = (state: State): readonly Found[] => {
  const found = searched.get(state) ?? searchedFor(state);
  searched.set(state, found);
  return found;
};

const searchedFor = (state: State): readonly Found[] => {
  const { asking, recent = [] } = state;
  if (asking?.kind !== 'palette') return [];
  const typed = asking.edited.text.trim();
  const lately = ({ id }: Entry): number => (recent.includes(id) ? recent.length - recent.indexOf(id) : 0);
  const entries = entriesOf(state, asking);
  if (typed === '') {
    const rank = (entry: Entry): number => (lately(entry) > 0 ? -lately(entry) : entry.tier);
    return entries.toSorted((a, b) => rank(a) - rank(b)).map((entry) => ({ entry, at: [] }));
  }
  return entries
    .flatMap((entry) => {
      const fit = fits(entry, typed);
      if (fit === undefined) return [];
      const disabled = entry.availability === 'enabled' ? 0 : DISABLED;
      return [{ entry, at: fit.at, score: fit.score - disabled + Math.min(LATELY, lately(entry)) }];
    })
    .toSorted((a, b) => b.score - a.score || a.entry.tier - b.entry.tier);
};

const DISABLED = 6;
const LATELY = 6;
const OWN_KEY = 60;
const IN_ABOUT = 3;

/** Each word must fit the label, or begin a word of what is said beside it; a key alone finds whose it is. */
const fits = (entry: Entry, typed: string): { readonly score: number; readonly at: readonly number[] } | undefined => {
  if (entry.keys.includes(typed)) return { score: OWN_KEY, at: [] };
  let score = 0;
  const at: number[] = [];
  for (const word of typed.split(/\s+/)) {
    const fit = fitOfWord(word, entry.label);
    if (fit === undefined && !isBeside(entry, word)) return undefined;
    score += fit?.score ?? IN_ABOUT * word.length;
    at.push(...(fit?.at ?? []));
  }
  return { score, at };
};

const isBeside = ({ about, group }: Entry, word: string): boolean =>
  ` ${about} ${group}`.toLowerCase().includes(` ${word.toLowerCase()}`);

/** Words that were typed before the last one meet the same labels again with every letter of it. */
const fitted = new Map<string, Map<string, Fit | undefined>>();
const WORDS_KEPT = 16;
const LABELS_KEPT = 10_000;

const fitOfWord = (word: string, label: string): Fit | undefined => {
  let known = fitted.get(word);
  if (known === undefined) {
    if (fitted.size >= WORDS_KEPT) fitted.clear();
    known = new Map();
    fitted.set(word, known);
  }
  if (!known.has(label)) {
    if (known.size >= LABELS_KEPT) known.clear();
    known.set(label, fitOf(word, label));
  }
  return known.get(label);
};

/** The one that Enter runs: the chosen one as long as it is listed, else the first. */
export const entryOf = (state: State, found = foundIn(state)): Entry | undefined => {
  const { asking } = state;
  const on = asking?.kind === 'palette' ? asking.on : undefined;
  return (found.find(({ entry }) => entry.id === on) ?? found[0])?.entry;
};

export const alongFound = (state: State, by: number): State => {
  const { asking } = state;
  const found = foundIn(state);
  if (asking?.kind !== 'palette' || found.length === 0) return state;
  const at = found.findIndex(({ entry }) => entry.id === entryOf(state, found)?.id);
  const next = found[Math.max(0, Math.min(found.length - 1, at + by))];
  return next === undefined ? state : { ...state, asking: { ...asking, on: next.entry.id } };
};

const entriesOf = (state: State, palette: Palette): readonly Entry[] => {
  const here = commands(state, palette);
  // Opened for one change alone, there is nowhere else to go.
  if (state.only !== undefined) return here;
  const known = new Set(here.map(({ id }) => id));
  return [...here, ...elsewhere(state).filter(({ id }) => !known.has(id)), ...jumps(state)];
};

/** Moving is for keys alone, and this one is open. */
const LEFT_OUT: ReadonlySet<Intent> = new Set(['down', 'up', 'page-down', 'page-up', 'left', 'right', 'palette']);

const commands = (state: State, palette: Palette): readonly Entry[] => {
  const bindings = keymapOf(state.keys).filter(
    ({ modes, intent }) => modes.includes(state.place.kind) && !LEFT_OUT.has(intent),
  );
  const moved = movedOn(state, palette);
  return byIntent(bindings).flatMap((same) => {
    const entry = entryFor(state, same, false);
    const isAbout = entry.group !== 'Town' && entry.group !== 'Move' && same.every(({ view }) => view !== true);
    const held = moved !== undefined && isAbout ? { ...entry, availability: { because: moved } } : entry;
    return variantsOf(state, held, same[0]?.intent);
  });
};

/** Views and what concerns the whole town, by way of home. */
const elsewhere = (state: State): readonly Entry[] => {
  if (state.place.kind === 'home') return [];
  const home: State = { ...state, place: { kind: 'home' } };
  const bindings = keymapOf(state.keys).filter(
    ({ modes, intent, group, view }) =>
      modes.includes('home') && !LEFT_OUT.has(intent) && (group === 'Town' || view === true),
  );
  return byIntent(bindings).map((same) => entryFor(home, same, true));
};

const movedOn = (state: State, { row, tree }: Palette): string | undefined => {
  if ((state.place.kind === 'home' || state.place.kind === 'look') && row !== state.selected)
    return 'The selected row has gone meanwhile: leave, and look again';
  return tree !== treeOf(state) && tree !== undefined
    ? 'New commits came in meanwhile: leave, and look again'
    : undefined;
};

const byIntent = (bindings: readonly Binding[]): readonly (readonly Binding[])[] => {
  const groups = new Map<Intent, Binding[]>();
  for (const binding of bindings) groups.set(binding.intent, [...(groups.get(binding.intent) ?? []), binding]);
  return [...groups.values()];
};

const TIERS: Readonly<Record<Group, number>> = { Answer: 100, Review: 100, Polecats: 100, Town: 200, Move: 300 };
const CANNOT = 400;
const NOT_HERE = 500;
const JUMPS = 600;
const UNRANKED = 50;

/** Of several keys for the same: the one that can do it now, else the one that says why not. */
const entryFor = (state: State, same: readonly Binding[], home: boolean): Entry => {
  const offers = same.map((binding) => ({ binding, availability: binding.when(state) }));
  const offer =
    offers.find(({ availability }) => availability === 'enabled') ??
    offers.find(({ availability }) => availability !== 'hidden') ??
    offers[0];
  if (offer === undefined) throw new Error('An intent without a binding');
  const { binding, availability } = offer;
  const { intent, group, keys } = binding;
  const tier =
    availability === 'enabled'
      ? TIERS[group] + (binding.rank ?? UNRANKED)
      : availability === 'hidden'
        ? NOT_HERE
        : CANNOT;
  return {
    id: intent,
    label: binding.label,
    about: binding.about ?? '',
    keys: home ? [] : keys,
    group,
    availability: availability === 'hidden' ? { because: notHere(state) } : availability,
    deed: { kind: 'intent', intent, key: keys[0] ?? '', home },
    tier,
  };
};

const notHere = ({ place }: State): string =>
  place.kind === 'home' || place.kind === 'look' ? 'Not on this row' : 'Not here';

const jumpsOf = new WeakMap<StatusView, readonly Entry[]>();

/** Made once for each picture of the town: with every letter all of them are asked for. */
const jumps = ({ status }: State): readonly Entry[] => {
  if (status === undefined) return [];
  const all = jumpsOf.get(status) ?? jumpsIn(status);
  jumpsOf.set(status, all);
  return all;
};

const jumpsIn = (status: StatusView): readonly Entry[] => {
  const to = (row: string, name: string, label: string, about: string): Entry => ({
    id: `go:${about}:${name}`,
    label,
    about,
    keys: [],
    group: 'Go to',
    availability: 'enabled',
    deed: { kind: 'jump', row, name },
    tier: JUMPS,
  });
  return [
    ...status.polecats.map(({ id, task, title }) => to(`task:${task}`, id, `${id} ${task} ${title}`, 'polecat')),
    ...status.convoys.map(({ id, name }) => to(`convoy:${id}`, id, name === id ? id : `${name} (${id})`, 'convoy')),
    ...status.tasks.map(({ id, title }) => to(`task:${id}`, id, `${id} ${title}`, 'task')),
  ];
};

/** At home, on its row: unfolded, the filter left, or set to it where only a search lists it; convoys have rows of their own in their grouping. */
export const jumpedTo = (state: State, { row, name }: Extract<Entry['deed'], { kind: 'jump' }>): State => {
  const { status } = state;
  if (status === undefined) return state;
  const grouping = row.startsWith('convoy:') ? 'convoy' : state.grouping;
  const seen = (filter: string, folded: readonly string[]) => {
    const rows = rowsOf(status, { ...state, grouping, filter, folded });
    return { rows, filter, folded, found: rowFor(rows, row) };
  };
  const wide = [state.filter, '', name].map((filter) => seen(filter, [])).find(({ found }) => found !== undefined);
  const section = wide?.found?.section;
  const opened = state.folded.filter((id) => !unfolding(section).includes(id));
  const { rows, filter, folded, found } = wide === undefined ? seen('', state.folded) : seen(wide.filter, opened);
  return {
    ...state,
    ...{ place: { kind: 'home' }, focus: 'list', chosen: true },
    ...{ selected: found?.id ?? row, grouping, filter, folded, rows },
  };
};

/** What may hide a row of this section. */
const unfolding = (section: string | undefined): readonly string[] =>
  section === undefined ? [] : [section, `heading:${section}`, ...(section === 'landed' ? [REST_OF_LANDED] : [])];

const KEPT = 20;

export const ranLately = (state: State, id: string): State => ({
  ...state,
  recent: [id, ...(state.recent ?? []).filter((one) => one !== id)].slice(0, KEPT),
});

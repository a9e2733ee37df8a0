/** Searching everywhere: what was found, which of it is chosen, and where it leads. */

import type { Instant } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import { SEARCHED, type SearchHit, type SearchView } from '../../../core/search.ts';
import { type Edited, editedFrom } from '../compose/editor.ts';
import { layoutOf } from '../layout.ts';
import { select } from '../list/selection.ts';
import { lookSought } from '../preview/scrolling.ts';
import { loading } from '../review/gates.ts';
import type { Place, State } from '../state.ts';
import { just, noticed, type Step } from '../step.ts';
import { jumpedTo } from './palette.ts';

/** At most so many of each sort: more is for `mayor search`. */
export const MOST = 50;

export type SearchPlace = Extract<Place, { readonly kind: 'search' }>;

export const openSearch = (state: State, words: string): State => ({
  ...state,
  place: { kind: 'search', edited: editedFrom(words), from: placeBehind(state) },
});

/** A search begun in a search leads back to where the first was begun. */
const placeBehind = ({ place }: State): Place => (place.kind === 'search' ? place.from : place);

/** As the town is asked for them. */
export const wordsOf = ({ edited }: SearchPlace): string => edited.text.trim();

/** An answer to other words than those that stand there now is of no use. */
export const withFound = (state: State, words: string, view: SearchView | string): State => {
  const { place } = state;
  if (place.kind !== 'search' || wordsOf(place) !== words) return state;
  const { failed: _before, ...rest } = place;
  return { ...state, place: typeof view === 'string' ? { ...rest, failed: view } : { ...rest, view } };
};

/** Other words: what was chosen is chosen no more. */
export const searchedFor = (place: SearchPlace, edited: Edited): SearchPlace => {
  const { on: _on, failed: _failed, ...rest } = place;
  return edited.text === place.edited.text ? { ...place, edited } : { ...rest, edited };
};

/** While the next answer is awaited, the last one still stands. */
export const isAwaited = (place: SearchPlace): boolean =>
  wordsOf(place) !== '' && place.failed === undefined && place.view?.words !== wordsOf(place);

export type Entry = { readonly id: string; readonly kind: (typeof SEARCHED)[number]; readonly hit: SearchHit };

/** In the order of the screen. */
export const entriesIn = ({ view, edited }: SearchPlace): readonly Entry[] =>
  edited.text.trim() === ''
    ? []
    : (view?.sections ?? []).flatMap(({ kind, hits }) =>
        hits.map((hit, index) => ({ id: `${kind}:${hit.where}:${hit.back ?? hit.seq ?? index}`, kind, hit })),
      );

/** The one that Enter goes to: the chosen one as long as it is found, else the first. */
export const entryIn = (place: SearchPlace, entries = entriesIn(place)): Entry | undefined =>
  entries.find(({ id }) => id === place.on) ?? entries[0];

export const alongEntries = (state: State, by: number): State => {
  const { place } = state;
  if (place.kind !== 'search') return state;
  const entries = entriesIn(place);
  const at = entries.findIndex(({ id }) => id === entryIn(place, entries)?.id);
  const next = entries[Math.max(0, Math.min(entries.length - 1, at + by))];
  return next === undefined ? state : { ...state, place: { ...place, on: next.id } };
};

/** To the first of the next sort of which there are any. */
export const toKind = (state: State, by: 1 | -1): State => {
  const { place } = state;
  if (place.kind !== 'search') return state;
  const entries = entriesIn(place);
  const kinds = SEARCHED.filter((kind) => entries.some((entry) => entry.kind === kind));
  const now = entryIn(place, entries)?.kind;
  const here = now === undefined ? -1 : kinds.indexOf(now);
  const kind = kinds[(here + by + kinds.length) % kinds.length];
  const first = entries.find((entry) => entry.kind === kind);
  return first === undefined ? state : { ...state, place: { ...place, on: first.id } };
};

/** Where it stands: the row, the log at its line, the pane at its line, the event. */
export const goTo = (state: State, at: Instant): Step => {
  const { place } = state;
  const entry = place.kind === 'search' ? entryIn(place) : undefined;
  if (place.kind !== 'search' || entry === undefined) return just(state);
  const { kind, hit } = entry;
  const kept: SearchPlace = { ...place, on: entry.id };
  if (kind === 'logs') return toLog(state, kept, hit);
  if (kind === 'screens') return just(toPane(state, kept, hit, at));
  if (kind === 'events') return just(toEvent(state, hit, at));
  return just(toTask(state, hit, at));
};

const toLog = (state: State, from: SearchPlace, { task = '', gate = '', rig, back }: SearchHit): Step => {
  const place: Place = {
    ...{ kind: 'log', task, gate, view: 'loading', top: 0, from },
    ...(back === undefined ? {} : { back }),
  };
  const opened: State = { ...state, place };
  return { state: opened, effects: rig === undefined ? loading(opened) : [{ kind: 'load-log', task, rig, gate }] };
};

const toPane = (state: State, from: SearchPlace, { polecat, back }: SearchHit, at: Instant): State => {
  const row = state.status?.polecats.find(({ id }) => id === polecat);
  if (row === undefined) return noticed(state, `${polecat} has gone meanwhile`, at);
  const chosen = onTask(state, row.task);
  return lookSought({
    ...chosen,
    tab: 'live',
    place: { ...{ kind: 'look', from }, ...(back === undefined ? {} : { back }) },
  });
};

const toEvent = (state: State, { seq, task }: SearchHit, at: Instant): State => {
  const home: State = { ...state, place: { kind: 'home' } };
  // A small terminal has no room for events at home.
  const isThere = layoutOf(home).feed.height > 0 && state.feed.some((line) => line.seq === seq);
  if (seq !== undefined && isThere) return { ...home, focus: 'feed', line: seq, chosen: true };
  if (task !== undefined && state.status?.tasks.some(({ id }) => id === task) === true) return onTask(state, task);
  return noticed(state, `The list of events here does not have it: mayor log --after ${(seq ?? 1) - 1} shows it`, at);
};

const toTask = (state: State, { task = '' }: SearchHit, at: Instant): State =>
  state.status?.tasks.some(({ id }) => id === task) === true
    ? onTask(state, task)
    : noticed(state, `${plainLine(task)} is not in the picture any more`, at);

const onTask = (state: State, task: string): State => {
  const convoy = state.status?.tasks.find(({ id }) => id === task)?.convoy;
  const at = jumpedTo(state, {
    ...{ kind: 'jump', row: `task:${task}`, name: task },
    ...(convoy === undefined ? {} : { convoy }),
  });
  return select(at, at.selected);
};

/** What was said and heard so far: all that a conversation in lines remembers beside the state. Plain data. */

import { cardAt, isOfCards } from '../board/board.ts';
import { chosenEvent } from '../feed-view.ts';
import { entryIn } from '../find/search.ts';
import { entryOf, isListing } from '../list/listing.ts';
import type { Target } from '../list/naming.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import type { Line } from './places.ts';
import { PAGE } from './places.ts';

export type Deed =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'command'; readonly entry: string }
  | { readonly kind: 'named'; readonly target: Target };

export type Choice = { readonly text: string; readonly does: Deed };

/** Something that needs the person, or that happened; `row`: where it is listed. */
export type Need = { readonly key: string; readonly row?: string; readonly text: string };

/** Of what the person is told without asking. */
export const TELLS = ['needs', 'all', 'nothing'] as const;
export type Tells = (typeof TELLS)[number];

export type Thread = {
  /** What a number chooses: of the list that was said last. */
  readonly choices: readonly Choice[];
  /** What is left to be said of the last answer. */
  readonly rest: readonly string[];
  /** Of a change: index of the row that was read last. */
  readonly readTo?: number;
  readonly last: readonly string[];
  /** What keys were about when it was said last, see `aboutOf`. */
  readonly about: string;
  /** The last that was said is not what keys are about. */
  readonly unsure: boolean;
  /** Lines of a text that is still being written. */
  readonly written: readonly string[];
  /** The tab that was turned to and is still to be read, see `tabKey`. */
  readonly reading?: string;
  /** Of the pane that is typed into: what was heard of it, and whether what comes next is waited for. */
  readonly pane?: { readonly heard: readonly string[]; readonly isAwaited: boolean };
  /** Every field of the form was gone through. */
  readonly filled: boolean;
  readonly tells: Tells;
  /** Keys of needs that were told, or wait to be. */
  readonly known: ReadonlySet<string>;
  readonly waiting: readonly Need[];
  /** Rows that were told as news, the oldest first: `go` goes there. */
  readonly fresh: readonly string[];
  /** Sequence number of the last event that was told. */
  readonly feedTo: number;
  /** The selection has moved by itself, which was not said yet. */
  readonly slid?: 'own' | 'foreign';
};

export const firstThread: Thread = {
  choices: [],
  rest: [],
  last: [],
  about: '',
  unsure: false,
  written: [],
  filled: false,
  tells: 'needs',
  known: new Set(),
  waiting: [],
  fresh: [],
  feedTo: -1,
};

/** What came of a line. */
export type Answer = {
  readonly thread: Thread;
  readonly happenings: readonly Happening[];
  /** Said before what has changed by it. */
  readonly lines?: readonly Line[];
  /** Whether what has changed is said at all. */
  readonly quiet?: boolean;
};

export const said = (thread: Thread, ...texts: readonly string[]): Answer => ({
  thread,
  happenings: [],
  lines: texts.map((text) => ({ text })),
  quiet: true,
});

export const happeningOf = (deed: Deed, at: number): Happening => {
  switch (deed.kind) {
    case 'key':
      return { kind: 'key', key: { kind: 'key', name: deed.key }, at, heard: true };
    case 'command':
      return { kind: 'command', entry: deed.entry, at };
    case 'named':
      return { kind: 'named', target: deed.target, at };
  }
};

/** What a key would act upon: another value is another thing. */
export const aboutOf = (state: State): string => {
  const { place, selected = '' } = state;
  const on = isListing(place) ? (entryOf(state) ?? '') : (onOf(state) ?? '');
  const tree = place.kind === 'home' || place.kind === 'look' ? (subjectOf(state).merge?.tree ?? '') : '';
  return [place.kind, on === '' ? selected : on, tree].join('\n');
};

/** Of places that are no list of rows: the card, the event, the hit. */
const onOf = (state: State): string | undefined => {
  const { place } = state;
  if (isOfCards(place)) return cardAt(state)?.task.id;
  if (place.kind === 'feed') return String(chosenEvent(state)?.seq ?? '');
  return place.kind === 'search' ? entryIn(place)?.id : undefined;
};

/** The first page of an answer; the rest waits for `more`. Lines with a target are numbered. */
export const paged = (
  thread: Thread,
  lines: readonly Line[],
): { readonly thread: Thread; readonly says: readonly string[] } => {
  const choices: Choice[] = [];
  const all = lines.map(({ text, target }) => {
    if (target === undefined || target.kind === 'line') return text;
    choices.push({ text, does: { kind: 'named', target } });
    return `${choices.length}. ${text}`;
  });
  const { says, rest } = firstPage(all);
  return { thread: { ...thread, ...(choices.length === 0 ? {} : { choices }), rest, last: says }, says };
};

/** So few lines more than a page are said with it. */
export const SLACK = 4;

export const firstPage = (
  all: readonly string[],
): { readonly says: readonly string[]; readonly rest: readonly string[] } => {
  if (all.length <= PAGE + SLACK) return { says: all, rest: [] };
  const rest = all.slice(PAGE);
  return { says: [...all.slice(0, PAGE), `${rest.length} more lines: more reads on.`], rest };
};

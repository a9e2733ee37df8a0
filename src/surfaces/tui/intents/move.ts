/** Moving in the lists, and scrolling whatever fills the terminal. */

import type { Instant } from '../../../core/ids.ts';
import { isListed } from '../board/board.ts';
import { acrossGraph, downGraph, graphIn, toGraph, treeOf } from '../board/graph.ts';
import { acrossBoard, downBoard, toLane } from '../board/moves.ts';
import { alongEvents } from '../feed-view.ts';
import type { Deeds } from '../intents.ts';
import { layoutOf } from '../layout.ts';
import { alongEntries, isListing } from '../list/listing.ts';
import { moveBy, moveSection, relisted, select } from '../list/selection.ts';
import { selectedRow } from '../list/subject.ts';
import { readerHeight, readerLength } from '../preview/reading.ts';
import { previewMoved } from '../preview/scrolling.ts';
import { atRow } from '../review/reviewing.ts';
import { helpLineBy } from '../rows/help.ts';
import { isPick, type Row, rowFor } from '../rows/list.ts';
import type { State } from '../state.ts';
import { just, noticed } from '../step.ts';

type Names =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'next-section'
  | 'previous-section'
  | 'fold'
  | 'fold-section'
  | 'jump'
  | 'back'
  | 'left'
  | 'right'
  | 'next-file'
  | 'previous-file'
  | 'next-hunk'
  | 'previous-hunk';

const ALL = 1_000_000;
const PAN = 12;

export const moveIntents: Deeds<Names> = {
  down: (state) => just(go(state, 1)),
  up: (state) => just(go(state, -1)),
  'page-down': (state) => just(go(state, page(state))),
  'page-up': (state) => just(go(state, -page(state))),
  first: (state) => just(go(state, -ALL)),
  last: (state) => just(go(state, ALL)),
  'next-section': (state) => just(toSection(state, 1)),
  'previous-section': (state) => just(toSection(state, -1)),
  fold: (state, at) => {
    const row = selectedRow(state);
    return just(row === undefined ? state : turned(state, row, at));
  },
  'fold-section': (state, at) => {
    const section = selectedRow(state)?.section;
    const head = state.rows.find((row) => row.section === section && (row.kind === 'heading' || row.kind === 'convoy'));
    return just(head === undefined ? state : turned(state, head, at));
  },
  jump: (state, at) => {
    const subject = state.feed.find((line) => line.seq === state.line)?.subject;
    const row =
      subject === undefined
        ? undefined
        : (state.rows.find((each) => isAbout(each, subject)) ?? rowFor(state.rows, `task:${workedBy(state, subject)}`));
    return just(
      row === undefined ? noticed(state, 'What this line tells of is not in the list now', at) : select(state, row.id),
    );
  },
  back: (state) => {
    const { place } = state;
    return just({ ...state, place: ('from' in place ? place.from : undefined) ?? { kind: 'home' } });
  },
  left: (state) => just(across(state, -1)),
  right: (state) => just(across(state, 1)),
  'next-file': (state) => just(toNext(state, 'file', 1)),
  'previous-file': (state) => just(toNext(state, 'file', -1)),
  'next-hunk': (state) => just(toNext(state, 'hunk', 1)),
  'previous-hunk': (state) => just(toNext(state, 'hunk', -1)),
};

/** Folded or open again: what was selected in it gives way to its heading, and that to its first row. */
export const turned = (state: State, row: Row, at: Instant): State => {
  if (row.kind !== 'convoy' && row.kind !== 'heading' && row.kind !== 'more') return state;
  const id = row.kind === 'convoy' ? row.convoy.id : row.id;
  const folded = row.folded ? state.folded.filter((each) => each !== id) : [...state.folded, id];
  const listed = relisted({ ...state, folded, selected: row.id }, at);
  const isOpened = row.folded && row.kind !== 'convoy';
  const shown = isOpened ? listed.rows.findIndex((each) => each.section === row.section && isPick(each)) : -1;
  const first = row.kind === 'more' ? state.rows.findIndex((each) => each.id === row.id) : shown;
  return isOpened ? select(listed, listed.rows[first]?.id) : listed;
};

const isAbout = (row: State['rows'][number], subject: string): boolean => {
  if (row.kind === 'item') return row.item.id === subject;
  if (row.kind === 'convoy') return row.convoy.id === subject;
  return row.kind === 'work' && (row.task?.id === subject || row.polecat?.id === subject);
};

/** The task of a polecat, or of this id itself. */
const workedBy = ({ status }: State, subject: string): string =>
  status?.polecats.find(({ id }) => id === subject)?.task ?? subject;

/** So many rows, lines or entries on, in whatever has the keys. */
export const go = (state: State, by: number): State => {
  if (state.place.kind === 'diff') return atRow(state, state.place.at + by);
  if (state.place.kind === 'board') return downBoard(state, by);
  if (state.place.kind === 'graph') return downGraph(state, by, treeOrder(state));
  if (state.place.kind === 'feed') return alongEvents(state, by);
  if (isListing(state.place)) return alongEntries(state, by);
  if (state.place.kind === 'look') return previewMoved(state, by === ALL ? 'end' : by === -ALL ? 'top' : by);
  if (state.place.kind !== 'home') return scrolled(state, by);
  return state.focus === 'feed' ? alongFeed(state, by) : moveBy(state, by);
};

const page = (state: State): number => {
  if (state.place.kind !== 'home') return Math.max(1, readerHeight(state) - 2);
  const { list, feed } = layoutOf(state);
  return Math.max(1, (state.focus === 'feed' ? feed.height : list.height) - 1);
};

const alongFeed = (state: State, by: number): State => {
  const at = state.feed.findIndex((line) => line.seq === state.line);
  const to = Math.max(0, Math.min(state.feed.length - 1, (at === -1 ? state.feed.length - 1 : at) + by));
  const seq = state.feed[to]?.seq;
  return seq === undefined ? state : { ...state, line: seq };
};

const scrolled = (state: State, by: number): State => {
  const { place } = state;
  if (!('top' in place)) return state;
  const limit = Math.max(0, readerLength(state) - readerHeight(state));
  const top = Math.max(0, Math.min(limit, place.top + by));
  return { ...state, place: { ...place, top } };
};

const toSection = (state: State, by: 1 | -1): State => {
  const { place } = state;
  if (place.kind === 'board') return toLane(state, by);
  if (place.kind === 'graph') return toGraph(state, by);
  if (place.kind !== 'help') return moveSection(state, by);
  const line = helpLineBy(state, by);
  return line === undefined ? state : scrolled(state, line - place.top);
};

const across = (state: State, by: 1 | -1): State => {
  if (state.place.kind === 'board') return acrossBoard(state, by);
  return state.place.kind === 'graph' ? acrossGraph(state, by) : panned(state, by * PAN);
};

/** Where the graph is a tree, its lines. */
const treeOrder = (state: State): readonly string[] | undefined =>
  isListed(state) ? treeOf(graphIn(state).drawn).map(({ id }) => id) : undefined;

const panned = (state: State, by: number): State => {
  const { place } = state;
  return place.kind === 'diff' ? { ...state, place: { ...place, left: Math.max(0, place.left + by) } } : state;
};

const toNext = (state: State, what: 'file' | 'hunk', by: 1 | -1): State => {
  const { place } = state;
  if (place.kind !== 'diff') return state;
  let to = place.at + by;
  while (place.rows[to] !== undefined && place.rows[to]?.kind !== what) to += by;
  return place.rows[to] === undefined ? state : atRow(state, to, 'top');
};

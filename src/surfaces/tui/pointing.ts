/**
 * What lies under a cell of the frame that a state draws. Read from the same windows that the rows are drawn from, or
 * from the drawn lines themselves, so that a click cannot meet another row than the one that is seen there.
 */

import { type Look, type Theme, themeOf } from './drawing/theme.ts';
import { footerKeys } from './keymap.ts';
import { type Layout, layoutOf } from './layout.ts';
import { entriesOf, entryOf, isListing } from './list/listing.ts';
import { subjectOf } from './list/subject.ts';
import { type Tab, tabOf } from './preview/tabs.ts';
import { cardUnder } from './rows/board-grid.ts';
import { feedRows } from './rows/feed.ts';
import { eventUnder } from './rows/feed-view.ts';
import { nodeUnder } from './rows/graph.ts';
import { footerRow } from './rows/keys.ts';
import { PALETTE_HEAD, paletteWindow } from './rows/palette.ts';
import { hitUnder } from './rows/search.ts';
import { previewOf } from './rows/subject.ts';
import { tabUnder } from './rows/tab-bar.ts';
import { contentShown } from './screens/reader.tsx';
import type { State } from './state.ts';

/** What the wheel turns. `frame`: nothing. */
export type Area = 'list' | 'preview' | 'feed' | 'body' | 'frame';

export type Target =
  /** A row of the list, by its id. */
  | { readonly kind: 'row'; readonly id: string }
  /** A line of the feed, by its number. */
  | { readonly kind: 'line'; readonly seq: number }
  /** An entry of a place that is a list of its own: a card, a hit of a search. */
  | { readonly kind: 'entry'; readonly on: string }
  /** The name of a tab of the preview. */
  | { readonly kind: 'tab'; readonly tab: Tab }
  /** A row of the change that is read. */
  | { readonly kind: 'at'; readonly at: number }
  /** A command of the palette. */
  | { readonly kind: 'command'; readonly id: string }
  /** A key of the footer. */
  | { readonly kind: 'key'; readonly key: string };

export type Spot = { readonly area: Area; readonly target?: Target };

export type Cell = { readonly x: number; readonly y: number };

const NOWHERE: Spot = { area: 'frame' };
/** The title and the rule below it. */
const ABOVE = 2;

export const spotAt = (state: State, { x, y }: Cell, look: Look): Spot => {
  const layout = layoutOf(state);
  if (x >= layout.columns || y >= layout.rows) return NOWHERE;
  if (y === layout.rows - 1) return footerSpot(state, x, look);
  const row = y - ABOVE - layout.strip;
  if (row < 0 || row >= layout.body) return NOWHERE;
  if (state.asking?.kind === 'palette') return spot('body', commandAt(state, layout, row));
  if (state.place.kind === 'home') return state.rows.length === 0 ? NOWHERE : homeSpot(state, layout, x, row);
  if (state.place.kind === 'look') return tabSpot(state, 'body', layout.columns, layout.body, x, row);
  return spot('body', inReader(state, layout, x, row));
};

const inReader = (state: State, layout: Layout, x: number, row: number): Target | undefined => {
  const { place, zone } = state;
  const { columns, body } = layout;
  const entry = (on: string | undefined): Target | undefined => (on === undefined ? undefined : { kind: 'entry', on });
  switch (place.kind) {
    case 'diff':
      return place.top + row < place.rows.length ? { kind: 'at', at: place.top + row } : undefined;
    case 'board':
      return entry(cardUnder(state, x, row, columns, body));
    case 'graph':
      return entry(nodeUnder(state, x, row, plain, columns, body));
    case 'search':
      return entry(hitUnder(place, row, plain, columns, body));
    case 'feed': {
      const seq = eventUnder(state, row, body, () => zone);
      return seq === undefined ? undefined : { kind: 'line', seq };
    }
    default:
      return isListing(place) ? entryAt(state, layout, row) : undefined;
  }
};

const spot = (area: Area, target: Target | undefined): Spot => (target === undefined ? { area } : { area, target });

const footerSpot = (state: State, x: number, look: Look): Spot => {
  const keys = footerRow(footerKeys(state), themeOf(look), state.size.columns);
  const key = keys.find(({ from, to }) => x >= from && x < to)?.binding.keys[0];
  return spot('frame', key === undefined ? undefined : { kind: 'key', key });
};

const commandAt = (state: State, { body }: Layout, row: number): Target | undefined => {
  const id = paletteWindow(state, body).seen[row - PALETTE_HEAD]?.entry.id;
  return id === undefined ? undefined : { kind: 'command', id };
};

const RULE = 1;

/** As screens/home.tsx puts the columns side by side, and narrow ones one below the other. */
const homeSpot = (state: State, layout: Layout, x: number, row: number): Spot => {
  const { kind, list, preview, side } = layout;
  const inPreview = (left: number, line: number): Spot =>
    tabSpot(state, 'preview', preview.width, preview.height, left, line);
  if (kind === 'narrow') {
    if (row < list.height) return listSpot(state, row);
    const below = row - list.height - RULE;
    if (preview.height > 0 && below < preview.height) return below < 0 ? NOWHERE : inPreview(x, below);
    return feedSpot(state, layout, below - (preview.height > 0 ? preview.height + RULE : 0));
  }
  if (kind === 'split' && row >= list.height) return feedSpot(state, layout, row - list.height - RULE);
  if (x < list.width) return listSpot(state, row);
  if (x > list.width && x <= list.width + preview.width) return inPreview(x - list.width - 1, row);
  if (kind === 'split' || x <= list.width + preview.width + 1) return NOWHERE;
  return row < side.height ? NOWHERE : feedSpot(state, layout, row - side.height - RULE);
};

const tabSpot = (state: State, area: Area, width: number, height: number, x: number, row: number): Spot => {
  const { bar } = previewOf(state, plain, width, height, () => state.zone);
  const subject = subjectOf(state);
  const tab = bar === row && row < height ? tabUnder(subject, tabOf(state, subject), x, width) : undefined;
  return spot(area, tab === undefined ? undefined : { kind: 'tab', tab });
};

const listSpot = (state: State, row: number): Spot => {
  const id = state.rows[state.top + row]?.id;
  return spot('list', id === undefined ? undefined : { kind: 'row', id });
};

const feedSpot = (state: State, { feed }: Layout, row: number): Spot => {
  if (row < 0 || row >= feed.height) return NOWHERE;
  const seq = feedRows(state, feed.width, feed.height)[row]?.line.seq;
  return spot('feed', seq === undefined ? undefined : { kind: 'line', seq });
};

const plain: Theme = themeOf({ depth: 'none', ascii: false });

/**
 * The view itself is asked: it is drawn with one entry after the other chosen, until a line with the pointer reads as
 * the line that was clicked. So every view can be clicked, whatever headings and details it draws between its entries.
 */
const entryAt = (state: State, { columns, body }: Layout, row: number): Target | undefined => {
  const { place } = state;
  if (!isListing(place)) return undefined;
  const linesWith = (on: string | undefined): readonly string[] =>
    contentShown(on === undefined ? state : { ...state, place: { ...place, on } }, plain, columns, body, () => 0);
  const seen = linesWith(undefined);
  const entries = entriesOf(state);
  const on = entryOf(state, entries);
  const chosen = seen.findIndex(isPointed);
  const wanted = seen[row];
  if (on === undefined || wanted === undefined || wanted.trim() === '') return undefined;
  if (isPointed(wanted)) return { kind: 'entry', on };
  const isDown = row > chosen;
  const here = entries.indexOf(on);
  const others = isDown ? entries.slice(here + 1) : entries.slice(0, here).toReversed();
  const between = isDown ? seen.slice(chosen + 1, row) : seen.slice(row + 1, Math.max(0, chosen));
  let alike = between.filter((line) => bare(line) === bare(wanted)).length;
  const found = others.slice(0, body).find((entry) => {
    if (!linesWith(entry).some((line) => isPointed(line) && bare(line) === bare(wanted))) return false;
    alike -= 1;
    return alike < 0;
  });
  return found === undefined ? undefined : { kind: 'entry', on: found };
};

const isPointed = (line: string): boolean => line.startsWith(plain.signs.pointer);
/** Without the column of the pointer. */
const bare = (line: string): string => line.slice(1);

/** What the mouse does: it selects, folds, opens and scrolls, and never answers. */
import { elapsed } from '../../../core/elapsed.ts';
import type { Instant } from '../../../core/ids.ts';
import { isOfCards } from '../board/board.ts';
import { alongEvents, feedAt, feedShown } from '../feed-view.ts';
import { alongFound } from '../find/palette.ts';
import { alongEntries as alongHits } from '../find/search.ts';
import { bindingFor } from '../keymap.ts';
import { layoutOf } from '../layout.ts';
import { alongEntries, isListing } from '../list/listing.ts';
import { select } from '../list/selection.ts';
import { subjectOf } from '../list/subject.ts';
import type { Spot, Target } from '../pointing.ts';
import { readerHeight } from '../preview/reading.ts';
import { previewMoved } from '../preview/scrolling.ts';
import { scrolledTo, tabsOf } from '../preview/tabs.ts';
import { atRow } from '../review/reviewing.ts';
import { nameOfKey } from '../rows/keys.ts';
import { isPick } from '../rows/list.ts';
import type { State } from '../state.ts';
import { type Happening, just, noticed, type Step } from '../step.ts';
import { go, turned } from './move.ts';

type Pointed = Extract<Happening, { readonly kind: 'pointed' }>;

/** What is pressed where the mouse stands for a key. */
type Press = (state: State, key: string) => Step;

export const pointed = (state: State, { what, spot, at }: Pointed, press: Press): Step => {
  if (what !== 'press') return just(turnedBy(state, spot, what === 'wheel-down' ? 1 : -1));
  const { target } = spot;
  if (target === undefined) return just(state);
  if (target.kind === 'key') return clickedKey(state, target.key, at, press);
  // What waits for a sentence or a yes is not left by a click beside it.
  if (state.asking !== undefined && target.kind !== 'command') return just(state);
  return clicked(state, target, at, press);
};

/** Two presses on the same within this are one for "open it". */
const DOUBLE_MS = 400;

const clicked = (state: State, target: Target, at: Instant, press: Press): Step => {
  const on = JSON.stringify(target);
  const { click, ...rest } = state;
  const again = click?.on === on && elapsed(click.at, at) < DOUBLE_MS;
  const met = meeting({ ...rest, chosen: true, ...(again ? {} : { click: { on, at } }) }, target, at, again);
  return again && opens(state, target) ? press(met, 'enter') : just(met);
};

/** A second press on what folds was meant for folding it back or for nothing, never for more than the first. */
const opens = (state: State, target: Target): boolean => {
  if (target.kind === 'tab') return false;
  if (target.kind !== 'row') return true;
  const row = state.rows.find(({ id }) => id === target.id);
  return row !== undefined && !isFold(row);
};

const isFold = ({ kind }: State['rows'][number]): boolean => kind === 'heading' || kind === 'convoy' || kind === 'more';

/** The thing is selected; what folds is folded. */
const meeting = (state: State, target: Target, at: Instant, again: boolean): State => {
  const { place, asking } = state;
  switch (target.kind) {
    case 'row':
      return onRow(state, target.id, at, again);
    case 'line':
      return onEvent(state, target.seq);
    case 'entry':
      return isListing(place) || isOfCards(place) || place.kind === 'search'
        ? { ...state, place: { ...place, on: target.on } }
        : state;
    case 'tab':
      return scrolledTo({ ...state, tab: target.tab }, 0);
    case 'at':
      return atRow(state, target.at);
    case 'command':
      return asking?.kind === 'palette' ? { ...state, asking: { ...asking, on: target.id } } : state;
    case 'key':
      return state;
  }
};

const onRow = (state: State, id: string, at: Instant, again: boolean): State => {
  const row = state.rows.find((one) => one.id === id);
  // It left the list between the frame and the click.
  if (row === undefined) return state;
  if (!isFold(row)) return select(state, id);
  return again ? state : turned({ ...state, focus: 'list' }, row, at);
};

const onEvent = (state: State, seq: number): State => {
  const { place } = state;
  if (place.kind !== 'feed') return { ...state, focus: 'feed', line: seq };
  const { lines } = feedShown(state);
  const at = lines.findIndex((line) => line.seq === seq);
  return at === -1 ? state : alongEvents(state, at - feedAt(lines, place));
};

/**
 * A key of the footer, but none that answers, approves or rejects. A hand that reaches for the window brings a
 * click with it, the terminal passes on the click that only gave it the focus, and rows move under a pointer
 * that rests: an answer needs a key that was meant. For the same reason the answers beside a question only select.
 */
const clickedKey = (state: State, key: string, at: Instant, press: Press): Step =>
  bindingFor(state, key)?.binding.aimed === true
    ? just(noticed(state, `An answer needs its key: press ${nameOfKey(key)}`, at))
    : press(state, key);

/** Lines that a notch of the wheel is. */
const NOTCH = 3;

const turnedBy = (state: State, { area }: Spot, by: 1 | -1): State => {
  if (state.asking?.kind === 'palette') return area === 'body' ? alongFound(state, by) : state;
  if (state.asking !== undefined) return state;
  if (area === 'list') return listBy(state, by * NOTCH);
  if (area === 'feed') return go({ ...state, focus: 'feed' }, by);
  if (area === 'preview') return tabsOf(subjectOf(state)).length === 0 ? state : previewMoved(state, by * NOTCH);
  if (area !== 'body') return state;
  if (isListing(state.place)) return alongEntries(state, by);
  if (isOfCards(state.place)) return go(state, by);
  if (state.place.kind === 'search') return alongHits(state, by);
  return state.place.kind === 'diff' ? diffBy(state, by * NOTCH) : go(state, by * NOTCH);
};

/** The window moves, and takes the selection along where that would leave it. */
const listBy = (state: State, by: number): State => {
  const { height } = layoutOf(state).list;
  const top = Math.max(0, Math.min(state.rows.length - height, state.top + by));
  if (top === state.top) return state;
  const moved = { ...state, top, chosen: true };
  const seen = state.rows.slice(top, top + height).filter(isPick);
  if (seen.some(({ id }) => id === state.selected)) return moved;
  return select(moved, (by > 0 ? seen[0] : seen.at(-1))?.id);
};

/** The same for a change. */
const diffBy = (state: State, by: number): State => {
  const { place } = state;
  if (place.kind !== 'diff') return state;
  const height = readerHeight(state);
  const top = Math.max(0, Math.min(place.rows.length - height, place.top + by));
  const at = Math.max(top, Math.min(top + height - 1, place.at));
  return atRow({ ...state, place: { ...place, top, at } }, at);
};

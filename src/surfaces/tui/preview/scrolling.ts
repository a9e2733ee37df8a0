/** Moving in the tab that is shown, wherever it is shown: in the preview, or filling the terminal. */

import { themeOf } from '../drawing/theme.ts';
import { layoutOf } from '../layout.ts';
import { subjectOf } from '../list/subject.ts';
import { type Preview, previewOf } from '../rows/subject.ts';
import type { State } from '../state.ts';
import { isBack, scrolledBy, scrolledTo, tabOf } from './tabs.ts';

const plain = themeOf({ depth: 'none', ascii: true });

const drawn = (state: State): Preview => {
  const { preview, columns, body } = layoutOf(state);
  const size = state.place.kind === 'look' ? { width: columns, height: body } : preview;
  return previewOf(state, plain, size.width, size.height, () => 0);
};

/** `end`: of what is live, its present; of all else its last line. */
export type Move = 'page-up' | 'page-down' | 'top' | 'end' | number;

export const previewMoved = (state: State, move: Move): State => {
  const { body, room, isFromEnd } = drawn(state);
  const page = Math.max(1, room - 1);
  const most = Math.max(0, body.count - room);
  // What lies above the screen is not read until somebody scrolls: then there is more of it.
  const isOpen = isFromEnd && tabOf(state) === 'live' && (state.screen?.history ?? 0) < HISTORY && most > 0;
  const lines = move === 'page-up' ? -page : move === 'page-down' ? page : typeof move === 'number' ? move : undefined;
  const now = Math.min(scrolledBy(state), isOpen ? Number.MAX_SAFE_INTEGER : most);
  const to = lines === undefined ? edge(move, isFromEnd, most) : now + (isFromEnd ? -lines : lines);
  return scrolledTo(state, Math.max(0, Math.min(isOpen ? now + page : most, to)));
};

const edge = (move: Move, isFromEnd: boolean, most: number): number => ((move === 'end') === isFromEnd ? 0 : most);

/** Lines of a pane above its screen that are read for whoever scrolls back. */
export const HISTORY = 2_000;

/** A pane in which a line was sought has it in its middle, as soon as that much of it was read. */
export const lookSought = (state: State): State => {
  const { place, screen } = state;
  if (place.kind !== 'look' || place.back === undefined) return state;
  if ((screen?.history ?? 0) < HISTORY || screen?.polecat !== subjectOf(state).polecat?.id) return state;
  const { back, ...look } = place;
  const opened: State = { ...state, place: look };
  const { body, room, isFromEnd } = drawn(opened);
  const last = Math.max(0, body.count - room);
  const first = Math.max(0, Math.min(last, body.count - 1 - back - Math.floor(room / 2)));
  return scrolledTo(opened, isFromEnd ? last - first : first);
};

/** What a pane shows, unless somebody has scrolled back in what was read of it. */
export const withScreen = (state: State, screen: NonNullable<State['screen']>): State => {
  const isKept = isBack(state) && state.screen?.polecat === screen.polecat && (state.screen.history ?? 0) >= HISTORY;
  return isKept ? state : { ...state, screen };
};

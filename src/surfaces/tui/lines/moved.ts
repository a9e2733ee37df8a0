/** How a place is said that was come to, or in which something has moved. */

import { tabKey } from '../preview/tabs.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import { arrangedLines } from './arranged.ts';
import { changeFrom, restOf } from './change.ts';
import { askedAll, CONVOY_HELP, convoyDone, partLines, turnedLines } from './convoy.ts';
import { doneLines, FORM_HELP, fieldLines, filledBy } from './form.ts';
import { heldLines, TYPING } from './pane.ts';
import { hereLines, isLoading, type Line, openedLines, PAGE, placeKey } from './places.ts';
import { tabName, tabTexts } from './tab.ts';
import { aboutOf, type Thread } from './thread.ts';

export type Changed = { readonly thread: Thread; readonly lines: readonly Line[] };

export const texts = (all: readonly string[]): readonly Line[] => all.map((text) => ({ text }));

/** The tab that was turned to has come meanwhile. */
export const isTabRead = ({ reading }: Thread, state: State, zone: Zone): boolean =>
  reading !== undefined && reading === readingKey(state) && tabTexts(state, zone) !== undefined;

const readingKey = (state: State): string => `${state.place.kind} ${tabKey(state)}`;

/** A tab by its name, which is not said again with what comes later. */
const tabRead = (thread: Thread, state: State, zone: Zone, before?: State): Changed => {
  const { reading, ...rest } = thread;
  const content = tabTexts(state, zone);
  const isNamed = reading === undefined || before === undefined || before.tab !== state.tab;
  const name = isNamed ? [tabName(state) ?? 'One row alone.'] : [];
  if (content === undefined) return { thread: { ...rest, reading: readingKey(state) }, lines: texts(name) };
  return { thread: { ...rest, rest: [] }, lines: texts([...name, ...content]) };
};

/** Typing into a pane begins, is held back, or is over. */
const typingChanges = (thread: Thread, before: State, after: State, zone: Zone): Changed | undefined => {
  const { typing } = after;
  const { pane: _heard, ...rest } = thread;
  if (typing === undefined)
    return before.typing === undefined
      ? undefined
      : { thread: rest, lines: texts([`No longer typing into ${before.typing.polecat}.`, ...hereLines(after, zone)]) };
  if (typing.held !== undefined) {
    const isNew = typing.held !== before.typing?.held;
    return { thread: isNew ? rest : thread, lines: texts(heldLines(after)) };
  }
  const pane = { heard: [], isAwaited: true };
  if (before.typing === undefined)
    return { thread: { ...rest, pane }, lines: texts([`Typing into ${typing.polecat}: ${TYPING}`]) };
  return before.typing.held === undefined
    ? undefined
    : { thread: { ...rest, pane }, lines: texts([`Typing all the same: ${TYPING}`]) };
};

export const placeChanges = (thread: Thread, before: State, after: State, zone: Zone): Changed => {
  const { readTo: _old, filled: _was, ...rest } = thread;
  const isEntered = placeKey(before.place) !== placeKey(after.place);
  if (after.place.kind === 'compose') {
    if (isEntered)
      return { thread: { ...thread, filled: false }, lines: texts(['New task.', FORM_HELP, ...fieldLines(after)]) };
    if (before.place === after.place) return { thread, lines: [] };
    if (filledBy(before, after)) return { thread: { ...thread, filled: true }, lines: texts(doneLines(after)) };
    return { thread: { ...thread, filled: false }, lines: texts(fieldLines(after)) };
  }
  if (after.place.kind === 'new-convoy') return convoyChanges(thread, before, after, isEntered);
  const typing = typingChanges(thread, before, after, zone);
  if (typing !== undefined) return typing;
  const isRead = isLoading(before) && !isLoading(after);
  if (isEntered || isRead) {
    const opened = openedLines(after, zone);
    // What a change is called is known once it is read.
    const isTitled = isRead && !isEntered && after.place.kind !== 'diff';
    const lines = isTitled ? opened.lines.slice(1) : opened.lines;
    const { readTo } = opened;
    const fresh: Thread = { ...rest, filled: false, rest: [], ...(readTo === undefined ? {} : { readTo }) };
    return after.place.kind === 'look' ? tabRead(fresh, after, zone) : { thread: fresh, lines };
  }
  if (after.place.kind === 'home' || after.place.kind === 'look') {
    if (before.tab !== after.tab || isTabRead(thread, after, zone)) return tabRead(thread, after, zone, before);
    const arranged = arrangedLines(before, after);
    if (arranged.length > 0) return { thread, lines: texts([...arranged, ...hereLines(after, zone).slice(0, 1)]) };
  }
  if (after.place.kind === 'diff') return changeMoves(thread, before, after);
  const isMoved = aboutOf(before) !== aboutOf(after) || before.focus !== after.focus || before.line !== after.line;
  return { thread, lines: isMoved ? texts(hereLines(after, zone)) : [] };
};

/** Each question once it is asked; after the last one what would be made. */
const convoyChanges = (thread: Thread, before: State, after: State, isEntered: boolean): Changed => {
  const open = { ...thread, filled: false };
  if (isEntered) return { thread: open, lines: [...texts(['New convoy.', CONVOY_HELP]), ...partLines(after)] };
  if (before.place === after.place) return { thread, lines: [] };
  if (askedAll(before, after)) return { thread: { ...thread, filled: true }, lines: texts(convoyDone(after)) };
  const isAnother =
    before.place.kind === 'new-convoy' &&
    after.place.kind === 'new-convoy' &&
    before.place.draft.part !== after.place.draft.part;
  return { thread: open, lines: isAnother ? partLines(after) : texts(turnedLines(before, after)) };
};

/** A hunk or a file that was gone to is read; a single step says a single row. */
const changeMoves = (thread: Thread, before: State, after: State): Changed => {
  const { place } = after;
  if (place.kind !== 'diff' || before.place.kind !== 'diff') return { thread, lines: [] };
  const isAnew = place.rows !== before.place.rows && place.turned !== before.place.turned;
  if (place.at === before.place.at && !isAnew) return { thread, lines: [] };
  const row = place.rows[place.at];
  const isHead = row?.kind === 'file' || row?.kind === 'hunk';
  const { lines, to } = changeFrom(place.rows, place.at, isHead ? PAGE : 1, isHead);
  const left = isHead && row.folded === true ? ['It is folded: Enter, typed as enter, unfolds it.'] : [];
  const end = restOf(place.rows, to) === 0 ? ['That is the end of the change.'] : [];
  return { thread: { ...thread, readTo: to, rest: [] }, lines: texts([...lines, ...left, ...end]) };
};

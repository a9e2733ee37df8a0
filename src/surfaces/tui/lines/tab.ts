/** The tabs of the selected row: each by its name, with what is in it. */

import { subjectOf } from '../list/subject.ts';
import { contentOf, tabOf, tabsOf } from '../preview/tabs.ts';
import type { DiffLine } from '../review/diff-lines.ts';
import type { Zone } from '../rows/feed.ts';
import { subjectLines } from '../rows/subject.ts';
import { tabBar } from '../rows/tab-bar.ts';
import { tabLines } from '../rows/tab-text.ts';
import type { State } from '../state.ts';
import { endOf, paneLines } from './pane.ts';
import { begun, heardLine, heardLines, heardTheme, TALL, WIDE } from './plain.ts';
import { reasonTexts } from './reasons.ts';

/** `Diff, tab 3 of 7.`; nothing where there is no other. */
export const tabName = (state: State): string | undefined => {
  const subject = subjectOf(state);
  const tabs = tabsOf(subject);
  const tab = tabOf(state, subject);
  if (tabs.length < 2) return undefined;
  const name = tab !== 'live' ? begun(tab) : subject.row?.kind === 'review' ? 'Review' : 'Pane';
  return `${name}, tab ${tabs.indexOf(tab) + 1} of ${tabs.length}.`;
};

/** Whether it came or went is in its words as well. */
const LETTER = /^(\d+:\d\d) [<>] /;

/** What is in the present one; `undefined`: it was not read yet. */
export const tabTexts = (state: State, zone: Zone): readonly string[] | undefined => {
  const subject = subjectOf(state);
  if (tabOf(state, subject) === 'live') return liveTexts(state, zone);
  const content = contentOf(state);
  if (content === undefined) return undefined;
  if (content.tab === 'evidence' && content.view !== 'absent') return reasonTexts(content.view, state.now);
  const drawn = tabLines({ state, subject, theme: heardTheme, width: WIDE, zone });
  if (content.tab !== 'diff' || content.view === 'absent' || content.lines.length === 0)
    return heardLines(drawn).map(({ text }) => (content.tab === 'mail' ? text.replace(LETTER, '$1, ') : text));
  const [what = ''] = heardLines(drawn.slice(0, 2)).map(({ text }) => text);
  return [what, ...content.lines.flatMap(diffLine)];
};

const diffLine = ({ kind, text }: DiffLine): readonly string[] => {
  switch (kind) {
    case 'meta':
      return [];
    case 'file':
      return [`File ${text.replace(/^diff --git a\/.* b\//, '')}.`];
    case 'hunk':
      return [`Hunk at line ${/\+(\d+)/.exec(text)?.[1] ?? '1'}.`];
    case 'added':
      return [`Added: ${text.slice(1).trimEnd()}`.trimEnd()];
    case 'removed':
      return [`Removed: ${text.slice(1).trimEnd()}`.trimEnd()];
    case 'same':
      return text.trim() === '' ? [] : [`Line: ${text.slice(1).trimEnd()}`];
  }
};

/** What is asked or was handed in, then the end of the pane. */
const liveTexts = (state: State, zone: Zone): readonly string[] | undefined => {
  const { screen, ...rest } = state;
  const subject = subjectOf(state);
  const pane = paneLines(state);
  if (pane === undefined && subject.polecat?.pane !== undefined) return undefined;
  const known: State = { ...rest, place: { kind: 'look' } };
  const bar = heardLine(tabBar(subject, 'live', '', heardTheme, WIDE));
  const details = heardLines(subjectLines(known, heardTheme, WIDE, TALL, zone)).map(({ text }) => text);
  return [...details.filter((line) => line !== bar), ...endOf(pane ?? [])];
};

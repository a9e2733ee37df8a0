/** The tabs of the selected row: each by its name, with what is in it. */

import { plural } from '../../../core/views/age.ts';
import { subjectOf } from '../list/subject.ts';
import { contentOf, type TabContent, tabOf, tabsOf } from '../preview/tabs.ts';
import type { DiffLine } from '../review/diff-lines.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import { heardSize } from './amounts.ts';
import { selectedLines } from './home.ts';
import { logTab, mailTab, taskTab, timelineTab } from './letters.ts';
import { endOf, paneLines } from './pane.ts';
import { begun } from './plain.ts';
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

/** What is in the present one; `undefined`: it was not read yet. */
export const tabTexts = (state: State, zone: Zone): readonly string[] | undefined => {
  const subject = subjectOf(state);
  if (tabOf(state, subject) === 'live') return liveTexts(state);
  const content = contentOf(state);
  if (content === undefined) return undefined;
  switch (content.tab) {
    case 'task':
      return taskTab(content, subject, state);
    case 'log':
      return logTab(content.view, subject, state, zone);
    case 'mail':
      return mailTab(content.view, zone);
    case 'timeline':
      return timelineTab(content.view, zone);
    case 'evidence':
      return content.view === 'absent' ? ['It is not in the town any more.'] : reasonTexts(content.view, state.now);
    case 'diff':
      return diffTab(content);
  }
};

const diffTab = ({ view, lines }: Extract<TabContent, { readonly tab: 'diff' }>): readonly string[] => {
  if (view === 'absent') return ['There is no worktree and nothing handed in.'];
  if (view.files.length === 0) return ['Nothing is changed against the base so far.'];
  const what = 'tree' in view ? 'What was handed in' : 'So far, what is not committed included';
  const [added, removed] = [
    view.files.reduce((sum, file) => sum + file.added, 0),
    view.files.reduce((sum, file) => sum + file.removed, 0),
  ];
  const size = `${heardSize(added, removed)}, in ${plural(view.files.length, 'file')}.`;
  return [`${what}: ${size}`, ...lines.flatMap(diffLine), ...(view.truncated ? ['There is more of it.'] : [])];
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

/** What is asked or was handed in, with its keys, then the end of the pane. */
const liveTexts = (state: State): readonly string[] | undefined => {
  const { polecat } = subjectOf(state);
  const pane = paneLines(state);
  if (pane === undefined && polecat?.pane !== undefined) return undefined;
  const end = endOf(pane ?? []);
  return [...selectedLines(state), ...(end.length === 0 ? [] : [`The pane of ${polecat?.id}:`, ...end])];
};

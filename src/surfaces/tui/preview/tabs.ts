/** What there is to see of the selected row, one tab each: which of them it has, and how far each is scrolled. */
import type { GateReport } from '../../../core/gate.ts';
import type { TimelineLine } from '../../../core/views/timeline.ts';
import type { DiffView, ProgressView, TaskView } from '../../../mayor/town.ts';
import { type Subject, subjectOf } from '../list/subject.ts';
import type { DiffLine } from '../review/diff-lines.ts';
import type { State } from '../state.ts';
import type { Reasons } from '../step.ts';

export const TABS = ['live', 'task', 'diff', 'log', 'mail', 'evidence', 'timeline'] as const;
export type Tab = (typeof TABS)[number];

/** What came of the gates, and what the most telling of them printed. */
export type LogView = { readonly report?: GateReport; readonly gate?: string; readonly text?: string };

export type TabContent =
  | { readonly tab: 'task'; readonly view: TaskView | 'absent' }
  | { readonly tab: 'diff'; readonly view: DiffView | ProgressView | 'absent'; readonly lines: readonly DiffLine[] }
  | { readonly tab: 'log'; readonly view: LogView }
  | { readonly tab: 'mail' | 'timeline'; readonly view: readonly TimelineLine[] }
  | { readonly tab: 'evidence'; readonly view: Reasons | 'absent' };

/** A convoy and a problem are one thing to look at; so is a task that nobody works but for its own tabs. */
export const tabsOf = ({ row, item, merge, polecat, task, convoy, problem }: Subject): readonly Tab[] => {
  if (row === undefined || convoy !== undefined || problem !== undefined) return [];
  const isLive = polecat !== undefined || item !== undefined || row.kind === 'review';
  const has: Readonly<Record<Tab, boolean>> = {
    ...{ live: isLive, task: task !== undefined, diff: polecat?.worktree !== undefined || merge !== undefined },
    // Gates run on what was handed in.
    ...{ log: merge !== undefined, mail: task !== undefined, timeline: task !== undefined },
    evidence: task !== undefined || polecat !== undefined,
  };
  return TABS.filter((tab) => has[tab]);
};

/** The wanted one, as long as the row has it. */
export const tabOf = (state: State, subject = subjectOf(state)): Tab => {
  const tabs = tabsOf(subject);
  return tabs.includes(state.tab) ? state.tab : (tabs[0] ?? 'live');
};

/** By which the content of a tab is known: it goes on being shown where several rows are about the same. */
export const tabKey = (state: State, subject = subjectOf(state)): string =>
  `${tabOf(state, subject)} ${subject.task?.id ?? ''} ${subject.polecat?.id ?? ''}`;

export const contentOf = (state: State): TabContent | undefined =>
  state.tabbed?.of === tabKey(state) ? state.tabbed.content : undefined;

const scrollKey = (state: State): string => `${state.selected} ${tabOf(state)} ${state.place.kind}`;

/** Lines that it is scrolled from where it begins to be read: up from its end, or down from its top. */
export const scrolledBy = (state: State): number =>
  state.scroll !== undefined && state.scroll.of === scrollKey(state) ? state.scroll.by : 0;

export const scrolledTo = (state: State, by: number): State => {
  const { scroll: _before, ...rest } = state;
  return by <= 0 ? rest : { ...rest, scroll: { of: scrollKey(state), by } };
};

/** The live pane is scrolled back, and stays as it is meanwhile. */
export const isBack = (state: State): boolean => scrolledBy(state) > 0 && tabOf(state) === 'live';

/** The other tab, with nothing scrolled. */
export const turned = (state: State, by: 1 | -1): State => {
  const tabs = tabsOf(subjectOf(state));
  const tab = tabs[(tabs.indexOf(tabOf(state)) + by + tabs.length) % tabs.length];
  return tab === undefined ? state : scrolledTo({ ...state, tab }, 0);
};

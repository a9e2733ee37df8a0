/** Marked rows: what a key means for all of them at once, whom it meets, and whom it leaves out. */
import type { Command } from '../../../core/command.ts';
import { itemId, polecatId, sha, taskId } from '../../../core/ids.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { StatusView } from '../../../core/views/status.ts';
import { hasFailed } from '../review/approval.ts';
import { contestOf } from '../review/contest.ts';
import type { Row } from '../rows/list.ts';
import type { State } from '../state.ts';
import type { Bulk } from './bulk.ts';
import { type Subject, subjectAt } from './subject.ts';

/** One command of several, how its row is called, and what it is about. */
export type Order = {
  readonly row: string;
  readonly name: string;
  readonly about: string;
  readonly command: Command;
};
export type Out = { readonly name: string; readonly why: string };
export type Plan = { readonly takes: readonly Order[]; readonly leaves: readonly Out[] };

export { areMarked } from './marked.ts';

export const canMark = (row: Row | undefined): row is Row =>
  row?.kind === 'item' || row?.kind === 'review' || row?.kind === 'work';

/** Marks of what is gone from the town. */
export const keptMarks = (marks: readonly string[], status: StatusView): readonly string[] => {
  if (marks.length === 0) return marks;
  const there = new Set([
    ...status.inbox.map(({ id }) => `inbox:${id}`),
    ...status.merges.flatMap(({ state, task }) => (state === 'in-review' ? [`review:${task}`] : [])),
    ...[...status.tasks.map(({ id }) => id), ...status.polecats.map(({ task }) => task)].map((id) => `task:${id}`),
  ]);
  const kept = marks.filter((id) => there.has(id));
  return kept.length === marks.length ? marks : kept;
};

export const planOf = (state: State, bulk: Bulk, rows: readonly string[] = state.marks): Plan => {
  const takes: Order[] = [];
  const leaves: Out[] = [];
  for (const row of rows) {
    const subject = subjectAt(state, row);
    const came = state.sent[row] === undefined ? RULES[bulk](subject, state) : 'it was sent already';
    const name = nameOf(subject, row);
    if (typeof came === 'string') leaves.push({ name, why: came });
    else takes.push({ row, name, about: aboutOf(subject), command: came });
  }
  return { takes, leaves };
};

type Rule = (subject: Subject, state: State) => Command | string;

const answers =
  (kind: 'allow' | 'deny' | 'retry' | 'dismiss', else_: string): Rule =>
  ({ item }) =>
    item?.options.includes(kind) === true ? { kind: 'answer', item: itemId(item.id), answer: { kind } } : else_;

const RULES: Readonly<Record<Bulk, Rule>> = {
  allow: answers('allow', 'asks for no permission'),
  deny: answers('deny', 'asks for no permission'),
  retry: answers('retry', 'is not stuck'),
  dismiss: answers('dismiss', 'cannot be dismissed'),
  approve: ({ merge }, state) => {
    if (merge?.state !== 'in-review') return 'is not in review';
    return obstacle(merge, state) ?? { kind: 'approve', task: taskId(merge.task), tree: sha(merge.tree) };
  },
  stop: ({ polecat }) => {
    if (polecat === undefined) return 'has no polecat';
    return polecat.state === 'stopped' ? 'is stopped already' : { kind: 'stop', polecat: polecatId(polecat.id) };
  },
  sling: ({ task, polecat }) => {
    if (task === undefined) return 'is no task';
    if (task.state === 'landed' || task.state === 'closed') return `is ${task.state}`;
    const isFree = polecat === undefined || ['stopped', 'stuck', 'waiting'].includes(polecat.state);
    return isFree ? { kind: 'sling', task: taskId(task.id) } : `${polecat.id} has it already`;
  },
};

/** What a person has to look at by itself is never approved along with others. */
const obstacle = (merge: MergeRow, state: State): string | undefined => {
  if (merge.pr !== undefined) return 'is merged by its pull request';
  if (merge.rehearsal !== undefined && hasFailed(merge.rehearsal)) return merge.rehearsal.say;
  if (merge.review?.lacks === true) return merge.review.say;
  if (merge.dropped !== undefined && merge.dropped.length > 0) return 'its resolution took lines away';
  const contest = contestOf(state, merge.task);
  return contest?.state === 'open' && contest.attempts.some(({ task }) => task === merge.task)
    ? 'is one of several attempts'
    : undefined;
};

const GREEN: ReadonlySet<string> = new Set(['green', 'merged']);

/** Rows of all that was rehearsed and came out green. */
export const greenRows = ({ status }: State): readonly string[] =>
  (status?.merges ?? []).flatMap(({ state, rehearsal, task }) =>
    state === 'in-review' && GREEN.has(rehearsal?.state ?? '') ? [`review:${task}`] : [],
  );

const nameOf = ({ item, merge, task, polecat }: Subject, row: string): string => {
  if (item !== undefined) return item.polecat ?? item.task ?? item.rig;
  return merge?.task ?? task?.id ?? polecat?.id ?? row;
};

/** What is asked, or the title: what the person sees in the list. */
const aboutOf = ({ item, merge, task, polecat }: Subject): string => {
  const [first = ''] = (item?.detail ?? '').split('\n');
  return first.trim() === '' ? (merge?.title ?? task?.title ?? polecat?.title ?? '') : first;
};

/** A rig's tasks in numbers. */
import type { Instant } from './ids.ts';
import type { Outcome, Task, TaskKind, TaskStatus } from './model.ts';
import { blockersIn, readyIn } from './ready.ts';

/** Spans in milliseconds. Absent where there is nothing to measure. */
export type Span = { readonly median: number; readonly p90: number; readonly count: number };

export type TaskStats = {
  readonly total: number;
  readonly status: Readonly<Record<TaskStatus, number>>;
  /** Of tasks that are not closed. */
  readonly kind: Readonly<Record<TaskKind, number>>;
  /** Of tasks that are not closed, from P0 to P4. */
  readonly priority: readonly number[];
  readonly ready: number;
  readonly blocked: number;
  readonly deferred: number;
  readonly outcome: Readonly<Record<Outcome, number>>;
  /** How long ago those were made that are not closed. */
  readonly age?: Span;
  /** From being made to being closed, of those that were closed in the weeks shown. */
  readonly cycle?: Span;
  /** Minutes of work that somebody expects in those that are not closed. */
  readonly estimate: number;
  /** Spans of seven days up to now, the oldest first. */
  readonly weeks: readonly { readonly from: Instant; readonly made: number; readonly closed: number }[];
};

const WEEK = 7 * 24 * 3_600_000;

export type Counted = {
  readonly weeks: number;
  /** Which tasks count; the others may still hold them back. */
  readonly fits: (task: Task) => boolean;
};

/** What was made or closed after `now` is in no week: clocks differ. */
export const statsOf = (all: readonly Task[], now: Instant, { weeks: weekCount, fits }: Counted): TaskStats => {
  const tasks = all.filter(fits);
  const left = tasks.filter(({ status }) => status !== 'closed');
  const closed = tasks.filter(({ status }) => status === 'closed');
  const since = now - weekCount * WEEK;
  // Of those written by hand nobody may know when they were made.
  const age = spanOf(left.flatMap(({ createdAt }) => (createdAt === 0 ? [] : [Math.max(0, now - createdAt)])));
  const cycle = spanOf(
    closed.flatMap(({ closedAt, createdAt }) =>
      closedAt === undefined || closedAt <= since || closedAt > now || createdAt === 0
        ? []
        : [Math.max(0, closedAt - createdAt)],
    ),
  );
  const blockers = blockersIn(all);
  const status = counter(tasks, (task) => task.status);
  const kind = counter(left, (task) => task.kind);
  const outcome = counter(closed, (task) => task.outcome ?? 'done');
  return {
    total: tasks.length,
    status: {
      ...{ open: status('open'), 'in-progress': status('in-progress') },
      ...{ 'in-review': status('in-review'), closed: status('closed') },
    },
    kind: {
      ...{ task: kind('task'), bug: kind('bug'), feature: kind('feature') },
      ...{ epic: kind('epic'), chore: kind('chore') },
    },
    priority: [0, 1, 2, 3, 4].map((one) => left.filter(({ priority }) => priority === one).length),
    ready: readyIn(all, now).filter(fits).length,
    blocked: left.filter(({ id }) => blockers.has(id)).length,
    deferred: left.filter(({ deferUntil }) => deferUntil !== undefined && deferUntil > now).length,
    outcome: { done: outcome('done'), failed: outcome('failed'), dropped: outcome('dropped') },
    ...(age === undefined ? {} : { age }),
    ...(cycle === undefined ? {} : { cycle }),
    estimate: left.reduce((sum, { estimate = 0 }) => sum + estimate, 0),
    weeks: weeksOf(tasks, since, weekCount),
  };
};

const weeksOf = (tasks: readonly Task[], since: Instant, count: number): TaskStats['weeks'] => {
  const made = Array.from({ length: count }, () => 0);
  const closed = Array.from({ length: count }, () => 0);
  const add = (counts: number[], at: Instant | undefined): void => {
    // A moment on the border belongs to the week that it ends.
    const week = at === undefined ? -1 : Math.ceil((at - since) / WEEK) - 1;
    const before = counts[week];
    if (before !== undefined) counts[week] = before + 1;
  };
  for (const task of tasks) {
    add(made, task.createdAt);
    add(closed, task.closedAt);
  }
  return made.map((count, at) => ({ from: since + at * WEEK, made: count, closed: closed[at] ?? 0 }));
};

/** How many of these tasks there are of each name. */
const counter = <Name extends string>(
  tasks: readonly Task[],
  nameOf: (task: Task) => Name,
): ((name: Name) => number) => {
  const counts = new Map<Name, number>();
  for (const task of tasks) counts.set(nameOf(task), (counts.get(nameOf(task)) ?? 0) + 1);
  return (name) => counts.get(name) ?? 0;
};

const spanOf = (spans: readonly number[]): Span | undefined => {
  const sorted = [...spans].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return sorted.length === 0 ? undefined : { median: at(0.5), p90: at(0.9), count: sorted.length };
};

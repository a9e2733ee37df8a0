/** Which tasks may be started, and in what order. */
import type { Instant, TaskId } from './ids.ts';
import type { Task } from './model.ts';

/** Open, not deferred, not an epic, claimed by nobody, and every task it depends on is closed. */
export const isReady = (task: Task, isClosed: (id: TaskId) => boolean, now: Instant): boolean =>
  task.status === 'open' &&
  task.kind !== 'epic' &&
  task.assignee === undefined &&
  (task.deferUntil === undefined || task.deferUntil <= now) &&
  task.dependsOn.every(isClosed);

const WEEK = 7 * 24 * 3_600_000;

/** Urgent first, then old first; a week of waiting is worth one step of priority, so nothing starves. */
export const byReadiness = (tasks: readonly Task[], now: Instant): readonly Task[] => {
  const weight = (task: Task): number => task.priority - Math.floor(Math.max(0, now - task.createdAt) / WEEK);
  return [...tasks].sort(
    (a, b) => weight(a) - weight(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
};

import type { Task } from '../../core/model.ts';
import type { Blocker } from '../../core/ready.ts';
import { momentText } from './when.ts';

/** Why a task has to wait, in a few words. */
export const blockerText = ({ task, because, via }: Blocker): string => {
  const text = {
    unfinished: `after ${task}`,
    'may-fail': `only if ${task} fails`,
    'did-not-fail': `never: ${task} did not fail`,
  }[because];
  return via === undefined ? text : `${text} (as ${via} does)`;
};

/** As few words as a column has room for; with `rig`, tasks are named without it. */
export const blockersText = (blockers: readonly Blocker[], rig?: string): string => {
  const [first, ...more] = blockers;
  if (first === undefined) return '';
  const text = rig === undefined ? blockerText(first) : blockerText(first).replaceAll(`${rig}-`, '');
  return more.length === 0 ? text : `${text}, +${more.length}`;
};

export type Standing = {
  readonly blockers: readonly Blocker[];
  readonly now: number;
  /** Whether a column has little room. */
  readonly short: boolean;
};

/** Why nobody else can begin a task now: who holds it, what it waits for, or until when. */
export const standingText = (task: Task, { blockers, now, short }: Standing): string => {
  if (task.status === 'closed') return '';
  if (task.assignee !== undefined) return `held by ${task.assignee}`;
  if (blockers.length > 0) return blockersText(blockers, short ? task.rig : undefined);
  return task.deferUntil === undefined || task.deferUntil <= now ? '' : `not before ${momentText(task.deferUntil)}`;
};

import type { Spent } from './costs.ts';

/** Where a task stands on its way, tracker and journal taken together. */
export const TASK_STATES = [
  'deferred',
  'blocked',
  'ready',
  'assigned',
  'working',
  'waiting',
  'in-review',
  'gathered',
  'approved',
  'merging',
  'held',
  'stuck',
  'stopped',
  'landed',
  'undoing',
  'undone',
  'closed',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

export type TaskRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: TaskState;
  readonly title: string;
  readonly kind: string;
  readonly priority: number;
  readonly labels: readonly string[];
  /** Open tasks that this one waits for. */
  readonly blockedBy: readonly string[];
  /** All that it names itself as coming before it, done or not, known or not; absent where that is nothing. */
  readonly after?: readonly string[];
  readonly convoy?: string;
  readonly polecat?: string;
  readonly because?: string;
  /** Of one that has landed, where this town knows when. */
  readonly landedAt?: number;
  /** What was used for it, by whomever. */
  readonly spent?: Spent;
  /** `attempt 2/3 of shop-k3f9`, where it is one. */
  readonly attempt?: string;
};

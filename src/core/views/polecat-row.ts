import type { Signal } from '../observed.ts';
import type { Spent } from './costs.ts';

export type PolecatState =
  | 'starting'
  | 'working'
  | 'needs-you'
  | 'idle'
  | 'waiting'
  | 'done'
  | 'stuck'
  | 'stopped'
  | 'leaving'
  | 'unknown';

export type PolecatRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: PolecatState;
  /** What the agent itself does, from the evidence; `why` ranks it. */
  readonly signal: Signal;
  /** The winning evidence in a few words, with the moment it was seen. */
  readonly because: string;
  readonly signalAt?: number;
  /** With `limited`: when work may go on. */
  readonly signalUntil?: number;
  /** With `exited`, where it is known. */
  readonly exit?: number;
  readonly agent: string;
  readonly role?: string;
  readonly model?: string;
  readonly effort?: string;
  /** Of a reviewer no task, but a name of its own: `shop-k3f9.review`. */
  readonly task: string;
  /** The task that it reviews. */
  readonly reviews?: string;
  readonly title: string;
  readonly convoy?: string;
  readonly epoch: number;
  readonly run: number;
  readonly pane?: string;
  readonly pid?: number;
  readonly branch: string;
  readonly worktree?: string;
  readonly assignedAt: number;
  readonly added: number;
  readonly removed: number;
  readonly commits: number;
  readonly dirty: number;
  readonly session?: string;
  /** Tasks whose branches conflict with its own, and the name of the base where that does. */
  readonly conflicts?: readonly string[];
  /** For its present task. */
  readonly spent?: Spent;
  /** `attempt 2/3 of shop-k3f9`, where it is one. */
  readonly attempt?: string;
};

/**
 * The one picture of a town that every surface draws and `mayor status --json` prints.
 * Rows of every list have `id`, `state` and `rig`; times are milliseconds since 1970.
 */
import type { BudgetState } from '../budget.ts';
import type { RunningGate } from '../gate.ts';
import type { Choice, InboxKind, MergeState } from '../model.ts';
import type { Problem, Signal } from '../observed.ts';
import type { MergePolicy } from '../settings.ts';
import type { DayCount } from '../today.ts';
import type { QuotaTotal, UsedAgentRow } from './agents.ts';
import type { ContestRow } from './attempts.ts';
import type { ConflictRow } from './conflict-row.ts';
import type { Spent } from './costs.ts';
import type { DiskTotal } from './machine.ts';
import type { InTrain, PullRow, Rehearsed } from './merge.ts';
import type { PermissionRow } from './permission-row.ts';
import type { Reviewed } from './reviewed.ts';
import type { SettingRow } from './rig-settings.ts';
import type { TrainRow } from './trains.ts';

export type { PermissionRow } from './permission-row.ts';

export type TownRow = {
  readonly name: string;
  readonly home: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: number;
  /** It is going down: nothing more is done, and its process ends in a moment. */
  readonly ending?: true;
};

export type RigRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: 'ok' | 'unknown' | 'broken';
  readonly path: string;
  readonly base: string;
  readonly baseSha?: string;
  readonly agent: string;
  readonly merge: MergePolicy | 'pr';
  readonly problem?: string;
  /** What to do about it. */
  readonly hint?: string;
  /** As the journal tells it; absent while that is read. */
  readonly today?: DayCount;
  /** As the town uses them. */
  readonly settings?: readonly SettingRow[];
  readonly tasks: number;
  readonly polecats: number;
};

export type { PullRow } from './merge.ts';

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

export type ConvoyRow = {
  readonly id: string;
  readonly name: string;
  /** The rig of its tasks, or `*` when they are in several. */
  readonly rig: string;
  /** `done`: nothing of it is open, and not all of it has landed. */
  readonly state: 'waiting' | 'working' | 'in-review' | 'stuck' | 'landed' | 'done';
  readonly one: boolean;
  /** Where they land together: how many are on its integration branch. */
  readonly gathered?: number;
  readonly tasks: readonly string[];
  readonly total: number;
  readonly landed: number;
  /** Closed elsewhere: done as well, and landed by nobody here; absent where there is none. */
  readonly closed?: number;
  readonly failed: number;
  readonly working: number;
  readonly inReview: number;
  readonly spent?: Spent;
};

export type MergeRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: MergeState['kind'];
  readonly task: string;
  readonly title: string;
  readonly polecat: string;
  readonly branch: string;
  readonly commit: string;
  /** What an approval binds to. */
  readonly tree: string;
  readonly because?: string;
  readonly note?: string;
  /** Of one in review: what came of merging it with the base. */
  readonly rehearsal?: Rehearsed;
  /** Gates that run on it at this moment, of its rehearsal or of its train. */
  readonly running?: readonly RunningGate[];
  /** Of one in review that another agent reviews. */
  readonly review?: Reviewed;
  /** With `merge: pr`, once it is open or about to be. */
  readonly pr?: PullRow;
  /** Of one that is checked or lands: which it is in the train of its rig. */
  readonly train?: InTrain;
  readonly requestedAt: number;
  readonly added: number;
  readonly removed: number;
  /** What the resolution of a conflict took away of either side: a sentence each. */
  readonly dropped?: readonly string[];
  /** As of its polecat. */
  readonly conflicts?: readonly string[];
  /** Comments that were not sent yet. */
  readonly comments?: number;
  /** `attempt 2/3 of shop-k3f9`, where it is one. */
  readonly attempt?: string;
};

export type InboxRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: 'open';
  readonly kind: InboxKind;
  readonly task?: string;
  readonly polecat?: string;
  readonly title: string;
  readonly detail: string;
  readonly options: readonly string[];
  readonly choices?: readonly Choice[];
  /** The rule that `allow` and `deny` make when they are to hold for more than once; `once`: why there is none. */
  readonly rule?: string;
  readonly once?: string;
  /** The detail is a change of files: its lines begin with their sign. */
  readonly change?: true;
  readonly at: number;
};

/** An account that rests at a usage limit, with all its workers. */
export type AccountRow = {
  readonly id: string;
  readonly rig: '*';
  readonly state: 'resting';
  /** Agent kinds that work on it in any rig. */
  readonly agents: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly because: string;
  readonly polecats: readonly string[];
};

export type { ConflictRow } from './conflict-row.ts';

export type Totals = {
  readonly tasks: number;
  readonly ready: number;
  readonly working: number;
  readonly needsYou: number;
  readonly inReview: number;
  readonly stuck: number;
  readonly landed: number;
  /** Today. */
  readonly spent?: Spent;
  /** Of those that were set in rigs.yaml and concern somebody. */
  readonly budgets?: readonly BudgetState[];
  /** The least that is left among the accounts that rigs use, where any tells it. */
  readonly quota?: QuotaTotal;
  /** Once it was measured. */
  readonly disk?: DiskTotal;
};

export type StatusView = {
  readonly town: TownRow;
  readonly rigs: readonly RigRow[];
  readonly tasks: readonly TaskRow[];
  readonly polecats: readonly PolecatRow[];
  readonly convoys: readonly ConvoyRow[];
  readonly merges: readonly MergeRow[];
  readonly conflicts: readonly ConflictRow[];
  readonly contests: readonly ContestRow[];
  readonly trains: readonly TrainRow[];
  readonly inbox: readonly InboxRow[];
  readonly permissions: readonly PermissionRow[];
  /** Those that rest now. */
  readonly accounts: readonly AccountRow[];
  /** Agents that rigs use, resting or not; absent from a town of an older version. */
  readonly agents?: readonly UsedAgentRow[];
  readonly problems: readonly Problem[];
  readonly totals: Totals;
};

/** One line of the event feed, for people. `tone` is a meaning, never the only carrier of it. */
export type FeedLine = {
  readonly seq: number;
  readonly at: number;
  readonly tone: 'plain' | 'good' | 'attention' | 'bad';
  readonly text: string;
  readonly subject?: string;
  /** The kind of its event, and whom that names; absent where it names none. */
  readonly event?: string;
  readonly rig?: string;
  readonly task?: string;
  readonly polecat?: string;
  readonly convoy?: string;
};

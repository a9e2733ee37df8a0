/**
 * The one picture of a town that every surface draws and `mayor status --json` prints.
 * Rows of every list have `id`, `state` and `rig`; times are milliseconds since 1970.
 */
import type { BudgetState } from '../budget.ts';
import type { Choice, InboxKind } from '../model.ts';
import type { Problem } from '../observed.ts';
import type { MergePolicy } from '../settings.ts';
import type { DayCount } from '../today.ts';
import type { QuotaTotal, UsedAgentRow } from './agents.ts';
import type { ContestRow } from './attempts.ts';
import type { ConflictRow } from './conflict-row.ts';
import type { Spent } from './costs.ts';
import type { DiskTotal } from './machine.ts';
import type { MergeRow } from './merge-row.ts';
import type { PermissionRow } from './permission-row.ts';
import type { PolecatRow } from './polecat-row.ts';
import type { SettingRow } from './rig-settings.ts';
import type { TaskRow } from './task-row.ts';
import type { TrainRow } from './trains.ts';

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

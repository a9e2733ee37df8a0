import type { Instant, TaskId } from '../core/ids.ts';
import type { Outcome, Priority, Task, TaskKind, TaskLink, TaskStatus } from '../core/model.ts';

export type NewTask = {
  readonly title: string;
  readonly body: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly dependsOn: readonly TaskId[];
  readonly deferUntil?: Instant;
  readonly agent?: string;
  readonly role?: string;
  readonly parent?: TaskId;
  readonly links?: readonly TaskLink[];
  readonly estimate?: number;
  readonly acceptance?: string;
  readonly design?: string;
  readonly externalRef?: string;
  readonly convoy?: string;
  readonly custom?: Readonly<Record<string, string>>;
};

/** Fields to set; absent ones stay, `null` takes one away. `comment` is added, never replaced. */
export type TaskChange = {
  readonly title?: string;
  readonly body?: string;
  readonly kind?: TaskKind;
  readonly priority?: Priority;
  readonly labels?: readonly string[];
  readonly dependsOn?: readonly TaskId[];
  readonly deferUntil?: Instant | null;
  readonly agent?: string | null;
  readonly role?: string | null;
  readonly parent?: TaskId | null;
  readonly links?: readonly TaskLink[];
  readonly estimate?: number | null;
  readonly acceptance?: string | null;
  readonly design?: string | null;
  readonly externalRef?: string | null;
  readonly convoy?: string | null;
  /** Merged into what is there; `null` takes one away. */
  readonly custom?: Readonly<Record<string, string | null>>;
  readonly status?: TaskStatus;
  /** With `status: closed`. */
  readonly outcome?: Outcome;
  readonly comment?: string;
  /** The claim under which this is written: a status or assignee written under an older one is refused. */
  readonly token?: number;
};

export type TaskComment = { readonly by: string; readonly at: Instant; readonly text: string };

/** For how long a claim is good unless it is renewed; without one it lasts until it is let go of. */
export type Lease = { readonly ms: number };

/** A claim of somebody. */
export type Holding = { readonly task: TaskId; readonly holder: string };

/** Claims that run out unless their holders are said to live. */
export type Leases = {
  /** How long a claim of a town's worker is good unless it is renewed; a third of it is a good time to do that. */
  readonly ms: number;
  /** `Tracker.renew` of each, in order, for what one costs. @throws TransientError where nobody can be asked. */
  renew(held: readonly Holding[]): Promise<readonly Claim[]>;
};

export type Claim =
  /** `token` grows with each claim of a task, whoever makes it: what is written under an older one is stale. */
  | { readonly kind: 'claimed'; readonly token: number; readonly until?: Instant }
  | { readonly kind: 'taken'; readonly by: string; readonly until?: Instant }
  /** Nothing to work on: somebody closed it. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'absent' };

/** Something that a tracker cannot do, and what Mayor does in its place. `doctor` says it. */
export type Lack = {
  readonly what: string;
  readonly instead: string;
  /** `tasks`: none can be made. Several attempts at one task need tasks that Mayor makes, with a parent and fields of their own. */
  readonly prevents?: readonly ('attempts' | 'tasks')[];
};

/** What a meeting of this clone's tasks with the remote's brought. */
export type SyncReport = {
  readonly remote: string;
  /** Commits that came and went. */
  readonly pulled: number;
  readonly pushed: number;
  /** Fields of which both sides had a new value: the one that lost is kept in the attic. */
  readonly conflicts: readonly { readonly task: TaskId; readonly field: string }[];
  /** Claims of this clone that ended elsewhere, `to` whoever has the task now; what was worked stays where it is. */
  readonly lost: readonly { readonly task: TaskId; readonly holder: string; readonly to?: string }[];
  /** Circles of tasks that wait for one another since the merge. */
  readonly cycles: readonly (readonly TaskId[])[];
  /** What could not be done: a remote that only reads, say. In one plain sentence each. */
  readonly problems: readonly string[];
};

/** A change of a task, or a value that lost in a merge (`lost`: it stands in the attic). */
export type TaskVersion = {
  readonly at: Instant;
  readonly by: string;
  readonly what: string;
  readonly fields: readonly { readonly field: string; readonly from?: string; readonly to?: string }[];
  readonly lost: boolean;
};

/** A durable note for agents: one fact of the rig, under a short name. */
export type Memory = { readonly name: string; readonly text: string; readonly by: string; readonly at: Instant };

/** What only a tracker can do that keeps its own history. */
export type Archive = {
  /** Oldest first. */
  history(id: TaskId): Promise<readonly TaskVersion[] | 'absent'>;
  /** All tasks as they were at that moment. */
  listAt(at: Instant): Promise<readonly Task[]>;
  /** Keeps the note under its name, in place of one that is there. Empty text takes it away. */
  remember(name: string, text: string, by: string): Promise<void>;
  /** Newest first. */
  recall(): Promise<readonly Memory[]>;
};

/** A task with all that was said about it. */
export type WholeTask = { readonly task: Task; readonly comments: readonly TaskComment[] };

/** What an import made of the tasks that it was given. */
export type Imported = {
  readonly created: readonly TaskId[];
  readonly updated: readonly TaskId[];
  readonly unchanged: readonly TaskId[];
};

/** What only a tracker can do that writes dates and authors as they are told: many tasks at once, whole. */
export type Bulk = {
  /** Every task with its comments, oldest first. */
  all(): Promise<readonly WholeTask[]>;
  /**
   * Writes in one commit what `plan` makes of the tasks that are there and of those that are claimed;
   * it may be asked again when somebody was faster. Tasks that differ from what is there are written,
   * comments are added where the same words of the same moment are not there yet: a second time nothing
   * happens. A task that shall stay as it is, is given as the very object that `plan` was told. Dependencies are not checked. `rehearse` only tells what would happen.
   */
  take(
    plan: (known: readonly Task[], held: ReadonlySet<TaskId>) => readonly WholeTask[],
    by: string,
    mode: 'write' | 'rehearse',
  ): Promise<Imported>;
};

/** Where tasks live. The tracker is the truth of what a task is. */
export type Tracker = {
  readonly kind: string;
  readonly lacks: readonly Lack[];
  /** All tasks, closed ones included. A second call without a change between is cheap. */
  list(): Promise<readonly Task[]>;
  /**
   * What `readyIn` says of `list`, at most `limit` of it, where that can be had for less than the list. Of
   * thousands each may be made when it is asked for, once each time.
   */
  ready?(now: Instant, limit: number): Promise<Iterable<Task>>;
  /** One task with its comments, oldest first. Unique prefixes of an id are not resolved here. */
  get(id: TaskId): Promise<{ readonly task: Task; readonly comments: readonly TaskComment[] } | 'absent'>;
  /** Makes a task with a new id, never used before in this rig. @throws UsageError on bad fields or unknown dependencies. */
  create(task: NewTask, by: string): Promise<Task>;
  /**
   * Applies all of `change` in one commit.
   * @throws UsageError on bad fields or a dependency cycle; ConflictError on a stale token, a comment is then kept.
   */
  change(id: TaskId, change: TaskChange, by: string): Promise<Task | 'absent'>;
  /**
   * Takes the task for `holder`: exactly one winner, whoever asks from wherever. Asking again as
   * the same holder is `claimed`, with the same token and a fresh lease. An expired claim may be taken
   * by anyone. The task becomes in-progress; one that is closed stays closed.
   */
  claim(id: TaskId, holder: string, lease?: Lease): Promise<Claim>;
  /** A fresh lease for what `holder` holds; never takes a task that it does not hold: then the answer is `taken` by whoever has it, or by nobody (an empty `by`). */
  renew(id: TaskId, holder: string, lease: Lease): Promise<Claim>;
  /** Absent where claims last until they are let go of, so that nobody need be said to live. */
  readonly leases?: Leases;
  /** Lets go of a claim that `holder` has; anyone else's stays. @throws TransientError where a remote decides and is away. */
  release(id: TaskId, holder: string): Promise<void>;
  /** Calls back soon after a change by anyone. Returns how to stop. */
  watch(hint: () => void): () => void;
  /** Brings this clone and the remote together. Absent where the tracker does that itself or there is nothing to sync. */
  readonly sync?: () => Promise<SyncReport>;
  readonly archive?: Archive;
  /** What goes wrong in the background while somebody watches, in plain sentences: the remote is away, say. Costs nothing to ask. */
  readonly problems?: () => readonly string[];
  readonly bulk?: Bulk;
};

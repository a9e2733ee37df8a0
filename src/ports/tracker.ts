import type { Instant, TaskId } from '../core/ids.ts';
import type { Priority, Task, TaskKind, TaskStatus } from '../core/model.ts';

export type NewTask = {
  readonly title: string;
  readonly body: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly dependsOn: readonly TaskId[];
  readonly deferUntil?: Instant;
  readonly agent?: string;
};

/** Fields to set; absent ones stay. `comment` is added, never replaced. */
export type TaskChange = {
  readonly title?: string;
  readonly body?: string;
  readonly kind?: TaskKind;
  readonly priority?: Priority;
  readonly labels?: readonly string[];
  readonly dependsOn?: readonly TaskId[];
  readonly deferUntil?: Instant | null;
  readonly agent?: string | null;
  readonly status?: TaskStatus;
  readonly comment?: string;
};

export type TaskComment = { readonly by: string; readonly at: Instant; readonly text: string };

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'taken'; readonly by: string }
  /** Nothing to work on: somebody closed it. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'absent' };

/** Where tasks live. The tracker is the truth of what a task is. */
export type Tracker = {
  readonly kind: string;
  /** All tasks, closed ones included. A second call without a change between is cheap. */
  list(): Promise<readonly Task[]>;
  /** One task with its comments, oldest first. Unique prefixes of an id are not resolved here. */
  get(id: TaskId): Promise<{ readonly task: Task; readonly comments: readonly TaskComment[] } | 'absent'>;
  /** Makes a task with a new id, never used before in this rig. @throws UsageError on bad fields or unknown dependencies. */
  create(task: NewTask, by: string): Promise<Task>;
  /** Applies all of `change` in one commit. @throws UsageError on bad fields or a dependency cycle. */
  change(id: TaskId, change: TaskChange, by: string): Promise<Task | 'absent'>;
  /**
   * Takes the task for `holder`: exactly one winner, whoever asks from wherever. Asking again as
   * the same holder is `claimed`. The task becomes in-progress; one that is closed stays closed.
   */
  claim(id: TaskId, holder: string): Promise<Claim>;
  /** Lets go of a claim that `holder` has; anyone else's stays. */
  release(id: TaskId, holder: string): Promise<void>;
  /** Calls back soon after a change by anyone. Returns how to stop. */
  watch(hint: () => void): () => void;
};

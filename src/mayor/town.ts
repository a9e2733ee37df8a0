/** All that a surface may know of a town. The daemon serves it; clients speak it over HTTP. */
import type { Actor, Command, Reply } from '../core/command.ts';
import type { Recorded } from '../core/event.ts';
import type { RankedSign } from '../core/evidence.ts';
import type { PolecatId, Sha, TaskId } from '../core/ids.ts';
import type { Notice, NoticeWay } from '../core/notices.ts';
import type { Signal } from '../core/observed.ts';
import type { Review } from '../core/review/comment.ts';
import type { SearchView } from '../core/search.ts';
import type { BranchRow } from '../core/views/branches.ts';
import type { CostRow } from '../core/views/costs.ts';
import type { FeedLine } from '../core/views/feed-line.ts';
import type { TaskWhy } from '../core/views/routing.ts';
import type { StatusView } from '../core/views/status.ts';
import type { TimelineLine } from '../core/views/timeline.ts';
import type { UndoRow } from '../core/views/undos.ts';
import type { Dropping } from '../ports/branches.ts';
import type { Screen, Stroke } from '../ports/runtime.ts';
import type { TaskVersion, WholeTask } from '../ports/tracker.ts';
import type { Diff } from '../ports/workspace.ts';

/** The ranked evidence of a polecat's status, winner first, losers with the reason they lost. */
export type WhyView = {
  readonly polecat: string;
  readonly signal: Signal;
  readonly ranked: readonly RankedSign[];
  /** Why it may not start or go on now, where a budget is the reason. */
  readonly budget?: string;
};

export type DiffView = Diff & {
  readonly task: string;
  readonly title: string;
  readonly commit: string;
  /** What `approve` binds to. */
  readonly tree: string;
  readonly note?: string;
  /** Comments and marks; absent where nobody has said anything. */
  readonly review?: Review;
};

/** What a polecat has done so far and not handed in: of its worktree as it stands. */
export type ProgressView = Diff & { readonly polecat: string; readonly task: string; readonly branch: string };

/** A task as its tracker has it, with all that was said about it, and its changes where the tracker keeps them. */
export type TaskView = WholeTask & { readonly history?: readonly TaskVersion[] };

/** One open dashboard: `id` is made as it opens, at most 64 characters; `place` tells people where it is, in one line. */
export type Seat = { readonly id: string; readonly place: string };

/**
 * What a person types into a pane. Without strokes it begins a stretch, or asks whether one may; `anyway`: also where
 * somebody sits and types, or words stand unsent, and without strokes it takes over a stretch of the same person's at another
 * seat. `over`: they stop. Who has no `seat` is one typist by name.
 */
export type TypeOrder = {
  readonly strokes: readonly Stroke[];
  readonly anyway?: true;
  readonly over?: true;
  readonly seat?: Seat;
};
/** `held`: nothing was typed, since that would have been over somebody else's words. */
export type Typed = { readonly kind: 'typed' } | { readonly kind: 'held'; readonly because: string } | 'gone';

/** Something new: the whole picture again, lines of the feed, a pane that wrote something, a notice. */
export type TownNews =
  | { readonly kind: 'status'; readonly status: StatusView }
  | { readonly kind: 'feed'; readonly lines: readonly FeedLine[] }
  | { readonly kind: 'screen'; readonly polecat: PolecatId }
  /** A notice, for terminals to tell it in these ways. It is sent once and kept for nobody. */
  | { readonly kind: 'notice'; readonly notice: Notice; readonly ways: readonly NoticeWay[] }
  /** Only from a client: the town cannot be reached, or can be again (a status follows). */
  | { readonly kind: 'connection'; readonly up: boolean; readonly because?: string };

export type Town = {
  /** Resolves when the command's events are durable, or with why it was not taken. */
  submit(command: Command, by: Actor): Promise<Reply>;
  status(): Promise<StatusView>;
  /** Calls at once with the present picture, then with each change. Returns how to stop. */
  subscribe(listener: (news: TownNews) => void): () => void;
  events(after: number, limit: number): Promise<readonly Recorded[]>;
  feed(limit: number): Promise<readonly FeedLine[]>;
  screen(polecat: PolecatId, history: number): Promise<Screen | 'gone'>;
  diff(task: TaskId): Promise<DiffView | 'absent'>;
  /** What a polecat has in its worktree so far. */
  progress(polecat: PolecatId): Promise<ProgressView | 'absent'>;
  task(task: TaskId): Promise<TaskView | 'absent'>;
  /** The last events of a task and its workers, with its mail, oldest first. */
  timeline(task: TaskId, limit: number): Promise<readonly TimelineLine[]>;
  /** Types into a polecat's pane as a person does who sits there; the journal notes once that somebody did. */
  type(polecat: PolecatId, order: TypeOrder, by: Actor): Promise<Typed>;
  /** What every assignment has used, by model and day. */
  costs(): Promise<readonly CostRow[]>;
  /** Landings that may be taken back, newest first. */
  undoable(limit: number): Promise<readonly UndoRow[]>;
  /** Words in tasks, logs, screens and events, at most `limit` hits of each; what was not looked through is said. */
  search(words: string, limit: number): Promise<SearchView>;
  /** Branches and backups that Mayor keeps, of one rig or of all, each with its proof as of now. */
  branches(rig?: string): Promise<readonly BranchRow[]>;
  /** Deletes one that is still at `id`, where that is proven to be safe. @throws UsageError for a ref that is not Mayor's. */
  dropBranch(rig: string, ref: string, id: Sha): Promise<Dropping>;
  why(polecat: PolecatId): Promise<WhyView | 'absent'>;
  /** Which rules chose who works a task, and what it waits for. */
  whyTask(task: TaskId): Promise<TaskWhy | 'absent'>;
  /** Argument list that puts the caller's terminal into the pane. */
  attach(polecat: PolecatId): Promise<readonly string[] | 'gone'>;
  /** Ends everything the town started, then the daemon itself. */
  down(): Promise<{ readonly stopped: readonly string[]; readonly kept: readonly string[] }>;
};

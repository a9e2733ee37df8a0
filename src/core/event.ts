/**
 * What happened, in the past tense. Events are facts of the journal: never changed, only added to.
 * `v` is the version of the shape; `upgrade` in evolve.ts lets old journals replay.
 */

import type { BroughtBack } from './brings-back.ts';
import type { BudgetLevel } from './budget.ts';
import type { Attempt, GraftFile } from './contest.ts';
import type { Dropped, MetConflict } from './dropped.ts';
import type { CheckSettings } from './gate-settings.ts';
import type { ConvoyId, Epoch, Instant, ItemId, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { Asked, InboxItem } from './inbox-item.ts';
import type { Brief, Convoy, Preview } from './model.ts';
import type { Grant } from './permissions/grant.ts';
import type { PullSeen } from './pull-request.ts';
import type { Quota } from './quota.ts';
import type { Reviewing } from './review/rule.ts';
import type { ReviewEvent } from './review/speech.ts';
import type { Came, Front, Member } from './train.ts';
import type { UndoEvent } from './undo.ts';
import type { Cell } from './usage/ledger.ts';

type Of<Kind extends string, Body> = { readonly type: Kind } & Readonly<Body>;
type OfTrain = { readonly train: string; readonly rig: RigName };
type Worker = { readonly polecat: PolecatId; readonly epoch: Epoch };

export type TownEvent =
  | ReviewEvent
  | Of<'town.started', { version: string; pid: number }>
  | Of<'town.stopped', { because: string }>
  | Of<'convoy.created', { convoy: Convoy }>
  | Of<'convoy.removed', { convoy: ConvoyId; by?: string }>
  /** Tasks that it takes along from now on, behind those that it had. */
  | Of<'convoy.added', { convoy: ConvoyId; tasks: readonly TaskId[]; by: string }>
  /** Whether its tasks land all or none from now on. */
  | Of<'convoy.joined', { convoy: ConvoyId; together: boolean; by: string }>
  /** The gates are green on all that its gathering has: they are on the integration branch. */
  | Of<'convoy.gathered', { convoy: ConvoyId; train: string }>
  /** The integration branch was put there, in the clone of `rig`, or, at its end, taken away and kept as `ref`. */
  | Of<'convoy.pointed', { convoy: ConvoyId; tip?: Sha; ref?: string; rig?: RigName }>
  /** All of it is gathered: from here on it is in review, as one change. */
  | Of<'convoy.assembled', { convoy: ConvoyId; rig: RigName; commit: Sha; tree: Sha }>
  /** It is gathered anew, onto the base as it is now. */
  | Of<'convoy.scattered', { convoy: ConvoyId; because: string }>
  | Of<'task.slung', { task: TaskId; rig: RigName; agent?: string; by?: string }>
  | Of<
      'polecat.assigned',
      Worker & {
        rig: RigName;
        task: TaskId;
        agent: string;
        role?: string;
        model?: string;
        effort?: string;
        chosenBy?: string;
        branch: string;
        convoy?: ConvoyId;
        session?: string;
        taskMark: string;
        brief: Brief;
        reviews?: Reviewing;
      }
    >
  | Of<'polecat.prepared', Worker & { worktree: string; baseSha: Sha }>
  | Of<'polecat.started', Worker & { run: number; pane: string; delivered: readonly string[] }>
  | Of<'polecat.vanished', Worker & { run: number; because: string; exit?: number }>
  | Of<'polecat.waiting', Worker & { until: Instant; because: string; account?: string; by?: 'budget' }>
  | Of<'polecat.resumed', Worker & { because: string }>
  | Of<'polecat.stuck', Worker & { because: string }>
  | Of<'polecat.stopped', Worker & { by: string }>
  | Of<'polecat.leaving', Worker & { because: string }>
  | Of<'polecat.cleared', Worker & { backup?: string }>
  /** The tracker gave it the task, under this name and token. */
  | Of<'claim.made', Worker & { task: TaskId; holder: string; token: number }>
  /** Somebody else has the task: its process is ended, its work stays. */
  | Of<'claim.lost', Worker & { task: TaskId; to: string }>
  | Of<'session.learnt', Worker & { session: string }>
  /** Its conversation runs out of room: it is asked for a note. */
  | Of<'context.filled', Worker & { run: number; because: string; brief: Brief }>
  /** It wrote down what the next conversation must know, which begins with `brief`, under `session` where Mayor chooses it. */
  | Of<'context.handed-over', Worker & { task: TaskId; note: string; brief: Brief; session?: string }>
  | Of<'brief.queued', Worker & { brief: Brief }>
  | Of<'brief.delivered', Worker & { brief: string; receipt: string }>
  /** A person began to type into its pane, from the dashboard. */
  | Of<'pane.typed', Worker & { by: string }>
  | Of<'task.edited', Worker & { task: TaskId; mark: string }>
  | Of<'note.made', Worker & { task: TaskId; text: string }>
  | Of<
      'merge.requested',
      Worker & {
        task: TaskId;
        rig: RigName;
        branch: string;
        commit: Sha;
        tree: Sha;
        by: 'agent' | 'exit' | 'person';
        note?: string;
      }
    >
  | Of<'merge.moved', { task: TaskId; commit: Sha; tree: Sha }>
  /** Its rehearsal with the present base and the rig's gates, before anybody approves it. */
  | Of<'merge.previewed', { task: TaskId; commit: Sha; preview: Preview }>
  /** The same came of it on another base: what is known, its log included, holds there. */
  | Of<'merge.previewed-again', { task: TaskId; commit: Sha; onto: Sha }>
  /** `anyway`, `unreviewed`: by a person who was told that its rehearsal had failed, or that it lacks a review. */
  | Of<'merge.approved', { task: TaskId; tree: Sha; by: string; anyway?: true; unreviewed?: true }>
  /** The approval of a person, taken back before it came to the base: no policy approves it then. */
  | Of<'merge.withdrawn', { task: TaskId; by: string }>
  /** Nothing it was approved with told that it brings back what was taken off the base: in review again. */
  | Of<'merge.voided', { task: TaskId; commit: Sha; bringsBack: BroughtBack }>
  /** Single merges, as they were before there were trains. */
  | Of<'merge.rehearsed', { task: TaskId; onto: Sha; result: Sha }>
  | Of<'merge.checked', { task: TaskId; onto: Sha; result: Sha; gates: readonly string[] }>
  /** On it goes as approved, or `to` review, where nobody has approved it. */
  | Of<'merge.restarted', { task: TaskId; because: string; to?: 'in-review' }>
  /** `onto`: only while the base is this one. */
  | Of<'merge.held', { task: TaskId; because: string; until: Instant; onto?: Sha }>
  /** `tip`: the last result of what landed together. `already`: the base had all of it, and `result` is the base's own tip. */
  | Of<'merge.landed', { task: TaskId; result: Sha; tip?: Sha; already?: true }>
  | Of<'merge.settled', { task: TaskId; result: Sha; pushed: boolean }>
  | Of<
      'merge.returned',
      {
        task: TaskId;
        because: 'conflict' | 'gate' | 'rejected' | 'pr';
        detail: string;
        by: string;
        brief: Brief;
        conflict?: MetConflict;
      }
    >
  /** A branch that came back from a conflict was compared with both sides; `unknown`: why it could not be. */
  | Of<'merge.compared', { task: TaskId; commit: Sha; dropped: readonly Dropped[]; unknown?: string }>
  | Of<'merge.stuck', { task: TaskId; because: string }>
  | Of<'merge.dropped', { task: TaskId; because: string }>
  /** `alone`: those that are green by themselves onto this very commit. */
  | Of<
      'train.formed',
      OfTrain & {
        onto: Sha;
        members: readonly Member[];
        alone?: readonly TaskId[];
        /** A gathering, of which so many from the front have passed the gates before. */
        convoy?: ConvoyId;
        green?: number;
      }
    >
  /** Made on what train `behind` comes to, and of no use if that does not land as it is; `apart` could not be merged onto it. */
  | Of<'train.foreseen', OfTrain & { behind: string; onto: Sha; members: readonly Member[]; apart: readonly TaskId[] }>
  /** `tasks`: those of the front, for people. */
  | Of<'train.checked', OfTrain & Front & { came: Came; suspects?: readonly TaskId[]; tasks?: readonly TaskId[] }>
  /** Its first `length` members passed the gates and may land; the others are for another train. */
  | Of<'train.passed', OfTrain & { length: number }>
  | Of<'train.landed', OfTrain & { result: Sha }>
  /** Nothing of it lands: who is still in it is approved as before. */
  | Of<'train.ended', OfTrain & { because: string; ahead?: true }>
  | UndoEvent
  /** A commit is to be pushed and to have a pull request: what is found there of it is Mayor's own. */
  | Of<'pr.wanted', { task: TaskId; commit: Sha }>
  /** It has one, new or found, with that commit at its head. */
  | Of<'pr.opened', { task: TaskId; commit: Sha; number: number; url: string }>
  | Of<'pr.seen', { task: TaskId; number: number; seen: PullSeen }>
  /** Checks and comments that are passed on, by id. */
  | Of<'pr.told', { task: TaskId; ids: readonly string[] }>
  /** A task is to be worked in several attempts; each is made a task of its own. */
  | Of<
      'contest.opened',
      {
        task: TaskId;
        rig: RigName;
        id: string;
        attempts: readonly Attempt[];
        by: string;
        checks?: readonly CheckSettings[];
      }
    >
  | Of<'contest.entered', { task: TaskId; n: number; child: TaskId }>
  /** A person picked this attempt, as the approval of its tree beside it says. */
  | Of<'contest.decided', { task: TaskId; n: number; tree: Sha; by: string }>
  /** Files of other attempts are to be put on top of this one, at `onto`. */
  | Of<'contest.grafting', { task: TaskId; n: number; onto: Sha; files: readonly GraftFile[]; by: string }>
  | Of<'contest.grafted', { task: TaskId; commit: Sha; tree: Sha }>
  | Of<'contest.graft-refused', { task: TaskId; because: string }>
  /** An attempt that was not picked is closed, and its branch kept. */
  | Of<'contest.left', { task: TaskId; n: number; ref?: string }>
  | Of<'contest.cancelled', { task: TaskId; by: string; because?: string }>
  | Of<'contest.over', { task: TaskId; winner?: number }>
  | Of<'inbox.added', { item: InboxItem }>
  /** `dismissed`: it may be put back. `asked`: what a person answered; absent in older journals. */
  | Of<'inbox.removed', { item: ItemId; answer?: string; by: string; dismissed?: true; asked?: Asked }>
  /** A person answered for more than once. */
  | Of<'permission.granted', { grant: Grant }>
  | Of<'permission.removed', { grant: string; by: string; effect?: Grant['effect']; rule?: string }>
  /** A rule answered in a person's place: what was asked (cut, where it is very long), and which rules. */
  | Of<
      'permission.ruled',
      Worker & {
        task: TaskId;
        tool: string;
        what: string;
        answer: 'allow' | 'deny';
        rules: readonly { id: string; rule: string; from: string }[];
      }
    >
  /** How much was used altogether, of what has grown since it was told last; and what services say is left. */
  | Of<'usage.counted', { cells: readonly Cell[]; quotas?: readonly Quota[] }>
  /** `say` is one plain sentence for people. */
  | Of<'budget.reached', { budget: string; level: BudgetLevel; say: string }>
  | Of<'budget.freed', { budget: string; say?: string }>
  | Of<'breaker.opened', { agent: string; until: Instant; because: string }>
  | Of<'breaker.closed', { agent: string }>
  /** A worker met a usage limit: all of its account rest until then. */
  | Of<'account.parked', { account: string; agent: string; polecat: PolecatId; until: Instant; because: string }>
  | Of<'account.resumed', { account: string; by: string }>;

export type EventType = TownEvent['type'];

/** An event as it lies in the journal: one JSON object a line. */
export type Recorded = {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly at: Instant;
  readonly v: 1;
} & TownEvent;

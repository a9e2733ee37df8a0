/** What to do next, as plain values: the only thing that `mayor/perform.ts` understands. */

import type { Graft } from './contest.ts';
import type { TownEvent } from './event.ts';
import type { ConvoyId, Epoch, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { TaskStatus } from './model.ts';
import type { Front, Red } from './train.ts';

type Undoing = { readonly key: string; readonly rig: RigName; readonly task: TaskId };
type Step = { readonly onto: Sha; readonly result: Sha };
type Worker = { readonly polecat: PolecatId; readonly epoch: Epoch };

export type Action =
  /** A decision without an effect outside the journal. */
  | { readonly kind: 'record'; readonly key: string; readonly events: readonly TownEvent[] }
  /** Claim the task, make the worktree, start the agent: every step finds its own earlier half. */
  | ({ readonly kind: 'start'; readonly key: string } & Worker)
  | ({ readonly kind: 'deliver'; readonly key: string; readonly brief: string } & Worker)
  /** End the process of a polecat that should have none; `pane` is the runtime's handle. */
  | {
      readonly kind: 'stop';
      readonly key: string;
      readonly rig: RigName;
      readonly pane: string;
      readonly because: string;
    }
  /** Back up, release or remove worktree and claim of one that is leaving. */
  | ({ readonly kind: 'clear'; readonly key: string } & Worker)
  /** Its process ended: a hand-in where ending well is one, else a failure with its last words. */
  | ({
      readonly kind: 'collect';
      readonly key: string;
      readonly pane: string;
      readonly exit?: number;
      readonly run: number;
    } & Worker)
  /** Merge with the present base, and gates on the result, for who is to approve it. */
  | { readonly kind: 'preview'; readonly key: string; readonly task: TaskId; readonly commit: Sha; readonly onto: Sha }
  /** Hold what was handed in against the rig's rule for reviews. */
  | { readonly kind: 'match'; readonly key: string; readonly task: TaskId }
  /** Make a train: merge these one onto the other, in this order, until there are `most`. */
  | {
      readonly kind: 'rehearse';
      readonly key: string;
      readonly rig: RigName;
      readonly tasks: readonly TaskId[];
      readonly most: number;
    }
  /** Make the next train on what `behind` comes to, while that is checked. */
  | {
      readonly kind: 'foresee';
      readonly key: string;
      readonly rig: RigName;
      readonly behind: string;
      readonly onto: Sha;
      readonly tasks: readonly TaskId[];
      readonly most: number;
    }
  /** Run the gates on a front of a train. */
  | ({ readonly kind: 'check'; readonly key: string; readonly rig: RigName; readonly train: string } & Front)
  /** The guilty one goes back to its agent; the `length` before it may land. */
  | {
      readonly kind: 'give-back';
      readonly key: string;
      readonly rig: RigName;
      readonly train: string;
      readonly task: TaskId;
      readonly other?: TaskId;
      readonly red: Red;
      readonly length: number;
    }
  | {
      readonly kind: 'land';
      readonly key: string;
      readonly rig: RigName;
      readonly train: string;
      readonly onto: Sha;
      readonly result: Sha;
    }
  /** `tip`: the last of what landed together; who has it has all. */
  | {
      readonly kind: 'settle';
      readonly key: string;
      readonly rig: RigName;
      readonly tasks: readonly TaskId[];
      readonly tip: Sha;
    }
  /** Merge what a convoy has handed in onto what is gathered of it, or all onto the base where nothing is. */
  | {
      readonly kind: 'gather';
      readonly key: string;
      readonly rig: RigName;
      readonly convoy: ConvoyId;
      readonly tasks: readonly TaskId[];
    }
  /** Put the convoy's integration branch at `tip`; without one it is over: keep what it was, and take it away. */
  | {
      readonly kind: 'point';
      readonly key: string;
      readonly rig: RigName;
      readonly convoy: ConvoyId;
      readonly tip?: Sha;
    }
  /** Compares a branch that came back from a conflict with both sides. */
  | { readonly kind: 'compare'; readonly key: string; readonly task: TaskId }
  /** The steps of an undo, as those of a merge. */
  | ({ readonly kind: 'rehearse-undo' } & Undoing)
  | ({ readonly kind: 'check-undo' } & Undoing & Step)
  | ({ readonly kind: 'land-undo' } & Undoing & Step)
  | ({ readonly kind: 'settle-undo'; readonly result: Sha } & Undoing)
  /** Push the branch and see to it that it has a pull request. */
  | { readonly kind: 'propose'; readonly key: string; readonly task: TaskId; readonly commit: Sha }
  /** The pull request was merged: prove it, and let the base follow. */
  | { readonly kind: 'follow'; readonly key: string; readonly task: TaskId }
  | {
      readonly kind: 'report';
      readonly key: string;
      readonly rig: RigName;
      readonly task: TaskId;
      readonly status: TaskStatus;
      /** Of the claim under which it is said. */
      readonly token?: number;
    }
  /** Claims the task for its attempts and makes attempt `n` a task of its own, or finds that it was made. */
  | { readonly kind: 'enter'; readonly key: string; readonly rig: RigName; readonly task: TaskId; readonly n: number }
  /** Puts files of other attempts on the branch of one. */
  | {
      readonly kind: 'graft';
      readonly key: string;
      readonly rig: RigName;
      readonly task: TaskId;
      readonly graft: Graft;
    }
  /** Keeps the branch of an attempt that was not picked, and closes its task. */
  | { readonly kind: 'dismiss'; readonly key: string; readonly rig: RigName; readonly task: TaskId; readonly n: number }
  /** Closes the task of which an attempt has landed, or lets go of it. */
  | { readonly kind: 'conclude'; readonly key: string; readonly rig: RigName; readonly task: TaskId }
  /** Fresh leases for all claims of a rig's workers at once; what has been lost shows. */
  | { readonly kind: 'renew'; readonly key: string; readonly rig: RigName };

export type ActionKind = Action['kind'];

/** What may be asked of a town, by a person, an agent or another program. Plain JSON. */
import type { CheckSettings } from './gate-settings.ts';
import type { ConvoyId, Epoch, ItemId, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { Scope } from './permissions/grant.ts';
import type { ReviewCommand } from './review/speech.ts';
import type { Used } from './usage/used.ts';

export type Command =
  | ReviewCommand
  | {
      readonly kind: 'convoy.new';
      readonly name: string;
      readonly tasks: readonly TaskId[];
      readonly one: boolean;
      /** All of them land or none. */
      readonly together?: true;
    }
  /** More tasks for a convoy that is there, behind those that it has. */
  | { readonly kind: 'convoy.add'; readonly convoy: ConvoyId; readonly tasks: readonly TaskId[] }
  | { readonly kind: 'convoy.join'; readonly convoy: ConvoyId; readonly together: boolean }
  | { readonly kind: 'convoy.remove'; readonly convoy: ConvoyId }
  | { readonly kind: 'sling'; readonly task: TaskId; readonly agent?: string }
  /** The task worked in several attempts at once: `agents` in turn, or whom the rules choose where it is empty. */
  | {
      readonly kind: 'contest.open';
      readonly task: TaskId;
      readonly attempts: number;
      readonly agents: readonly string[];
      /** What judges them beside the rig's checks, unseen by their agents. */
      readonly checks?: readonly CheckSettings[];
    }
  /** Approves attempt `n` as it was shown, and with it decides which of them the task becomes. */
  | {
      readonly kind: 'contest.pick';
      readonly task: TaskId;
      readonly n: number;
      readonly tree: Sha;
      readonly anyway?: true;
    }
  /** Puts files of other attempts, or hunks of them, on top of attempt `n`, which is then to be looked at anew. */
  | {
      readonly kind: 'contest.graft';
      readonly task: TaskId;
      readonly n: number;
      readonly files: readonly { readonly from: number; readonly path: string; readonly hunks?: readonly number[] }[];
    }
  | { readonly kind: 'contest.cancel'; readonly task: TaskId }
  /** `anyway`: although its rehearsal is red or conflicts. */
  | { readonly kind: 'approve'; readonly task: TaskId; readonly tree: Sha; readonly anyway?: true }
  | { readonly kind: 'reject'; readonly task: TaskId; readonly because: string }
  /** Takes an approval back that has not come to the base: in review again, for a person alone to approve. */
  | { readonly kind: 'withdraw'; readonly task: TaskId }
  /** Takes a landing back. With `withLater` also those that build on it, which else refuse it. */
  | {
      readonly kind: 'undo';
      readonly task: TaskId;
      readonly because?: string;
      readonly noGates?: true;
      readonly withLater?: true;
    }
  | { readonly kind: 'tell'; readonly polecat: PolecatId; readonly text: string }
  | { readonly kind: 'stop'; readonly polecat: PolecatId }
  /** Ends the rest of an account before its time; `account` may be an agent of it. */
  | { readonly kind: 'account.resume'; readonly account: string }
  | { readonly kind: 'answer'; readonly item: ItemId; readonly answer: Answer }
  /** Puts an item back that was dismissed, as long as what it tells of is still so. */
  | { readonly kind: 'restore'; readonly item: ItemId }
  /** Takes a rule back that an answer made. */
  | { readonly kind: 'permission.remove'; readonly rule: string }
  /** What it has used to ask the conversation of a worker about a task; that worker may be gone. */
  | {
      readonly kind: 'past.used';
      readonly polecat: PolecatId;
      readonly task: TaskId;
      readonly rig: RigName;
      readonly agent: string;
      /** `2027-01-31`, by the clock of the town's machine. */
      readonly day: string;
      readonly used: readonly (Used & { readonly model: string })[];
    }
  | { readonly kind: 'done'; readonly polecat: PolecatId; readonly epoch: Epoch; readonly note?: string }
  | {
      readonly kind: 'ask';
      readonly polecat: PolecatId;
      readonly epoch: Epoch;
      readonly text: string;
      /** `permission` is answered with allow or deny, `text` in words. */
      readonly wants?: 'text' | 'permission';
      /** The asking process waits for the answer itself: nothing is typed into its pane. */
      readonly waits?: boolean;
    }
  | { readonly kind: 'handover'; readonly polecat: PolecatId; readonly epoch: Epoch; readonly text: string }
  | { readonly kind: 'note'; readonly polecat: PolecatId; readonly epoch: Epoch; readonly text: string };

export type Answer =
  /** `for`: this kind of it from now on, not only this once. */
  | { readonly kind: 'allow'; readonly for?: Scope }
  | { readonly kind: 'deny'; readonly because?: string; readonly for?: Scope }
  /** One of the item's choices. */
  | { readonly kind: 'choice'; readonly key: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'retry' }
  | { readonly kind: 'dismiss' };

/** Who asks. An agent's own token proves the latter; that of a hook also which of its processes it belongs to. */
export type Actor =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'agent'; readonly polecat: PolecatId; readonly epoch: Epoch; readonly run?: number };

/** Why a command was not taken: shown as it is, with what to do next. */
export type Refusal = {
  readonly what: string;
  readonly hint?: string;
  /** Lines that belong to it: the uncommitted files, say. */
  readonly lines?: readonly string[];
  /** What it was about is no more: the same again will not be taken either. */
  readonly over?: true;
};

/** The answer to a command. `seq` is the journal's number once it was durable. */
export type Reply =
  | { readonly ok: true; readonly seq: number; readonly say: string; readonly subject?: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** A branch on its way to the base, and what is known of it before anybody approved it. */
import type { BroughtBack } from './brings-back.ts';
import type { Resolution } from './dropped.ts';
import type { GateOutcome } from './gate.ts';
import type { Instant, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { PullRequest } from './pull-request.ts';

export type MergeState =
  | { readonly kind: 'in-review' }
  /** On the integration branch of its convoy, with gates green on `result`; it lands with all of that convoy. */
  | { readonly kind: 'gathered'; readonly result: Sha }
  | { readonly kind: 'approved'; readonly by: string }
  /** Merged in memory: `result` is a commit whose first parent is `onto`; gates come next. */
  | { readonly kind: 'checking'; readonly onto: Sha; readonly result: Sha }
  /** Gates are green; the base may be moved from `onto` to `result`. Durable before the effect. */
  | { readonly kind: 'landing'; readonly onto: Sha; readonly result: Sha }
  /** The base cannot be moved now (the user's checkout is dirty in the same files, say). */
  | { readonly kind: 'held'; readonly because: string; readonly until: Instant; readonly onto?: Sha }
  /**
   * On the base; not yet verified, pushed and reported. `tip`: the last result that landed with it.
   * `already`: the base had all of it before, so that `result` is a commit of others.
   */
  | { readonly kind: 'landed'; readonly result: Sha; readonly tip?: Sha; readonly already?: true }
  /** Verified on the base, pushed where wanted, task closed. */
  | { readonly kind: 'settled'; readonly result: Sha }
  /** Went back to the agent (rejected, conflict, red gate); a new `done` makes it in-review again. */
  | { readonly kind: 'returned'; readonly because: string }
  /** Out of tries, or no agent left to return it to. */
  | { readonly kind: 'stuck'; readonly because: string };

/** What came of merging the branch with the base as it was at `onto`, before anybody approved it. */
export type Preview =
  | {
      readonly kind: 'green';
      readonly onto: Sha;
      readonly gates?: readonly GateOutcome[];
      /** What came of the checks that agents do not see; without their logs. They run where the gates are green. */
      readonly checks?: readonly GateOutcome[];
      readonly bringsBack?: BroughtBack;
    }
  | {
      readonly kind: 'red';
      readonly onto: Sha;
      readonly gate: string;
      /** The end of what that gate printed, at most 8 KB. */
      readonly log: string;
      readonly gates?: readonly GateOutcome[];
      /** `red`: that gate fails on the base too. */
      readonly base?: 'green' | 'red';
      readonly bringsBack?: BroughtBack;
    }
  | { readonly kind: 'conflict'; readonly onto: Sha; readonly files: readonly string[]; readonly detail: string }
  /** The base has it already. */
  | { readonly kind: 'merged'; readonly onto: Sha };

/** A branch on its way to the base. One a task. */
export type MergeRequest = {
  readonly task: TaskId;
  readonly rig: RigName;
  readonly polecat: PolecatId;
  readonly branch: string;
  /** What was handed in and shown; an approval names `tree`. */
  readonly commit: Sha;
  readonly tree: Sha;
  readonly state: MergeState;
  readonly requestedAt: Instant;
  /** When its branch got another commit after that; absent where it did not. */
  readonly movedAt?: Instant;
  readonly note?: string;
  readonly approvedBy?: string;
  /** With `merge: pr`. */
  readonly pr?: PullRequest;
  /** Since it was returned for a conflict. */
  readonly resolution?: Resolution;
  /** Of this commit; absent until it was rehearsed for the first time. */
  readonly preview?: Preview;
  /** Its approval was void for this: it is to be rehearsed again, and shown with that. */
  readonly voided?: BroughtBack;
  /** Who took its approval back: since then it waits for a person, whatever the policy. */
  readonly withdrawn?: string;
  /** A person approved it although its rehearsal had failed: it goes alone. */
  readonly anyway?: true;
};

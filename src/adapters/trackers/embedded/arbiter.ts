/** Who decides of claims: the refs of this clone, or a remote that all clones ask. */
import type { TaskId } from '../../../core/ids.ts';
import type { ClaimFacts, HeldClaim } from './refs.ts';
import type { TaskFile, Unreadable } from './task-file.ts';

/** How a task and its claim stand. */
export type Sighting = { readonly file: TaskFile | Unreadable | undefined; readonly held: HeldClaim | undefined };

/** A claim that is to take the place of what was seen (`undefined`: of none). */
export type Bid = { readonly id: TaskId; readonly seen: HeldClaim | undefined; readonly facts: ClaimFacts };

export type Arbiter =
  /** This clone's refs are all there is: a claim is made and ended in one step with the branch. */
  (Deciding & { readonly decides: 'here' }) | ArbiterThere;

export type ArbiterThere = Deciding & {
  readonly decides: 'there';
  /** Takes a claim away if it is `isOver`; `seen` is the one of this clone. Nothing to take away is fine. */
  end(id: TaskId, seen: HeldClaim | undefined, isOver: (held: HeldClaim) => boolean): Promise<void>;
};

type Deciding = {
  /** In order. @throws TransientError where it cannot be asked. */
  look(ids: readonly TaskId[]): Promise<readonly Sighting[]>;
  /**
   * Of all who bid for what they saw exactly one gets it; nothing for whoever was second. Several bids cost
   * what one costs, and each stands for itself. What was got is a ref of this clone from then on.
   */
  take(bids: readonly Bid[]): Promise<readonly (HeldClaim | undefined)[]>;
  /** What people should know of how claims are decided here, in plain sentences. Costs nothing to ask. */
  problems(): readonly string[];
};

/** What came of bids at a remote; `refused`: this host takes no such refs. */
export type Taken = { readonly taken: readonly (HeldClaim | undefined)[]; readonly refused?: string };

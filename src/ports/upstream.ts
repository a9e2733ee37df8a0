import type { Sha } from '../core/ids.ts';

export type Pushing =
  | { readonly kind: 'pushed' }
  /** Somebody else has pushed to the branch; nothing was changed. `tip` is in the clone now, to be merged. */
  | { readonly kind: 'moved'; readonly tip: Sha };

/** A merge that a host has made. */
export type MergedElsewhere = {
  /** What was handed in and pushed. */
  readonly commit: Sha;
  /** Where the branch was when it was merged: people may have added to it. */
  readonly head: Sha;
  /** What the host says it put on the base. */
  readonly merge: Sha;
};

export type Following =
  /** The local base has it now, and all else that the remote's has. */
  | { readonly kind: 'landed'; readonly sha: Sha }
  /** The local base cannot follow now; nothing was changed. `because` for a person. */
  | { readonly kind: 'held'; readonly because: string }
  /** What is on the base is not what was handed in, neither as commits nor as a patch. */
  | { readonly kind: 'differs' };

/** The remote of one rig's clone, as pull requests need it. No verb touches a worktree of a polecat. */
export type Upstream = {
  /** Its address as git has it; nothing without such a remote. It may hold a login: never shown. */
  address(): Promise<string | undefined>;
  /**
   * Puts `commit` on the remote as `branch`, which is one of Mayor's own (`mayor/…`), by compare-and-swap: over
   * nothing but what it contains, or one of the commits in `mine`. Idempotent.
   * @throws TransientError on the net; TerminalError when there is no remote, or it refuses this user.
   */
  push(branch: string, commit: Sha, mine: readonly Sha[]): Promise<Pushing>;
  /**
   * Proves on the fetched base of the remote that the merge holds what was handed in (its commits, or the same
   * patch or merge of its whole range), and fast-forwards the local base as a landing would. Idempotent.
   * @throws TransientError while the remote's base does not have the merge, and as `push`.
   */
  follow(merged: MergedElsewhere): Promise<Following>;
};

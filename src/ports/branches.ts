import type { Instant, Sha } from '../core/ids.ts';

/** Why a branch or backup may go, or why not. */
export type Proof =
  /** Every commit of it is on the base. */
  | { readonly kind: 'reachable' }
  /** The base has the same changes as `sha`: squashed, or rebased. */
  | { readonly kind: 'equal'; readonly sha: Sha }
  /** So many commits are on no base; a backup of files counts as one. */
  | { readonly kind: 'alone'; readonly commits: number };

export type KeptRef = {
  /** Full name, as in core/mayor-refs.ts: of a branch, a backup, a rehearsal, or a branch that somebody moved on the remote. */
  readonly ref: string;
  /** What the ref names; deleting compares it. */
  readonly id: Sha;
  /** The commit, which `id` is too unless it is a backup of a branch. */
  readonly tip: Sha;
  /** Of its last commit, or of the backup. */
  readonly at: Instant;
  /** The branch, or that which a backup is of, where it is of one. */
  readonly branch?: string;
  /** Absolute path of a worktree that has the branch checked out. */
  readonly worktree?: string;
  readonly proof: Proof;
  /** Lines that it would bring to the base. */
  readonly added: number;
  readonly removed: number;
};

export type Dropping =
  | { readonly kind: 'deleted'; readonly proof: Proof }
  /** `because` for a person: it moved, is checked out, or has what nothing else has. */
  | { readonly kind: 'kept'; readonly because: string };

/** Branches that Mayor made in one clone, its backups, and what else it keeps there until the base has it. */
export type Branches = {
  /** All of them, oldest first, each with its proof as of now. */
  list(): Promise<readonly KeptRef[]>;
  /**
   * Makes `branch` at `commit`, or moves it there; what it had beside the base and `commit` is kept as a backup.
   * Again is no error. @throws UsageError for a branch outside `mayor/`.
   */
  restore(
    branch: string,
    commit: Sha,
  ): Promise<{ readonly kind: 'restored' } | { readonly kind: 'in-use'; readonly path: string }>;
  /**
   * Deletes a branch or backup if it is still at `id`, nothing has it checked out, and the proof, read anew,
   * says that nothing is lost. @throws UsageError for a ref that is not Mayor's.
   */
  drop(ref: string, id: Sha): Promise<Dropping>;
  /**
   * Takes away all but branches that is older than so many milliseconds and whose work the base has, proven anew; what
   * is nowhere else stays, however old, and so do `spared`. Returns their names.
   */
  prune(olderThanMs: number, spared?: readonly string[]): Promise<readonly string[]>;
};

import type { Instant, PolecatId, RigName, Sha } from '../core/ids.ts';
import type { Worktree } from '../core/observed.ts';
import type { RigSettings } from '../core/settings.ts';
import type { Branches } from './branches.ts';

export type EnsureSpec = {
  readonly rig: RigName;
  readonly polecat: PolecatId;
} & (
  | {
      /** `mayor/<task>-<slug>`; made from the base, or from the commit `from`, when it does not exist, else taken up as it is. */
      readonly branch: string;
      readonly from?: Sha;
    }
  | {
      /** A commit, on no branch: to be looked at. */
      readonly at: Sha;
    }
);

export type Ensured = {
  readonly path: string;
  /** Commit that the branch was cut from; of one that was there, where it left the base. */
  readonly baseSha: Sha;
  /** `new`: `setup` has still to run; `pooled`: a warm one was reset; `kept`: it stood already. */
  readonly how: 'new' | 'pooled' | 'kept';
  /** What did not work but stops nothing, in sentences for a person: a remote away, a file not copied. */
  readonly notes: readonly string[];
};

/** Where polecats work: git worktrees of one rig's clone, under the town's home. */
export type Workspace = {
  readonly kind: 'git' | 'memory';
  /**
   * Makes, or finds, the worktree of (polecat) on `branch`, `copy` patterns applied. The base is
   * fetched first when it follows a remote's branch (at most once a minute; a failing fetch is a
   * note, no failure) and the branch is cut from it, or from its upstream when that is strictly
   * ahead. Moving a standing worktree to another branch backs up uncommitted work first.
   * @throws TerminalError for a rig without repository, commits or base, or when something that
   * Mayor did not make is in the way; ConflictError when another worktree has the branch;
   * UsageError for a branch outside `mayor/`; TransientError on a lock. With `at` HEAD is on no branch, and nothing is
   * fetched; what stands there at that commit already is `kept` as it is, wherever its HEAD has gone since.
   */
  ensure(spec: EnsureSpec): Promise<Ensured>;
  /**
   * Every worktree that Mayor made for this rig: polecats', the pool's and orphans. Cheap when
   * nothing happened: commits, staging and checkouts since the last call show at once, an edited or
   * a new file only after a `look` at its worktree. One that is just being made may be missing.
   */
  list(): Promise<readonly Worktree[]>;
  /** One worktree looked at again; `absent` when there is none. */
  look(path: string): Promise<Worktree | 'absent'>;
  /**
   * Keeps staged, unstaged and untracked files and HEAD under `refs/mayor/backup/…`, leaving index
   * and files alone. Returns the ref. The same state twice gives the same ref.
   */
  snapshot(path: string, because: string): Promise<string>;
  /**
   * Puts a snapshot back into a worktree whose state was itself kept first. Returns that ref.
   * @throws UsageError for what is no backup.
   */
  restore(path: string, ref: string): Promise<string>;
  /**
   * Gives the worktree back: to the pool, or removed; one of the pool is removed. Refuses (`dirty`)
   * uncommitted work unless `force`; with it a snapshot is made first, as it is of commits on no branch. The branch goes when the base
   * has its commits and stays when it lacks any. A path that is gone is `released`.
   * @throws TerminalError for what Mayor did not make.
   */
  release(path: string, options: { readonly force: boolean }): Promise<'released' | 'dirty'>;
  /**
   * Keeps the tip of a branch of Mayor's under `refs/mayor/backup/branch/…` and lets the branch go, unless a
   * worktree has it. Returns that ref, also when it was kept before; `absent` where there is neither.
   * @throws UsageError for a branch outside `mayor/`.
   */
  archive(branch: string): Promise<string | 'absent'>;
  /**
   * Makes a commit on a branch that gives `files` as they are in their `source`, by compare-and-swap: in the worktree
   * that has the branch, if that is clean, else of the branch alone. The same again is the same commit.
   */
  graft(spec: GraftSpec): Promise<Grafted>;
  /**
   * Unified diff of what was handed in against the merge base, at most `limit` bytes. For what a
   * merge brought onto the base already, against the base as it was before.
   */
  diff(commit: Sha, options: { readonly limit: number }): Promise<Diff>;
  /**
   * The same of a worktree as it stands: what is committed, edited and new in it, against where its branch left the
   * base. Index and files are left alone. `absent` when there is none.
   */
  progress(path: string, options: { readonly limit: number }): Promise<Diff | 'absent'>;
  readonly branches: Branches;
};

export type GraftSpec = {
  readonly branch: string;
  /** Where the branch must be. */
  readonly onto: Sha;
  /**
   * A path that its source does not have is taken away. With `hunks` only these of what `diff` shows of the file in its
   * source, counted from 1, merged with the file as it is on the branch; refused where they do not fit.
   */
  readonly files: readonly { readonly path: string; readonly source: Sha; readonly hunks?: readonly number[] }[];
  readonly message: string;
  /** The time of the commit, so that a second try makes the same one. */
  readonly at: Instant;
};

/** `because`: one plain sentence for a person; nothing was changed. */
export type Grafted =
  | { readonly kind: 'made'; readonly commit: Sha; readonly tree: Sha }
  | { readonly kind: 'refused'; readonly because: string };

export type Diff = {
  readonly text: string;
  readonly truncated: boolean;
  readonly files: readonly { readonly path: string; readonly added: number; readonly removed: number }[];
};

export type OpenWorkspace = (rig: RigSettings) => Workspace;

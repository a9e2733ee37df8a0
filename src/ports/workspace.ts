import type { PolecatId, RigName, Sha } from '../core/ids.ts';
import type { Worktree } from '../core/observed.ts';
import type { RigSettings } from '../core/settings.ts';

export type EnsureSpec = {
  readonly rig: RigName;
  readonly polecat: PolecatId;
  /** `mayor/<task>-<slug>`; made from the base when it does not exist, else taken up as it is. */
  readonly branch: string;
};

export type Ensured = {
  readonly path: string;
  /** Commit of the base that the branch was cut from. */
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
   * fetched first when a remote exists (a failing fetch is no failure). Moving a standing worktree
   * to another branch is done only when it is clean; a dirty one is backed up first.
   * @throws TerminalError for a rig without repository, commits or base; TransientError on a lock.
   */
  ensure(spec: EnsureSpec): Promise<Ensured>;
  /** Every worktree that Mayor made for this rig: polecats', the pool's and orphans. */
  list(): Promise<readonly Worktree[]>;
  /** One worktree looked at again; `absent` when there is none. */
  look(path: string): Promise<Worktree | 'absent'>;
  /**
   * Keeps staged, unstaged and untracked files and HEAD under `refs/mayor/backup/…`, leaving index
   * and files alone. Returns the ref. The same state twice gives the same ref.
   */
  snapshot(path: string, because: string): Promise<string>;
  /** Puts a snapshot back into a worktree whose state was itself kept first. Returns that ref. */
  restore(path: string, ref: string): Promise<string>;
  /**
   * Gives the worktree back: to the pool, or removed. Refuses (`dirty`) uncommitted work unless
   * `force`; with it a snapshot is made first. The branch stays when the base lacks its commits.
   */
  release(path: string, options: { readonly force: boolean }): Promise<'released' | 'dirty'>;
  /** Unified diff of what was handed in against the merge base, at most `limit` bytes. */
  diff(commit: Sha, options: { readonly limit: number }): Promise<Diff>;
};

export type Diff = {
  readonly text: string;
  readonly truncated: boolean;
  readonly files: readonly { readonly path: string; readonly added: number; readonly removed: number }[];
};

export type OpenWorkspace = (rig: RigSettings) => Workspace;

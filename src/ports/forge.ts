import type { BroughtBack } from '../core/brings-back.ts';
import type { BaseCommit } from '../core/conflict-brief.ts';
import type { BranchHead, Overlaps } from '../core/conflicts.ts';
import type { MetConflict, ResolutionDiffs } from '../core/dropped.ts';
import type { GateOutcome, GateResult, RunningGate } from '../core/gate.ts';
import type { CheckSettings } from '../core/gate-settings.ts';
import type { Sha, TaskId } from '../core/ids.ts';
import type { MergeStrategy, RigSettings } from '../core/settings.ts';
import type { Undoing } from './undoing.ts';
import type { Upstream } from './upstream.ts';

export type Rehearsal =
  /**
   * `result` is a commit (kept under `refs/mayor/merge/<task>`) with parents `onto` and the branch; with
   * `strategy: squash` its only parent is `onto`, with `rebase` it is the last of the branch's commits
   * made anew on `onto`, or one commit where they cannot be made so.
   */
  | { readonly kind: 'clean'; readonly onto: Sha; readonly result: Sha }
  | {
      readonly kind: 'conflict';
      readonly onto: Sha;
      readonly files: readonly string[];
      readonly detail: string;
      /** What came on the base meanwhile, the newest first. */
      readonly landed?: readonly BaseCommit[];
    }
  /** The base already has every commit of the branch. */
  | { readonly kind: 'merged'; readonly onto: Sha };

export type Landing =
  | { readonly kind: 'landed'; readonly sha: Sha }
  /** The base is not `onto` any more: rehearse again. */
  | { readonly kind: 'moved' }
  /** The user's checkout of the base cannot follow; nothing was changed. `because` for a person. */
  | { readonly kind: 'held'; readonly because: string };

export type Checking = {
  readonly onto?: Sha;
  /** Ends the gates, and gives the worktree to whoever waits for it. */
  readonly signal?: AbortSignal;
  /** In another scratch worktree than the others use, beside theirs. */
  readonly beside?: true;
  /** `onto` is checked elsewhere: a red gate is not run on it. */
  readonly alone?: true;
};

/** Merging into the base of one rig. No verb touches a worktree of a polecat or of the user. */
export type Forge = {
  readonly kind: 'git' | 'memory';
  /** Tip of the base, from the local branch. @throws TerminalError when there is none. */
  base(): Promise<Sha>;
  /**
   * Merges `commit` into the base in memory, or onto the commit `onto` in place of it: then `onto` of
   * the answer is that one, and `merged` means that it has the branch. The same base, commit and
   * message give the same result. A branch that has landed is `merged` with every strategy; `as`: in place of the rig's. One without common history is a conflict without files.
   * `files` are raw paths; `detail` is cleaned text for an agent, at most 20 KB.
   * @throws TerminalError when the base, `onto` or the commit is missing.
   */
  rehearse(task: TaskId, commit: Sha, message: string, onto?: Sha, as?: MergeStrategy): Promise<Rehearsal>;
  /**
   * Commits of `commit` that the base had at some time and that `onto` lacks: a person has moved the base, and a landing
   * would bring them back. Merges do not count, nor what `onto` has as the same patch.
   * @param seen where the base is known to have been; what is not in the clone is passed over
   */
  bringsBack(commit: Sha, onto: Sha, seen: readonly Sha[]): Promise<BroughtBack | undefined>;
  /** The files of a commit, as one id. @throws TerminalError when it is missing. */
  tree(commit: Sha): Promise<Sha>;
  /**
   * Which of these branches conflict with one another, and which with the base as it is now. A conflict
   * between one branch and what came on the base before the other was cut is the base's, not theirs.
   * Branches that the base has, or whose commit is missing, have none; each task is named once. Costs a
   * few subprocesses however many there are, and later only what is new: pairs of commits are remembered.
   * Nothing is added to the clone. @throws TransientError when it was stopped.
   */
  overlaps(branches: readonly BranchHead[]): Promise<Overlaps>;
  /**
   * What is needed to see whether `after`, a branch that was handed in again, kept both sides of a
   * conflict that it met. `unmerged` while it has nothing of that base; `unknown` where the diffs are
   * larger than 16 MiB, or a commit is gone.
   */
  resolution(met: MetConflict, after: Sha): Promise<ResolutionDiffs>;
  /**
   * Runs the rig's gates on `result` in a scratch worktree, in order, until one is red; those that run side by side
   * all run to their ends. A gate that was green on the very same tree does not run again, also after a restart of
   * the town; one whose `when` means nothing that was changed since `onto` is skipped. A red one runs on the tree of
   * `onto` as well. `log`: the last 64 KB of the first red gate, cleaned. A `setup` that fails there is a red gate too.
   * @param how `onto`: what `result` is to be compared with; default where it left the base, or its first parent once it
   * has landed.
   * @throws TransientError when it was stopped or could not run at all.
   */
  check(task: TaskId, result: Sha, how?: Checking): Promise<GateResult>;
  /** Gates that run now, as this process has started them: asking costs nothing. */
  readonly running: {
    gates(): readonly RunningGate[];
    /** Hints that they are others now. Returns how to stop. */
    watch(listener: () => void): () => void;
  };
  /**
   * Runs all of these checks on `result`, one after the other, red or not, in a scratch worktree of their own. The files of a
   * check lie over the tree while it runs, in place of what is there, and nowhere afterwards: no commit, no object of the clone and no other
   * worktree gets them. One that was green with the very same tree, line and files does not run again. Outcomes name no log: those
   * are for people (`mayor gates TASK --checks`). Files that cannot be laid there make it red, and so does a `setup` that fails.
   * @throws TransientError when it was stopped or could not run at all.
   */
  judge(
    task: TaskId,
    result: Sha,
    checks: readonly CheckSettings[],
    how?: Pick<Checking, 'signal'>,
  ): Promise<readonly GateOutcome[]>;
  /**
   * Moves the base from `onto` to `result`, which builds on it by one merge or by many, by compare-and-swap; when the user has the base checked
   * out, fast-forwards that checkout as git itself would allow it. Idempotent: a base that already
   * contains `result` is `landed`. @throws TransientError when git was ended in the middle: the
   * next `land` first puts the checkout right.
   */
  land(onto: Sha, result: Sha): Promise<Landing>;
  /**
   * Proves that the base contains `result`; pushes exactly it to the base's upstream when asked,
   * and then lets go of the refs that kept it and the rehearsals below it, and of the last rehearsals of
   * `tasks`: those that are known to have landed.
   * @throws TransientError on the net, or when the remote has commits that the base lacks;
   * TerminalError when there is no remote, or it refuses this user.
   */
  verify(result: Sha, push: boolean, tasks?: readonly TaskId[]): Promise<'verified' | 'absent'>;
  readonly undo: Undoing;
  /** Takes away what rehearsals and gates left on the disk; they make it anew. Logs stay. */
  tidy(): Promise<void>;
  readonly upstream: Upstream;
};

export type OpenForge = (rig: RigSettings) => Forge;

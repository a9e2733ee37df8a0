import type { Sha, TaskId } from '../core/ids.ts';
import type { Range, Reversal } from '../core/undo.ts';

export type RehearsedUndo =
  | Exclude<Reversal, { readonly kind: 'clean' }>
  /** `result` is a commit on `onto`, kept from garbage collection until it was verified. */
  | { readonly kind: 'clean'; readonly onto: Sha; readonly result: Sha };

/** Taking landings back. What comes of it is checked, landed and verified as a merge is. No verb touches a worktree or moves a branch. */
export type Undoing = {
  /** What taking this range back would come to on the base as it is, whatever came after it. Keeps nothing. */
  look(range: Range): Promise<Reversal>;
  /**
   * The same as a commit with this message. The same base, range and message give the same result.
   * @throws TerminalError when the base is missing.
   */
  rehearse(task: TaskId, range: Range, message: string): Promise<RehearsedUndo>;
  /**
   * A commit on `result`, which took the range back, that has its changes again: a branch there brings
   * them to the base once more, where a merge of the old commits would be none. Nothing keeps it yet. The same
   * question has the same answer. `conflict`: they do not apply to `result`, since it is a person's own commit.
   */
  reapply(range: Range, result: Sha, message: string): Promise<Sha | 'conflict'>;
};

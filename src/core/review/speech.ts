/** What is asked about a change, and what then happened to it. */
import type { Sha, TaskId } from '../ids.ts';
import type { Comment, FileMark, Mark, Matched, Spot, Verdict } from './comment.ts';

export type ReviewCommand =
  /** `tree`: what was looked at. */
  | {
      readonly kind: 'review.comment';
      readonly task: TaskId;
      readonly tree: Sha;
      readonly on: Spot;
      readonly text: string;
    }
  | { readonly kind: 'review.uncomment'; readonly task: TaskId; readonly comment: string }
  /** `none` takes a mark back. */
  | {
      readonly kind: 'review.mark';
      readonly task: TaskId;
      readonly mark: Mark | 'none';
      readonly files: readonly { readonly path: string; readonly blob?: string }[];
    }
  /** Of the agent that reviews it: whether it may land. */
  | { readonly kind: 'review.verdict'; readonly task: TaskId; readonly says: Verdict['says']; readonly text?: string }
  /** Rejects the work with everything that was left on it, and maybe a word on the whole. */
  | { readonly kind: 'review.send'; readonly task: TaskId; readonly text?: string };

export type ReviewEvent =
  | { readonly type: 'review.commented'; readonly task: TaskId; readonly comment: Comment }
  | { readonly type: 'review.comment-removed'; readonly task: TaskId; readonly comment: string; readonly by: string }
  | {
      readonly type: 'review.marked';
      readonly task: TaskId;
      readonly marks: readonly FileMark[];
      /** Files that have no mark any more. */
      readonly unmarked: readonly string[];
      readonly by: string;
    }
  /** Together with the return of the merge that carries them; `agents`: a reviewer's, who sends no marks of a person. */
  | {
      readonly type: 'review.sent';
      readonly task: TaskId;
      readonly comments: readonly string[];
      readonly by: string;
      readonly agents?: true;
    }
  /** What was handed in was held against the rig's rule. */
  | { readonly type: 'review.matched'; readonly task: TaskId; readonly matched: Matched }
  | { readonly type: 'review.judged'; readonly task: TaskId; readonly verdict: Verdict };

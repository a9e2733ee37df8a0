import type { PullLook } from '../core/pull-request.ts';
import type { Lack } from './tracker.ts';

/** What a pull request is to say; the branch is on the host already. */
export type Proposal = {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
  readonly draft: boolean;
};

/** Pull requests (merge requests) of one repository, on the service that hosts it. */
export type Hosting = {
  readonly kind: string;
  /** What the service cannot do, and what is done instead. */
  readonly lacks: readonly Lack[];
  /**
   * Opens one for the branch, or finds the open one of the same branch, whoever made it, and brings its
   * base, its labels and Mayor's own part of its text up to date; what people wrote stays, and so do its
   * title and whether it is a draft. Idempotent: a branch never has two open ones.
   * @throws UsageError when the service finds something invalid: no commits between the two, say;
   * TerminalError when it refuses the token or has no such repository; TransientError on limits and troubles.
   */
  open(proposal: Proposal): Promise<{ readonly number: number; readonly url: string }>;
  /** What is to be seen of it. Costs next to nothing while nothing changes. @throws as `open`. */
  look(number: number): Promise<PullLook>;
  /** One line that says that the repository can be reached and as whom. @throws as `open`. */
  reach(): Promise<string>;
};

/** A branch on its way through a hosting service: what Mayor decided of it, and what is to be seen there. */
import type { Instant, Sha } from './ids.ts';

/** One run of one check on one commit. */
export type PullCheck = {
  /** Of this very run: a second run of the same check has another. */
  readonly id: string;
  /** One line, cleaned. */
  readonly name: string;
  /** `waiting`: for a person or a deployment, so that it may never end; one that was skipped has passed. */
  readonly state: 'running' | 'waiting' | 'passed' | 'failed';
  readonly url?: string;
  /** What it says of its failure: cleaned, at most 4,000 characters. */
  readonly summary?: string;
};

/** A review, or a comment on a line or on the whole. */
export type PullRemark = {
  readonly id: string;
  /** One line, cleaned. */
  readonly author: string;
  /** Whether the author may write to the repository: anybody may comment on a public one. */
  readonly isWriter: boolean;
  /** Of a review that still stands. */
  readonly verdict?: 'approved' | 'changes-requested';
  readonly path?: string;
  readonly line?: number;
  /** Cleaned, at most 4,000 characters; empty for a review without words. */
  readonly text: string;
  readonly at: Instant;
};

export type PullState =
  | { readonly kind: 'open'; readonly draft: boolean }
  /** `commit`: what the host put on the base: a merge, the squashed commit, or the last of the rebased ones. */
  | { readonly kind: 'merged'; readonly commit: Sha }
  | { readonly kind: 'closed' };

/** One look at a pull request. */
export type PullLook = {
  readonly number: number;
  /** Where a person sees it. */
  readonly url: string;
  readonly state: PullState;
  /** The tip of its branch, as the host has it. */
  readonly head: Sha;
  /** Of `head`, at most 300. */
  readonly checks: readonly PullCheck[];
  /** Oldest first, at most 500. */
  readonly remarks: readonly PullRemark[];
};

/** What the looks at one pull request come to. */
export type PullFacts = {
  readonly look: PullLook;
  /** The look before showed the same: nobody is in the middle of commenting. */
  readonly steady: boolean;
  /** When a look last showed something new. */
  readonly changedAt: Instant;
};

/** The same in short, as the journal keeps it and people read it. */
export type PullSeen = {
  readonly state: 'open' | 'draft' | 'merged' | 'closed';
  readonly head: Sha;
  /** Of a merged one: what the host put on the base. */
  readonly merge?: Sha;
  readonly running: number;
  readonly waiting: number;
  readonly passed: number;
  readonly failed: number;
  /** Reviewers by their last verdict, sorted. */
  readonly approvedBy: readonly string[];
  readonly changesBy: readonly string[];
};

/** The pull request of a merge request. */
export type PullRequest = {
  /** Commits that Mayor has pushed, or was about to: what may be pushed over. The newest last. */
  readonly mine: readonly Sha[];
  /** The commit that is there, with an open pull request; absent until it was first opened. */
  readonly shared?: Sha;
  readonly number?: number;
  readonly url?: string;
  readonly seen?: PullSeen;
  /** Checks and remarks that were passed on: nothing is told twice. */
  readonly told: readonly string[];
};

/** @param everybody whether verdicts of people count who may not write there */
export const seenOf = (look: PullLook, everybody: boolean): PullSeen => {
  const count = (state: PullCheck['state']) => look.checks.filter((check) => check.state === state).length;
  const verdicts = new Map(
    look.remarks.flatMap(({ author, verdict, isWriter }) =>
      verdict === undefined || !(isWriter || everybody) ? [] : [[author, verdict] as const],
    ),
  );
  const by = (wanted: PullRemark['verdict']) =>
    [...verdicts]
      .flatMap(([author, verdict]) => (verdict === wanted ? [author] : []))
      .sort()
      .slice(0, 20);
  const { state, head } = look;
  return {
    state: state.kind === 'open' && state.draft ? 'draft' : state.kind,
    head,
    ...(state.kind === 'merged' ? { merge: state.commit } : {}),
    running: count('running'),
    waiting: count('waiting'),
    passed: count('passed'),
    failed: count('failed'),
    approvedBy: by('approved'),
    changesBy: by('changes-requested'),
  };
};

/** `PR #12 · 2 checks running · changes requested by ann` */
export const sayPull = ({ number, seen }: PullRequest): string => {
  if (number === undefined) return 'its pull request is being opened';
  const checks = (count: number, word: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'check' : 'checks'} ${word}`];
  const names = (people: readonly string[], word: string) =>
    people.length === 0 ? [] : [`${word} by ${people.join(', ')}`];
  const state = seen === undefined || seen.state === 'open' ? [] : [seen.state];
  if (seen === undefined || seen.state === 'merged' || seen.state === 'closed')
    return [`PR #${number}`, ...state].join(' · ');
  const told = [
    ...state,
    ...checks(seen.failed, 'failed'),
    ...checks(seen.running, 'running'),
    ...checks(seen.waiting, 'waiting'),
    ...(seen.failed + seen.running + seen.waiting === 0 ? checks(seen.passed, 'passed') : []),
    ...names(seen.changesBy, 'changes requested'),
    ...names(seen.approvedBy, 'approved'),
  ];
  return [`PR #${number}`, ...(told.length === 0 ? ['open'] : told)].join(' · ');
};

/**
 * What is there, as the ports told it at one moment. A part that could not be asked is `unknown`,
 * and nothing may be concluded from what an unknown part does not show.
 */
import type { ConflictFacts } from './conflicts.ts';
import type { RunningGate } from './gate.ts';
import type { Epoch, Instant, ItemId, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { MachineFacts } from './machine.ts';
import type { Choice, Task } from './model.ts';
import type { PullFacts } from './pull-request.ts';
import type { Today } from './today.ts';

export type Pane = {
  /** The runtime's own handle, never used again: `%12@4711` in tmux (pane, process id of the server). */
  readonly pane: string;
  readonly rig: RigName;
  readonly polecat: PolecatId;
  readonly epoch: Epoch;
  readonly run: number;
  /** Process id of the agent, while it lives. */
  readonly pid?: number;
  readonly alive: boolean;
  /** Exit code of a dead one; 128 + n after signal n. */
  readonly exit?: number;
  readonly title: string;
  /** Last output, where the runtime knows it. */
  readonly activeAt?: Instant;
};

export type Worktree = {
  readonly path: string;
  readonly rig: RigName;
  /** Whose it is; absent for a warm one in the pool. */
  readonly polecat?: PolecatId;
  readonly branch?: string;
  readonly head: Sha;
  readonly tree: Sha;
  /** Paths with uncommitted changes, untracked ones included, at most 200. */
  readonly dirty: readonly string[];
  /** Commits that the base does not have. */
  readonly ahead: number;
  readonly added: number;
  readonly removed: number;
};

/** Where a sign comes from. `word`: what it told Mayor by a command. */
export const SIGN_SOURCES = ['pane', 'hook', 'title', 'transcript', 'screen', 'person', 'word'] as const;

/** One sign of what an agent does. The strongest recent one wins (evidence.ts). */
export type Sign = {
  readonly source: (typeof SIGN_SOURCES)[number];
  readonly signal: Signal;
  readonly at: Instant;
  /** When it was last seen to stand, where that was later: a title is there until it changes, a screen until its pane writes. */
  readonly seenAt?: Instant;
  /** What was seen, in a few plain words: `hook Stop`, `screen: "Do you want to proceed?"`. */
  readonly detail: string;
  /** Set with `limited`: when work may go on. */
  readonly until?: Instant;
  /** Set with `limited`: the service is busy, which says nothing of the account. */
  readonly overload?: true;
  /** Set with `exited`, where it is known. */
  readonly exit?: number;
  /** Set with `starting`: it has a prompt on its way, and will say itself when that arrived. */
  readonly willReport?: true;
};

export const SIGNALS = [
  'starting',
  'busy',
  'needs-permission',
  'needs-answer',
  'needs-login',
  'limited',
  'idle',
  'done',
  'exited',
  'unknown',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** What a screen may say. That it is done an agent says by a command, and that it has ended its process. */
export const SHOWN_SIGNALS = SIGNALS.filter(
  (signal) => signal !== 'done' && signal !== 'exited' && signal !== 'unknown',
);

/** Its turn is over, and it takes words. */
export const isAtRest = (signal: Signal | undefined): boolean => signal === 'idle' || signal === 'done';

/** What the signs of one polecat come to, once weighed (evidence.ts). */
export type Verdict = {
  readonly signal: Signal;
  readonly because: string;
  readonly at?: Instant;
  /** With `limited`: when work may go on. */
  readonly until?: Instant;
  /** With `limited`: it is the service that has no room, not the account. */
  readonly overload?: true;
  /** With `exited`, where it is known. */
  readonly exit?: number;
  /** A picture contradicts it that may be older than what it shows: from then on a new one decides. */
  readonly recheckAt?: Instant;
};

/** A permission or dialog that stands in a pane at this moment, and how it was noticed. */
export type Ask = {
  /** The same while the same ask stands: derives from pane, run and text. */
  readonly id: ItemId;
  readonly kind: 'permission' | 'dialog';
  readonly title: string;
  readonly detail: string;
  readonly options: readonly ('allow' | 'deny' | 'choice' | 'text' | 'dismiss')[];
  readonly choices?: readonly Choice[];
  /** As of an item of the inbox. */
  readonly rule?: string;
  readonly once?: string;
  readonly change?: true;
};

/** A part of the world that could not be asked, in words for a person. */
export type Problem = { readonly where: string; readonly what: string; readonly hint?: string };

export type RigFacts = {
  readonly tasks: readonly Task[] | 'unknown';
  readonly worktrees: readonly Worktree[] | 'unknown';
  /** Tip of the base branch. */
  readonly base: Sha | 'unknown';
  /** When asking began: what was decided later may not show in this yet. */
  readonly askedAt: Instant;
  /** Of a tracker whose claims run out: for how long one is good, and when ours were renewed last (0: not yet). */
  readonly lease?: { readonly ms: number; readonly renewedAt: Instant };
};

export type Observed = {
  readonly at: Instant;
  readonly panes: readonly Pane[] | 'unknown';
  /** When asking for panes began: a process started later is not missing from them. */
  readonly panesAskedAt: Instant;
  readonly rigs: Readonly<Record<string, RigFacts>>;
  /** Signs by polecat, any order. */
  readonly signs: Readonly<Record<string, readonly Sign[]>>;
  /** The verdict on those signs, by polecat; absent where nothing is known. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** What stands in panes and waits for a person, by polecat. */
  readonly asks: Readonly<Record<string, readonly Ask[]>>;
  /** Branches that do not go together, by rig; what was not asked yet is absent. Never of what is not committed. */
  readonly conflicts?: Readonly<Record<string, ConflictFacts>>;
  /** Gates that run now, by rig; absent where none do. */
  readonly running?: Readonly<Record<string, readonly RunningGate[]>>;
  /** Pull requests as they were looked at last, by task. */
  readonly pulls?: Readonly<Record<string, PullFacts>>;
  /** Measured seldom; absent until that was done once. */
  readonly machine?: MachineFacts;
  /** What was begun and what has landed today; absent until the journal of the day was read. */
  readonly today?: Today;
  readonly problems: readonly Problem[];
};

export const taskOf = (observed: Observed, rig: RigName, id: TaskId): Task | 'absent' | 'unknown' => {
  const tasks = observed.rigs[rig]?.tasks ?? 'unknown';
  return tasks === 'unknown' ? 'unknown' : (tasks.find((task) => task.id === id) ?? 'absent');
};

/** Before the first look: everything is unknown. */
export const emptyObserved: Observed = {
  at: 0,
  panes: 'unknown',
  panesAskedAt: 0,
  rigs: {},
  signs: {},
  verdicts: {},
  asks: {},
  problems: [],
};

/** The nouns of the house. World is what was decided; Observed (observed.ts) is what is there. */
import type { BudgetLevel } from './budget.ts';
import type { Contest } from './contest.ts';
import type { ConvoyId, Epoch, Instant, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import type { InboxItem } from './inbox-item.ts';
import type { MergeRequest } from './merge-request.ts';
import type { Grant } from './permissions/grant.ts';
import type { Quota } from './quota.ts';
import type { Review } from './review/comment.ts';
import type { Reviewing } from './review/rule.ts';
import type { Ahead, Train } from './train.ts';
import type { Landed, Undos } from './undo.ts';
import { emptyLedger } from './usage/empty.ts';
import type { Ledger } from './usage/ledger.ts';

export const TASK_KINDS = ['task', 'bug', 'feature', 'epic', 'chore'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
export const TASK_STATUSES = ['open', 'in-progress', 'in-review', 'closed'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
export type Priority = 0 | 1 | 2 | 3 | 4;

/** How one task leans on another, beside plainly waiting for it (`dependsOn`) and being part of it (`parent`). */
export const LINK_KINDS = ['related', 'discovered-from', 'conditional-on-failure', 'waits-for'] as const;
/**
 * `related` and `discovered-from` only tell. `conditional-on-failure`: ready only once the other was
 * closed as failed. `waits-for`: ready once every part of the other (tasks whose parent it is) is closed.
 */
export type LinkKind = (typeof LINK_KINDS)[number];
export type TaskLink = { readonly kind: LinkKind; readonly task: TaskId };

/** How a closed task ended. */
export const OUTCOMES = ['done', 'failed', 'dropped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A unit of work as its tracker tells it. The tracker, not the journal, is the truth of it. */
export type Task = {
  readonly id: TaskId;
  readonly rig: RigName;
  readonly title: string;
  /** Markdown, at most 1 MiB; text from anywhere, so never trusted as shell or terminal text. */
  readonly body: string;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  /** 0 is the most urgent, 2 the default. */
  readonly priority: Priority;
  readonly labels: readonly string[];
  /** Tasks that must be closed before this one is ready. */
  readonly dependsOn: readonly TaskId[];
  readonly deferUntil?: Instant;
  /** The agent kind wanted; the rig's own where absent. */
  readonly agent?: string;
  /** The role wanted: implementer, reviewer, …. */
  readonly role?: string;
  /** The task that this one is part of; what that one waits for holds this one back too. */
  readonly parent?: TaskId;
  readonly links?: readonly TaskLink[];
  /** Minutes of work that somebody expects. */
  readonly estimate?: number;
  /** How one can tell that it is done; Markdown. */
  readonly acceptance?: string;
  /** How it is to be built; Markdown. */
  readonly design?: string;
  /** What it is elsewhere: an address, or an id of another tracker. */
  readonly externalRef?: string;
  /** Name of the convoy that it is meant for. */
  readonly convoy?: string;
  /** Fields of other programs or of the team's own, kept and shown; names are `[A-Za-z][A-Za-z0-9_-]*`. */
  readonly custom?: Readonly<Record<string, string>>;
  /** Of a closed task; absent means `done`. */
  readonly outcome?: Outcome;
  readonly closedAt?: Instant;
  /** Who holds the claim: a polecat as `<polecat>@<town>`, a person, or nobody. */
  readonly assignee?: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** `local`: written in this clone's own tracker, so its `sh` block may be run where allowed. */
  readonly origin: 'local' | 'foreign';
};

/** Words still to be given to an agent, or already given. */
export type Brief = {
  readonly id: string;
  readonly kind: 'task' | 'returned' | 'told' | 'nudge' | 'answer' | 'resumed' | 'handover';
  readonly text: string;
  readonly at: Instant;
};

export type Phase =
  /** Decided; nothing need exist yet. */
  | { readonly kind: 'assigned' }
  /** A process was started in a pane. */
  | { readonly kind: 'working'; readonly since: Instant }
  /** Resting until an instant: backing off, or parked by a usage limit, with its whole `account` where that is named. */
  | {
      readonly kind: 'waiting';
      readonly until: Instant;
      readonly because: string;
      readonly account?: string;
      readonly by?: 'budget';
    }
  /** Handed in; the merge request owns what comes next. */
  | { readonly kind: 'done'; readonly since: Instant }
  /** Only a person can move it on. */
  | { readonly kind: 'stuck'; readonly because: string }
  /** A person stopped it, or somebody else has its task; worktree and branch stay. */
  | { readonly kind: 'stopped'; readonly by: string }
  /** Over (landed, or the task was closed or taken elsewhere): pane and worktree to be cleared. */
  | { readonly kind: 'leaving'; readonly because: string };

/** A worker: one agent CLI in one pane and one worktree, on one task at a time. */
export type Polecat = {
  readonly id: PolecatId;
  readonly rig: RigName;
  /** Of one that reviews, a name of its own: no task is found under it. */
  readonly task: TaskId;
  /** It reviews what another worker has handed in. */
  readonly reviews?: Reviewing;
  readonly epoch: Epoch;
  /** Name of the agent preset: a key of the registry or of `agents:` in rigs.yaml. */
  readonly agent: string;
  readonly role?: string;
  /** As the rules had it when the task was given out; a restart keeps to it. */
  readonly model?: string;
  readonly effort?: string;
  /** Which rule chose the agent, in a few words. */
  readonly chosenBy?: string;
  readonly branch: string;
  readonly convoy?: ConvoyId;
  /** The conversation to resume after a crash, when the agent kind has sessions. */
  readonly session?: string;
  /** Whether a process was started under that session: then it is resumed, not begun. */
  readonly sessionUsed: boolean;
  /** Title and body as they were told to it, as a mark (`markOf`): an edit elsewhere shows. */
  readonly taskMark: string;
  readonly phase: Phase;
  /** How many processes were started for this polecat; names the process a fact belongs to. */
  readonly run: number;
  /** Not yet delivered, oldest first. */
  readonly briefs: readonly Brief[];
  /** Commit the branch was cut from, known once the worktree stands. */
  readonly baseSha?: Sha;
  readonly worktree?: string;
  readonly assignedAt: Instant;
  /** Its claim in the tracker, once that was made; what is written under an older token is refused there. */
  readonly claim?: { readonly holder: string; readonly token: number };
  /** Who has the task since it lost it; absent once it has the claim again. */
  readonly lostTo?: string;
  /** How often a fresh conversation has taken this task over from a full one. */
  readonly handovers?: number;
  /** A fresh conversation is wanted: the process that lives ends with the start of the next. */
  readonly renews?: true;
  /** The run that was last asked to hand over. */
  readonly filledRun?: number;
  /** Since when it has not been at work, and why; absent while it is. */
  readonly away?: { readonly since: Instant; readonly because: string };
  /** How often the agent stopped without `mayor done` and was reminded, this run of work. */
  readonly nudges: number;
};

export type { MergeRequest, MergeState, Preview } from './merge-request.ts';

/** A batch of tasks, in order; with `one`, given to a single polecat one after the other. */
export type Convoy = {
  readonly id: ConvoyId;
  readonly name: string;
  readonly tasks: readonly TaskId[];
  readonly one: boolean;
  /** Its tasks land all or none: each is gathered on an integration branch, which is approved as a whole. */
  readonly together?: true;
  /** Where the integration branch was last seen to be put. */
  readonly pointed?: Sha;
  readonly createdAt: Instant;
};

export type { Choice, InboxItem, InboxKind } from './inbox-item.ts';

/** How a task has fared: what patience counts. */
export type Tries = {
  /** Failed or vanished processes since the last success. */
  readonly failures: number;
  /** Returned merges (conflict, red gate); rejections by a person do not count. */
  readonly returns: number;
  readonly lastAt: Instant;
};

/** Failures in a row of one agent kind; open = no new starts of it until `until`. */
export type Breaker = { readonly failures: number; readonly until?: Instant };

/** An account at a usage limit: until then nothing is started or told on it. Ends at `until`, or by a person's word. */
export type Parking = {
  readonly since: Instant;
  readonly until: Instant;
  readonly because: string;
  /** The agent kind and the worker that met the limit. */
  readonly agent: string;
  readonly polecat: PolecatId;
};

/** An order by a person to work a task that is in no convoy, or to try again. */
export type Slinging = { readonly task: TaskId; readonly rig: RigName; readonly agent?: string };

/** Everything that was decided: the journal folded. Plain data, so that it can be a snapshot. */
export type World = {
  readonly seq: number;
  readonly epoch: Epoch;
  readonly polecats: Readonly<Record<string, Polecat>>;
  readonly merges: Readonly<Record<string, MergeRequest>>;
  /** By rig: approved merge requests that are rehearsed and land together. */
  readonly trains: Readonly<Record<string, Train>>;
  /** By rig: the next train, made ready while one is checked. Its members are approved and no more. */
  readonly ahead: Readonly<Record<string, Ahead>>;
  /** By rig: the share of its last trains that were green at once, newer ones counting more; 1 where none was red. */
  readonly odds: Readonly<Record<string, number>>;
  /** By convoy: what is gathered of one that lands together, as a train that is held until all are in it. */
  readonly gatherings: Readonly<Record<string, Train>>;
  readonly convoys: Readonly<Record<string, Convoy>>;
  /** By convoy: the rig that has its integration branch still, though nothing is gathered on it any more. */
  readonly leftBranches: Readonly<Record<string, RigName>>;
  readonly inbox: Readonly<Record<string, InboxItem>>;
  /** The last that were dismissed, and may be put back. */
  readonly dismissed: Readonly<Record<string, InboxItem>>;
  readonly tries: Readonly<Record<string, Tries>>;
  readonly breakers: Readonly<Record<string, Breaker>>;
  readonly slung: Readonly<Record<string, Slinging>>;
  /** By the account's name. */
  readonly parked: Readonly<Record<string, Parking>>;
  /** When the last event happened, and the last one before the daemon that runs now (with its own start). */
  readonly at: Instant;
  readonly down: { readonly since: Instant; readonly until: Instant };
  /** Tasks whose work is on the base, with commit and moment. */
  readonly landed: Readonly<Record<string, Landed>>;
  /** Landings that are taken back, or were, until the task is given out again. */
  readonly undos: Undos;
  /** By the task that is worked in several attempts. */
  readonly contests: Readonly<Record<string, Contest>>;
  /** Rules made by answers, by id. */
  readonly grants: Readonly<Record<string, Grant>>;
  /** What agents have used. */
  readonly ledger: Ledger;
  /** By account: what its service told last of its limits. */
  readonly quotas: Readonly<Record<string, Quota>>;
  /** Budgets that were reached, and how far: each is told once. */
  readonly budgets: Readonly<Record<string, BudgetLevel>>;
  /** What was said about changes that are not on the base yet, by task. */
  readonly reviews: Readonly<Record<string, Review>>;
};

export const emptyWorld: World = {
  seq: 0,
  epoch: 0,
  at: 0,
  down: { since: 0, until: 0 },
  polecats: {},
  merges: {},
  trains: {},
  ahead: {},
  odds: {},
  gatherings: {},
  convoys: {},
  leftBranches: {},
  inbox: {},
  dismissed: {},
  tries: {},
  breakers: {},
  slung: {},
  parked: {},
  landed: {},
  undos: {},
  contests: {},
  grants: {},
  ledger: emptyLedger,
  quotas: {},
  budgets: {},
  reviews: {},
};

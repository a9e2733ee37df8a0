/** What rigs.yaml says, after checking: plain data with every default filled in. */
import type { BudgetSettings } from './budget.ts';
import type { DashboardSettings } from './dashboard-settings.ts';
import type { CheckSettings, GateSettings } from './gate-settings.ts';
import type { RigName } from './ids.ts';
import type { NoticeSettings } from './notices.ts';
import type { Signal } from './observed.ts';
import type { Permissions } from './permissions/rule.ts';
import type { ReviewSettings } from './review/rule.ts';
import type { RoleSettings, RouteSettings } from './routing.ts';
import type { Prices } from './usage/prices.ts';

/** From the strictest on: a person approves; green gates on the present base do; whatever was handed in is approved. */
export const MERGE_POLICIES = ['ask', 'auto-if-green', 'auto'] as const;
export type MergePolicy = (typeof MERGE_POLICIES)[number];

export const MERGE_STRATEGIES = ['merge', 'squash', 'rebase'] as const;
export type MergeStrategy = (typeof MERGE_STRATEGIES)[number];

export type RigSettings = {
  readonly name: RigName;
  /** Absolute path of the user's clone. */
  readonly path: string;
  /** Branch that work is cut from and lands on, without `refs/heads/`. */
  readonly base: string;
  readonly agent: string;
  readonly maxPolecats: number;
  /** `pr`: by pull requests, on the service that hosts the repository. */
  readonly merge: MergePolicy | 'pr';
  /** There where `merge` is `pr`. */
  readonly hosting?: HostingSettings;
  /** By label of the task, in place of `merge`; of several that match the strictest. */
  readonly mergeByLabel?: Readonly<Record<string, MergePolicy>>;
  /**
   * How a branch becomes commits of the base: a merge commit (where absent), one commit with a single
   * parent, or its own commits made anew.
   */
  readonly strategy?: MergeStrategy;
  /** How many approved branches are rehearsed and land together at the most; 20 where absent, 1: each by itself. */
  readonly train?: number;
  /** Whether the next train is made and checked on what the present one comes to: 0 or 1; 1 where absent. */
  readonly speculate?: number;
  /** What must be green on a merged result before it lands, in this order. */
  readonly gates: readonly GateSettings[];
  /** What judges a rehearsal before it is approved, unseen by agents. */
  readonly checks?: readonly CheckSettings[];
  readonly gateTimeoutMs: number;
  /** The owner's own shell line, run once in each new worktree. */
  readonly setup?: string;
  /** Patterns of ignored files to copy from the clone into a new worktree. */
  readonly copy: readonly string[];
  readonly push: boolean;
  /** Its agents' gits record how conflicts were resolved, and use that again. */
  readonly rerere?: true;
  /** `convoys`: only tasks in a convoy or slung are started; `ready`: every ready task is. */
  readonly dispatch: 'convoys' | 'ready';
  /** Warm worktrees kept for the next polecats. */
  readonly pool: number;
  /** Days for which backups of what the base has are kept, 0 for ever; 30 where nothing is said. */
  readonly keepBackups?: number;
  readonly tracker: { readonly kind: string; readonly [option: string]: unknown };
  readonly env: Readonly<Record<string, string>>;
  /** Roles that its tasks may ask for, beside those that every rig knows. */
  readonly roles?: Readonly<Record<string, RoleSettings>>;
  /** Which agent a task gets that names none; the first that fits wins. */
  readonly routes?: readonly RouteSettings[];
  /** Agents that take new tasks while the account of the chosen one rests, in this order. */
  readonly fallback?: readonly string[];
  /** Standing rules for what its agents ask, beside those of the town. */
  readonly permissions?: Permissions;
  /** Which changes another agent reviews before they land. */
  readonly review?: ReviewSettings;
};

export const HOSTING_KINDS = ['github', 'gitlab'] as const;

export type HostingSettings = {
  readonly kind: (typeof HOSTING_KINDS)[number];
  /** `owner/name`; of the remote's address where it is absent. */
  readonly repo?: string;
  /** Address of the API, without a slash at the end; the service's own where it is absent. */
  readonly url?: string;
  /** Name of the variable that holds the token. */
  readonly token?: string;
  readonly remote: string;
  readonly labels: readonly string[];
  readonly draft: boolean;
  /** Whose comments an agent is told: of those who may write to the repository, or of everybody. */
  readonly comments: 'writers' | 'all';
  /** Between two looks while something happens; up to eight times as long while nothing does. */
  readonly pollMs: number;
};

export type AgentSettings = {
  readonly enabled: boolean;
  readonly permission: 'ask' | 'auto';
  /** The executable in place of the preset's. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whose limits it shares: agents of one account rest together. Derived where it is not named. */
  readonly account?: string;
  readonly model?: string;
  readonly effort?: string;
  readonly fallback?: readonly string[];
  readonly permissions?: Permissions;
  /** The owner's own rules for what its screen shows. */
  readonly screens?: readonly ScreenSettings[];
  /** A CLI without a preset: how it takes its first prompt and how it resumes. */
  readonly custom?: {
    readonly prompt: 'argument' | 'paste';
    readonly promptFlag?: string;
    readonly resume: readonly string[];
    readonly auto: readonly string[];
    /** Arguments in which `{model}` and `{effort}` stand for what was chosen. */
    readonly withModel?: readonly string[];
    readonly withEffort?: readonly string[];
    /** What its exit codes mean. */
    readonly exits?: Readonly<Record<number, string>>;
  };
};

/** A rule for a screen, with patterns (core/pattern) as text. */
export type ScreenSettings = {
  readonly seen: string;
  readonly signal: Signal;
  /** How many of the last lines that are not empty count. */
  readonly within: number;
  readonly all: readonly string[];
  readonly none?: readonly string[];
  /** Tried before the rules of its preset, or where none of them holds. */
  readonly place: 'before' | 'after';
  readonly dialog?: {
    readonly title?: string;
    /** The options that are the answers. */
    readonly allow?: string;
    readonly deny?: string;
    /** In place of options with digits: what is typed. */
    readonly keys?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
  };
  /** The option that puts a notice away, typed unasked. */
  readonly clear?: string;
  /** With `limited`: for how long it rests. */
  readonly restMs?: number;
};

export type PatienceSettings = {
  /** Failed processes a task may cost before a person is asked. */
  readonly failures: number;
  /** Merges a task may have returned before a person is asked. */
  readonly returns: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Failures in a row that stop an agent kind for a while. */
  readonly breaker: number;
  readonly breakerMs: number;
  /** Reminders to an agent that stopped without `mayor done`. */
  readonly nudges: number;
  /** Idle for this long without `mayor done` before a nudge. */
  readonly idleMs: number;
};

export type Settings = {
  readonly rigs: Readonly<Record<string, RigSettings>>;
  readonly agents: Readonly<Record<string, AgentSettings>>;
  readonly limits: { readonly polecats: number /** Gate runs at once; 2 where absent. */; readonly gates?: number };
  readonly patience: PatienceSettings;
  readonly permissions?: Permissions;
  readonly runtime: 'auto' | 'tmux' | 'pty';
  /** Those that the presets know, and the user's own over them. */
  readonly prices?: Prices;
  readonly budget?: BudgetSettings;
  /** Keys of the person's own, as they wrote them, by what they do. */
  readonly dashboard?: DashboardSettings;
  readonly notices?: NoticeSettings;
  /** By rig: the options that rigs.yaml says of it; all others are defaults. */
  readonly written?: Readonly<Record<string, readonly string[]>>;
};

export const defaultPatience: PatienceSettings = {
  failures: 3,
  returns: 3,
  backoffMs: 2_000,
  backoffMaxMs: 300_000,
  breaker: 5,
  breakerMs: 300_000,
  nudges: 1,
  idleMs: 20_000,
};

/** What the core must know of an agent kind; the preset says it. */
export type AgentTraits = {
  readonly sessions: 'given' | 'learnt' | 'none';
  readonly briefs: 'paste' | 'restart';
  readonly done: 'explicit' | 'exit';
  readonly runsBody: boolean;
  /** Its CLI can pass on what its service tells of an account's limits. */
  readonly tellsQuota?: true;
  /** Where its login lies: the program, and the variables that choose another login. */
  readonly login?: { readonly program: string; readonly variables: readonly string[] };
};

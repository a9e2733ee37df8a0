/**
 * What Mayor must know of an agent CLI, as data and pure functions. One file a CLI; the registry
 * (index.ts) is the only other place that knows its name.
 */
import type { Epoch, Instant, PolecatId, RigName, TaskId } from '../core/ids.ts';
import type { Choice } from '../core/model.ts';
import type { Sign } from '../core/observed.ts';
import type { Act } from '../core/permissions/act.ts';
import type { QuotaNote } from '../core/quota.ts';
import type { AgentSettings } from '../core/settings.ts';
import type { PastAsking } from './past.ts';
import type { ScreenReader } from './screen.ts';
import type { UsageReading } from './usage.ts';

export type LaunchContext = {
  readonly rig: RigName;
  readonly task: TaskId;
  readonly polecat: PolecatId;
  readonly epoch: Epoch;
  readonly run: number;
  readonly branch: string;
  readonly base: string;
  /** Everything the agent is to be told now, in one text. */
  readonly prompt: string;
  /** The task's own body, or the words of a reviewer's role, for an agent that runs it instead of reading it. */
  readonly body: string;
  /** The worker judges the task instead of doing it. */
  readonly reviews?: true;
  /** The conversation's id: to be started under (`fresh`) or taken up again (`resume`). */
  readonly session?: { readonly id: string; readonly how: 'fresh' | 'resume' };
  readonly settings: AgentSettings;
  /** Where hooks report: the daemon's loopback address (`/v1/hooks` there), and this polecat's own token. */
  readonly hooks: { readonly url: string; readonly token: string };
  /** A folder of this polecat's own, outside the worktree; files of the launch go there. */
  readonly folder: string;
};

export type Launch = {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Written (mode 0600) before the start; paths inside the context's folder. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** `argument`: the prompt went along; `later`: it is to be pasted once the CLI is ready. */
  readonly prompt: 'argument' | 'later';
};

/** What one hook call meant. Every part may be absent. */
export type HookReading = {
  readonly sign?: Sign;
  /** The conversation's id, when the CLI tells it. */
  readonly session?: string;
  /** A prompt arrived: the receipt for what was pasted or passed. */
  readonly received?: boolean;
  /** A permission is asked, or a question that wants words; the call waits for the answer. */
  readonly asks?: HookAsk;
  /** It is about to do this, whether it will ask or not: a rule may deny it by the answer to this call. */
  readonly begins?: Act;
  /** A permission about which nobody has to be asked: the answer that goes back at once. */
  readonly answer?: HookAnswer;
  /** What its service tells of the account's limits. */
  readonly quota?: QuotaNote;
  /** Its conversation runs out of room: how that was seen, in a few plain words. */
  readonly filled?: string;
  /** Whatever was asked before has been settled in the pane itself. */
  readonly settled?: boolean;
};

export type HookAsk = {
  readonly title: string;
  readonly detail: string;
  readonly tool: string;
  /** What a rule can judge; absent where only a person may answer. */
  readonly act?: Act;
  /** `words`: a person answers in words, or refuses; otherwise allows or denies. */
  readonly wants?: 'words';
  /** Words that may be chosen in place of others: the label is the answer. */
  readonly choices?: readonly Choice[];
};

/** What a person said to a hook that asks. `words` where those were wanted. */
export type HookAnswer =
  | { readonly behavior: 'allow'; readonly words?: string }
  | { readonly behavior: 'deny'; readonly because: string };

/** An option of a dialog on a screen: `keys` choose it, or with `moves` only bring the mark nearer to it. */
export type DialogChoice = Choice & { readonly keys: readonly string[]; readonly moves?: true };

export type ScreenReading = {
  readonly sign: Sign;
  /** A dialog that a person must answer; `keys` by option, for runtimes' `send`. */
  readonly dialog?: {
    readonly title: string;
    readonly detail: string;
    readonly keys: { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
    /** All of its options that may be chosen, where it is known how. */
    readonly choices?: readonly DialogChoice[];
    /** The option that its mark stands at. */
    readonly mark?: string;
    /** It takes words as well: at once where it is `open`, else after keys that bring it nearer to that. */
    readonly words?: 'open' | { readonly keys: readonly string[] };
  };
  /** A hook that asks is seen waiting, without a dialog beside it: nothing was answered in the pane. */
  readonly holds?: true;
  /** Keys that put away a notice in which nothing is decided: may be typed unasked. */
  readonly clear?: readonly string[];
};

/** What a person wants to know before using it. */
export type AgentFacts = {
  /** As its makers call it. */
  readonly product: string;
  /** The executable, where no other is named. */
  readonly command: string;
  /** How it is asked for its version; absent where that is not to be asked. */
  readonly version?: readonly string[];
  /** What to type to have it. */
  readonly install?: string;
  /** The version with which all of this was seen; absent where it was only read of. */
  readonly proven?: string;
  /** By what Mayor knows what it is doing, strongest first. */
  readonly sees: readonly string[];
  /** What Mayor cannot see or do with it. */
  readonly lacks: readonly string[];
};

/**
 * Arguments that choose a model and an effort, in which `{model}` and `{effort}` stand for the words of rigs.yaml;
 * absent where the CLI cannot be told. They follow all arguments of the owner's, so that a role's choice holds.
 */
export type AgentOptions = { readonly model?: readonly string[]; readonly effort?: readonly string[] };

export type AgentPreset = {
  readonly name: string;
  readonly facts: AgentFacts;
  readonly options?: AgentOptions;
  /** Variables that choose another login of it: agents with the same values share their limits. */
  readonly logins?: readonly string[];
  /** `given`: Mayor chooses the session id; `learnt`: hooks tell it; `none`: nothing to resume. */
  readonly sessions: 'given' | 'learnt' | 'none';
  /** How a brief reaches it while it lives: by paste, or only with a new process. */
  readonly briefs: 'paste' | 'restart';
  /** `explicit`: done is `mayor done`; `exit`: exit 0 and a commit are done. */
  readonly done: 'explicit' | 'exit';
  /** What its exit codes mean, in words that go on after "its process ended with 41: ". */
  readonly exits?: Readonly<Record<number, string>>;
  /** Its hooks tell of every prompt that arrives: until the first one it is only starting. */
  readonly reportsPrompts: boolean;
  /** Runs text of the task itself, so only for tasks of origin `local`. */
  readonly runsBody: boolean;
  /** @throws UsageError when the task cannot be worked by this agent (no `sh` block, say). */
  launch(context: LaunchContext): Launch;
  /**
   * Text as it is to be pasted, so that the CLI takes it for words to its model, never for a command
   * of its own: what begins with `!` would run in a shell, without a question.
   */
  asWords(text: string): string;
  /** Hook input as the CLI posted it, already JSON; `undefined` when it means nothing to us. */
  readHook(input: unknown, at: Instant): HookReading | undefined;
  /** The HTTP answer to a hook that asked; `input` is what it posted. */
  answerHook(answer: HookAnswer, input: unknown): unknown;
  /** Visible lines without colours, top to bottom; only what the bottom of the screen proves. */
  readScreen(lines: readonly string[], at: Instant): ScreenReading | undefined;
  /** The rules by which `readScreen` reads; absent where it reads nothing. */
  readonly screens?: ScreenReader;
  readTitle(title: string, at: Instant): Sign | undefined;
  /** What its service tells of an account's limits is passed on, by its records or its hooks. */
  readonly tellsQuota?: true;
  /** How what it uses is told; absent where nobody knows. */
  readonly usage?: UsageReading;
  /** How a conversation of it that is over is asked a question; absent where nobody knows. */
  readonly past?: PastAsking;
  /**
   * The answer to a hook that makes it stop where it is, between two answers of its model, its turn unfinished, or
   * that tells its model to; `undefined` where this call cannot do that.
   */
  restHook?(input: unknown, because: string): unknown;
};

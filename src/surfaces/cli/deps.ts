/** All that the commands need of the machine and of the town: given by main, by a test in memory. */
import type { Capture, Shown } from '../../core/capture.ts';
import type { Command, Reply } from '../../core/command.ts';
import type { Recorded } from '../../core/event.ts';
import type { ExchangeFormat, ExchangeName } from '../../core/exchange.ts';
import type { CheckedOn, GateReport } from '../../core/gate.ts';
import type { CheckSettings } from '../../core/gate-settings.ts';
import type { Sha, TaskId } from '../../core/ids.ts';
import type { Priority, TaskKind } from '../../core/model.ts';
import type { Talk } from '../../core/past.ts';
import type { RigSettings, Settings } from '../../core/settings.ts';
import type { Used } from '../../core/usage/used.ts';
import type { CostRow } from '../../core/views/costs.ts';
import type { Town } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Tracker } from '../../ports/tracker.ts';

export type Sink = {
  /** Bytes are UTF-8. */
  write(text: string | Buffer): void;
  readonly isTTY: boolean;
  /** Of the terminal; `undefined` where there is none, so that nothing is cut off. */
  readonly columns: number | undefined;
};

type Input = {
  readonly isTTY: boolean;
  /** All of it, as UTF-8. */
  read(): Promise<string>;
};

export type DownReport = {
  readonly stopped: readonly string[];
  readonly kept: readonly string[];
  /** The process of a town that was started while the one before it ended; it is left alone. */
  readonly next?: number;
};

export type Finding = { readonly state: 'ok' | 'warn' | 'bad'; readonly say: string; readonly hint?: string };

/** An agent CLI, as it is on this machine. */
export type AgentRow = {
  readonly name: string;
  readonly product: string;
  readonly enabled: boolean;
  /** Rigs whose tasks it gets where they name no other. */
  readonly rigs: readonly string[];
  /** Whose usage limits it shares; more than one where rigs choose other logins. */
  readonly accounts?: readonly string[];
  readonly path?: string;
  readonly version?: string;
  /** The version that Mayor was tried with. */
  readonly proven?: string;
  readonly install?: string;
  readonly sees: readonly string[];
  readonly lacks: readonly string[];
};

/** The same as far as it costs no process: whether its program is on this machine. */
export type AgentHere = Pick<AgentRow, 'name' | 'enabled' | 'path' | 'install'>;

/** What a step of `mayor agents test` showed. */
export type TestedStep = {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
  readonly ms: number;
  /** What its pane showed, where it failed. */
  readonly screen?: readonly string[];
};

export type AgentTestOptions = {
  /** The town of the test stays where it is. */
  readonly keep: boolean;
  /** For each step. */
  readonly patienceMs: number;
  /** Called as soon as a step is over. */
  readonly told: (step: TestedStep) => void;
};

/** What a conversation that is over said to a question. */
export type AskedPast = {
  readonly answer: string;
  /** The files that it could look at. */
  readonly commit: string;
  readonly used: readonly (Used & { readonly model: string })[];
};

/** A merge in a worktree. `merged`: there was no conflict, and it is committed. */
/** `left`: folders of earlier ones in which something was changed. */
export type BegunTry = { readonly left: readonly string[] } & (
  | {
      readonly kind: 'ready';
      readonly path: string;
      readonly onto: Sha;
      /** Of the rig: a shell line that readies a worktree. */
      readonly setup?: string;
      begin(): Promise<void>;
      end(): Promise<{ readonly kind: 'removed' } | { readonly kind: 'kept'; readonly path: string }>;
    }
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  | { readonly kind: 'merged' }
);

export type BegunMerge =
  | { readonly kind: 'conflict' | 'under-way'; readonly files: readonly string[] }
  | { readonly kind: 'merged' };

/** One thing that `mayor doctor` looks at. */
export type Check = {
  /** A short word or two: `git`, `rig shop`. */
  readonly name: string;
  look(): Promise<Finding>;
  /** Mends what `look` found, and says what was done. Absent where only a person can. */
  fix?(): Promise<string>;
};

/** Something wrong in rigs.yaml; lines and columns count from 1. */
export type ConfigProblem = {
  readonly line?: number;
  readonly column?: number;
  readonly what: string;
  readonly hint?: string;
  /** Those that a rule for screens misreads, recorded and kept ones. */
  readonly screens?: readonly string[];
};

/** As much of a rig as its tasks need. */
export type TaskRig = Pick<RigSettings, 'name' | 'path' | 'tracker'>;

export type InitOptions = { readonly name?: string; readonly base?: string; readonly agent?: string };

export type InitDone = {
  readonly rig: RigSettings;
  readonly added: boolean;
  readonly file: string;
  /** Every agent that is known, installed or not. */
  readonly agents: readonly AgentHere[];
};

/** What a template says of a task beside its text, as the options of `mayor task add` are called. */
export type TemplateFields = {
  readonly kind?: TaskKind | undefined;
  readonly priority?: Priority | undefined;
  readonly label?: readonly string[] | undefined;
  readonly after?: readonly string[] | undefined;
  readonly parent?: string | undefined;
  readonly defer?: string | undefined;
  readonly agent?: string | undefined;
  readonly role?: string | undefined;
  /** Minutes. */
  readonly estimate?: number | undefined;
  readonly acceptance?: string | undefined;
  readonly design?: string | undefined;
  readonly external?: string | undefined;
  readonly convoy?: string | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
};

export type TaskTemplate =
  | { readonly name: string; readonly file: string; readonly fields: TemplateFields; readonly body: string }
  /** A file that cannot be used, and why. */
  | { readonly name: string; readonly file: string; readonly why: string };

export type CliDeps = {
  readonly version: string;
  /** MAYOR_HOME, or what stands for it in sentences. */
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Sink;
  readonly err: Sink;
  readonly input: Input;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Who types, as trackers and the journal note it. */
  readonly person: string;
  /** A client of this town, or of the one that MAYOR_SOCKET names, with MAYOR_TOKEN; it connects with its first call. */
  connect(heard?: (version: string | undefined) => void): Promise<Town & { close(): void }>;
  /** Resolves when the daemon answers. @throws with the end of its log when it does not. */
  startDaemon(): Promise<{ readonly started: boolean }>;
  /** Ends the daemon alone, and starts it in this version. `running`: whether one was. */
  restartDaemon(): Promise<{ readonly running: boolean }>;
  /** What can be done while no daemon runs, under the town's lock. */
  readonly offline: {
    submit(command: Command): Promise<Reply>;
    /**
     * Ends what a killed daemon left: panes, the runtime's server. Nothing there: two empty lists.
     * @throws TransientError while the town is just starting or ending
     */
    down(): Promise<DownReport>;
    events(after: number, limit: number): Promise<readonly Recorded[]>;
    costs(): Promise<readonly CostRow[]>;
  };
  settings(): Promise<Settings>;
  /** The rigs of rigs.yaml, for commands that are about tasks alone: cheaper than the settings. */
  taskRigs(): Promise<readonly TaskRig[]>;
  /** The rig whose clone (or a worktree of it) holds this path. */
  rigAt(path: string): Promise<TaskRig | undefined>;
  /** The same for a repository that is no rig: one is made up for its tasks, and nothing is registered. */
  looseRigAt(path: string): Promise<TaskRig | undefined>;
  /** Registers a clone; a rig of that path is left alone. `file`: the rigs.yaml that lists it. */
  initRig(path: string, options: InitOptions): Promise<InitDone>;
  openTracker(rig: TaskRig): Promise<Tracker>;
  /** Reads and writes the files of another tracker. */
  exchange(name: ExchangeName): Promise<ExchangeFormat>;
  /** Of the clone, then of the town; by name. */
  templates(rig: TaskRig): Promise<readonly TaskTemplate[]>;
  /** These three run until they are over and give an exit code. */
  /**
   * `review`: of this task's change alone; leaving it ends the command. `screenReader`: in lines, or not, whatever the
   * environment and rigs.yaml say; in lines it needs no terminal. Without `review` the town is started unless it runs.
   */
  dashboard(how?: { readonly review?: TaskId; readonly screenReader?: boolean }): Promise<number>;
  serve(): Promise<number>;
  demo(options: { readonly headless: boolean; readonly screenReader?: boolean }): Promise<number>;
  /** Runs a program in this terminal, in place of us until it ends. Gives its exit code. */
  runInTerminal(argv: readonly string[]): Promise<number>;
  /** Merges the base into what is checked out there. @throws UsageError with uncommitted changes. */
  beginMerge(path: string, base: string): Promise<BegunMerge>;
  /** Checks out what would land of it, for a person to run. */
  beginTry(rig: string, task: TaskId, commit: Sha): Promise<BegunTry>;
  /** Whether the process ended within that time. */
  processEnded(pid: number, withinMs: number): Promise<boolean>;
  checks(): Promise<readonly Check[]>;
  /** Every agent CLI that Mayor knows or rigs.yaml names. */
  agents(): Promise<readonly AgentRow[]>;
  /** Works a small task with the CLI that is here, in a town of its own. @throws UsageError where it is not installed. */
  testAgent(name: string, options: AgentTestOptions): Promise<readonly TestedStep[]>;
  /** What came of gates when tasks were checked last; it lies on the disk. */
  readonly gates: {
    tasks(): Promise<readonly { readonly id: string; readonly rig: string }[]>;
    last(task: { readonly id: string; readonly rig: string }): Promise<GateReport | undefined>;
    /** What a gate printed last, as it is; `undefined` where it has no log. */
    log(report: Pick<GateReport, 'task' | 'rig' | 'outcome'>, name: string): Promise<string | undefined>;
    /** Whether the base is what it was checked on. */
    on(report: Pick<GateReport, 'rig' | 'result'>): Promise<CheckedOn>;
  };
  /** The same of checks that agents do not see. */
  readonly judged: CliDeps['gates'];
  /** Checks in a file, or in the checks.yaml of a folder. @throws UsageError for what is no list of checks. */
  checksIn(path: string): Promise<readonly CheckSettings[]>;
  /** Screens that were kept, for recorded ones to come. */
  readonly captures: {
    /** Newest first. */
    list(): Promise<readonly Capture[]>;
    drop(ids: readonly string[]): Promise<void>;
    /** Takes what is private from a screen and keeps it, unless that very screen is kept. */
    take(shown: Omit<Shown, 'reads' | 'version'>): Promise<Capture>;
  };
  /** Asks a copy of it, and leaves nothing behind. @throws UsageError where its agent cannot be asked. */
  askPast(talk: Talk, question: string, timeoutMs: number): Promise<AskedPast>;
  /** What this person was shown last of a task: an approval binds to it. */
  readonly shown: {
    remember(task: TaskId, tree: Sha): Promise<void>;
    of(task: TaskId): Promise<Sha | undefined>;
  };
  readonly config: {
    readonly path: string;
    schema(): Promise<unknown>;
    check(): Promise<readonly ConfigProblem[]>;
  };
};

/** What the daemon works with: every port of this town, opened from the present settings. */
import type { AgentPreset } from '../agents/preset.ts';
import type { Private } from '../core/redact.ts';
import type { AgentTraits, RigSettings, Settings } from '../core/settings.ts';
import type { Captures } from '../ports/captures.ts';
import type { Clock } from '../ports/clock.ts';
import type { Disk } from '../ports/disk.ts';
import type { Forge } from '../ports/forge.ts';
import type { Hosting } from '../ports/hosting.ts';
import type { Logs } from '../ports/logs.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Tracker } from '../ports/tracker.ts';
import type { Transcripts } from '../ports/transcripts.ts';
import type { Workspace } from '../ports/workspace.ts';

/** One rig's clone, opened. */
export type OpenRig = {
  readonly settings: RigSettings;
  readonly tracker: Tracker;
  readonly workspace: Workspace;
  readonly forge: Forge;
  /** Where `merge` is `pr`. */
  readonly hosting?: Hosting;
  /** Runs the owner's `setup` line in a new worktree. @throws TerminalError with the log's end. */
  setup(path: string): Promise<void>;
};

export type House = {
  /** The town's name, as claims carry it: no other town has it, on whatever machine. */
  readonly town: string;
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly transcripts: Transcripts;
  readonly captures: Captures;
  readonly disk: Disk;
  /** Where this town writes: its own folders and the clones of its rigs. */
  folders(): readonly string[];
  readonly logs: Logs;
  readonly notifier: Notifier;
  /** The environment that every agent's process begins with. */
  env(): Readonly<Record<string, string | undefined>>;
  settings(): Settings;
  /** `undefined` for a rig that cannot be opened; why is among the problems. */
  rig(name: string): OpenRig | undefined;
  rigs(): readonly OpenRig[];
  problems(): readonly { readonly where: string; readonly what: string; readonly hint?: string }[];
  preset(agent: string): AgentPreset | undefined;
  traits(): Readonly<Record<string, AgentTraits>>;
  /** Where the program of an agent's CLI is; `undefined` where it is not installed. Starts nothing. */
  program(agent: string): Promise<string | undefined>;
  /** The version of an agent's CLI that is installed, where it says one. */
  version(agent: string): Promise<string | undefined>;
  /** What of this machine is to be seen by nobody else. */
  privacy(): Private;
  /** A folder of one polecat's own, made when absent: launch files, setup log. */
  folder(polecat: string): Promise<string>;
  /** Takes it away again, with all in it but what these patterns name, which is kept for a while. An absent one is fine. */
  dropFolder(polecat: string, keeps?: readonly string[]): Promise<void>;
  /** Writes a launch file (mode 0600). */
  writeFile(path: string, text: string): Promise<void>;
  /** Identity and PATH of an agent's process. */
  identity(worker: { polecat: string; epoch: number; task: string; rig: string }): Readonly<Record<string, string>>;
  readonly hooks: { url(): string; token(worker: { polecat: string; epoch: number; run: number }): string };
  readonly log: Log;
};

export type Log = {
  info(what: string, details?: Readonly<Record<string, unknown>>): void;
  warn(what: string, details?: Readonly<Record<string, unknown>>): void;
  error(what: string, error: unknown): void;
};

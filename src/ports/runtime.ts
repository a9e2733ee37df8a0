import type { Epoch, Instant, PolecatId, RigName } from '../core/ids.ts';
import type { Pane } from '../core/observed.ts';
import type { Waiting } from '../core/views/waiting.ts';
import type { Clock } from './clock.ts';

export type StartSpec = {
  readonly rig: RigName;
  readonly polecat: PolecatId;
  readonly epoch: Epoch;
  /** Grows with every process of this polecat; (polecat, run) names a process for ever. */
  readonly run: number;
  /** Executable and arguments, passed as they are: never shell text. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** Added to the runtime's own clean environment; a value of `''` is set, not removed. */
  readonly env: Readonly<Record<string, string>>;
  /** For people: shown in a window list. Cleaned of control characters by the runtime. */
  readonly label: string;
};

/** What to put into a pane: a paste (one prompt, newlines kept, then Enter) or named keys. */
export type Input =
  | { readonly kind: 'paste'; readonly text: string; readonly enter: boolean }
  | { readonly kind: 'keys'; readonly keys: readonly string[] };

/** What a person types: text as it is, a key by tmux's name of it (`Enter`, `C-c`), or a paste. */
export type Stroke =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'paste'; readonly text: string };

export type Screen = {
  /** The visible lines and up to `history` lines above them, with SGR colours, no other controls. */
  readonly lines: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** Where the next letter would stand, both from 0: a line of `lines`, or one below them. Absent while it is hidden. */
  readonly cursor?: { readonly line: number; readonly column: number };
};

/** `output`: the pane wrote something; `exited`: its process ended; `lost`: the whole runtime died. */
export type RuntimeHint = {
  readonly kind: 'output' | 'exited' | 'lost' | 'title';
  readonly pane?: string;
};

/** Where agents run: one pane a polecat. Every verb is idempotent. */
export type Runtime = {
  readonly kind: 'tmux' | 'pty' | 'memory';
  /**
   * Starts the process, or finds the pane that (polecat, run) already has, alive or dead, and
   * returns it: starting twice leaves one pane. An older run's pane of the same polecat is removed.
   * @throws TerminalError when the executable is missing or `cwd` is; ConflictError when a newer
   * run has a pane; TransientError otherwise.
   */
  start(spec: StartSpec): Promise<Pane>;
  /** Everything this town owns, dead panes included, in O(1) subprocesses. */
  list(): Promise<readonly Pane[]>;
  /** What a pane shows; `gone` when there is none. `history`: lines of scrollback, 0 for none. */
  screen(pane: string, history: number): Promise<Screen | 'gone'>;
  /** Writes into a living pane; `gone` when it is dead or absent. Never sends Escape by itself. */
  send(pane: string, input: Input): Promise<'sent' | 'gone'>;
  /**
   * Writes what a person types who does not sit in the pane: in this order, at once and with nothing of others in
   * between; a paste in the marks that the program asked for, control characters left out of all text. `gone` as above.
   */
  type(pane: string, strokes: readonly Stroke[]): Promise<'sent' | 'gone'>;
  /** When one who sits in the pane pressed a key there last, to the second; `nobody` where nobody sits or has. */
  touched(pane: string): Promise<Instant | 'nobody'>;
  /**
   * Ends the process and all it started (politely, after `graceMs` surely) and removes the pane.
   * Absent panes are fine. Resolves only when no process of it lives.
   */
  stop(pane: string, graceMs: number): Promise<void>;
  /** Argument list that a person's terminal runs to sit in the pane; `gone` when absent. */
  attach(pane: string): Promise<readonly string[] | 'gone'>;
  /**
   * Shows those who sit in a pane what waits for them, until it is told again, and lets them go from
   * one of its panes to the next where that can be. Starts nothing; a later start shows the same.
   */
  tell(waiting: Waiting): Promise<void>;
  /** Calls back soon after something changed; a lost hint is harmless. Returns how to stop. */
  watch(hint: (hint: RuntimeHint) => void): () => void;
  /** Ends everything this town's runtime started, the server itself included, and nothing else. */
  close(mode: 'leave-running' | 'stop-all'): Promise<void>;
};

/** What a town gives to the runtime that it opens. */
export type RuntimePlace = {
  /** Absolute path of a folder of the town's own for sockets and the like; made (0700) when absent. */
  readonly folder: string;
  /** What agents inherit before `StartSpec.env`: the daemon's own environment, as a rule. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What runs this very program; a runtime adds the hidden command that it needs beside the daemon. */
  readonly self: readonly [string, ...string[]];
  readonly clock: Clock;
};

/**
 * Opens a runtime, or finds the one that an earlier daemon of this town left running.
 * @throws TerminalError when this machine cannot have it, with what to type; UsageError for a
 * folder whose path is too long.
 */
export type OpenRuntime = (place: RuntimePlace) => Promise<Runtime>;

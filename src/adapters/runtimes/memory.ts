/** A runtime without processes: programs are functions, and a test can act as the agent in a pane. */
import { ConflictError } from '../../core/errors.ts';
import type { Instant, PolecatId } from '../../core/ids.ts';
import type { Pane } from '../../core/observed.ts';
import { plainLine, plainText, withoutColours, withoutControls } from '../../core/plain.ts';
import type { Waiting } from '../../core/views/waiting.ts';
import type { Input, Runtime, RuntimeHint, Screen, StartSpec, Stroke } from '../../ports/runtime.ts';
import { missingFolder, missingProgram } from './program.ts';
import { colouredLines } from './sgr.ts';

/** What a program may do to its pane; a test has the same hold on it by `host.inside`. */
type MemoryProcess = {
  readonly spec: StartSpec;
  print(text: string): void;
  setTitle(title: string): void;
  /** Calls back with all that is sent to the pane from now on. */
  onInput(listener: (input: Input) => void): void;
  exit(code: number): void;
};

/** Called once at the start; returns at once. */
export type MemoryProgram = (process: MemoryProcess) => void;

/** The world that outlives a daemon: what `tmux` and its panes are to the real runtime. */
export type MemoryHost = {
  readonly panes: Map<string, MemoryPane>;
  readonly listeners: Set<(hint: RuntimeHint) => void>;
  readonly program: (file: string) => MemoryProgram | undefined;
  readonly hasFolder: (path: string) => boolean;
  readonly now: () => Instant;
  /** A process id that no real process has. */
  readonly nextPid: () => number;
  /** The living process of a polecat, to act as its agent. */
  inside(polecat: PolecatId): MemoryProcess | 'gone';
  /** What was sent to the polecat's pane, oldest first. */
  received(polecat: PolecatId): readonly Input[];
  /** When somebody who sits in a pane typed last; a test sets it. */
  readonly touched: Map<string, Instant>;
  /** What those who sit in panes were told last. */
  told?: Waiting;
  /** Everything dies at once, as after `kill -9` of a tmux server. */
  lose(): void;
};

type MemoryPane = {
  pane: Pane;
  readonly spec: StartSpec;
  readonly process: MemoryProcess;
  text: string;
  readonly inputs: Input[];
  readonly readers: ((input: Input) => void)[];
};

export function memoryHost(options: Pick<MemoryHost, 'program' | 'hasFolder' | 'now' | 'nextPid'>): MemoryHost {
  const panes: MemoryHost['panes'] = new Map();
  const listeners: MemoryHost['listeners'] = new Set();
  const of = (polecat: PolecatId) => [...panes.values()].find((held) => held.spec.polecat === polecat);
  return {
    ...options,
    touched: new Map(),
    panes,
    listeners,
    inside: (polecat) => {
      const held = of(polecat);
      return held?.pane.alive ? held.process : 'gone';
    },
    received: (polecat) => of(polecat)?.inputs ?? [],
    lose: () => {
      panes.clear();
      for (const hint of listeners) hint({ kind: 'lost' });
    },
  };
}

const COLUMNS = 120;
const ROWS = 40;

/** Opens the host for one daemon; a second one over the same host finds what the first left. */
export function openMemory(host: MemoryHost): Runtime {
  const heard = new Set<(hint: RuntimeHint) => void>();
  return {
    kind: 'memory',
    start: async (spec) => {
      const mine = [...host.panes.values()].filter((held) => held.spec.polecat === spec.polecat);
      const same = mine.find((held) => held.spec.run === spec.run);
      if (same) return same.pane;
      if (mine.some((held) => held.spec.run > spec.run))
        throw new ConflictError(`Polecat ${spec.polecat} already has a newer run than ${spec.run}`);
      const program = programOf(host, spec);
      for (const held of mine) host.panes.delete(held.pane.pane);
      return launch(host, spec, program).pane;
    },
    list: async () => [...host.panes.values()].map((held) => held.pane),
    screen: async (pane, history) => {
      const held = host.panes.get(pane);
      return held ? screenOf(held, history) : 'gone';
    },
    send: async (pane, input) => {
      const held = host.panes.get(pane);
      if (!held?.pane.alive) return 'gone';
      give(held, input.kind === 'paste' ? { ...input, text: plainText(input.text) } : input);
      return 'sent';
    },
    type: async (pane, strokes) => {
      const held = host.panes.get(pane);
      if (!held?.pane.alive) return 'gone';
      for (const stroke of strokes) give(held, inputOf(stroke));
      return 'sent';
    },
    touched: async (pane) => host.touched.get(pane) ?? 'nobody',
    stop: async (pane) => {
      host.panes.delete(pane);
    },
    attach: async (pane) => (host.panes.has(pane) ? ['memory', 'attach', pane] : 'gone'),
    tell: async (waiting) => {
      host.told = waiting;
    },
    watch: (hint) => {
      host.listeners.add(hint);
      heard.add(hint);
      return () => {
        host.listeners.delete(hint);
        heard.delete(hint);
      };
    },
    close: async (mode) => {
      for (const hint of heard) host.listeners.delete(hint);
      if (mode === 'stop-all') host.panes.clear();
    },
  };
}

function give({ inputs, readers }: MemoryPane, input: Input): void {
  inputs.push(input);
  for (const reader of readers) reader(input);
}

const inputOf = (stroke: Stroke): Input => {
  if (stroke.kind === 'key') return { kind: 'keys', keys: [stroke.key] };
  const text = stroke.kind === 'paste' ? plainText(stroke.text) : withoutControls(stroke.text);
  return { kind: 'paste', text, enter: false };
};

function programOf(host: MemoryHost, spec: StartSpec): MemoryProgram {
  const program = host.program(spec.argv[0]);
  if (!program) throw missingProgram(spec.argv[0]);
  if (!host.hasFolder(spec.cwd)) throw missingFolder(spec);
  return program;
}

function launch(host: MemoryHost, spec: StartSpec, program: MemoryProgram): MemoryPane {
  const { rig, polecat, epoch, run } = spec;
  // (polecat, run) names a process for ever, so a late word never reaches another polecat's pane.
  const pane = `m${polecat}-${run}`;
  const readers: ((input: Input) => void)[] = [];
  const tell = (kind: RuntimeHint['kind']) => {
    for (const hint of host.listeners) hint({ kind, pane });
  };
  const change = (kind: RuntimeHint['kind'], text: string, title: string) => {
    if (host.panes.get(pane) !== held || !held.pane.alive) return;
    held.text += text;
    held.pane = { ...held.pane, activeAt: host.now(), title };
    tell(kind);
  };
  const process: MemoryProcess = {
    spec,
    print: (text) => change('output', text, held.pane.title),
    setTitle: (title) => change('title', '', plainLine(title)),
    onInput: (listener) => void readers.push(listener),
    exit: (code) => {
      if (!held.pane.alive) return;
      const { pid: _, ...rest } = held.pane;
      held.pane = { ...rest, alive: false, exit: code };
      tell('exited');
    },
  };
  const held: MemoryPane = {
    pane: { pane, rig, polecat, epoch, run, pid: host.nextPid(), alive: true, title: '', activeAt: host.now() },
    spec,
    process,
    text: '',
    inputs: [],
    readers,
  };
  host.panes.set(pane, held);
  program(process);
  return held;
}

function screenOf(held: MemoryPane, history: number): Screen {
  const all = colouredLines(held.text);
  const first = Math.max(0, all.length - (ROWS + history));
  const begun = held.text.split('\n');
  const cursor = { line: begun.length - 1 - first, column: withoutColours(begun.at(-1) ?? '').length };
  return { lines: all.slice(first), columns: COLUMNS, rows: ROWS, title: held.pane.title, cursor };
}

/** One agent: its process in a pty, and the terminal that it draws on. */
import type { IPty } from 'node-pty';
import type { Instant } from '../../../core/ids.ts';
import type { Pane } from '../../../core/observed.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Input, RuntimeHint, Screen, Stroke } from '../../../ports/runtime.ts';
import { MARK, type Root } from '../../process-tree.ts';
import { type Claim, createClaims } from './claims.ts';
import type { PtyModule } from './load.ts';
import { atMost, followOutput, type OneByOne, type Output } from './output.ts';
import type { HostSpec } from './protocol.ts';
import { rested, sendInput, strokeBytes } from './send.ts';
import { COLUMNS, createTerminal, type PaneTerminal, ROWS } from './terminal.ts';
import { createTyping } from './typing.ts';

export type LivePane = {
  readonly spec: HostSpec;
  shown(): Pane;
  screen(history: number): Screen;
  send(input: Input): Promise<'sent' | 'gone'>;
  /** As it came from the keyboard of a person who sits in front of it. */
  type(text: string): Promise<'sent' | 'gone'>;
  /** As a person types it who sits elsewhere. */
  press(strokes: readonly Stroke[]): Promise<'sent' | 'gone'>;
  /** When one who sits in front of it typed last. */
  touchedAt(): Instant | undefined;
  readonly terminal: Pick<PaneTerminal, 'view' | 'cursor' | 'modes' | 'isDrawing' | 'size'>;
  /** For one who sits in front of it. */
  claimSize(): Claim;
  /** Calls back each time that something was drawn. Returns how to stop. */
  onDrawn(listener: () => void): () => void;
  /** Its process and all that it started. */
  root(): Root;
  /** After `withinMs` or once its process was waited for: until then its number is taken. */
  ended(withinMs: number): Promise<void>;
  dispose(): void;
};

export type PaneParts = {
  /** Its name for ever. */
  readonly handle: string;
  readonly mark: string;
  readonly spec: HostSpec;
  readonly spawn: PtyModule['spawn'];
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** The same for all panes of the host. */
  readonly drawing: OneByOne;
  /** `output` and `title` at most ten times a second. */
  readonly changed: (kind: Exclude<RuntimeHint['kind'], 'lost'>) => void;
};

export function startPane({ handle, mark, spec, spawn, clock, drawing, changed }: PaneParts): LivePane {
  const { rig, polecat, epoch, run } = spec;
  const pty = open(spawn, spec, mark);
  const typing = createTyping(pty);
  // A reply that nobody reads any more is no loss.
  const reply = (text: string): void => void typing.write(text).catch(() => {});
  const titled = atMost(HINTS_EVERY_MS, clock, () => changed('title'));
  const terminal = createTerminal(reply, titled.soon);
  const wrote = atMost(HINTS_EVERY_MS, clock, () => changed('output'));
  const output = followOutput(pty, terminal, clock, drawing);
  output.onDrawn(wrote.soon);
  let exit: number | undefined;
  let touched: Instant | undefined;
  const exited = exitOf(pty, output).then((code) => {
    exit = code;
    changed('exited');
  });
  const claimSize = createClaims(
    ({ columns, rows }) => {
      terminal.resize(columns, rows);
      if (exit === undefined) resizePty(pty, columns, rows);
    },
    { columns: COLUMNS, rows: ROWS },
  );
  const inTurn = taking(() => exit === undefined);
  const typed = (text: () => string): Promise<Sent> =>
    inTurn(
      () => typing.write(text()),
      () => {},
    );
  const sink = { typing, modes: terminal.modes, output: output.state };
  return {
    spec,
    shown: () => ({
      ...{ pane: handle, rig, polecat, epoch, run, title: terminal.title(), activeAt: output.state().activeAt },
      ...(exit === undefined ? { pid: pty.pid, alive: true } : { alive: false, exit }),
    }),
    screen: terminal.screen,
    send: (input) =>
      inTurn(
        () => sendInput(sink, input),
        () => rested(sink),
      ),
    type: (text) => {
      touched = clock.now();
      return typed(() => text);
    },
    press: (strokes) => typed(() => strokes.map((stroke) => strokeBytes(stroke, terminal.modes())).join('')),
    touchedAt: () => touched,
    terminal,
    claimSize,
    onDrawn: output.onDrawn,
    root: () => ({ pid: pty.pid, alive: exit === undefined, mark }),
    ended: (withinMs) => Promise.race([exited, new Promise<void>((resolve) => void clock.after(withinMs, resolve))]),
    dispose: () => {
      for (const one of [output, titled, wrote]) one.stop();
      // Never while it draws: that would not end, and all others would wait for it.
      void drawing(async () => terminal.dispose());
    },
  };
}

const open = (spawn: PtyModule['spawn'], { argv, cwd, env }: HostSpec, mark: string): IPty => {
  const [file, ...args] = argv;
  return spawn(file, args, { cwd, env: { ...env, [MARK]: mark }, cols: COLUMNS, rows: ROWS, name: env.TERM ?? TERM });
};

/** Its exit code, once its last words are drawn: whoever sees it dead sees them too. */
const exitOf = (pty: IPty, output: Output): Promise<number> =>
  new Promise((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      const code = signal === undefined || signal === 0 ? exitCode : 128 + signal;
      void output.drawn().then(() => resolve(code));
    });
  });

type Sent = 'sent' | 'gone';

/** One input after the other; `rest` comes before the next one, and no sender waits for its own. */
function taking(isAlive: () => boolean): (work: () => Promise<Sent>, rest: () => unknown) => Promise<Sent> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work, rest) => {
    const mine = turn.then(() => (isAlive() ? work() : 'gone'));
    // Its sender hears of a failure; what comes next is to be tried all the same.
    turn = mine.then(rest, () => {});
    return mine;
  };
}

const HINTS_EVERY_MS = 100;
const TERM = 'xterm-256color';

/** Its process may have ended a moment ago; then there is nothing to tell the new size to. */
const resizePty = (pty: IPty, columns: number, rows: number): void => {
  try {
    pty.resize(columns, rows);
  } catch {
    // As above: the drawing keeps the size all the same.
  }
};

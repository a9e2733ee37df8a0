/** A person's terminal: a real pty with a screen that can be read. */
import headless from '@xterm/headless';
import { spawn } from 'node-pty';

export type Terminal = {
  /** What it shows, line by line, without trailing blanks. */
  text(): string;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves with the exit code of what runs in it. */
  readonly ended: Promise<number>;
  /** Hangs up, as closing the window does. */
  close(): void;
};

type SlowLine = { readonly ms: number; readonly bytesPerSecond: number };

export function openTerminal(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly columns?: number;
    readonly rows?: number;
    /** What it says that it is. */
    readonly name?: string;
    /** The line to it, each way so many milliseconds long, and so many bytes a second wide. */
    readonly line?: SlowLine;
  },
): Terminal {
  const [cols, rows] = [options.columns ?? 100, options.rows ?? 30];
  const env = { TMUX: undefined, TMUX_PANE: undefined, ...options.env, TERM: options.name ?? 'xterm-256color' };
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    cols,
    rows,
    cwd: options.cwd,
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
  });
  const screen = new headless.Terminal({ cols, rows, allowProposedApi: true });
  const { line } = options;
  const later = (work: () => void): void => {
    if (line === undefined) work();
    else setTimeout(work, line.ms);
  };
  const type = (keys: string): void => later(() => child.write(keys));
  child.onData((data) => {
    later(() => screen.write(data));
    if (line === undefined) return;
    child.pause();
    setTimeout(() => child.resume(), (Buffer.byteLength(data) / line.bytesPerSecond) * 1_000);
  });
  screen.onData(type);
  return {
    text: () => {
      const { active } = screen.buffer;
      const lines = Array.from({ length: screen.rows }, (_, at) =>
        active.getLine(active.baseY + at)?.translateToString(true),
      );
      return lines.join('\n').trimEnd();
    },
    type,
    resize: (columns, lines) => {
      child.resize(columns, lines);
      screen.resize(columns, lines);
    },
    ended: new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode))),
    close: () => child.kill(),
  };
}

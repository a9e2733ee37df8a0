/** A person's seat in front of the real dashboard: a pseudo-terminal, read as it is written. */
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';
import type { BenchTown } from './town.ts';

const MAYOR = fileURLToPath(new URL('../bin/mayor', import.meta.url));

export type Seat = {
  readonly pid: number;
  /** Lines as they are seen now, without colours. */
  lines(): readonly string[];
  type(keys: string): void;
  /** Resolves with the moment at which the bytes came after which this held; looks at every piece that comes. */
  until(holds: (lines: readonly string[]) => boolean): Promise<number>;
  /** Sizes of the frames that were written since it was asked last, in bytes. */
  frames(): readonly number[];
  /** The program has ended. */
  readonly exited: Promise<void>;
  close(): Promise<void>;
};

type Options = {
  readonly columns: number;
  readonly rows: number;
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
};

const FRAME = /\x1b\[\?2026h([\s\S]*?)\x1b\[\?2026l/g;

export const openSeat = ({ home }: Pick<BenchTown, 'home'>, options: Options): Seat => {
  const { columns, rows, argv = ['__dashboard'], env = {} } = options;
  const child = spawn(process.execPath, [MAYOR, ...argv], {
    cols: columns,
    rows,
    env: {
      ...process.env,
      MAYOR_HOME: home,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TMUX: '',
      NO_COLOR: '',
      ...env,
    },
  });
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const lines = (): readonly string[] =>
    Array.from({ length: rows }, (_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '');
  let wanted:
    | { readonly holds: (lines: readonly string[]) => boolean; readonly tell: (at: number) => void }
    | undefined;
  let sizes: number[] = [];
  let rest = '';
  const measure = (data: string): void => {
    rest += data;
    let end = 0;
    for (const match of rest.matchAll(FRAME)) {
      sizes.push(Buffer.byteLength(match[0]));
      end = match.index + match[0].length;
    }
    rest = rest.slice(end);
  };
  child.onData((data) => {
    const at = performance.now();
    measure(data);
    screen.write(data, () => {
      const one = wanted;
      if (one === undefined || !one.holds(lines())) return;
      wanted = undefined;
      one.tell(at);
    });
  });
  screen.onData((answer) => child.write(answer));
  const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
  return {
    pid: child.pid,
    lines,
    type: (keys) => child.write(keys),
    until: (holds) =>
      new Promise((tell) => {
        wanted = { holds, tell };
      }),
    frames: () => {
      const taken = sizes;
      sizes = [];
      return taken;
    },
    exited,
    close: async () => {
      child.kill();
      await exited;
      screen.dispose();
    },
  };
};

/** The real dashboard in a terminal that is tall enough for every row, read as it is written. */
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';
import type { BenchTown } from './town.ts';

const MAYOR = fileURLToPath(new URL('../bin/mayor', import.meta.url));
const COLUMNS = 160;
const ROWS = 130;
/** The list; other columns say the state of the selected one, too. */
const LIST = 70;

export type Rows = {
  /** Resolves with the moment at which the bytes came that made the row of this title say this. */
  next(title: string, word: string): Promise<number>;
  close(): void;
};

/** Resolves once a row of this title is there. */
export const openRows = async ({ home }: BenchTown, first: string): Promise<Rows> => {
  const env = { ...process.env, MAYOR_HOME: home, TERM: 'xterm-256color', TMUX: '', NO_COLOR: '1' };
  const child = spawn(process.execPath, [MAYOR, '__dashboard'], { cols: COLUMNS, rows: ROWS, env });
  const screen = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  let wanted: { readonly title: string; readonly word: string; readonly tell: (at: number) => void } | undefined;
  const says = (title: string, word: string): boolean =>
    Array.from(
      { length: ROWS },
      (_, at) => screen.buffer.active.getLine(at)?.translateToString(true, 0, LIST) ?? '',
    ).some((line) => line.includes(` ${title} `) && line.includes(word));
  child.onData((data) => {
    const at = performance.now();
    screen.write(data, () => {
      const one = wanted;
      if (one === undefined || !says(one.title, one.word)) return;
      wanted = undefined;
      one.tell(at);
    });
  });
  screen.onData((answer) => child.write(answer));
  const next: Rows['next'] = (title, word) =>
    new Promise((tell) => {
      wanted = { title, word, tell };
    });
  await next(first, '');
  return { next, close: () => child.kill() };
};

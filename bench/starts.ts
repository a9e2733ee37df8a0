/**
 * How soon the dashboard is open, the daemon being up: from the start of the process to the first rows, and of Node that
 * does nothing. In a plain terminal `mayor up` opens it in the town's own tmux, where it is a second process behind a client.
 */
import { run } from '../src/adapters/process.ts';
import { type Figure, median, soon, timed } from './figure.ts';
import { openSeat, type Seat } from './seat.ts';
import { type BenchTown, withTown } from './town.ts';

const STARTS = 15;
const TASKS = 5;

type Size = { readonly columns: number; readonly rows: number };

/** The same in a small town, without an agent at work. */
export const benchStarts = (): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: 1, pool: 0 }, async (town) => {
    for (let number = 1; number <= TASKS; number += 1) await town.mayor('task', 'add', `Task ${number}`);
    return starts(town, { columns: 160, rows: 48 });
  });

/** The row of the list that is selected. */
export const markOf = (lines: readonly string[]): number => lines.findIndex((line) => line.startsWith('▌'));

export const starts = async (town: BenchTown, size: Size): Promise<readonly Figure[]> => {
  const all = {
    bare: [] as number[],
    dashboard: [] as number[],
    here: [] as number[],
    tmux: [] as number[],
    again: [] as number[],
  };
  for (let round = 0; round < STARTS; round += 1) {
    all.bare.push(await timed(() => run([process.execPath, '-e', '0'])));
    all.dashboard.push(await firstRows(town, size, ['__dashboard'], {}));
    // Within a tmux of the person's own it opens in the pane where it was typed.
    all.here.push(await firstRows(town, size, ['up'], { TMUX: '/nowhere,1,0' }));
    // The dashboard that is left open by a terminal that is closed is the one that the next terminal sees.
    all.tmux.push(await firstRows(town, size, ['up'], {}));
    all.again.push(await firstRows(town, size, ['up'], {}, quit));
  }
  const base = median(all.bare);
  const figure = (what: string, took: readonly number[], limit: number): Figure => ({
    name: `first frame, ${what}`,
    ...{ value: median(took) / base, unit: 'x', limit },
    note: `median of ${took.length}, ${median(took).toFixed(0)} ms; node -e 0 took ${base.toFixed(0)} ms`,
  });
  return [
    figure('dashboard', all.dashboard, 6),
    figure('mayor up', all.here, 6),
    figure('mayor up in its own tmux', all.tmux, 8),
    figure('mayor up to one that is open', all.again, 6),
  ];
};

/** As a person leaves it: the dashboard itself ends with that, wherever it runs. */
const quit = async (seat: Seat): Promise<void> => {
  seat.type('q');
  await seat.exited;
};

const firstRows = async (
  town: BenchTown,
  size: Size,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  leave = async (_seat: Seat): Promise<void> => undefined,
): Promise<number> => {
  const began = performance.now();
  const seat = openSeat(town, { ...size, argv, env });
  try {
    const first = await soon(
      'the first rows',
      seat.until((lines) => markOf(lines) !== -1),
    );
    await leave(seat);
    return first - began;
  } finally {
    await seat.close();
  }
};

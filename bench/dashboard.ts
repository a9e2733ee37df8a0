/**
 * What a person feels of the dashboard, in a town of a hundred agents that all print: how soon a key shows, how soon it is
 * open, what it costs to have it open all day, and how much goes over the line. Linux only: it reads /proc.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, median, percentile, soon } from './figure.ts';
import { hookOf } from './hook.ts';
import { residentMb, TICKS_A_SECOND, ticks } from './proc.ts';
import { openSeat, type Seat } from './seat.ts';
import { markOf, starts } from './starts.ts';
import { withTown } from './town.ts';

const AGENTS = 100;
const SIZE = { columns: 160, rows: 48 } as const;
const KEYS = 150;
const VIEWS = 40;
const SECONDS = 20;
/** Agents that were just started are looked at closely for a while. */
const SETTLE_MS = 20_000;
/** The whole run takes ten. */
const MINUTES = Number(process.env.MAYOR_BENCH_MINUTES ?? '2');

export const benchDashboard = async (): Promise<readonly Figure[]> => {
  if (process.platform !== 'linux') return [];
  return withTown({ files: 10, polecats: AGENTS, pool: 0, more: agentLines }, async (town) => {
    await writeFile(join(town.home, 'chatty'), CHATTY, { mode: 0o755 });
    await town.convoy('All', AGENTS, 'claude');
    const { polecats, town: row } = await town.until(
      'all have a process',
      (now) => now.polecats.length === AGENTS && now.polecats.every(({ pid }) => pid !== undefined),
    );
    for (const { id } of polecats) await (await hookOf(town, id))('SessionStart');
    const seat = openSeat(town, SIZE);
    try {
      await soon(
        'the first frame',
        seat.until((lines) => markOf(lines) !== -1),
      );
      await pause(SETTLE_MS);
      await onAnAgent(seat);
      return [
        ...(await keysToScreen(seat)),
        ...(await load(seat)),
        ...(await starts(town, SIZE)),
        ...(await memory(seat, row.pid)),
      ];
    } finally {
      await seat.close();
    }
  });
};

/** A line in a fifth of a second each, without a process a line. */
const CHATTY = `#!/bin/sh
exec perl -e '$|=1; while (1) { print "line ", $n++, "\\n"; select undef, undef, undef, 0.2 }'
`;

const agentLines = (home: string): string => `
  claude: { command: ${JSON.stringify(join(home, 'chatty'))} }
patience: { idle: 24h }`;

/** Down to a row whose pane is seen, and written to. */
const onAnAgent = async (seat: Seat): Promise<void> => {
  for (let row = 0; row < 6; row += 1) {
    if (seat.lines().some((line) => /line \d+/.test(line))) return;
    seat.type('j');
    await pause(1_000);
  }
  throw new Error(`No pane is seen that is written to:\n${seat.lines().join('\n')}`);
};

const LIMIT_MS = 50;

const keysToScreen = async (seat: Seat): Promise<readonly Figure[]> => {
  const moves: number[] = [];
  const opens: number[] = [];
  for (let round = 0; round < KEYS; round += 1) {
    await irregular(round);
    const before = markOf(seat.lines());
    moves.push(await pressed(seat, round % 2 === 0 ? 'j' : 'k', (lines) => markOf(lines) !== before));
  }
  for (let round = 0; round < VIEWS; round += 1) {
    await irregular(round);
    opens.push(await pressed(seat, 'M', ([title]) => title?.includes('Merge trains') === true));
    await irregular(round);
    await pressed(seat, 'q', ([title]) => title?.startsWith(' Mayor') === true);
  }
  const figure = (what: string, all: readonly number[]): Figure => ({
    name: `key to screen, ${what}`,
    ...{ value: percentile(all, 0.95), unit: 'ms', limit: LIMIT_MS },
    note: `p95 of ${all.length} beside ${AGENTS} agents that print; p50 ${median(all).toFixed(0)} ms`,
  });
  return [figure('another row', moves), figure('a view', opens)];
};

/** No rhythm that its timers could fall in with. */
const irregular = (round: number): Promise<void> => pause(40 + ((round * 61) % 170));

const pressed = async (seat: Seat, key: string, holds: (lines: readonly string[]) => boolean): Promise<number> => {
  const shown = seat.until(holds);
  const began = performance.now();
  seat.type(key);
  return (await soon(`the screen after ${key}`, shown)) - began;
};

/** With the pane of an agent in sight that is written to all the time. */
const load = async (seat: Seat): Promise<readonly Figure[]> => {
  seat.frames();
  const before = await ticks(seat.pid);
  await pause(SECONDS * 1_000);
  const percent = (((await ticks(seat.pid)) - before) / TICKS_A_SECOND / SECONDS) * 100;
  const frames = seat.frames();
  const bytes = frames.reduce((sum, size) => sum + size, 0) / Math.max(1, frames.length);
  const moves: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    await pause(300);
    seat.frames();
    const before = markOf(seat.lines());
    await pressed(seat, round % 2 === 0 ? 'j' : 'k', (lines) => markOf(lines) !== before);
    moves.push(seat.frames()[0] ?? Number.NaN);
  }
  const size = `${SIZE.columns}x${SIZE.rows}`;
  return [
    {
      name: 'processor of the dashboard',
      ...{ value: percent, unit: '%', limit: 15 },
      note: `of one core, over ${SECONDS} s, a pane that is written to in sight`,
    },
    {
      name: 'between frames of a pane that prints',
      ...{ value: (SECONDS * 1_000) / Math.max(1, frames.length), unit: 'ms', limit: 400 },
      note: `mean; its agent prints every 200 ms, as the other ${AGENTS - 1} do`,
    },
    {
      name: 'bytes of a frame, panes printing',
      ...{ value: bytes, unit: 'B', limit: 2_000 },
      note: `mean of ${frames.length} frames in ${SECONDS} s at ${size}`,
    },
    {
      name: 'bytes of a frame, another row',
      ...{ value: median(moves), unit: 'B', limit: 6_000 },
      note: `median of ${moves.length} keys at ${size}, with another pane and other facts beside it`,
    },
  ];
};

const SAMPLE_MS = 2_000;

/** Of both processes while it is used: keys are pressed, views opened and left. */
const memory = async (seat: Seat, daemon: number): Promise<readonly Figure[]> => {
  const seen = { dashboard: [] as number[], daemon: [] as number[] };
  const until = performance.now() + MINUTES * 60_000;
  for (let round = 0; performance.now() < until; round += 1) {
    seat.type(['j', 'k', 'M', 'q'][round % 4] ?? 'j');
    await pause(SAMPLE_MS);
    seen.dashboard.push(await residentMb(seat.pid));
    seen.daemon.push(await residentMb(daemon));
  }
  const figure = (what: string, all: readonly number[]): Figure => {
    const { early, late, minutes } = floors(all);
    return {
      name: `memory of the ${what}`,
      ...{ value: (late - early) / minutes, unit: 'MB/min', limit: 1 },
      note: `least of each third of ${MINUTES} min: ${early.toFixed(0)} MB, then ${late.toFixed(0)} MB; at most ${Math.max(...all).toFixed(0)} MB`,
    };
  };
  return [figure('dashboard', seen.dashboard), figure('daemon', seen.daemon)];
};

/** The least of the second third and of the last: what garbage collection leaves, the warming up left out. */
const floors = (
  all: readonly number[],
): { readonly early: number; readonly late: number; readonly minutes: number } => {
  const third = Math.max(1, Math.floor(all.length / 3));
  const early = Math.min(...all.slice(third, 2 * third));
  const late = Math.min(...all.slice(2 * third));
  return { early, late, minutes: (third * SAMPLE_MS) / 60_000 };
};

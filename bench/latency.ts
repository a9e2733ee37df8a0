/**
 * How soon a hook shows: from the moment that an agent's CLI posts it until the changed row is on the terminal of a
 * real dashboard, and until a listener of server-sent events has it. In a town of a hundred agents, once at rest and
 * once while all of them print and report tools.
 */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/adapters/clock.ts';
import { connectTown } from '../src/surfaces/http/client.ts';
import { type Figure, percentile, soon } from './figure.ts';
import { hookOf, type PostHook, post } from './hook.ts';
import { openRows, type Rows } from './rows.ts';
import { type BenchTown, withTown } from './town.ts';

const AGENTS = 100;
const HOOKS = 200;
const LIMIT_MS = 150;
/** Each agent reports something about every five seconds. */
const REPORT_EVERY_MS = 50;
/** Agents that were just started are looked at closely for a while. */
const SETTLE_MS = 5_000;

export const benchLatency = (): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: AGENTS, pool: 0, more: agentLines }, async (town) => {
    const program = join(town.home, 'look-alike');
    await writeFile(program, LOOK_ALIKE, { mode: 0o755 });
    await town.convoy('All', AGENTS, 'claude');
    const { polecats } = await town.until(
      'all have a process',
      (now) => now.polecats.length === AGENTS && now.polecats.every(({ pid }) => pid !== undefined),
    );
    const hooks = await Promise.all(
      polecats.map(async ({ id, title }) => ({ id, title, post: await hookOf(town, id) })),
    );
    for (const { post } of hooks) await post('SessionStart');
    const seats: Seats = { hooks, rows: await openRows(town, hooks[0]?.title ?? ''), stream: listen(town) };
    const bare = await openBare();
    const reports = reporting(hooks.map(({ post }) => post));
    try {
      await pause(SETTLE_MS);
      const idle = figuresOf('idle', await measure(seats, bare.trip));
      await writeFile(`${program}.chatty`, '');
      reports.begin();
      await pause(SETTLE_MS);
      return [...idle, ...figuresOf('chatty', await measure(seats, bare.trip))];
    } finally {
      reports.stop();
      bare.close();
      seats.stream.close();
      seats.rows.close();
    }
  });

/** Prints nothing at first, and a line in a fifth of a second each once it is told to. */
const LOOK_ALIKE = `#!/bin/sh
exec perl -e '$|=1; while (1) { if (-e "$ARGV[0].chatty") { print "line ", $n++, "\n"; select undef, undef, undef, 0.2 } else { sleep 2 } }' "$0"
`;

type Seats = {
  readonly hooks: readonly { readonly id: string; readonly title: string; readonly post: PostHook }[];
  readonly rows: Rows;
  readonly stream: ReturnType<typeof listen>;
};

/** Each hook changes a row, whatever that was before: all begin a turn, one after the other, then all end it. */
const measure = async ({ hooks, rows, stream }: Seats, trip: () => Promise<number>): Promise<Times> => {
  const times = { dashboard: [] as number[], stream: [] as number[], bare: [] as number[] };
  for (let round = 0; round < HOOKS; round += 1) {
    const one = hooks[(round * 37) % hooks.length];
    if (one === undefined) throw new Error('There is no agent');
    const begins = Math.floor(round / hooks.length) % 2 === 0;
    const onTerminal = rows.next(one.title, begins ? 'working' : 'idle');
    const onStream = stream.next(one.id, begins ? 'busy' : 'idle');
    const began = performance.now();
    await one.post(begins ? 'UserPromptSubmit' : 'Stop');
    times.dashboard.push((await soon(`the dashboard shows "${one.title}"`, onTerminal)) - began);
    times.stream.push((await soon(`the stream tells of ${one.id}`, onStream)) - began);
    times.bare.push(await trip());
    // No rhythm that its timers could fall in with.
    await pause(30 + ((round * 61) % 170));
  }
  return times;
};

const agentLines = (home: string): string => `
  claude: { command: ${JSON.stringify(join(home, 'look-alike'))} }
patience: { idle: 24h }`;

type Times = {
  readonly dashboard: readonly number[];
  readonly stream: readonly number[];
  readonly bare: readonly number[];
};

const figuresOf = (kind: string, { dashboard, stream, bare }: Times): readonly Figure[] => {
  const trip = percentile(bare, 0.5);
  const figure = (where: string, all: readonly number[]): Figure => {
    const value = percentile(all, 0.95);
    const middle = percentile(all, 0.5);
    const note = `p95 of ${all.length}; p50 ${middle.toFixed(0)} ms; ${(value / trip).toFixed(0)}x a bare loopback trip of ${trip.toFixed(1)} ms`;
    return { name: `hook to ${where}, ${AGENTS} ${kind} agents`, value, unit: 'ms', limit: LIMIT_MS, note };
  };
  return [figure('dashboard', dashboard), figure('listener', stream)];
};

/** A server that does nothing, in this process. */
const openBare = async () => {
  const server = createServer((asked, answer) => {
    asked.resume();
    asked.on('end', () => answer.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  return {
    trip: async (): Promise<number> => {
      const began = performance.now();
      await post(url, '{}', {});
      return performance.now() - began;
    },
    close: () => void server.close(),
  };
};

/** Says when a polecat is first told to do this. */
const listen = ({ home }: BenchTown) => {
  const town = connectTown({
    socketPath: join(home, 'run', 'mayor.sock'),
    home,
    keepAlive: true,
    clock: systemClock(),
  });
  let wanted: { readonly id: string; readonly signal: string; readonly tell: (at: number) => void } | undefined;
  const leave = town.subscribe((news) => {
    const one = wanted;
    if (news.kind !== 'status' || one === undefined) return;
    if (!news.status.polecats.some(({ id, signal }) => id === one.id && signal === one.signal)) return;
    wanted = undefined;
    one.tell(performance.now());
  });
  return {
    next: (id: string, signal: string) =>
      new Promise<number>((tell) => {
        wanted = { id, signal, tell };
      }),
    close: () => {
      leave();
      town.close();
    },
  };
};

/** All report all the time, one after the other, what wakes the town and changes nothing. */
const reporting = (posts: readonly PostHook[]) => {
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      timer = setInterval(() => {
        const report = posts[next++ % posts.length];
        report?.('Notification').catch(() => clearInterval(timer));
      }, REPORT_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
};

/** Processor and memory of daemon and dashboard beside many agents. Linux only: it reads /proc. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from '../src/adapters/process.ts';
import type { Figure } from './figure.ts';
import { residentMb, TICKS_A_SECOND, ticks } from './proc.ts';
import { type BenchTown, withTown } from './town.ts';

const MAYOR = fileURLToPath(new URL('../bin/mayor', import.meta.url));
const SECONDS = 20;
/** Agents that were just started are looked at closely for a while; this is about days, not about starts. */
const SETTLE_MS = 20_000;

export const benchLoad = async (): Promise<readonly Figure[]> => {
  if (process.platform !== 'linux') return [];
  const idle = await measure(30, 'sleep 3600', 'idle', 1);
  // One line in a fifth of a second each, without a process a line.
  const chatty = await measure(
    100,
    `exec perl -e '$|=1; while (1) { print "line ", $n++, "\\n"; select undef, undef, undef, 0.2 }'`,
    'chatty',
    15,
  );
  return [...idle, ...chatty];
};

const measure = (agents: number, script: string, kind: string, limit: number): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: agents, pool: 0 }, async (town) => {
    for (let number = 1; number <= agents; number += 1) await town.sling(`Agent ${number}`, script);
    const { town: row } = await town.until('all work', ({ totals }) => totals.working === agents);
    const dashboard = await openDashboard(town);
    try {
      await pause(SETTLE_MS);
      const before = { daemon: await ticks(row.pid), dashboard: await ticks(dashboard.pid) };
      await pause(SECONDS * 1_000);
      const percent = (now: number, then: number): number => ((now - then) / TICKS_A_SECOND / SECONDS) * 100;
      const note = `of one core, over ${SECONDS} s`;
      return [
        {
          name: `daemon, ${agents} ${kind} agents`,
          value: percent(await ticks(row.pid), before.daemon),
          unit: '%',
          limit,
          note,
        },
        {
          name: `dashboard, ${agents} ${kind} agents`,
          value: percent(await ticks(dashboard.pid), before.dashboard),
          unit: '%',
          limit,
          note,
        },
        {
          name: `daemon memory, ${agents} ${kind} agents`,
          value: await residentMb(row.pid),
          unit: 'MB',
          limit: 120,
          note: 'resident',
        },
      ];
    } finally {
      await dashboard.close();
    }
  });

/** The real dashboard in a tmux of the bench's own. */
const openDashboard = async (town: BenchTown) => {
  const tmux = ['tmux', '-f', '/dev/null', '-S', join(town.home, 'bench.sock')] as const;
  const env = { MAYOR_HOME: town.home, TMUX: undefined };
  await run([...tmux, 'new-session', '-d', '-x', '160', '-y', '48', '--', process.execPath, MAYOR, '__dashboard'], {
    env,
  });
  const { stdout } = await run([...tmux, 'display-message', '-p', '#{pane_pid}']);
  return { pid: Number(stdout), close: () => run([...tmux, 'kill-server'], { ok: 'any' }) };
};

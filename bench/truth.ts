/**
 * For how long what is shown of an agent is not so, by the clock on the wall: a real daemon and tmux, an agent that
 * draws recorded screens, a listener of server-sent events. `test/simulation/truth.test.ts` has the exact bound, and
 * far more scenarios; this shows that the times of real processes fit under it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/adapters/clock.ts';
import { run } from '../src/adapters/process.ts';
import type { Signal } from '../src/core/observed.ts';
import { connectTown } from '../src/surfaces/http/client.ts';
import { type Figure, soon } from './figure.ts';
import { hookOf } from './hook.ts';
import { type BenchTown, withTown } from './town.ts';

const LIMIT_MS = 2_000;
/** Long enough for a lie to come to light that nothing but a look without a hint would end. */
const WATCH_MS = 7_000;

export const benchTruth = (): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: 1, pool: 0, more: agentLines }, async (town) => {
    await writeFile(join(town.home, 'look-alike'), LOOK_ALIKE, { mode: 0o755 });
    await town.convoy('One', 1, 'claude');
    const watch = watchTown(town);
    const figures: Figure[] = [];
    try {
      for (const [name, play] of Object.entries(scenarios)) {
        const stage = await stageOf(town, watch);
        await stage.is('busy', 'UserPromptSubmit');
        await pause(WATCH_MS);
        watch.begin();
        await play(stage);
        const note = `longest span, by the clock; ${watch.what()}`;
        figures.push({ name: `wrong: ${name}`, value: watch.longest(), unit: 'ms', limit: LIMIT_MS, note });
      }
      return figures;
    } finally {
      watch.close();
    }
  });

type Stage = {
  /** Draws that, and posts a hook where one is named. */
  is(signal: Signal, hook?: string): Promise<void>;
  hook(name: string): Promise<void>;
  readonly pid: number;
  readonly town: BenchTown;
  readonly watch: Watch;
};

const scenarios: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'an end that its hook tells': async ({ is }) => {
    await is('idle', 'Stop');
    await pause(WATCH_MS);
  },
  'an end whose hook is lost, right after another': async ({ is, hook }) => {
    await hook('PostToolUse');
    await pause(200);
    await is('idle');
    await pause(WATCH_MS);
  },
  'a dialog, refused in its pane': async ({ is }) => {
    await is('needs-permission');
    await pause(WATCH_MS);
    await is('idle');
    await pause(WATCH_MS);
  },
  'a process that is stopped': async ({ pid }) => {
    process.kill(pid, 'SIGSTOP');
    await pause(WATCH_MS);
    process.kill(pid, 'SIGCONT');
  },
  'a daemon that is killed and comes back after the end': async ({ is, town }) => {
    const { town: row } = await town.status();
    process.kill(row.pid, 'SIGKILL');
    await is('idle');
    await town.mayor('up', '--headless');
    await pause(WATCH_MS);
  },
  'a kill -9': async ({ pid, watch }) => {
    process.kill(pid, 'SIGKILL');
    watch.truth('exited');
    await soon(
      'the end is shown',
      watch.until((signal) => signal === 'exited'),
    );
  },
  'a tmux server that is gone': async ({ town, watch }) => {
    await run(['tmux', '-S', join(town.home, 'run', 'tmux.sock'), 'kill-server']);
    watch.truth('exited');
    await soon(
      'the end is shown',
      watch.until((signal) => signal === 'exited'),
    );
  },
};

const agentLines = (home: string): string => `
  claude: { command: ${JSON.stringify(join(home, 'look-alike'))} }
patience: { idle: 24h, failures: 9, backoff: 5s }`;

/** Draws each file that is named to it. */
const LOOK_ALIKE = `#!/bin/sh
pipe="$(dirname "$0")/$MAYOR_POLECAT.pipe"
rm -f "$pipe" && mkfifo "$pipe"
while :; do while read -r file; do cat "$file"; done < "$pipe"; done
`;

const SCREENS = new URL('../test/fixtures/claude/screens/', import.meta.url);
const DRAWN: Partial<Readonly<Record<Signal, { readonly screen: string; readonly title: string }>>> = {
  busy: { screen: 'busy-tool', title: '⠂ Work' },
  idle: { screen: 'idle-after-deny', title: '✳ Work' },
  'needs-permission': { screen: 'permission-bash', title: '✳ Work' },
};

/** The process that runs now, once it can be told to draw. */
const stageOf = async (town: BenchTown, watch: Watch): Promise<Stage> => {
  const { polecats } = await town.until(
    'its process runs',
    ({ polecats: [one] }) => one?.pid !== undefined && one.state !== 'waiting',
  );
  const [row] = polecats;
  if (row?.pid === undefined) throw new Error('There is no process');
  const hook = await hookOf(town, row.id);
  return {
    town,
    watch,
    pid: row.pid,
    hook,
    is: async (signal, name) => {
      const { screen, title } = DRAWN[signal] ?? { screen: '', title: '' };
      const file = join(town.home, `${signal}.screen`);
      const text = await readFile(new URL(`${screen}.txt`, SCREENS), 'utf8');
      await writeFile(file, `\x1b[2J\x1b[H\x1b]2;${title}\x07${text.trimEnd()}`);
      await writeFile(join(town.home, `${row.id}.pipe`), `${file}\n`);
      watch.truth(signal);
      if (name !== undefined) await hook(name);
    },
  };
};

type Watch = ReturnType<typeof watchTown>;

/** What is true and what is shown, each since when. */
const watchTown = ({ home }: BenchTown) => {
  const client = connectTown({
    socketPath: join(home, 'run', 'mayor.sock'),
    home,
    keepAlive: true,
    clock: systemClock(),
  });
  let truth: Signal = 'starting';
  let shown: Signal | undefined;
  let since: number | undefined;
  let worst = { ms: 0, what: 'never' };
  const waiting = new Set<() => void>();
  const close = (): void => {
    const ms = since === undefined ? 0 : performance.now() - since;
    if (ms > worst.ms) worst = { ms, what: `${truth} shown as ${shown}` };
    since = undefined;
  };
  const open = (): void => {
    if (shown !== undefined && shown !== truth) since = performance.now();
    for (const wake of waiting) wake();
  };
  const leave = client.subscribe((news) => {
    if (news.kind !== 'status' && news.kind !== 'connection') return;
    const next = news.kind === 'status' ? news.status.polecats[0]?.signal : news.up ? shown : undefined;
    if (next === shown) return;
    close();
    shown = next;
    open();
  });
  return {
    truth: (signal: Signal): void => {
      close();
      truth = signal;
      open();
    },
    begin: (): void => {
      since = undefined;
      worst = { ms: 0, what: 'never' };
      open();
    },
    until: (holds: (signal: Signal | undefined) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          if (!holds(shown)) return;
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        wake();
      }),
    longest: (): number => {
      const open = since;
      close();
      since = open;
      return worst.ms;
    },
    what: (): string => worst.what,
    close: (): void => {
      leave();
      client.close();
    },
  };
};

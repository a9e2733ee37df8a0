/**
 * `mayor task …` as it is typed, each a process of its own, beside Node doing nothing and beside other
 * trackers on the same tasks.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Ran, run } from '../src/adapters/process.ts';
import { readyIn } from '../src/core/ready.ts';
import { type Figure, median, timed } from './figure.ts';
import { type TaskPlace, withTasks } from './tracker-data.ts';
import { openRivals, type Rival } from './tracker-rivals.ts';

const MAYOR = fileURLToPath(new URL('../bin/mayor', import.meta.url));
const ROUNDS = 7;
const RIVAL_ROUNDS = 2;
const LONG_MS = 300_000;

const VERBS = ['ready', 'ready after changes', 'ready, every task', 'add', 'claim', 'close'] as const;
type Verb = (typeof VERBS)[number];
type Times = Readonly<Record<Verb | 'nothing', number[]>>;
const noTimes = (): Times => ({
  ...{ nothing: [], ready: [], 'ready after changes': [], 'ready, every task': [], add: [], claim: [], close: [] },
});

/** Milliseconds more than `node -e 0`. */
const LIMITS = {
  // Six thousand at once are for programs, and may cost half as much again.
  ...{ ready: 80, 'ready after changes': 80, 'ready, every task': 120 },
  ...{ add: 60, claim: 60, close: 60 },
} satisfies Record<Verb, number>;

const READY = ['ready', '--json'] as const;
/** After that a list is believed without asking git whether it has changed. */
const SETTLED_MS = 2_500;

export const benchTrackerCold = (size = 10_000): Promise<readonly Figure[]> =>
  withTasks(size, async (place) => {
    const mayor = mayorIn(place);
    const expected = readyIn(await place.open().list(), Date.now()).length;
    expectSame('mayor', await readyCount(mayor), expected);
    const rivals = await openRivals(place, (format, folder) => mayor('export', '--to', format, folder));
    const others: Other[] = [];
    for (const rival of rivals) others.push('missing' in rival ? rival : await rivalTimes(rival, expected));
    const times = noTimes();
    for (let round = 0; round < ROUNDS; round += 1) await measureRound(times, mayor, place, round);
    const figures = VERBS.map((verb): Figure => {
      const [own, bare] = [median(times[verb]), median(times.nothing)];
      const note = `more than node -e 0, which took ${Math.round(bare)} ms: ${(own / bare).toFixed(1)} x; ${said(others, verb)}`;
      return { name: `task ${verb}, cold (${size} tasks)`, value: own - bare, unit: 'ms', limit: LIMITS[verb], note };
    });
    return [...figures, await warmReady(place, size)];
  });

/** One process, the cache being as it was left. */
export const benchTrackerLarge = (size = 100_000): Promise<readonly Figure[]> =>
  withTasks(size, async (place) => {
    const mayor = mayorIn(place);
    await mayor('list', '--json');
    const times = noTimes();
    for (let round = 0; round < ROUNDS; round += 1) await measureRound(times, mayor, place, round);
    const bare = Math.round(median(times.nothing));
    return (['ready', 'ready after changes', 'ready, every task'] as const).map((verb): Figure => {
      const note = `in all, of which node -e 0 takes ${bare} ms`;
      return { name: `task ${verb}, cold (${size} tasks)`, value: median(times[verb]), unit: 'ms', limit: 300, note };
    });
  });

type Mayor = (...args: readonly string[]) => Promise<Ran>;

const mayorIn = ({ root, path }: TaskPlace): Mayor => {
  const env = { MAYOR_HOME: join(root, 'home'), MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined };
  return (...args) =>
    run([process.execPath, MAYOR, 'task', ...args], { cwd: path, env, timeoutMs: LONG_MS, limit: 1024 ** 3 });
};

/** All in turn, so that a busy machine slows all. */
const measureRound = async (times: Times, mayor: Mayor, { openIds }: TaskPlace, round: number): Promise<void> => {
  const id = openIds[3 * round + 1] ?? 'none';
  times.nothing.push(await timed(() => run([process.execPath, '-e', '0'])));
  times.add.push(await timed(() => mayor('add', `New ${round}`, '--json')));
  times.claim.push(await timed(() => mayor('claim', id, '--as', 'amber')));
  times.close.push(await timed(() => mayor('close', id)));
  times['ready after changes'].push(await timed(() => mayor(...READY)));
  await pause(SETTLED_MS);
  await mayor(...READY);
  times.ready.push(await timed(() => mayor(...READY)));
  times['ready, every task'].push(await timed(() => mayor('ready', '--json', '--limit', '0')));
};

const readyCount = async (mayor: Mayor): Promise<number> => {
  const listed: readonly unknown[] = JSON.parse((await mayor('ready', '--json', '--limit', '0')).stdout);
  return listed.length;
};

/** A tool that does not see all tasks is not measured on the same ones. */
const expectSame = (name: string, found: number, expected: number): void => {
  if (found !== expected) throw new Error(`${name} offers ${found} tasks of ${expected}`);
};

type Other = { readonly name: string } & ({ readonly missing: string } | { readonly times: Times });

const rivalTimes = async (rival: Rival, expected: number): Promise<Other> => {
  expectSame(rival.name, await rival.ready(), expected);
  const times = noTimes();
  for (let round = 0; round < RIVAL_ROUNDS; round += 1) {
    times.ready.push(await timed(() => rival.ready()));
    times.add.push(await timed(() => rival.add(`New ${round}`)));
    times.claim.push(await timed(() => rival.claim(round)));
    times.close.push(await timed(() => rival.close(round)));
  }
  return { name: rival.name, times };
};

/** What the others take for the same; none of them keeps anything between two calls. */
const said = (others: readonly Other[], verb: Verb): string =>
  others
    .map((other) => {
      if ('missing' in other) return `${other.name} ${other.missing}`;
      return `${other.name} takes ${Math.round(median(other.times[verb.startsWith('ready') ? 'ready' : verb]))} ms`;
    })
    .join(', ');

const warmReady = async (place: TaskPlace, size: number): Promise<Figure> => {
  const tracker = place.open();
  const ready = async () => readyIn(await tracker.list(), Date.now());
  await pause(SETTLED_MS);
  await ready();
  const times: number[] = [];
  for (let round = 0; round < 15; round += 1) times.push(await timed(ready));
  const note = 'in a process that knows the list, of which nothing has moved for two seconds';
  return { name: `task ready, warm (${size} tasks)`, value: median(times), unit: 'ms', limit: 5, note };
};

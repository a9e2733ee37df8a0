/** `mayor up --demo`: a whole town in a temporary folder, from the first task to the last landing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { gitIn } from '../adapters/git.ts';
import { openTracker } from '../adapters/trackers/index.ts';
import { townPaths } from '../config/paths.ts';
import { messageOf, TerminalError } from '../core/errors.ts';
import { itemId, rigName, type TaskId } from '../core/ids.ts';
import { plainText } from '../core/plain.ts';
import type { Town, TownNews } from '../mayor/town.ts';
import { connect } from './client.ts';
import { makeShop } from './demo/shop.ts';
import { demoTasks } from './demo/tasks.ts';
import { hearEarly } from './early.ts';
import type { Place } from './place.ts';
import { startDaemon } from './start-daemon.ts';

const CONVOY = 'Welcome';

/** Runs until the dashboard is left, or headless until the last task has landed; leaves nothing behind. */
export const demo = async (
  outer: Place,
  { headless, ...how }: { readonly headless: boolean; readonly screenReader?: boolean },
): Promise<number> => {
  const home = await mkdtemp(join(tmpdir(), 'mayor-demo-'));
  // Typed in an agent's pane, it must not speak to that agent's town, least of all take it down.
  const env = { ...outer.env, MAYOR_HOME: home, MAYOR_DEMO: '1', MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined };
  const paths = townPaths({ env, platform: process.platform, home: outer.home, cwd: home });
  const place: Place = { ...outer, env, paths };
  const shop = await makeShop(home, headless ? 'auto' : 'ask');
  const ids = await addTasks(shop, headless ? 0.3 : 4);
  await startDaemon(place);
  const client = connect(place, true);
  const person = { kind: 'person', name: place.person } as const;
  // A closed terminal ends the dashboard; this process is to live until its town is gone as well.
  const ended = new Promise<number>((resolve) => {
    for (const [signal, code] of ENDINGS) process.on(signal, () => resolve(code));
  });
  try {
    await client.submit({ kind: 'convoy.new', name: CONVOY, tasks: ids, one: false }, person);
    if (headless) return await Promise.race([follow(client, shop), ended]);
    const { openDashboard } = await import('./dashboard.ts');
    const left = await Promise.race([openDashboard(place, how, await hearEarly(place)), ended]);
    // Nobody is there any more to be told.
    if (typeof left === 'number') return left;
    const { code } = left;
    say('The demo town ends with its dashboard, and leaves nothing behind. For your own repository: mayor init');
    return code;
  } finally {
    await client.down().catch((error: unknown) => {
      process.stderr.write(`The demo town did not go down cleanly: ${String(error)}\n`);
    });
    client.close();
    await gone(place);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

const ENDINGS = [
  ['SIGHUP', 129],
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const;

const addTasks = async (shop: string, pace: number): Promise<readonly TaskId[]> => {
  const tracker = openTracker({ kind: 'embedded' }, { rig: rigName('shop'), path: shop, clock: systemClock() });
  const ids = new Map<string, TaskId>();
  for (const { name, title, body, priority, after } of demoTasks(pace)) {
    const dependsOn = after.flatMap((other) => ids.get(other) ?? []);
    const task = await tracker.create({ title, body, priority, dependsOn, kind: 'task', labels: [] }, 'demo');
    ids.set(name, task.id);
  }
  return [...ids.values()];
};

const say = (text: string): void => void process.stdout.write(`${plainText(text)}\n`);

const LIMIT_MS = 180_000;

/** Prints what happens, allows what is asked, and ends with what the base looks like. */
const follow = async (client: Town, shop: string): Promise<number> => {
  say('A demo town: five tasks, scripted agents, no model. It asks, collides, crashes once, and lands.');
  const tell = teller(client);
  const landed = await new Promise<boolean>((resolve) => {
    const stop = client.subscribe((news) => {
      tell(news);
      if (news.kind !== 'status') return;
      const convoy = news.status.convoys.find(({ name }) => name === CONVOY);
      if (convoy?.state === 'landed') finish(true);
      // Nobody is there to help it on.
      if (convoy?.state === 'stuck') finish(false);
    });
    const cancel = systemClock().after(LIMIT_MS, () => finish(false));
    const finish = (ok: boolean): void => {
      cancel();
      stop();
      resolve(ok);
    };
  });
  if (!landed)
    throw new TerminalError('The demo did not land all of its tasks within three minutes', {
      hint: 'mayor doctor looks at this machine',
    });
  const { stdout } = await gitIn(shop)(['log', '--oneline', '--graph', '--format=%s', 'main']);
  say(`\nAll five tasks have landed. The base branch now reads:\n${stdout.trimEnd()}`);
  say('\nIn a terminal, `npm start` shows the same town in the dashboard. For your own repository: mayor init');
  return 0;
};

/** Prints the feed and allows, once each, what is asked: there is nobody else to do it. */
const teller = (client: Town): ((news: TownNews) => void) => {
  const answered = new Set<string>();
  return (news) => {
    if (news.kind === 'feed') for (const { text } of news.lines) say(`  ${text}`);
    if (news.kind !== 'status') return;
    for (const { id, options } of news.status.inbox) {
      if (answered.has(id) || !options.includes('allow')) continue;
      answered.add(id);
      const command = { kind: 'answer', item: itemId(id), answer: { kind: 'allow' } } as const;
      client.submit(command, { kind: 'person', name: 'demo' }).catch((error: unknown) => {
        answered.delete(id); // The next picture has it again.
        say(`  ${id} could not be answered: ${messageOf(error)}`);
      });
    }
  };
};

/** The daemon answers `down` before it ends: wait until its socket is gone. */
const gone = async (place: Place): Promise<void> => {
  for (let tries = 0; tries < 250; tries += 1) {
    const client = connect(place, false);
    const alive = await client.status().then(
      () => true,
      () => false,
    ); // Silence is what is waited for.
    client.close();
    if (!alive) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

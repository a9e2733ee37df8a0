/** `mayor up --demo`: a whole town in a temporary folder, from the first task to the last landing. */
import { rm } from 'node:fs/promises';
import { systemClock } from '../adapters/clock.ts';
import { gitIn } from '../adapters/git.ts';
import { openTracker } from '../adapters/trackers/index.ts';
import { messageOf, TerminalError, UsageError } from '../core/errors.ts';
import { itemId, rigName, type TaskId } from '../core/ids.ts';
import { plainText } from '../core/plain.ts';
import type { Town, TownNews } from '../mayor/town.ts';
import { connect } from './client.ts';
import { makeShop } from './demo/shop.ts';
import { demoTasks } from './demo/tasks.ts';
import { daemonGone, demoPlace, leftDemos, makeDemoFolder } from './demo/town.ts';
import { hearEarly } from './early.ts';
import { checkTownPaths } from './folders.ts';
import type { Place } from './place.ts';
import { startDaemon } from './start-daemon.ts';

const CONVOY = 'Welcome';

/** Runs until the dashboard is left, or headless until the last task has landed; leaves nothing behind. */
export const demo = async (
  outer: Place,
  { headless, ...how }: { readonly headless: boolean; readonly screenReader?: boolean },
): Promise<number> => {
  await sweep(outer);
  const home = await makeDemoFolder();
  const place = demoPlace(outer, home);
  const { shop, ids } = await begun(place, headless).catch(async (error: unknown) => {
    await sweepFailed(outer, home);
    throw error;
  });
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
    say(`The demo town ends with its dashboard, and leaves nothing behind. For your own repository: ${ownWay()}`);
    return code;
  } finally {
    await client.down().catch((error: unknown) => {
      process.stderr.write(`The demo town did not go down cleanly: ${String(error)}\n`);
    });
    client.close();
    await daemonGone(place);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

const begun = async (
  place: Place,
  headless: boolean,
): Promise<{ readonly shop: string; readonly ids: readonly TaskId[] }> => {
  makeable(place);
  const shop = await makeShop(place.paths.home, headless ? 'auto' : 'ask');
  const ids = await addTasks(shop, headless ? 0.3 : 4);
  await startDaemon(place);
  return { shop, ids };
};

/** @throws UsageError where no town can be in the temporary folder, before anything is made. */
const makeable = ({ paths }: Place): void => {
  try {
    checkTownPaths(paths);
  } catch (error) {
    throw new UsageError(`No demo can be in the temporary folder. ${messageOf(error)}`, {
      hint: `Set TMPDIR to a folder with a short, plain name: TMPDIR=/tmp ${isByNpm() ? 'npm start' : 'mayor up --demo'}`,
      cause: error,
    });
  }
};

/** What was made before it failed; why it failed is what is to be told. */
const sweepFailed = async (outer: Place, home: string): Promise<void> => {
  const { sweepDemo } = await import('./demo/left.ts');
  await sweepDemo(outer, home).catch((error: unknown) => say(`${home} stays: ${messageOf(error)}`));
};

/** `npm start` does not put `mayor` on the PATH. */
const isByNpm = (): boolean => process.env.npm_lifecycle_event === 'start';
const ownWay = (): string => (isByNpm() ? 'npm start -- --rig PATH' : 'mayor init');

const ENDINGS = [
  ['SIGHUP', 129],
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const;

/** What was left by one that was killed. The next one goes on whatever comes of it. */
const sweep = async (outer: Place): Promise<void> => {
  const homes = await leftDemos();
  if (homes.length === 0) return;
  const { sweepDemo, sweptText } = await import('./demo/left.ts');
  for (const home of homes) {
    const text = await sweepDemo(outer, home).then(sweptText, (error: unknown) => {
      return `What a killed demo has left in ${home} could not be cleared: ${messageOf(error)}`;
    });
    say(text);
  }
};

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
  say(
    `\nIn a terminal, ${isByNpm() ? 'npm start' : 'mayor up --demo'} shows the same town in the dashboard. For your own repository: ${ownWay()}`,
  );
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

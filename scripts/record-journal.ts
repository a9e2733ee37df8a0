/**
 * Records a journal for test/replay: the demo's tasks in a real town under /tmp/mayor-demo, with a
 * person who allows, rejects once, tells and approves.
 *   npx tsx scripts/record-journal.ts NAME
 * writes test/fixtures/journals/NAME.jsonl and, beside it, the worlds that it led to at a few
 * moments (NAME.worlds.json). Look at those before they are committed: a replay is held to them.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/adapters/clock.ts';
import { run } from '../src/adapters/process.ts';
import { openTracker } from '../src/adapters/trackers/index.ts';
import { TerminalError, UsageError } from '../src/core/errors.ts';
import type { Recorded } from '../src/core/event.ts';
import { evolve, upgrade } from '../src/core/evolve.ts';
import { rigName, type TaskId } from '../src/core/ids.ts';
import { emptyWorld, type World } from '../src/core/model.ts';
import type { StatusView } from '../src/core/views/status.ts';
import { makeShop } from '../src/main/demo/shop.ts';
import { demoTasks } from '../src/main/demo/tasks.ts';

/** The same on every machine, so that what is recorded tells nothing of one. */
const HOME = '/tmp/mayor-demo';
const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'test/fixtures/journals');
/** After the first of each, and at the end, the world is kept. */
const MOMENTS = [
  'inbox.added',
  'polecat.vanished',
  'train.checked',
  'merge.returned',
  'merge.landed',
  'polecat.cleared',
];
const env = { MAYOR_HOME: HOME, HOME: join(HOME, 'user'), MAYOR_USER: 'demo', NO_COLOR: '1', TMUX: undefined };

const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z0-9-]+$/.test(name))
  throw new UsageError('Usage: npx tsx scripts/record-journal.ts NAME');
await mkdir(HOME, { mode: 0o700 }); // Fails where it is there: it would be somebody else's.
try {
  await record(name);
} finally {
  await mayor('down').catch(() => undefined); // It went down before, or never came up.
  await rm(HOME, { recursive: true, force: true, maxRetries: 5 });
}

async function record(fixture: string): Promise<void> {
  const shop = await makeShop(HOME, 'ask');
  const ids = await addTasks(shop);
  await mayor('convoy', 'new', 'Welcome', ...ids.values());
  await mayor('up', '--headless');
  await work(ids);
  await mayor('down');
  const lines = await linesOf(join(HOME, 'state/journal'));
  await mkdir(target, { recursive: true });
  await writeFile(join(target, `${fixture}.jsonl`), lines.map((line) => `${line}\n`).join(''));
  await writeFile(join(target, `${fixture}.worlds.json`), `${JSON.stringify(worldsOf(lines), undefined, 1)}\n`);
  process.stdout.write(`${lines.length} events in ${join(target, fixture)}.jsonl\n`);
}

async function addTasks(shop: string): Promise<ReadonlyMap<string, TaskId>> {
  const tracker = openTracker({ kind: 'embedded' }, { rig: rigName('shop'), path: shop, clock: systemClock() });
  const ids = new Map<string, TaskId>();
  for (const { name: key, title, body, priority, after } of demoTasks(0.3)) {
    const dependsOn = after.flatMap((other) => ids.get(other) ?? []);
    const task = await tracker.create({ title, body, priority, dependsOn, kind: 'task', labels: [] }, 'demo');
    ids.set(key, task.id);
  }
  return ids;
}

/** Plays the person until the convoy has landed: prices are wrong the first time, all else is fine. */
async function work(ids: ReadonlyMap<string, TaskId>): Promise<void> {
  const prices = ids.get('prices') ?? '';
  const giveUp = Date.now() + 240_000;
  let rejected = false;
  while (Date.now() < giveUp) {
    const status: StatusView = JSON.parse(await mayor('status', '--json'));
    if (status.convoys[0]?.state === 'landed' && status.polecats.length === 0) return;
    for (const { id, options } of status.inbox) if (options.includes('allow')) await mayor('answer', id, 'allow');
    for (const { task, rehearsal } of status.merges.filter(({ state }) => state === 'in-review')) {
      if (task === prices && !rejected) {
        await mayor('reject', task, '--because', 'Round to whole cents\nand keep the order');
        rejected = true;
      } else if (rehearsal?.state !== 'rehearsing') {
        // What conflicts goes back to its agent then, with the conflict.
        const hasFailed = rehearsal?.state === 'red' || rehearsal?.state === 'conflict';
        await mayor('approve', task, ...(hasFailed ? ['--anyway'] : []));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new TerminalError('The tasks did not land in time');
}

async function mayor(...args: readonly string[]): Promise<string> {
  const ran = await run([process.execPath, join(root, 'bin/mayor'), ...args], { cwd: HOME, env, timeoutMs: 120_000 });
  return ran.stdout;
}

async function linesOf(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}

function worldsOf(lines: readonly string[]): readonly World[] {
  const events = lines.flatMap((line): readonly Recorded[] => recordedIn(line));
  const at = MOMENTS.map((type) => events.findIndex((event) => event.type === type)).filter((index) => index >= 0);
  const ends = [...new Set([...at, events.length - 1])].sort((a, b) => a - b);
  return ends.map((end) => events.slice(0, end + 1).reduce<World>(evolve, emptyWorld));
}

function recordedIn(line: string): readonly Recorded[] {
  const recorded = upgrade(JSON.parse(line));
  return recorded === undefined ? [] : [recorded];
}

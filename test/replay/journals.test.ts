/**
 * Journals of real towns, as `scripts/record-journal.ts` recorded them, lead to the worlds that they
 * led to then, with nothing in those parts of a world that came later. A journal stays here for good: what an old
 * Mayor wrote, every later one must read.
 */
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileJournal } from '../../src/adapters/journals/index.ts';
import type { Recorded } from '../../src/core/event.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { emptyWorld, type World } from '../../src/core/model.ts';
import { manualClock } from '../helpers/clock.ts';
import { freshFolder } from '../helpers/folder.ts';

const folder = new URL('../fixtures/journals/', import.meta.url).pathname;
const names = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).map((file) => file.slice(0, -6));

const linesOf = async (name: string): Promise<readonly string[]> =>
  (await readFile(join(folder, `${name}.jsonl`), 'utf8')).trimEnd().split('\n');
const worldsOf = async (name: string): Promise<readonly World[]> =>
  worldsIn(await readFile(join(folder, `${name}.worlds.json`), 'utf8'));
/** What a later Mayor knows besides is empty there. */
const worldsIn = (text: string): readonly World[] =>
  (JSON.parse(text) as readonly Partial<World>[]).map((world) => ({ ...emptyWorld, ...world }));
const eventsOf = async (name: string): Promise<readonly Recorded[]> =>
  (await linesOf(name)).map((line) => {
    const recorded = upgrade(JSON.parse(line));
    if (recorded === undefined) throw new Error(`No event of today: ${line}`);
    return recorded;
  });
const replay = (events: readonly Recorded[], world: World = emptyWorld): World => events.reduce(evolve, world);

/** Without what only later Mayors fold: the moments around a start of the daemon, how trains went, and who is away. */
const asThen = ({ at: _at, down: _down, odds: _odds, ...world }: World): Omit<World, 'at' | 'down' | 'odds'> => ({
  ...world,
  polecats: Object.fromEntries(
    Object.entries(world.polecats).map(([id, { away: _away, ...polecat }]) => [id, polecat]),
  ),
});

const frozen = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
};

describe.each(names)('the journal %s', (name) => {
  it('is read by the Mayor of today, to the last line', async () => {
    const lines = await linesOf(name);
    const events = lines.map((line) => upgrade(JSON.parse(line)));
    expect(events.map((event) => event?.seq)).toEqual(lines.map((_, index) => index + 1));
  });

  it('leads to the worlds that it led to', async () => {
    const [events, worlds] = await Promise.all([eventsOf(name), worldsOf(name)]);
    for (const world of worlds) expect(asThen(replay(events.slice(0, world.seq)))).toEqual(asThen(world));
    expect(worlds.at(-1)?.seq).toBe(events.length);
  });

  it('leads there in two parts as in one, wherever it is cut, over a world that lay on a disk', async () => {
    const events = await eventsOf(name);
    const whole = replay(events);
    for (let cut = 0; cut <= events.length; cut += 1) {
      const kept: World = JSON.parse(JSON.stringify(replay(events.slice(0, cut))));
      expect(replay(events.slice(cut), kept), `cut at ${cut}`).toEqual(whole);
      expect(replay(events, kept), `read again from the start, over the world at ${cut}`).toEqual(whole);
    }
  });

  it('changes nothing that stood before: each world is a new one', async () => {
    const events = await eventsOf(name);
    // In a module, writing to what is frozen throws.
    const world = events.reduce((before, event) => evolve(frozen(before), frozen(event)), emptyWorld);
    expect(world).toEqual(replay(events));
  });

  it('is opened from its file with nothing to mend', async () => {
    const home = await freshFolder();
    await copyFile(join(folder, `${name}.jsonl`), join(home, '000000000001.jsonl'));
    const journal = openFileJournal({ folder: home, evolve, upgrade, clock: manualClock() });
    onTestFinished(() => journal.close());
    const { world, report } = await journal.load();
    expect(report.repaired).toEqual([]);
    expect(asThen(world)).toEqual(asThen((await worldsOf(name)).at(-1) ?? emptyWorld));
  });

  it('tells nothing of the machine that it was recorded on', async () => {
    const text = (await linesOf(name)).join('\n') + JSON.stringify(await worldsOf(name));
    const paths = [...text.matchAll(/(?<![\w.%:/-])\/(?:[\w.-]+\/)+[\w.-]*/g)].map(([path]) => path);
    expect(paths.filter((path) => !path.startsWith('/tmp/mayor-demo/'))).toEqual([]);
  });
});

describe('the journal welcome', () => {
  it('has a conflict, a rejection, a crash, a question and a convoy in it', async () => {
    const events = await eventsOf('welcome');
    const why = events.flatMap((event) => (event.type === 'merge.returned' ? [event.because] : []));
    expect(new Set(why)).toEqual(new Set(['conflict', 'rejected']));
    const types = events.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['convoy.created', 'polecat.vanished', 'polecat.waiting', 'inbox.added', 'inbox.removed']),
    );
  });

  it('ends with every task of the convoy landed, nobody at work and nothing to answer', async () => {
    const world = replay(await eventsOf('welcome'));
    expect(Object.keys(world.landed).sort()).toEqual([...(world.convoys.welcome?.tasks ?? [])].sort());
    expect(Object.keys(world.landed)).toHaveLength(5);
    expect(Object.values(world.merges).map(({ state }) => state.kind)).toEqual(Array(5).fill('settled'));
    expect([world.polecats, world.inbox, world.tries, world.slung]).toEqual([{}, {}, {}, {}]);
  });

  it('stands in the middle as it was seen there', async () => {
    const events = await eventsOf('welcome');
    const crash = events.find(({ type }) => type === 'polecat.waiting')?.seq ?? 0;
    const world = replay(events.slice(0, crash));
    const [resting] = Object.values(world.polecats).filter(({ phase }) => phase.kind === 'waiting');
    expect(resting).toMatchObject({ phase: { because: 'its process ended with 139; try 2 of 3' }, run: 1 });
    expect(world.tries[resting?.task ?? '']).toMatchObject({ failures: 1, returns: 0 });
  });
});

describe('the journal review', () => {
  it('has comments, marks and a sending in it, and a comment of a reviewer that was not sent', async () => {
    const world = replay(await eventsOf('review'));
    const [review] = Object.values(world.reviews);
    expect(review?.comments.map(({ by, sentAt }) => [by, sentAt !== undefined])).toEqual([
      ['ada', true],
      ['ada', true],
      ['ada', true],
      ['birch', false],
    ]);
    expect(review?.marks).toEqual([{ path: 'package.json', mark: 'ok', blob: '06c723d' }]);
  });
});

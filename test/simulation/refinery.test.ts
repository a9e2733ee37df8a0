/**
 * Seeded worlds of up to 200 branches with planted faults, on a base that others move too, with gates that
 * fail by chance and a daemon that dies at every step: the base is green at every landing, ends with all
 * that is good and nothing that is bad, and every file is what merging one by one makes of it.
 */
import { describe, expect, it } from 'vitest';
import { mergeFiles } from '../../src/adapters/forges/memory/merge-files.ts';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { type Sha, type TaskId, taskId } from '../../src/core/ids.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import { seededRandom } from '../helpers/clock.ts';
import { dying } from '../helpers/dying-forge.ts';
import { gateOn, type Planted, plant, type Shares } from '../helpers/planted.ts';
import { type Effect, openRefinery, type Refinery } from '../helpers/refinery.ts';
import { rig } from '../helpers/world.ts';

class Crash extends Error {}

type Trial = {
  readonly seed: number;
  readonly count: number;
  readonly shares: Shares;
  readonly rig?: Partial<RigSettings>;
  /** How likely each verb of the forge is to die, before or after its effect. */
  readonly crashes?: number;
  /** How likely a tree is red the first time that it is looked at. */
  readonly flakes?: number;
  /** How likely somebody else moves the base between two turns. */
  readonly moves?: number;
  /** What is begun ends in whatever order, also beside one another: the next train is checked while one is. */
  readonly beside?: true;
};

const START = { 'readme.txt': 'start\n' };

const runTrial = async (trial: Trial) => {
  const random = seededRandom(trial.seed);
  const { crashes = 0, flakes = 0, moves = 0 } = trial;
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const settings = rig({ merge: 'auto', gates: ['gate'], ...trial.rig });
  const count = { runs: 0, crashes: 0, moves: 0, returned: 0 };
  const [green, seen] = [new Set<string>(), new Set<string>()];
  const plain = memoryForge(settings, clone, (_gate, files) => {
    const tree = JSON.stringify(Object.entries(files).sort());
    if (green.has(tree)) return 'green';
    count.runs += 1;
    const isFlake = !seen.has(tree) && random() < flakes;
    seen.add(tree);
    const said = isFlake ? 'timed out' : gateOn(Object.keys(files));
    if (said === 'green') green.add(tree);
    return said;
  });
  const forge = dying(plain, () => {
    if (random() >= crashes) return;
    count.crashes += 1;
    throw new Crash('killed');
  });
  const planted = plant(trial.count, random, trial.shares);
  const refinery = openRefinery({ rig: settings, forge });
  const submit = (one: Planted, nth: number): void => {
    const files = { ...START, ...one.changes };
    const commit = clone.commit({ parents: [start], files, message: `${one.task} ${nth}` });
    refinery.handIn({ task: one.task, commit, files: Object.keys(one.changes) });
  };
  for (const one of planted) submit(one, 0);

  const tip = (): Sha => clone.branches.get('main') ?? start;
  const isOn = (task: TaskId | undefined) => task !== undefined && `src/${task}.txt` in filesOf(tip());
  const filesOf = (commit: Sha) => clone.look(commit)?.files ?? {};
  /** The agents of good branches hand in again; a partner of one that has landed cannot. */
  const answer = (): boolean => {
    const wanting = planted.filter(({ task, kind, partner }) => {
      const state = refinery.world().merges[task]?.state.kind;
      const mendable = kind !== 'bad' && !isOn(partner);
      if (state === 'in-review' && mendable && settings.merge !== 'auto') refinery.approve(task, 'anyway');
      return state === 'returned' && mendable;
    });
    for (const one of wanting) {
      count.returned += 1;
      submit(one, count.returned);
    }
    return wanting.length > 0;
  };

  const underway: Underway = new Map();
  let most = 0;
  for (let turns = 0, idle = 0; idle < 20; turns += 1) {
    if (turns > 60 * trial.count + 2_000) throw new Error('It never came to rest');
    if (random() < moves && count.moves < 30) {
      count.moves += 1;
      const files = { ...filesOf(tip()), [`other/${count.moves}.txt`]: 'by another\n' };
      clone.branches.set('main', clone.commit({ parents: [tip()], files, message: 'Another' }));
    }
    const before = tip();
    const target = refinery.world().trains.shop?.members.at(-1)?.result;
    let worked = true;
    try {
      worked = await (trial.beside === true ? turnBeside(refinery, underway, random) : refinery.turn());
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      underway.clear();
      refinery.restart();
    }
    const { ahead } = refinery.world();
    most = Math.max(most, ahead.shop?.train.members.length ?? 0);
    expect([before, target], 'the base is before or after, never between').toContain(tip());
    if (tip() !== before) expect(gateOn(Object.keys(filesOf(tip()))), 'green at every landing').toBe('green');
    if (!worked && refinery.now() > 0) worked = answer();
    idle = worked ? 0 : idle + 1;
  }
  return { count, planted, refinery, clone, tip, isOn, start, most };
};

type Underway = Map<string, { readonly effect: Effect; readonly end: () => void }>;

/** One effect a key is in flight; what is not wanted any more ends without a trace, and any of the others may end next. */
const turnBeside = async (refinery: Refinery, underway: Underway, random: () => number): Promise<boolean> => {
  const effects = await refinery.look(1_000);
  for (const [key, { effect }] of underway) if (!(await refinery.isWanted(effect))) underway.delete(key);
  const free = effects.filter(({ key }) => !underway.has(key));
  const next = free[Math.floor(random() * free.length)];
  if (next !== undefined && (underway.size === 0 || random() < 0.6)) {
    underway.set(next.key, { effect: next, end: await refinery.begin(next) });
    return true;
  }
  const ending = [...underway.keys()][Math.floor(random() * underway.size)];
  if (ending === undefined) return false;
  const ended = underway.get(ending);
  underway.delete(ending);
  ended?.end();
  return true;
};

type Ended = Awaited<ReturnType<typeof runTrial>>;

const expectWhole = ({ planted, isOn, clone, tip, refinery, count, start }: Ended): void => {
  const wrong = planted.filter(({ task, kind, partner }) => {
    const there = isOn(task);
    if (kind === 'bad') return there;
    return kind === 'good' ? !there : there === isOn(partner);
  });
  expect(wrong, 'every good branch and none of the bad, and one of two that do not go together').toEqual([]);
  const serial = landedIn(refinery.events()).reduce(
    (files, task) => {
      const changes = planted.find((one) => one.task === task)?.changes ?? {};
      const merged = mergeFiles(clone.look(start)?.files ?? {}, files, { ...START, ...changes });
      expect(merged.conflicts).toEqual([]);
      return merged.files;
    },
    START as Readonly<Record<string, string>>,
  );
  const others = Object.fromEntries(
    Array.from({ length: count.moves }, (_, index) => [`other/${index + 1}.txt`, 'by another\n']),
  );
  expect(clone.look(tip())?.files, 'no file differs from merging one by one').toEqual({ ...serial, ...others });
};

const landedIn = (events: Ended['refinery'] extends { events(): infer All } ? All : never): readonly TaskId[] =>
  events.flatMap((event) => (event.type === 'merge.settled' ? [taskId(event.task)] : []));

/** So few that trains are green more often than not, and the next one is checked ahead. */
const FEW = { bad: 0.04, pair: 0.07, clash: 0.07 };
const SOME = { bad: 0.06, pair: 0.12, clash: 0.12 };

describe('the refinery, from a seed', () => {
  it.each([2, 3, 5, 8, 13, 21, 40])('brings %i branches to a base that is green at every landing', async (count) => {
    for (let seed = 1; seed <= 6; seed += 1) expectWhole(await runTrial({ seed, count, shares: SOME }));
  });
  it('does so with 200 branches, also one by one', async () => {
    expectWhole(await runTrial({ seed: 7, count: 200, shares: SOME }));
    expectWhole(await runTrial({ seed: 8, count: 200, shares: SOME, rig: { train: 1 } }));
  });
  it.each(['merge', 'squash', 'rebase'] as const)(
    'does so with %s, whatever dies and whoever moves the base',
    async (strategy) => {
      let crashes = 0;
      for (let seed = 1; seed <= 12; seed += 1) {
        const ended = await runTrial({ seed, count: 24, shares: SOME, rig: { strategy }, crashes: 0.03, moves: 0.08 });
        expectWhole(ended);
        crashes += ended.count.crashes;
      }
      expect(crashes).toBeGreaterThan(60);
    },
  );
  it('does so when the next train is checked while one is, and whatever ends first', async () => {
    const [size, all] = [
      { train: 5, speculate: 1 },
      { crashes: 0, most: 0, landed: 0 },
    ];
    for (let seed = 1; seed <= 12; seed += 1) {
      const ended = await runTrial({
        seed,
        count: 30,
        shares: FEW,
        rig: size,
        crashes: 0.02,
        moves: 0.02,
        beside: true,
      });
      expectWhole(ended);
      all.crashes += ended.count.crashes;
      all.most = Math.max(all.most, ended.most);
      const foreseen = new Set(
        ended.refinery.events().flatMap((one) => (one.type === 'train.foreseen' ? [one.train] : [])),
      );
      all.landed += ended.refinery
        .events()
        .filter((one) => one.type === 'train.landed' && foreseen.has(one.train)).length;
    }
    expect(all.crashes).toBeGreaterThan(20);
    expect(all.most, 'a whole train was made ready').toBe(5);
    expect(all.landed, 'trains that were made ready, and landed').toBeGreaterThan(10);
  });
  it('does so with gates that fail by chance as well, and with each rehearsed before', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      expectWhole(
        await runTrial({
          seed,
          count: 24,
          shares: FEW,
          flakes: 0.1,
          crashes: 0.02,
          moves: 0.02,
          beside: true,
          rig: { train: 6 },
        }),
      );
      expectWhole(await runTrial({ seed, count: 12, shares: SOME, beside: true, rig: { merge: 'auto-if-green' } }));
    }
  });
  it('loses no good branch to a gate that fails by chance', async () => {
    for (let seed = 1; seed <= 12; seed += 1)
      expectWhole(await runTrial({ seed, count: 30, shares: SOME, flakes: 0.15, crashes: 0.03, moves: 0.03 }));
  });
  it('does so when each is rehearsed before it is approved', async () => {
    const careful = { merge: 'auto-if-green' } as const;
    for (let seed = 1; seed <= 8; seed += 1)
      expectWhole(
        await runTrial({ seed, count: 20, shares: SOME, rig: careful, flakes: 0.05, crashes: 0.05, moves: 0.02 }),
      );
  });
});

describe('gate runs', () => {
  // Eight hundred merges one by one: a machine with other work to do takes its time.
  it('are at least five times fewer in trains of 20 than one by one, with 5 % bad', async () => {
    const shares = { bad: 0.025, pair: 0.025, clash: 0 };
    const runs = { train: 0, single: 0 };
    for (let seed = 1; seed <= 4; seed += 1) {
      runs.train += (await runTrial({ seed, count: 200, shares })).count.runs;
      runs.single += (await runTrial({ seed, count: 200, shares, rig: { train: 1 } })).count.runs;
    }
    expect(runs.single / runs.train, JSON.stringify(runs)).toBeGreaterThanOrEqual(5);
  }, 60_000);
});

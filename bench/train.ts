/**
 * What trains save, and what they cost. Gate runs are counted, not timed: two hundred branches with 5 % bad, in
 * trains of 20 and one by one. The cost is that of a landing without gates, twenty in a train, against bare merges.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitForges, gitVersion } from '../src/adapters/forges/index.ts';
import { memoryClone, memoryForge } from '../src/adapters/forges/memory.ts';
import { type Sha, taskId } from '../src/core/ids.ts';
import type { MergePolicy } from '../src/core/settings.ts';
import type { Forge } from '../src/ports/forge.ts';
import { seededRandom } from '../test/helpers/clock.ts';
import { gateOn, plant } from '../test/helpers/planted.ts';
import { openRefinery, type Refinery } from '../test/helpers/refinery.ts';
import { rig } from '../test/helpers/world.ts';
import { type Figure, median } from './figure.ts';
import { benchBranch, makeClone, mergeBare } from './landing.ts';
import { benchAhead } from './train-ahead.ts';

/** Takes about a minute. */
export async function benchTrain(files = 20_000): Promise<readonly Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-bench-')));
  try {
    return [
      await savings('auto', 'log names the file', true),
      await savings('auto', 'log says nothing', false),
      await savings('ask', 'log says nothing, each rehearsed before approval', false),
      ...(await benchAhead()),
      ...(await costs(root, files)),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const BRANCHES = 200;
const SEEDS = [1, 2, 3, 4];

/** The share of the runs of one by one. At most a fifth where something is known of the bad ones beforehand. */
const savings = async (merge: MergePolicy, what: string, isTelling: boolean): Promise<Figure> => {
  const sums = { together: 0, single: 0, before: 0 };
  for (const seed of SEEDS) {
    const train = await gateRuns(seed, merge, 20, isTelling);
    sums.together += train.runs;
    sums.before += train.before;
    sums.single += (await gateRuns(seed, 'auto', 1, isTelling)).runs;
  }
  const { together, single, before } = sums;
  const isBlind = merge === 'auto' && !isTelling;
  const rehearsed = before === 0 ? '' : `, beside ${before} before approval`;
  return {
    name: `gate runs of trains, ${what}`,
    value: together / single,
    unit: 'x',
    limit: isBlind ? 0.5 : 0.2,
    note: `${together} in place of ${single}, ${(single / together).toFixed(1)} times fewer${rehearsed}`,
  };
};

/** `runs` from an approval on; `before`: rehearsals while nobody has approved yet. */
const gateRuns = async (seed: number, merge: MergePolicy, train: number, isTelling: boolean) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: { 'readme.txt': 'start\n' }, message: 'Start' });
  clone.branches.set('main', start);
  const settings = rig({ merge, train, gates: ['gate'] });
  const green = new Set<string>();
  const count = { runs: 0, before: 0 };
  const forge = memoryForge(settings, clone, (_gate, files) => {
    const tree = JSON.stringify(Object.entries(files).sort());
    if (green.has(tree)) return 'green';
    count[refinery.world().trains.shop === undefined ? 'before' : 'runs'] += 1;
    const said = gateOn(Object.keys(files));
    if (said === 'green') green.add(tree);
    return said === 'green' || isTelling ? said : 'it failed';
  });
  const refinery = openRefinery({ rig: settings, forge });
  for (const { task, changes } of plant(BRANCHES, seededRandom(seed), { bad: 0.025, pair: 0.025, clash: 0 })) {
    const commit = clone.commit({ parents: [start], files: { 'readme.txt': 'start\n', ...changes }, message: task });
    refinery.handIn({ task, commit, files: Object.keys(changes) });
  }
  await settled(refinery);
  // A person looks at all of them, and approves what is green.
  for (const { task, state, preview } of Object.values(refinery.world().merges))
    if (state.kind === 'in-review' && preview?.kind === 'green') refinery.approve(task);
  await settled(refinery);
  return count;
};

const settled = async (refinery: Refinery): Promise<void> => {
  for (let idle = 0; idle < 3; ) idle = (await refinery.turn()) ? 0 : idle + 1;
};

const SIZE = 20;
const ROUNDS = 5;

const costs = async (root: string, files: number): Promise<readonly Figure[]> => {
  const clone = join(root, 'clone');
  await makeClone(clone, files);
  const forge = gitForges({
    folder: join(root, 'town'),
    version: await gitVersion(),
    env: process.env,
    signal: new AbortController().signal,
    copyInto: async () => {},
  })(rig({ path: clone }));
  const [bare, landing]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await timedBy(clone, `bare-${round}`, 1, ([commit]) => mergeBare(clone, commit)));
    landing.push(await timedBy(clone, `train-${round}`, SIZE, (commits) => landTrain(forge, commits)));
  }
  const [merge, each] = [median(bare), median(landing) / SIZE];
  const note = `${each.toFixed(0)} ms each in a train of ${SIZE}, a bare merge ${merge.toFixed(0)} ms`;
  return [
    { name: `landing in a train, ${files} files`, value: each, unit: 'ms', limit: 150, note },
    { name: 'landing in a train, to a bare merge', value: each / merge, unit: 'x', limit: 2, note },
  ];
};

const timedBy = async (
  clone: string,
  name: string,
  count: number,
  work: (commits: readonly [Sha, ...Sha[]]) => Promise<void>,
): Promise<number> => {
  const first = await benchBranch(clone, `${name}-0`, 0);
  const others: Sha[] = [];
  for (let nth = 1; nth < count; nth += 1) others.push(await benchBranch(clone, `${name}-${nth}`, nth));
  const began = performance.now();
  await work([first, ...others]);
  return performance.now() - began;
};

const landTrain = async (forge: Forge, commits: readonly Sha[]): Promise<void> => {
  const base = await forge.base();
  let front = base;
  for (const [nth, commit] of commits.entries()) {
    const merged = await forge.rehearse(taskId(`bench-${nth}`), commit, 'Merge', front);
    if (merged.kind !== 'clean') throw new Error(`Not clean: ${JSON.stringify(merged)}`);
    front = merged.result;
  }
  const landing = await forge.land(base, front);
  if (landing.kind !== 'landed') throw new Error(JSON.stringify(landing));
  await forge.verify(front, false);
};

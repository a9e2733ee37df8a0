/**
 * Seeded worlds in which a person approves and takes back at every moment, beside whatever is under way, with a daemon
 * that dies at every step: what was taken back never comes to the base, and what is on it is never said to be taken back.
 */
import { expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import type { Sha, TaskId } from '../../src/core/ids.ts';
import { seededRandom } from '../helpers/clock.ts';
import { dying } from '../helpers/dying-forge.ts';
import { gateOn, plant } from '../helpers/planted.ts';
import { type Effect, openRefinery, type Refinery } from '../helpers/refinery.ts';
import { ask, rig } from '../helpers/world.ts';

class Crash extends Error {}

const START = { 'readme.txt': 'start\n' };
const ON_BASE: ReadonlySet<string> = new Set(['landing', 'landed', 'settled']);

const opened = (seed: number, random: () => number, ahead: 0 | 1) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const settings = rig({ merge: 'ask', gates: ['gate'], train: 4, speculate: ahead });
  const forge = dying(
    memoryForge(settings, clone, (_gate, files) => gateOn(Object.keys(files))),
    () => {
      if (random() < 0.03) throw new Crash(`killed in ${seed}`);
    },
  );
  const refinery = openRefinery({ rig: settings, forge });
  const planted = plant(10, random, { bad: 0.1, pair: 0.2, clash: 0.2 });
  for (const { task, changes } of planted) {
    const commit = clone.commit({ parents: [start], files: { ...START, ...changes }, message: task });
    refinery.handIn({ task, commit, files: Object.keys(changes) });
  }
  const tip = (): Sha => clone.branches.get('main') ?? start;
  const isOn = (task: TaskId) => `src/${task}.txt` in (clone.look(tip())?.files ?? {});
  return { refinery, tasks: planted.map(({ task }) => task), isOn };
};

type Underway = Map<string, { readonly effect: Effect; readonly end: () => void }>;

/** Begins one of what is to be done, or ends one that is under way, also before the town has looked again. */
const step = async (refinery: Refinery, underway: Underway, random: () => number): Promise<void> => {
  if (underway.size > 0 && random() < 0.5) {
    const ending = [...underway.keys()][Math.floor(random() * underway.size)] ?? '';
    const ended = underway.get(ending);
    underway.delete(ending);
    return ended?.end();
  }
  const effects = await refinery.look(1_000);
  for (const [key, { effect }] of underway) if (!(await refinery.isWanted(effect))) underway.delete(key);
  const free = effects.filter(({ key }) => !underway.has(key));
  const next = free[Math.floor(random() * free.length)];
  if (next !== undefined) underway.set(next.key, { effect: next, end: await refinery.begin(next) });
};

it.each([0, 1] as const)('holds with %i trains made ready behind one', async (ahead) => {
  const all = { withdrawn: 0, late: 0, landed: 0 };
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seededRandom(seed);
    const { refinery, tasks, isOn } = opened(seed, random, ahead);
    const taken = new Set<TaskId>();
    const underway: Underway = new Map();
    for (let turn = 0; turn < 250; turn += 1) {
      const task = tasks[Math.floor(random() * tasks.length)];
      if (task === undefined) throw new Error('no task');
      const state = refinery.world().merges[task]?.state.kind ?? 'none';
      if (state === 'in-review' && random() < 0.7) {
        refinery.approve(task, 'anyway');
        taken.delete(task);
      } else if (random() < 0.35) {
        const decision = ask(refinery.world(), { kind: 'withdraw', task });
        if (decision.kind === 'refused') all.late += ON_BASE.has(state) ? 1 : 0;
        else {
          expect(isOn(task), `seed ${seed}: ${task} is on the base, and was ${state}`).toBe(false);
          refinery.tell(decision.events);
          taken.add(task);
          all.withdrawn += 1;
        }
      }
      await step(refinery, underway, random).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        underway.clear();
        refinery.restart();
      });
      for (const one of taken) {
        expect(isOn(one), `seed ${seed}: ${one} was taken back, and landed`).toBe(false);
        expect(refinery.world().merges[one]?.state.kind, `seed ${seed}: ${one}`).toBe('in-review');
      }
    }
    all.landed += tasks.filter(isOn).length;
  }
  expect(all.withdrawn).toBeGreaterThan(100);
  expect(all.late).toBeGreaterThan(20);
  expect(all.landed).toBeGreaterThan(100);
});

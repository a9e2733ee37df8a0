/**
 * How long approved branches wait for their landing, by a clock of its own: gates take ten minutes, branches are handed
 * in every four or all at once, and one run at a time is compared with the next train checked while one is.
 */
import { memoryClone, memoryForge } from '../src/adapters/forges/memory.ts';
import { seededRandom } from '../test/helpers/clock.ts';
import { gateOn, type Planted, plant } from '../test/helpers/planted.ts';
import { type Effect, openRefinery, type Refinery } from '../test/helpers/refinery.ts';
import { rig } from '../test/helpers/world.ts';
import { type Figure, median } from './figure.ts';

const GATES_MS = 600_000;
const EVERY_MS = 240_000;
const PLACES = 2;

export const benchAhead = async (): Promise<readonly Figure[]> => [
  await gained({ what: '80 at once, the last of them', count: 80, everyMs: 0, bad: 0, of: last, limit: 0.55 }),
  await gained({ what: 'one every 4 minutes', count: 60, everyMs: EVERY_MS, bad: 0, of: median, limit: 0.9 }),
  await gained({ what: 'so with 3 % bad', count: 60, everyMs: EVERY_MS, bad: 0.03, of: median, limit: 0.9 }),
];

const last = (waits: readonly number[]): number => Math.max(...waits);

type Load = { readonly count: number; readonly everyMs: number; readonly bad: number };
type Row = Load & { readonly what: string; readonly limit: number; readonly of: (waits: readonly number[]) => number };

const gained = async ({ what, limit, of, ...load }: Row): Promise<Figure> => {
  const waits = { ahead: [] as number[], behind: [] as number[] };
  const runs = { ahead: 0, behind: 0 };
  for (const seed of [1, 2, 3, 4]) {
    const planted = plant(load.count, seededRandom(seed), { bad: load.bad, pair: 0, clash: 0 });
    const [ahead, behind] = [await landed(planted, load, 1), await landed(planted, load, 0)];
    waits.ahead.push(...ahead.waits);
    waits.behind.push(...behind.waits);
    runs.ahead += ahead.runs;
    runs.behind += behind.runs;
  }
  const minutes = (all: readonly number[]) => of(all) / 60_000;
  const [ahead, behind] = [minutes(waits.ahead), minutes(waits.behind)];
  return {
    name: `wait for a landing with the next train checked ahead, ${what}`,
    value: ahead / behind,
    unit: 'x',
    limit,
    note: `${ahead.toFixed(1)} in place of ${behind.toFixed(1)} minutes, ${runs.ahead} gate runs in place of ${runs.behind}`,
  };
};

type Underway = Map<string, { readonly effect: Effect; readonly end: () => void; readonly at: number }>;

/** Milliseconds from hand-in to landing of each that landed. */
const landed = async (planted: readonly Planted[], { everyMs }: Load, speculate: 0 | 1) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: { 'readme.txt': 'start\n' }, message: 'Start' });
  clone.branches.set('main', start);
  const settings = rig({ merge: 'auto', speculate, gates: ['gate'] });
  let runs = 0;
  const forge = memoryForge(settings, clone, (_gate, files) => {
    runs += 1;
    return gateOn(Object.keys(files)) === 'green' ? 'green' : 'it failed';
  });
  const refinery = openRefinery({ rig: settings, forge });
  const began = refinery.now();
  const underway: Underway = new Map();
  for (let next = 0; ; ) {
    const due = everyMs === 0 ? planted.length : 1 + Math.floor((refinery.now() - began) / everyMs);
    for (const { task, changes } of planted.slice(next, due)) {
      const commit = clone.commit({ parents: [start], files: { 'readme.txt': 'start\n', ...changes }, message: task });
      refinery.handIn({ task, commit, files: [] });
    }
    next = Math.max(next, due);
    await beginAll(refinery, underway, () => runs);
    const dues = [...underway.values()].map(({ at }) => at);
    if (next < planted.length) dues.push(began + next * everyMs);
    if (dues.length === 0) break;
    await refinery.look(Math.max(0, Math.min(...dues) - refinery.now()));
    for (const [key, { end, at }] of underway) {
      if (at > refinery.now()) continue;
      underway.delete(key);
      end();
    }
  }
  return { runs, waits: waitsIn(refinery) };
};

const beginAll = async (refinery: Refinery, underway: Underway, runs: () => number): Promise<void> => {
  const effects = await refinery.look(0);
  for (const [key, { effect }] of underway) if (!(await refinery.isWanted(effect))) underway.delete(key);
  for (const effect of effects) {
    const checks = [...underway.values()].filter(({ effect: { kind } }) => kind === 'check').length;
    if (underway.has(effect.key) || (effect.kind === 'check' && checks >= PLACES)) continue;
    const before = runs();
    const end = await refinery.begin(effect);
    underway.set(effect.key, { effect, end, at: refinery.now() + (runs() - before) * GATES_MS });
  }
};

const waitsIn = (refinery: Refinery): readonly number[] => {
  const asked = new Map(
    refinery.events().flatMap((event) => (event.type === 'merge.requested' ? [[event.task, event.at] as const] : [])),
  );
  return refinery
    .events()
    .flatMap((event) => (event.type === 'merge.landed' ? [event.at - (asked.get(event.task) ?? 0)] : []));
};

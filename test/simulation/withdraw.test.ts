/**
 * Seeded worlds in which a person approves and takes back at every moment, beside whatever is under way, with a daemon
 * that dies at every step: what was taken back never comes to the base, and what is on it is never said to be taken back.
 */
import { expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import type { Sha, TaskId } from '../../src/core/ids.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { type Means, perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Happening } from '../../src/surfaces/tui/step.ts';
import { seededRandom } from '../helpers/clock.ts';
import { dying } from '../helpers/dying-forge.ts';
import { emptyStatus, fakeTown } from '../helpers/fake-town.ts';
import { gateOn, plant } from '../helpers/planted.ts';
import { type Effect, openRefinery, type Refinery } from '../helpers/refinery.ts';
import { mergeRow, NOW } from '../helpers/sample-town.ts';
import { having, press, stateWith } from '../helpers/tui.tsx';
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

/** What the dashboard is shown of the refinery: as old as the last time that it was told. */
const pictureOf = (refinery: Refinery): StatusView => ({
  ...emptyStatus,
  merges: Object.values(refinery.world().merges).map(({ task, tree, state, preview }) =>
    mergeRow({
      ...{ task, tree, state: state.kind, title: `About ${task}` },
      ...(preview === undefined ? {} : { rehearsal: { state: preview.kind, say: preview.kind } }),
    }),
  ),
});

/** What the keys want is done by the refinery, in which anything may happen between one command and the next. */
const pressing = async (
  refinery: Refinery,
  state: State,
  keys: readonly string[],
  between: () => Promise<void>,
): Promise<State> => {
  const pressed = press(state, ...keys);
  const happened: Happening[] = [];
  const submit: Means['town']['submit'] = async (command) => {
    await between();
    const decision = ask(refinery.world(), command);
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal };
    refinery.tell(decision.events);
    return { ok: true, seq: 1, say: decision.say };
  };
  const means: Pick<Means, 'town' | 'by' | 'happen' | 'now'> = {
    ...{ town: { ...fakeTown(), submit }, by: { kind: 'person', name: 'ada' }, now: () => NOW },
    happen: (happening) => happened.push(happening),
  };
  for (const effect of pressed.effects) await perform(effect, means as Means);
  return having(pressed.state, ...happened);
};

const tasksIn = (text: string): ReadonlySet<string> => new Set(text.match(/shop-[a-z0-9]+/g) ?? []);

it('takes a whole step back in the dashboard, and names each of it that is too late', async () => {
  const all = { steps: 0, back: 0, leftOut: 0, refused: 0 };
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seededRandom(seed);
    const { refinery, isOn } = opened(seed, random, 0);
    const underway: Underway = new Map();
    const turns = async (count: number): Promise<void> => {
      for (let turn = 0; turn < count; turn += 1)
        await step(refinery, underway, random).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          underway.clear();
          refinery.restart();
        });
    };
    const between = () => turns(random() < 0.5 ? 0 : Math.floor(random() * 8));
    let state = stateWith(pictureOf(refinery));
    const look = (): void => {
      state = having(state, { kind: 'news', at: NOW, news: { kind: 'status', status: pictureOf(refinery) } });
    };
    for (let round = 0; round < 12; round += 1) {
      await turns(Math.floor(random() * 20));
      look();
      state = await pressing(refinery, press(state, 'O').state, ['y'], between);
      const [done] = state.done ?? [];
      if (done === undefined || !('parts' in done)) continue;
      await turns(Math.floor(random() * 25));
      if (random() < 0.7) look();
      const asked = press(state, 'z').state;
      const question = asked.asking?.kind === 'sure' ? asked.asking.question : '';
      const before = refinery.events().length;
      state = await pressing(refinery, asked, question === '' ? [] : ['y'], between);
      const { text = '', lines = [] } = state.notice ?? {};
      const back = refinery
        .events()
        .slice(before)
        .flatMap((event) => (event.type === 'merge.withdrawn' ? [event.task] : []));
      const [left, refused] = [tasksIn(question.split('Take back')[0] ?? ''), tasksIn([text, ...lines].join(' '))];
      // Of many that are left out the first are named, and the rest are counted.
      const more = [...question.matchAll(/and (\d+) more/g)].reduce((sum, [, count]) => sum + Number(count), 0);
      const rest = done.parts.filter(({ name }) => {
        const how = [back.some((task) => task === name), left.has(name), refused.has(name)].filter(Boolean);
        expect(how.length, `seed ${seed}: ${name} in "${question}" and "${text}"`).toBeLessThanOrEqual(1);
        return how.length === 0;
      });
      expect(rest, `seed ${seed}: "${question}" and "${text}"`).toHaveLength(question.startsWith('Leaves') ? more : 0);
      await turns(Math.floor(random() * 10));
      for (const task of back) expect(isOn(task), `seed ${seed}: ${task} was taken back, and landed`).toBe(false);
      expect(state.done ?? []).not.toContain(done);
      all.steps += 1;
      all.back += back.length;
      all.leftOut += left.size;
      all.refused += question === '' ? 0 : refused.size;
    }
  }
  expect(all.steps).toBeGreaterThan(40);
  expect(all.back).toBeGreaterThan(50);
  expect(all.leftOut).toBeGreaterThan(10);
  expect(all.refused).toBeGreaterThan(10);
});

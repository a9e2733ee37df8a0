/** Convoys that land together, in a town under faults: at no landing is a part of one on the base, and all comes to an end. */
import { describe, expect, it } from 'vitest';
import { type Sha, type TaskId, taskId } from '../../src/core/ids.ts';
import type { Polecat } from '../../src/core/model.ts';
import { seededRandom } from '../helpers/clock.ts';
import { type Means, openContestStage } from './contest-stage.ts';

const WHOLE = taskId('convoy.trip');

type Odds = {
  /** Of each first hand-in to be red. */
  readonly red: number;
  /** Of each turn: somebody else moves the base, maybe in the way; an agent commits after its hand-in. */
  readonly moves: number;
  readonly late: number;
  /** Of each effect: the town dies after it. */
  readonly dies: number;
};
const CALM: Odds = { red: 0, moves: 0, late: 0, dies: 0 };
const WILD: Odds = { red: 0.3, moves: 0.1, late: 0.08, dies: 0.06 };

/** Four tasks, of which the second builds on the first and the third on both, and one that is of no convoy. */
const opened = async (seed: number, odds: Odds, rig: Required<Means>['rig'] = {}) => {
  const random = seededRandom(seed);
  const count = { moves: 0, late: 0, deaths: 0, red: 0 };
  let isQuiet = false;
  const chance = (share: number): boolean => !isQuiet && random() < share;
  const works = (_: number, { task }: Polecat): Readonly<Record<string, string>> => {
    const isAgain = stage.world().merges[task] !== undefined;
    const isRed = !isAgain && chance(odds.red);
    if (isRed) count.red += 1;
    count.late += 1;
    return { [`work/${task}`]: `${isRed ? 'red' : 'good'} ${count.late}\n`, [`lines/${task}`]: `by ${task}\n` };
  };
  const brings = ({ task, briefs }: Polecat): Sha | undefined => {
    if (stage.world().merges[task]?.state.kind !== 'returned') return undefined;
    const isNamed = briefs.some(({ text }) => text.includes('git merge mayor/convoy/trip'));
    return stage.repository.refs.get(isNamed ? 'refs/heads/mayor/convoy/trip' : 'refs/heads/main');
  };
  /** All that the base ever was: a turn moves it at most once. */
  const bases = new Set<Sha>();
  const others = async (): Promise<void> => {
    bases.add(stage.main());
    if (count.moves < 6 && chance(odds.moves)) {
      count.moves += 1;
      const victim = stage.ids[Math.floor(random() * stage.ids.length)] ?? stage.parent;
      stage.moveBase(
        random() < 0.4 ? { [`lines/${victim}`]: `by another ${count.moves}\n` } : { other: `${count.moves}\n` },
      );
    }
    if (chance(odds.late)) commitLate();
    for (const { task, tree, state, preview } of Object.values(stage.world().merges)) {
      if (state.kind !== 'in-review' || preview === undefined || !(isQuiet || random() < 0.5)) continue;
      if (preview.kind === 'green') await stage.submit({ kind: 'approve', task, tree });
      // A whole is gathered anew, a part finds out there.
      else if (task === stage.ids[4]) await stage.submit({ kind: 'reject', task, because: 'Mend it' });
    }
  };
  const commitLate = (): void => {
    const merges = Object.values(stage.world().merges).filter(({ state }) =>
      ['in-review', 'gathered'].includes(state.kind),
    );
    const merge = merges[Math.floor(random() * merges.length)];
    const path = merge === undefined ? undefined : stage.world().polecats[merge.polecat]?.worktree;
    if (merge === undefined || path === undefined) return;
    const place = stage.workspace.at(path);
    count.late += 1;
    place.files.set(`work/${merge.task}`, `late ${count.late}\n`);
    place.commit('Late');
  };
  const inner = await openContestStage(works, 6, {
    play: (_gate, files) => {
      const red = Object.entries(files).find(([, text]) => text.startsWith('red'));
      return red === undefined ? 'green' : `${red[0]}:1 is red`;
    },
    rig: { merge: 'ask', gates: ['gate'], ...rig },
    returns: 100,
    brings,
    between: others,
  });
  const ids: TaskId[] = [inner.parent];
  for (let n = 1; n < 5; n += 1) {
    const dependsOn = n === 1 ? ids.slice(0, 1) : n === 2 ? ids.slice(0, 2) : [];
    const task = { title: `Task ${n}`, body: 'Do it.', kind: 'task', priority: 2, labels: [], dependsOn } as const;
    ids.push((await inner.tracker.create(task, 'ada')).id);
  }
  const main = (): Sha => inner.repository.refs.get('refs/heads/main') ?? fail();
  const stage = {
    ...inner,
    ids,
    main,
    bases,
    parts: ids.slice(0, 4),
    count,
    moveBase: (files: Readonly<Record<string, string>>) => {
      const { files: before } = inner.repository.read(main());
      inner.repository.refs.set(
        'refs/heads/main',
        inner.repository.commit(new Map([...before, ...Object.entries(files)]), [main()], 'Another'),
      );
    },
    dies: (): boolean => {
      const dead = chance(odds.dies);
      if (dead) count.deaths += 1;
      return dead;
    },
    /** Until nothing happens any more, however long somebody rests; nothing is in the way now. */
    settle: async (): Promise<void> => {
      isQuiet = true;
      for (let rounds = 0; rounds < 12; rounds += 1) {
        await inner.run();
        inner.clock.advance(60_000);
      }
      isQuiet = false;
    },
  };
  const convoy = { kind: 'convoy.new', name: 'Trip', tasks: stage.parts, one: false, together: true } as const;
  expect(await inner.submit(convoy)).toMatchObject({ ok: true });
  expect(await inner.submit({ kind: 'sling', task: ids[4] ?? fail() })).toMatchObject({ ok: true });
  return stage;
};
type Stage = Awaited<ReturnType<typeof opened>>;

const fail = (): never => {
  throw new Error('It is not there');
};

/** Whatever the base was, it had all of the convoy or nothing, and no gate was red on it. Says how many had all. */
const checkBases = ({ repository, main, bases, parts }: Stage): number => {
  const wholes = [...new Set([...bases, main()])].filter((at) => {
    const { files } = repository.read(at);
    const there = parts.filter((task) => files.has(`work/${task}`));
    expect([0, parts.length], `${at} has ${there.join(', ')}`).toContain(there.length);
    expect([...files.values()].filter((text) => text.startsWith('red'))).toEqual([]);
    return there.length > 0;
  });
  return wholes.length;
};

/** What the base has is what stands in each worker's last commit that was handed in. */
const checkLanded = async (stage: Stage): Promise<void> => {
  const { files } = stage.repository.read(stage.main());
  for (const task of stage.ids) {
    expect(stage.world().landed[task], task).toBeDefined();
    const commit = stage.world().merges[task]?.commit ?? fail();
    expect(files.get(`work/${task}`), task).toBe(stage.repository.read(commit).files.get(`work/${task}`));
    expect((await stage.task(task)).task.status).toBe('closed');
  }
  expect(stage.world()).toMatchObject({ polecats: {}, inbox: {}, gatherings: {}, trains: {} });
  // But one with a commit that came too late.
  const landed = new Set(stage.parts.map((task) => stage.world().merges[task]?.commit));
  expect([...stage.repository.refs].filter(([name, tip]) => name.startsWith('refs/heads/') && landed.has(tip))).toEqual(
    [],
  );
  expect(stage.errors).toEqual([]);
};

describe('a convoy that lands together', () => {
  it('lands whole when the town dies after any of its steps', async () => {
    const steps = await (await opened(1, CALM)).run();
    expect(steps).toBeGreaterThan(20);
    for (let cut = 1; cut <= steps; cut += 1) {
      const stage = await opened(1, CALM);
      await stage.run(cut);
      await stage.settle();
      expect(checkBases(stage), `cut after step ${cut}`).toBeGreaterThan(0);
      await checkLanded(stage);
    }
  });

  it.each(['merge', 'squash', 'rebase'] as const)(
    'never stands on the base in part with %s, whatever dies, whoever moves the base, is red or commits late',
    async (strategy) => {
      const all = { deaths: 0, moves: 0, red: 0, anew: 0 };
      for (let seed = 1; seed <= 14; seed += 1) {
        const stage = await opened(seed, WILD, { strategy });
        await stage.run(stage.dies);
        await stage.settle();
        expect(checkBases(stage), `seed ${seed}`).toBeGreaterThan(0);
        await checkLanded(stage);
        all.deaths += stage.count.deaths;
        all.moves += stage.count.moves;
        all.red += stage.count.red;
        all.anew += (await stage.events()).filter(({ type }) => type === 'convoy.scattered').length;
      }
      expect(all.deaths).toBeGreaterThan(20);
      expect(all.moves).toBeGreaterThan(15);
      expect(all.red).toBeGreaterThan(10);
      expect(all.anew, 'a whole that did not go with the base').toBeGreaterThan(0);
    },
    120_000,
  );

  it('goes from the base as one, whenever the town dies, and comes back as one', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const stage = await opened(seed, { ...CALM, dies: 0.1 });
      await stage.settle();
      expect(checkBases(stage)).toBeGreaterThan(0);
      expect(await stage.submit({ kind: 'undo', task: WHOLE })).toMatchObject({ ok: true });
      await stage.run(stage.dies);
      await stage.run();
      const { files } = stage.repository.read(stage.main());
      expect(
        stage.parts.filter((task) => files.has(`work/${task}`)),
        `seed ${seed}`,
      ).toEqual([]);
      for (const task of stage.parts) expect((await stage.task(task)).task.status).toBe('open');
      checkBases(stage);
      for (const task of stage.parts) expect(await stage.submit({ kind: 'sling', task })).toMatchObject({ ok: true });
      await stage.run(stage.dies);
      await stage.settle();
      expect(checkBases(stage)).toBeGreaterThan(1);
      await checkLanded(stage);
    }
  });
});

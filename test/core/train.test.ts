import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, rigName, type TaskId, taskId } from '../../src/core/ids.ts';
import { nextMerges } from '../../src/core/merging.ts';
import type { MergeRequest, World } from '../../src/core/model.ts';
import type { Came, Front, Train } from '../../src/core/train.ts';
import { judge, suspectsIn } from '../../src/core/train-judge.ts';
import { trainOrder } from '../../src/core/train-order.ts';
import { assigned, given, observed, rig, SHOP, START, settings, shaOf, task } from '../helpers/world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
type Name = (typeof NAMES)[number];
const id = (name: string): TaskId => taskId(`shop-${name}`);
const commitOf = (name: string) => shaOf(0x10 + name.charCodeAt(0));
const resultOf = (name: string) => shaOf(0x80 + name.charCodeAt(0));

/** Approved branches of these names, each of a worker of its own. */
const approved = (names: readonly Name[], anyway: readonly Name[] = []): World =>
  given(
    names.flatMap((name, index): readonly TownEvent[] => {
      const worker = { polecat: polecatId(`worker-${name}`), epoch: index + 1 };
      const tree = shaOf(3);
      return [
        assigned({ ...worker, task: id(name), branch: `mayor/shop-${name}` }),
        {
          type: 'merge.requested',
          ...worker,
          task: id(name),
          rig: SHOP,
          branch: `mayor/shop-${name}`,
          commit: commitOf(name),
          tree,
          by: 'agent',
        },
        {
          type: 'merge.approved',
          task: id(name),
          tree,
          by: 'dev',
          ...(anyway.includes(name) ? { anyway: true as const } : {}),
        },
      ];
    }),
  );

const on = { rig: SHOP, train: 't1' } as const;
const formed = (names: readonly Name[], alone: readonly Name[] = []): TownEvent => ({
  type: 'train.formed',
  ...on,
  onto: shaOf(1),
  members: names.map((name) => ({ task: id(name), commit: commitOf(name), result: resultOf(name) })),
  alone: alone.map(id),
});
const RED = { kind: 'red', gate: 'npm test', log: 'failed' } as const;
const checked = (front: Front, came: Came, suspects?: readonly Name[]): TownEvent => ({
  type: 'train.checked',
  ...on,
  ...front,
  came,
  ...(suspects === undefined ? {} : { suspects: suspects.map(id) }),
});
const next = (world: World, change: Parameters<typeof rig>[0] = {}, base = shaOf(1)): readonly Action[] =>
  nextMerges(
    world,
    observed({
      rigs: {
        shop: {
          tasks: NAMES.map((name) => task(`shop-${name}`, { status: 'in-review' })),
          worktrees: [],
          base,
          askedAt: START + 1_000,
        },
      },
    }),
    settings({ rigs: { shop: rig(change) } }),
    START + 2_000,
  );
const recorded = (world: World, actions = next(world)): World =>
  given(
    actions.flatMap((action) => (action.kind === 'record' ? action.events : [])),
    world,
  );
const states = (world: World) =>
  Object.fromEntries(Object.values(world.merges).map((merge) => [merge.task.slice(5), merge.state.kind]));

/** Runs the search to its end over gates that only look at who is in the front; counts the runs. */
const search = (names: readonly Name[], isRed: (front: readonly Name[]) => boolean, suspects: readonly Name[] = []) => {
  let world = given([formed(names)], approved(names));
  for (let runs = 0; runs < 40; runs += 1) {
    const train = world.trains.shop;
    if (train === undefined) throw new Error('no train');
    const verdict = judge(train);
    if (verdict.kind !== 'probe') return { runs, verdict };
    const { kind: _probe, ...front } = verdict;
    const added = front.plus === undefined ? [] : names.filter((name) => id(name) === front.plus);
    const came: Came = isRed([...names.slice(0, front.length), ...added]) ? RED : { kind: 'green' };
    world = given([checked(front, came, came.kind === 'red' && front.length > 1 ? suspects : undefined)], world);
  }
  throw new Error('it never ended');
};
const has =
  (...wanted: readonly Name[]) =>
  (front: readonly Name[]): boolean =>
    wanted.every((name) => front.includes(name));

describe('a train', () => {
  it('is made of all that is approved, at the most as many as the rig says', () => {
    expect(next(approved(['a', 'b', 'c']))).toMatchObject([
      { kind: 'rehearse', tasks: [id('a'), id('b'), id('c')], most: 20 },
    ]);
    expect(next(approved(['a', 'b']), { train: 1 })).toMatchObject([{ kind: 'rehearse', most: 1 }]);
  });
  it('does not take along what a person approved although it was red: that goes alone', () => {
    expect(next(approved(['a', 'b', 'c'], ['b']))).toMatchObject([{ tasks: [id('a'), id('c')] }]);
    expect(next(approved(['a', 'b', 'c'], ['a']))).toMatchObject([{ tasks: [id('a')] }]);
  });
  it('does not take along what is known to be red with the present base', () => {
    const preview = { kind: 'red', onto: shaOf(1), gate: 'npm test', log: '' } as const;
    const world = given(
      [{ type: 'merge.previewed', task: id('b'), commit: commitOf('b'), preview }],
      approved(['a', 'b', 'c']),
    );
    expect(next(world)).toMatchObject([{ tasks: [id('a'), id('c')] }]);
    expect(next(world, {}, shaOf(5))).toMatchObject([{ tasks: [id('a'), id('b'), id('c')] }]);
  });
  it('runs its gates once, on the last result, and lands as one', () => {
    const world = given([formed(['a', 'b', 'c'])], approved(['a', 'b', 'c']));
    expect(states(world)).toEqual({ a: 'checking', b: 'checking', c: 'checking' });
    expect(next(world)).toMatchObject([{ kind: 'check', length: 3 }]);
    const passed = recorded(given([checked({ length: 3 }, { kind: 'green' })], world));
    expect(states(passed)).toEqual({ a: 'landing', b: 'landing', c: 'landing' });
    expect(next(passed)).toMatchObject([{ kind: 'land', onto: shaOf(1), result: resultOf('c') }]);
    const landed = given(
      [
        ...(['a', 'b', 'c'] as const).map(
          (name): TownEvent => ({ type: 'merge.landed', task: id(name), result: resultOf(name), tip: resultOf('c') }),
        ),
        { type: 'train.landed', ...on, result: resultOf('c') },
      ],
      passed,
    );
    expect(landed.trains).toEqual({});
    expect(landed.merges[id('a')]?.state).toEqual({ kind: 'landed', result: resultOf('a'), tip: resultOf('c') });
    expect(next(landed)).toMatchObject([{ kind: 'settle', tasks: [id('a'), id('b'), id('c')], tip: resultOf('c') }]);
  });
  it('is made and checked while what landed before cannot be pushed; only its landing waits for that', () => {
    const landed = given(
      [{ type: 'merge.landed', task: id('a'), result: resultOf('a'), tip: resultOf('a') }],
      approved(['a', 'b']),
    );
    const kinds = (world: World, push: boolean) => next(world, { push }).map(({ kind }) => kind);
    expect(kinds(landed, true)).toEqual(['settle', 'rehearse']);
    const checking = given([formed(['b'])], landed);
    expect(kinds(checking, true)).toEqual(['settle', 'check']);
    const passed = recorded(given([checked({ length: 1 }, { kind: 'green' })], checking));
    expect(kinds(passed, true)).toEqual(['settle']);
    expect(kinds(passed, false)).toEqual(['settle', 'land']);
    const settled: TownEvent = { type: 'merge.settled', task: id('a'), result: resultOf('a'), pushed: true };
    expect(kinds(given([settled], passed), true)).toEqual(['land']);
  });
  it('ends when the base has moved, and all are approved as before', () => {
    const world = given([formed(['a', 'b'])], approved(['a', 'b']));
    const ended = recorded(world, next(world, {}, shaOf(6)));
    expect(states(ended)).toEqual({ a: 'approved', b: 'approved' });
    expect(ended.trains).toEqual({});
  });
  it('ends when one of them is handed in anew, which is not approved then', () => {
    const before = given([formed(['a', 'b'])], approved(['a', 'b']));
    const again = given(
      [
        {
          type: 'merge.requested',
          polecat: polecatId('worker-a'),
          epoch: 1,
          task: id('a'),
          rig: SHOP,
          branch: 'mayor/shop-a',
          commit: shaOf(7),
          tree: shaOf(8),
          by: 'agent',
        },
      ],
      before,
    );
    expect(states(recorded(again))).toEqual({ a: 'in-review', b: 'approved' });
  });
  it('tries its landing again after a crash, wherever the base is by then', () => {
    const passed = recorded(given([formed(['a']), checked({ length: 1 }, { kind: 'green' })], approved(['a'])));
    expect(next(passed, {}, shaOf(6))).toMatchObject([{ kind: 'land' }]);
  });
  it('hears nothing of a train that is over', () => {
    const world = given([formed(['a'])], approved(['a']));
    const late: TownEvent = { type: 'train.passed', rig: rigName('shop'), train: 'older', length: 1 };
    expect(given([late], world).merges).toEqual(world.merges);
  });
});

describe('a red train', () => {
  it('is cut down to the branch that is red by itself; what is before it lands', () => {
    for (const guilty of NAMES) {
      const { verdict, runs } = search(NAMES, has(guilty));
      expect(verdict).toMatchObject({ kind: 'guilty', task: id(guilty), length: NAMES.indexOf(guilty) });
      expect(verdict).not.toHaveProperty('other');
      expect(runs).toBeLessThanOrEqual(5);
    }
  });
  it('names the other of two that are red together alone', () => {
    for (const [one, two] of [
      ['a', 'b'],
      ['a', 'h'],
      ['c', 'f'],
      ['g', 'h'],
    ] as const) {
      const { verdict, runs } = search(NAMES, has(one, two));
      expect(verdict).toMatchObject({ kind: 'guilty', task: id(two), other: id(one), length: NAMES.indexOf(two) });
      expect(runs).toBeLessThanOrEqual(9);
    }
  });
  it('looks first where the log points to, and believes only the gates', () => {
    expect(search(NAMES, has('f'), ['f'])).toMatchObject({ runs: 2, verdict: { task: id('f') } });
    expect(search(NAMES, has('f'), ['b']).verdict).toMatchObject({ task: id('f') });
    expect(search(NAMES, has('c', 'f'), ['f', 'c']).verdict).toMatchObject({ task: id('f'), other: id('c') });
  });
  it('blames nobody for a red that does not come again', () => {
    let flaked = false;
    const { verdict } = search(NAMES, () => {
      const red = !flaked;
      flaked = true;
      return red;
    });
    expect(verdict).toEqual({ kind: 'pass', length: NAMES.length });
  });
  it('does not try again by itself what its own rehearsal has shown to be green', () => {
    const train = given([formed(['a', 'b'], ['a', 'b'])], approved(['a', 'b']));
    const red = given([checked({ length: 2 }, RED), checked({ length: 1 }, { kind: 'green' })], train);
    const judged = (world: World) => judge(world.trains.shop as Train);
    expect(judged(red)).toEqual({ kind: 'probe', length: 2 });
    expect(judged(given([checked({ length: 2 }, RED)], red))).toMatchObject({
      task: id('b'),
      other: id('a'),
      length: 1,
    });
  });
  it('gives the guilty one back, lands what is before it, and keeps the rest for the next train', () => {
    const world = given(
      [formed(['a', 'b', 'c']), checked({ length: 3 }, RED), checked({ length: 1 }, { kind: 'green' })],
      approved(['a', 'b', 'c']),
    );
    const red = given([checked({ length: 2 }, RED), checked({ length: 0, plus: id('b') }, RED)], world);
    expect(next(red)).toMatchObject([{ kind: 'give-back', task: id('b'), length: 1 }]);
    const passed = given([{ type: 'train.passed', ...on, length: 1 }], red);
    expect(states(passed)).toEqual({ a: 'landing', b: 'approved', c: 'approved' });
  });
  it('blames nobody when that gate is red on the base: each is tried alone, for it may mend the base, or waits', () => {
    const onBase = { ...RED, base: 'red' } as const;
    const waiting = recorded(given([formed(['a', 'b']), checked({ length: 2 }, onBase)], approved(['a', 'b'])));
    expect(states(waiting)).toEqual({ a: 'approved', b: 'held' });
    const again = recorded(given([formed(['a']), checked({ length: 1 }, onBase)], waiting));
    expect(states(again)).toEqual({ a: 'held', b: 'held' });
    expect(again.merges[id('a')]?.state).toMatchObject({ because: expect.stringContaining('red on the base') });
    // Neither is tried again while nothing has changed, and the one that waits for the base as soon as that moves.
    const restarts = (base?: ReturnType<typeof shaOf>) =>
      next(again, {}, base).flatMap((action) => (action.key.startsWith('held:') ? [action.key] : []));
    expect(restarts()).toEqual([]);
    expect(restarts(shaOf(2))).toEqual([`held:${id('a')}`]);
  });
  it('lands the front that is green although the base is red, for it mends that', () => {
    const onBase = { ...RED, base: 'red' } as const;
    const proof = [
      checked({ length: 2 }, RED),
      checked({ length: 1 }, { kind: 'green' }),
      checked({ length: 2 }, onBase),
    ];
    const passed = recorded(given([formed(['a', 'b']), ...proof], approved(['a', 'b'])));
    expect(states(passed)).toEqual({ a: 'landing', b: 'approved' });
  });
  it('ends when its rig merges by pull requests from now on, and nothing of it lands here', () => {
    const world = given([formed(['a', 'b'])], approved(['a', 'b']));
    const ended = recorded(world, next(world, { merge: 'pr' }));
    expect(ended.trains).toEqual({});
    expect(states(ended)).toEqual({ a: 'approved', b: 'approved' });
  });
  it('ends when its rig is no more in rigs.yaml, and all are approved as before for when it comes back', () => {
    const world = given([formed(['a', 'b'])], approved(['a', 'b']));
    const actions = nextMerges(world, observed({ rigs: {} }), settings({ rigs: {} }), START);
    const ended = recorded(world, actions);
    expect(ended.trains).toEqual({});
    expect(states(ended)).toEqual({ a: 'approved', b: 'approved' });
    expect(nextMerges(ended, observed({ rigs: {} }), settings({ rigs: {} }), START)).toEqual([]);
    expect(next(ended)).toMatchObject([{ kind: 'rehearse', tasks: [id('a'), id('b')] }]);
  });
  it('lands what a person approved anyway where the base is as red', () => {
    const onBase = { ...RED, base: 'red' } as const;
    const alone = recorded(given([formed(['a']), checked({ length: 1 }, onBase)], approved(['a'], ['a'])));
    expect(states(alone)).toEqual({ a: 'landing' });
  });
});

describe('suspects', () => {
  it('are those whose files the log names, whole paths before bare names', () => {
    const changes = [
      { task: id('a'), files: ['src/other.ts'] },
      { task: id('b'), files: ['lib/cart.ts'] },
      { task: id('c'), files: ['src/cart.ts', 'test/cart.test.ts'] },
    ];
    expect(suspectsIn('FAIL src/cart.ts:12 expected 3', changes)).toEqual([id('c'), id('b')]);
    expect(suspectsIn('exit 1', changes)).toEqual([]);
    expect(suspectsIn('a word and another', [{ task: id('a'), files: ['word.ts', 'a', 'd'] }])).toEqual([]);
    expect(suspectsIn('my-cart.ts is red', [{ task: id('a'), files: ['cart.ts'] }])).toEqual([]);
  });
});

describe('the order of a train', () => {
  const merges = (names: readonly Name[]): readonly MergeRequest[] => Object.values(approved(names).merges);
  const order = (known: Parameters<typeof trainOrder>[1], conflicts?: Readonly<Record<string, number>>) =>
    trainOrder(merges(['a', 'b', 'c', 'd']), known, conflicts)
      .map(({ task: one }) => one.slice(5))
      .join('');
  const known = (change: Partial<Record<Name, Partial<ReturnType<typeof task>>>>) =>
    new Map(NAMES.map((name) => [id(name), task(`shop-${name}`, change[name])] as const));

  it('is that of handing in, among equals', () => {
    expect(order(new Map())).toBe('abcd');
  });
  it('puts the most urgent first, and none before what it waits for', () => {
    expect(order(known({ c: { priority: 0 } }))).toBe('cabd');
    expect(order(known({ c: { priority: 0, dependsOn: [id('d')] } }))).toBe('abdc');
    expect(order(known({ a: { dependsOn: [id('b')] }, b: { dependsOn: [id('a')] } }))).toHaveLength(4);
  });
  it('puts what conflicts with fewer before what conflicts with more', () => {
    expect(order(known({}), { [id('a')]: 3, [id('b')]: 1 })).toBe('cdba');
    expect(order(known({ a: { priority: 1 } }), { [id('a')]: 3 })).toBe('abcd');
  });
});

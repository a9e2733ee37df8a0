import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { nextMerges } from '../../src/core/merging.ts';
import type { World } from '../../src/core/model.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import { movedUp } from '../../src/core/train-ahead.ts';
import { givesWay, isWanted } from '../../src/core/wanted.ts';
import { assigned, given, observed, rig, SHOP, START, settings, shaOf, task } from '../helpers/world.ts';

const id = (name: string) => taskId(`shop-${name}`);
const NAMES = ['a', 'b', 'c', 'd'];
const BASE = shaOf(1);
const commitOf = (name: string) => shaOf(0x10 + name.charCodeAt(0));
const resultOf = (name: string) => shaOf(0x80 + name.charCodeAt(0));
const handed = (name: string, commit = commitOf(name)): readonly TownEvent[] => {
  const worker = { polecat: polecatId(`worker-${name}`), epoch: 1 + NAMES.indexOf(name) };
  const of = { ...worker, task: id(name), branch: `mayor/shop-${name}` };
  return [assigned(of), { type: 'merge.requested', ...of, rig: SHOP, commit, tree: shaOf(3), by: 'agent' }];
};
const approve = (name: string): TownEvent => ({ type: 'merge.approved', task: id(name), tree: shaOf(3), by: 'dev' });
const members = (names: readonly string[]) =>
  names.map((name) => ({ task: id(name), commit: commitOf(name), result: resultOf(name) }));
const formed: TownEvent = { type: 'train.formed', rig: SHOP, train: 't1', onto: BASE, members: members(['a', 'b']) };
const foreseen = (names: readonly string[], apart: readonly string[] = []): TownEvent => ({
  type: 'train.foreseen',
  rig: SHOP,
  train: 't2',
  behind: 't1',
  onto: resultOf('b'),
  members: members(names),
  apart: apart.map(id),
});
const checked = (train: string, length: number, kind: 'green' | 'red'): TownEvent => ({
  type: 'train.checked',
  rig: SHOP,
  train,
  length,
  came: kind === 'green' ? { kind } : { kind, gate: 'npm test', log: '' },
});
const looks = (base = BASE) =>
  observed({
    rigs: {
      shop: { tasks: NAMES.map((name) => task(`shop-${name}`)), worktrees: [], base, askedAt: START + 1_000 },
    },
  });
const next = (world: World, change: Partial<RigSettings> = {}, base = BASE): readonly Action[] =>
  nextMerges(world, looks(base), settings({ rigs: { shop: rig({ gates: ['npm test'], ...change }) } }), START + 2_000);
const kinds = (world: World, change: Partial<RigSettings> = {}) =>
  next(world, change).map((action) => ('train' in action ? `${action.kind} ${action.train}` : action.kind));
const told = (world: World, base = BASE) =>
  next(world, {}, base).flatMap((action) => (action.kind === 'record' ? action.events : []));

/** One train of two is checked, and two more are approved. */
const standing = given([...NAMES.flatMap((name) => [...handed(name), approve(name)]), formed]);

describe('the next train', () => {
  it('is made on what the one that is checked comes to, and checked beside it', () => {
    expect(next(standing)).toMatchObject([
      { kind: 'check', train: 't1', length: 2 },
      { kind: 'foresee', behind: 't1', onto: resultOf('b'), tasks: [id('c'), id('d')], most: 20 },
    ]);
    const ahead = given([foreseen(['c', 'd'])], standing);
    expect(kinds(ahead)).toEqual(['check t1', 'check t2']);
    expect(ahead.merges[id('c')]?.state.kind).toBe('approved');
  });
  it('blames nobody and lands nothing before the first has landed', () => {
    const red = given([foreseen(['c']), checked('t2', 1, 'red')], standing);
    expect(kinds(red)).toEqual(['check t1']);
    expect(kinds(given([foreseen(['c']), checked('t2', 1, 'green')], standing))).toEqual(['check t1']);
  });
  it('moves up with all that is proven of it as soon as the first has landed, and lands at once', () => {
    const ready = given(
      [
        foreseen(['c', 'd']),
        checked('t2', 2, 'green'),
        checked('t1', 2, 'green'),
        { type: 'train.passed', rig: SHOP, train: 't1', length: 2 },
      ],
      standing,
    );
    const train = ready.trains.shop;
    if (train === undefined) throw new Error('no train');
    const up = movedUp(ready, train);
    expect(up).toMatchObject([{ type: 'train.formed', train: 't2', onto: resultOf('b') }]);
    const landed = given([{ type: 'train.landed', rig: SHOP, train: 't1', result: resultOf('b') }, ...up], ready);
    expect(landed.ahead).toEqual({});
    expect(landed.trains.shop).toMatchObject({ id: 't2', proof: { green: 2 } });
    expect(landed.merges[id('d')]?.state.kind).toBe('checking');
    expect(told(landed, resultOf('b'))).toContainEqual({ type: 'train.passed', rig: SHOP, train: 't2', length: 2 });
  });
  it('does not move up without one of its branches, or on anything else than it was made on', () => {
    const ahead = given([foreseen(['c', 'd'])], standing);
    const train = ahead.trains.shop;
    if (train === undefined) throw new Error('no train');
    expect(movedUp(given(handed('c', shaOf(9)), ahead), train)).toEqual([]);
    expect(movedUp(ahead, { ...train, members: train.members.slice(0, 1) })).toEqual([]);
  });
  it.each<readonly [string, readonly TownEvent[]]>([
    ['the first one is red', [checked('t1', 2, 'red')]],
    ['not all of the first one lands', [{ type: 'train.passed', rig: SHOP, train: 't1', length: 1 }]],
    ['the first one is over', [{ type: 'train.ended', rig: SHOP, train: 't1', because: 'the base has moved' }]],
    ['one of its branches is another', handed('d', shaOf(9))],
    [
      'a landing is to be taken back',
      [
        {
          type: 'undo.requested',
          task: taskId('shop-z'),
          rig: SHOP,
          title: 'z',
          to: BASE,
          by: 'dev',
          gates: true,
          withLater: false,
        },
      ],
    ],
  ])('is let go of when %s, and its gates are ended', (_why, events) => {
    const world = given(events, given([foreseen(['c', 'd'])], standing));
    expect(told(world)).toContainEqual(expect.objectContaining({ type: 'train.ended', train: 't2' }));
    const check = { kind: 'check', key: 'k', rig: SHOP, train: 't2', length: 2 } as const;
    expect(isWanted(check, world, looks())).toBe(true);
    expect(isWanted(check, given(told(world), world), looks())).toBe(false);
  });
  it('is not made without gates, where it is turned off, or where the last trains were mostly red', () => {
    expect(kinds(standing, { speculate: 0 })).toEqual(['check t1']);
    expect(kinds(standing, { gates: [] })).toEqual(['check t1']);
    const ended: TownEvent = { type: 'train.ended', rig: SHOP, train: 't1', because: 'x' };
    const twice = given([checked('t1', 2, 'red'), ended, formed, checked('t1', 2, 'red'), ended, formed], standing);
    expect(kinds(twice)).toEqual(['check t1']);
    const better = given([checked('t1', 2, 'green'), ended, formed], twice);
    expect(kinds(better)).toEqual(['check t1', 'foresee']);
  });
  it('is not asked for again when nothing fits behind the first, but for what is approved later', () => {
    const one = given([...handed('c'), ...['a', 'b', 'd'].flatMap((name) => [...handed(name), approve(name)]), formed]);
    const nothing = given([foreseen([], ['d'])], one);
    expect(kinds(nothing)).toEqual(['check t1']);
    expect(kinds(given([approve('c')], nothing))).toEqual(['check t1', 'foresee']);
  });
});

describe('what is under way', () => {
  const preview = { kind: 'preview', key: 'preview:shop', task: id('a'), commit: commitOf('a'), onto: BASE } as const;
  const inReview = given(['a', 'b'].flatMap((name) => handed(name)));

  it('is a rehearsal that goes on while its branch, its base and the rig are as they were', () => {
    expect(isWanted(preview, inReview, looks())).toBe(true);
    expect(isWanted(preview, inReview, observed({ rigs: {} }))).toBe(true);
  });
  it.each<readonly [string, World, Parameters<typeof isWanted>[2]]>([
    [
      'a new commit',
      given([{ type: 'merge.moved', task: id('a'), commit: shaOf(7), tree: shaOf(8) }], inReview),
      looks(),
    ],
    ['its branch dropped', given([{ type: 'merge.dropped', task: id('a'), because: 'x' }], inReview), looks()],
    ['another base', inReview, looks(shaOf(5))],
    ['something approved', given([approve('b')], inReview), looks()],
    ['a train', given([approve('b'), { ...formed, members: members(['b']) } as TownEvent], inReview), looks()],
  ])('is ended for %s', (_what, world, seen) => {
    expect(isWanted(preview, world, seen)).toBe(false);
  });
  it('gives its place to what is to land: a rehearsal first, then what is made ready', () => {
    const check = (train: string) => ({ kind: 'check', key: train, rig: SHOP, train, length: 2 }) as const;
    const world = given([foreseen(['c'])], standing);
    expect([preview, check('t2'), check('t1')].map((one) => givesWay(one, world))).toEqual([
      'first',
      'then',
      undefined,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { taskId } from '../../src/core/ids.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import { gateOn } from '../helpers/planted.ts';
import { openRefinery, type Refinery, type RefineryParts } from '../helpers/refinery.ts';
import { rig, shaOf } from '../helpers/world.ts';

const START = { 'shared.txt': 'start\n' };

/** Branches by name, handed in in this order; the first is landing by the time that the others come. */
const refineryOf = (
  branches: Readonly<Record<string, Readonly<Record<string, string>>>>,
  change: Partial<RigSettings> = {},
  more: Pick<RefineryParts, 'unreadable'> = {},
) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const settings = rig({ merge: 'auto', gates: ['gate'], ...change });
  const forge = memoryForge(settings, clone, (_gate, files) => gateOn(Object.keys(files)));
  const refinery = openRefinery({ rig: settings, forge, ...more });
  for (const [name, changes] of Object.entries(branches)) {
    const commit = clone.commit({ parents: [start], files: { ...START, ...changes }, message: name });
    refinery.handIn({ task: taskId(`shop-${name}`), commit, files: Object.keys(changes) });
  }
  return { refinery, files: () => Object.keys(clone.look(clone.branches.get('main') ?? start)?.files ?? {}), clone };
};

const settled = async (refinery: Refinery): Promise<void> => {
  for (let turns = 0; await refinery.turn(); turns += 1) if (turns > 200) throw new Error('It never came to rest');
};
const returned = ({ refinery }: { readonly refinery: Refinery }) =>
  refinery.events().flatMap((event) => (event.type === 'merge.returned' ? [event] : []));

describe('what goes back to its agent', () => {
  it('has the log, and of a pair the title and the files of the other', async () => {
    const town = refineryOf({ a: { 'def/x.txt': '' }, b: { 'b.txt': '' }, c: { 'use/x.txt': '' }, d: { 'd.txt': '' } });
    await settled(town.refinery);
    expect(returned(town)).toMatchObject([{ task: 'shop-c', because: 'gate' }]);
    const told = returned(town)[0]?.brief.text;
    for (const part of ['shop-a: Title of shop-a', '  def/x.txt', '$ gate', 'use/x.txt:1 does not fit'])
      expect(told).toContain(part);
    expect(town.files()).toEqual(['b.txt', 'd.txt', 'def/x.txt', 'shared.txt']);
  });
  it('is given back also where the diff of the other cannot be read', async () => {
    const branches = { a: { 'def/x.txt': '' }, b: { 'b.txt': '' }, c: { 'use/x.txt': '' } };
    const town = refineryOf(branches, {}, { unreadable: true });
    await settled(town.refinery);
    expect(returned(town)).toMatchObject([{ task: 'shop-c', because: 'gate' }]);
    const told = returned(town)[0]?.brief.text;
    expect(told).toContain('shop-a: Title of shop-a');
    expect(told).not.toContain('It changes');
  });
  it('is told nothing of others when it is red by itself', async () => {
    const town = refineryOf({ a: { 'a.txt': '' }, b: { 'bad/b.txt': '' }, c: { 'c.txt': '' } });
    await settled(town.refinery);
    expect(returned(town)).toMatchObject([{ task: 'shop-b', because: 'gate' }]);
    expect(returned(town)[0]?.detail).toBe('$ gate\nbad/b.txt:1 is broken');
    expect(town.files()).toEqual(['a.txt', 'c.txt', 'shared.txt']);
  });
  it('is what conflicts with the base, once the one that it conflicts with has landed', async () => {
    const town = refineryOf({ a: { 'shared.txt': 'by a' }, b: { 'shared.txt': 'by b' }, c: { 'c.txt': '' } });
    await settled(town.refinery);
    const order = town.refinery.events().map(({ type }) => type);
    expect(returned(town)).toMatchObject([{ task: 'shop-b', because: 'conflict' }]);
    expect(order.indexOf('merge.returned')).toBeGreaterThan(order.indexOf('train.landed'));
  });
});

describe('approved although it was red', () => {
  const careful = { merge: 'ask' } as const;

  it('is tried alone, and goes back when it is red again', async () => {
    const town = refineryOf({ a: { 'bad/a.txt': '' }, b: { 'b.txt': '' } }, careful);
    await settled(town.refinery);
    expect(town.refinery.world().merges['shop-a']?.preview).toMatchObject({ kind: 'red', gate: 'gate' });
    town.refinery.approve(taskId('shop-a'), 'anyway');
    town.refinery.approve(taskId('shop-b'));
    await settled(town.refinery);
    expect(returned(town)).toMatchObject([{ task: 'shop-a' }]);
    const trains = town.refinery.events().flatMap((event) => (event.type === 'train.formed' ? [event.members] : []));
    expect(trains.map((members) => members.map(({ task }) => task))).toEqual([['shop-a'], ['shop-b']]);
    expect(town.files()).toEqual(['b.txt', 'shared.txt']);
  });
});

describe('a branch that cannot even be tried', () => {
  it('waits and says why, and the others land', async () => {
    const town = refineryOf({});
    const gone = { task: taskId('shop-gone'), commit: shaOf(7), files: [] };
    town.refinery.handIn(gone);
    const start = town.clone.branches.get('main');
    const parents = start === undefined ? [] : [start];
    const commit = town.clone.commit({ parents, files: { ...START, 'a.txt': '' }, message: 'a' });
    town.refinery.handIn({ task: taskId('shop-a'), commit, files: ['a.txt'] });
    for (let turns = 0; town.refinery.world().landed['shop-a'] === undefined && turns < 20; turns += 1)
      await town.refinery.turn();
    expect(town.files()).toEqual(['a.txt', 'shared.txt']);
    const held = town.refinery.world().merges['shop-gone']?.state;
    expect(held).toMatchObject({ kind: 'held', because: /is not there/ });
  });
});

describe('a branch whose work the base has already', () => {
  it('is settled without a landing of its own, so that no undo of it takes back what others landed', async () => {
    const town = refineryOf({ a: { 'a.txt': '' }, b: { 'b.txt': '' } });
    const byHand = town.refinery.world().merges['shop-b']?.commit;
    if (byHand !== undefined) town.clone.branches.set('main', byHand);
    await settled(town.refinery);
    const { landed } = town.refinery.world();
    expect(landed['shop-a']).not.toHaveProperty('already');
    expect(landed['shop-b']).toMatchObject({ already: true });
    expect(town.files()).toEqual(['a.txt', 'b.txt', 'shared.txt']);
  });
});

describe('a journal', () => {
  it('has who approved which tree, before anything landed, and each task once', async () => {
    const town = refineryOf({ a: { 'a.txt': '' }, b: { 'b.txt': '' } }, { merge: 'ask' });
    await settled(town.refinery);
    for (const name of ['a', 'b']) town.refinery.approve(taskId(`shop-${name}`));
    await settled(town.refinery);
    const kept = town.refinery.events().map((event) => ('task' in event ? `${event.type} ${event.task}` : event.type));
    expect(kept.slice(kept.indexOf('merge.approved shop-a'))).toEqual([
      'merge.approved shop-a',
      'merge.approved shop-b',
      'train.formed',
      'train.checked',
      'train.passed',
      'merge.landed shop-a',
      'merge.landed shop-b',
      'train.landed',
      'merge.settled shop-a',
      'polecat.leaving',
      'merge.settled shop-b',
      'polecat.leaving',
    ]);
  });
});

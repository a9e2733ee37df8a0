import { describe, expect, it } from 'vitest';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { without } from '../../src/core/fold/town.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { emptyWorld } from '../../src/core/model.ts';
import { amber, assigned, given, handedIn, START, shaOf, started } from '../helpers/world.ts';

describe('the world as its events', () => {
  it('ignores an event that it has seen', () => {
    const world = given([assigned(), started]);
    expect(evolve(world, { ...started, seq: 2, at: START, v: 1 })).toBe(world);
  });
  it('ignores news of an older epoch', () => {
    const second = given([assigned(), assigned({ epoch: 2 })]);
    expect(given([started], second).polecats.amber?.phase.kind).toBe('assigned');
    expect(given([handedIn], second).merges).toEqual({});
    expect(given([{ type: 'polecat.cleared', ...amber }], second).polecats.amber?.epoch).toBe(2);
  });
  it('keeps a stop against late news of the process', () => {
    const stopped = given([assigned(), { type: 'polecat.stopped', ...amber, by: 'dev' }]);
    expect(given([started], stopped).polecats.amber?.phase.kind).toBe('stopped');
    expect(
      given([{ type: 'polecat.waiting', ...amber, until: 1, because: '' }], stopped).polecats.amber?.phase.kind,
    ).toBe('stopped');
  });
  it('never lets a leaving worker come back', () => {
    const leaving = given([assigned(), { type: 'polecat.leaving', ...amber, because: 'landed' }]);
    expect(given([{ type: 'polecat.resumed', ...amber, because: 'x' }], leaving).polecats.amber?.phase.kind).toBe(
      'leaving',
    );
  });
  it('counts failures for the task and for the agent kind', () => {
    const world = given([assigned(), started, { type: 'polecat.vanished', ...amber, run: 1, because: 'gone' }]);
    expect(world.tries['shop-a']?.failures).toBe(1);
    expect(world.breakers.talker?.failures).toBe(1);
    expect(given([handedIn], world).breakers.talker).toBeUndefined();
  });
  it('does not grow with every landing', () => {
    const landings = Array.from({ length: 150 }, (_, index) => {
      const worker = { polecat: polecatId(`p${index}`), epoch: index + 1 };
      const task = taskId(`shop-${index}`);
      return [
        assigned({ ...worker, task }),
        { ...handedIn, ...worker, task },
        { type: 'merge.settled' as const, task, result: shaOf(9), pushed: false },
        { type: 'polecat.cleared' as const, ...worker },
      ];
    }).flat();
    const world = given(landings);
    expect(Object.keys(world.merges)).toHaveLength(100);
    expect(world.merges['shop-149']?.state.kind).toBe('settled');
    expect(Object.keys(world.landed)).toHaveLength(150);
  });
  it('stays plain data, so that it can be a snapshot', () => {
    const world = given([assigned(), started, handedIn]);
    expect(JSON.parse(JSON.stringify(world))).toEqual(world);
  });
});

describe('reading old events', () => {
  it('takes what it knows and nothing else', () => {
    expect(upgrade({ seq: 1, at: 1, v: 1, type: 'town.stopped', because: 'x' })).toMatchObject({
      type: 'town.stopped',
    });
    for (const raw of [
      null,
      'x',
      {},
      { seq: 1, at: 1, v: 2, type: 'town.stopped' },
      { seq: 1, at: 1, v: 1, type: 'no.such' },
      { seq: 1, at: 1, v: 1, type: 'toString' },
    ]) {
      expect(upgrade(raw)).toBeUndefined();
    }
  });
  it('starts from an empty world', () => {
    expect(given([])).toBe(emptyWorld);
  });
});

it('copies no record to take out what it has not', () => {
  const record = { a: 1, b: 2 };
  expect(without(record, 'c')).toBe(record);
  expect(without(record, 'a')).toEqual({ b: 2 });
  expect(without(record, 'toString')).toBe(record);
});

import { expect } from 'vitest';
import { taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import { type Check, START } from './stage.ts';

const TASK = taskId('shop-k3f9');

export const checking: readonly Check[] = [
  {
    title: 'without gates every result is green',
    async check(stage) {
      const forge = stage.open();
      expect(await forge.check(TASK, await forge.base())).toEqual({ kind: 'green' });
    },
  },
  {
    title: 'gates look at the result, not at the base',
    async check(stage) {
      const forge = stage.open(['four.txt', 'one.txt']);
      const start = await forge.base();
      expect(await forge.check(TASK, start)).toMatchObject({ kind: 'red', log: expect.stringContaining('four.txt') });
      const mine = await stage.commit(start, { 'four.txt': 'four\n' });
      expect(await forge.check(TASK, resultOf(await forge.rehearse(TASK, mine, 'Merge')))).toEqual({ kind: 'green' });
    },
  },
  {
    title: 'the first red gate is told, and nothing is kept of the last check',
    async check(stage) {
      const forge = stage.open(['one.txt', 'four.txt', 'five.txt']);
      const start = await forge.base();
      const five = await stage.commit(start, { 'five.txt': 'five\n' });
      const four = await stage.commit(start, { 'four.txt': 'four\n' });
      const gates = [];
      for (const commit of [five, four, five]) gates.push(await forge.check(TASK, commit));
      expect(gates.map((gate) => gate.kind === 'red' && gate.log.split('\n')[0])).toEqual([
        'four.txt is missing',
        'five.txt is missing',
        'four.txt is missing',
      ]);
    },
  },
  {
    title: 'checking leaves the base and the checkout as they are',
    async check(stage) {
      const forge = stage.open(['four.txt']);
      const start = await forge.base();
      await stage.edit('one.txt', 'a draft\n');
      await forge.check(TASK, await stage.commit(start, { 'one.txt': 'mine\n', 'four.txt': 'four\n' }));
      expect(await forge.base()).toBe(start);
      expect(await stage.files(start)).toEqual(START);
      expect(await stage.standing('one.txt')).toBe('a draft\n');
    },
  },
];

import { expect } from 'vitest';
import { TransientError } from '../../../src/core/errors.ts';
import type { GateResult } from '../../../src/core/gate.ts';
import { taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import { type Changes, type Check, type ForgeStage, START } from './stage.ts';

const TASK = taskId('shop-k3f9');

/** Each gate with its result and how often it ran. */
const told = ({ gates = [] }: GateResult): readonly string[] =>
  gates.map(({ name, kind, tries }) => `${name} ${kind} ${tries}`);

/** A result on the base as it is: what changed is what was asked for. */
const changed = async (stage: ForgeStage, changes: Changes) => stage.commit(await stage.open().base(), changes);

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
      const checked = await forge.check(TASK, resultOf(await forge.rehearse(TASK, mine, 'Merge')));
      expect(told(checked)).toEqual(['four.txt green 1', 'one.txt green 1']);
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
    title: 'gates that are not wanted any more do not run, and say nothing',
    async check(stage) {
      const forge = stage.open(['one.txt']);
      const signal = AbortSignal.abort();
      await expect(forge.check(TASK, await forge.base(), { signal })).rejects.toThrow(TransientError);
      expect(await stage.ran()).toEqual([]);
      expect(await forge.check(TASK, await forge.base())).toMatchObject({ kind: 'green' });
    },
  },
  {
    title: 'beside others a gate says the same, and what it found is known to all; alone it is not run on the base',
    async check(stage) {
      const forge = stage.open(['one.txt', 'four.txt']);
      const start = await forge.base();
      const five = await stage.commit(start, { 'five.txt': 'five\n' });
      const red = await forge.check(TASK, five, { onto: start, beside: true, alone: true });
      expect(red).toMatchObject({ kind: 'red', gate: 'four.txt' });
      expect(red).not.toHaveProperty('base');
      const four = await stage.commit(start, { 'four.txt': 'four\n' });
      expect(told(await forge.check(TASK, four, { beside: true }))).toEqual(['one.txt green 1', 'four.txt green 1']);
      expect(told(await forge.check(TASK, four))).toEqual(['one.txt green 0', 'four.txt green 0']);
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
  {
    title: 'a gate is called by its name, or by its line where it has none',
    async check(stage) {
      const forge = stage.open([
        { file: 'one.txt', name: 'the first/one' },
        { file: 'four.txt', name: 'the 2nd' },
      ]);
      const result = await forge.check(TASK, await forge.base());
      expect(told(result)).toEqual(['the first/one green 1', 'the 2nd red 1']);
      expect(result).toMatchObject({ kind: 'red', gate: 'the 2nd' });
    },
  },
  {
    title: 'after a red gate no later one runs, but those at its side do',
    async check(stage) {
      const gates = ['four.txt', 'one.txt'].map((file) => ({ file, parallel: true }));
      const forge = stage.open([...gates, 'two.txt']);
      expect(told(await forge.check(TASK, await forge.base()))).toEqual(['four.txt red 1', 'one.txt green 1']);
    },
  },
  {
    title: 'a gate that looks at other paths than those that changed is skipped',
    async check(stage) {
      const forge = stage.open([
        { file: 'one.txt', when: ['docs/**'] },
        { file: 'two.txt', when: ['src/**', '!src/**/*.md'] },
        { file: 'three.txt', when: ['*.ts'] },
      ]);
      const result = await changed(stage, { 'src/deep/a.md': 'a\n', 'docs/b.ts': 'b\n' });
      expect(told(await forge.check(TASK, result))).toEqual([
        'one.txt green 1',
        'two.txt skipped 0',
        'three.txt green 1',
      ]);
      expect(await stage.ran()).toEqual(['one.txt', 'three.txt']);
    },
  },
  {
    title: 'what changed is told from where the result left the base, or from the commit that is named',
    async check(stage) {
      const forge = stage.open([{ file: 'one.txt', when: ['src/**'] }]);
      const base = await forge.base();
      const first = await stage.commit(base, { 'src/a.ts': 'a\n' });
      const second = await stage.commit(first, { 'docs/b.md': 'b\n' });
      expect(told(await forge.check(TASK, second, { onto: first }))).toEqual(['one.txt skipped 0']);
      expect(told(await forge.check(TASK, second))).toEqual(['one.txt green 1']);
      await stage.moveBase(await stage.commit(base, { 'two.txt': 'theirs\n' }));
      const third = await stage.commit(second, { 'docs/c.md': 'c\n' });
      expect(told(await forge.check(TASK, third))).toEqual(['one.txt green 1']);
      await stage.moveBase(third);
      expect(told(await forge.check(TASK, third))).toEqual(['one.txt skipped 0']);
    },
  },
  {
    title: 'a gate that was skipped is not thereby green on that tree',
    async check(stage) {
      const forge = stage.open([{ file: 'four.txt', when: ['src/**'] }]);
      const first = await changed(stage, { 'src/a.ts': 'a\n' });
      const second = await stage.commit(first, { 'docs/b.md': 'b\n' });
      await forge.check(TASK, second, { onto: first });
      expect(told(await forge.check(TASK, second))).toEqual(['four.txt red 1']);
    },
  },
  {
    title: 'a red gate runs again as often as it may, and green then is flaky',
    async check(stage) {
      const forge = stage.open([
        { file: 'one.txt', flakes: 2, retries: 2 },
        { file: 'two.txt', flakes: 2, retries: 1 },
      ]);
      const result = await forge.check(TASK, await forge.base());
      expect(told(result)).toEqual(['one.txt flaky 3', 'two.txt red 2']);
      expect(result).toMatchObject({ kind: 'red', gate: 'two.txt', log: expect.stringContaining('two.txt flakes') });
    },
  },
  {
    title: 'what was green on a tree is so again without running, for another task and town opened anew as well',
    async check(stage) {
      const gates = ['one.txt', { file: 'two.txt', flakes: 1, retries: 1 }];
      const base = await stage.open().base();
      const results = [
        await stage.commit(base, { 'four.txt': 'a\n' }),
        await stage.commit(base, { 'four.txt': 'b\n' }),
      ];
      const same = await stage.commit(results[0] ?? base, {});
      for (const result of results) await stage.open(gates, { town: 'town' }).check(TASK, result);
      const again = await stage.open(gates, { town: 'town' }).check(taskId('shop-zzzz'), same);
      expect(told(again)).toEqual(['one.txt green 0', 'two.txt flaky 0']);
      expect((await stage.ran()).length).toBe(5);
      await stage.open(gates, { town: 'another' }).check(TASK, same);
      expect((await stage.ran()).length).toBe(7);
    },
  },
  {
    title: 'a gate of the same name that is another one runs again, and so do later ones',
    async check(stage) {
      const base = await stage.open().base();
      await stage.open([{ file: 'one.txt', name: 'unit' }, 'three.txt'], { town: 'town' }).check(TASK, base);
      const again = await stage
        .open([{ file: 'two.txt', name: 'unit' }, 'three.txt'], { town: 'town' })
        .check(TASK, base);
      expect(told(again)).toEqual(['unit green 1', 'three.txt green 1']);
    },
  },
  {
    title: 'what was red runs again, though what was green before it does not',
    async check(stage) {
      const forge = stage.open(['one.txt', 'four.txt']);
      const mine = await changed(stage, { 'five.txt': 'five\n' });
      await forge.check(TASK, mine);
      const first = (await stage.ran()).length;
      const again = await forge.check(TASK, mine);
      expect(told(again).at(-1)).toBe('four.txt red 1');
      expect((await stage.ran()).slice(first)).toContain('four.txt');
    },
  },
  {
    title: 'a gate that is red on the base as well is told apart from one that the branch broke',
    async check(stage) {
      const forge = stage.open(['four.txt']);
      const base = await forge.base();
      expect(await forge.check(TASK, await stage.commit(base, { 'one.txt': 'mine\n' }))).toMatchObject({ base: 'red' });
      const four = await stage.commit(base, { 'four.txt': 'four\n' });
      const broken = await stage.commit(four, { 'four.txt': null });
      expect(await forge.check(TASK, broken, { onto: four })).toMatchObject({ kind: 'red', base: 'green' });
      expect(await forge.check(TASK, broken)).toMatchObject({ kind: 'red', base: 'red' });
    },
  },
  {
    title: 'a base is asked once, and not at all where a tree is known to be green',
    async check(stage) {
      const forge = stage.open(['four.txt']);
      const base = await forge.base();
      const four = await stage.commit(base, { 'four.txt': 'four\n' });
      await forge.check(TASK, four);
      for (const text of ['a\n', 'b\n'])
        await forge.check(TASK, await stage.commit(four, { 'four.txt': null, a: text }), { onto: four });
      expect((await stage.ran()).length).toBe(3);
      // Each of these once, and the base twice before it is called red.
      for (const text of ['a\n', 'b\n']) await forge.check(TASK, await stage.commit(base, { b: text }));
      expect((await stage.ran()).length).toBe(7);
    },
  },
  {
    title: 'a base that is red by chance is not called red',
    async check(stage) {
      const forge = stage.open([{ file: 'one.txt', flakes: 2 }]);
      expect(await forge.check(TASK, await changed(stage, { a: 'a\n' }))).toMatchObject({ kind: 'red', base: 'green' });
    },
  },
  {
    title: 'a gate without a base of its own is red alone',
    async check(stage) {
      const result = await stage.open(['four.txt']).check(TASK, await stage.commit('none', { 'one.txt': 'one\n' }));
      expect(result.kind).toBe('red');
      expect(result).not.toHaveProperty('base');
    },
  },
  {
    title: 'a gate that takes longer than it may is red, and one with more time beside it is not',
    async check(stage) {
      const forge = stage.open([
        { file: 'one.txt', parallel: true, endless: true, timeoutMs: 200 },
        { file: 'two.txt', parallel: true },
      ]);
      const result = await forge.check(TASK, await forge.base());
      expect(told(result)).toEqual(['one.txt red 1', 'two.txt green 1']);
      expect(result).toHaveProperty('log', expect.stringContaining('[took longer than 200 ms and was ended]'));
    },
  },
];

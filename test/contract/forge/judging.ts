import { expect } from 'vitest';
import { TransientError } from '../../../src/core/errors.ts';
import type { GateOutcome } from '../../../src/core/gate.ts';
import { taskId } from '../../../src/core/ids.ts';
import type { Check } from './stage.ts';

const TASK = taskId('shop-k3f9');

const told = (outcomes: readonly GateOutcome[]): readonly string[] =>
  outcomes.map(({ name, kind, tries }) => `${name} ${kind} ${tries}`);

export const judging: readonly Check[] = [
  {
    title: 'all checks run, also after a red one, and tell no log',
    async check(stage) {
      const forge = stage.open();
      const checks = ['four.txt', 'one.txt'].map((file) => stage.checkOf({ file }));
      const outcomes = await forge.judge(TASK, await forge.base(), checks);
      expect(told(outcomes)).toEqual(['four.txt red 1', 'one.txt green 1']);
      expect(outcomes.some((outcome) => 'log' in outcome)).toBe(false);
      expect(await forge.judge(TASK, await forge.base(), [])).toEqual([]);
    },
  },
  {
    title: 'the files of a check lie over the tree for that check alone',
    async check(stage) {
      const forge = stage.open(['tests/hidden.txt']);
      const files = await stage.hide({ 'tests/hidden.txt': 'hidden\n' });
      const start = await forge.base();
      const checks = [
        stage.checkOf({ file: 'tests/hidden.txt', name: 'with' }, files),
        stage.checkOf({ file: 'tests/hidden.txt', name: 'without' }),
      ];
      expect(told(await forge.judge(TASK, start, checks))).toEqual(['with green 1', 'without red 1']);
      expect(await forge.check(TASK, start)).toMatchObject({ kind: 'red' });
      expect(await stage.files(await forge.base())).not.toHaveProperty('tests/hidden.txt');
    },
  },
  {
    title: 'a check that was green does not run again, unless its files or the tree are others',
    async check(stage) {
      const town = 'one town';
      const start = await stage.open([], { town }).base();
      const first = await stage.hide({ 'hidden.txt': 'one\n' });
      const judge = (files: string, result = start) =>
        stage.open([], { town }).judge(TASK, result, [stage.checkOf({ file: 'hidden.txt' }, files)]);
      expect(told(await judge(first))).toEqual(['hidden.txt green 1']);
      expect(told(await judge(first))).toEqual(['hidden.txt green 0']);
      expect(told(await judge(await stage.hide({ 'hidden.txt': 'one\n' })))).toEqual(['hidden.txt green 0']);
      expect(told(await judge(await stage.hide({ 'hidden.txt': 'two\n' })))).toEqual(['hidden.txt green 1']);
      expect(told(await judge(first, await stage.commit(start, { 'one.txt': 'mine\n' })))).toEqual([
        'hidden.txt green 1',
      ]);
    },
  },
  {
    title: 'a check keeps to its own limits, and is tried again as often as it says',
    async check(stage) {
      const forge = stage.open();
      const checks = [
        stage.checkOf({ file: 'one.txt', flakes: 1, retries: 1 }),
        stage.checkOf({ file: 'two.txt', endless: true, timeoutMs: 300 }),
      ];
      expect(told(await forge.judge(TASK, await forge.base(), checks))).toEqual(['one.txt flaky 2', 'two.txt red 1']);
    },
  },
  {
    title: 'checks that are not wanted any more do not run, and say nothing',
    async check(stage) {
      const forge = stage.open();
      const checks = [stage.checkOf({ file: 'one.txt' })];
      const signal = AbortSignal.abort();
      await expect(forge.judge(TASK, await forge.base(), checks, { signal })).rejects.toThrow(TransientError);
      expect(told(await forge.judge(TASK, await forge.base(), checks))).toEqual(['one.txt green 1']);
    },
  },
  {
    title: 'a check whose folder is not there is red, and the others run',
    async check(stage) {
      const forge = stage.open();
      const checks = [stage.checkOf({ file: 'one.txt' }, '/nowhere/at/all'), stage.checkOf({ file: 'two.txt' })];
      expect(told(await forge.judge(TASK, await forge.base(), checks))).toEqual(['one.txt red 0', 'two.txt green 1']);
    },
  },
];

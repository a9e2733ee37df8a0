import { expect } from 'vitest';
import { type Sha, type TaskId, taskId } from '../../../src/core/ids.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import type { RehearsedUndo } from '../../../src/ports/undoing.ts';
import { resultOf } from './rehearsing.ts';
import { type Changes, type Check, type ForgeStage, START } from './stage.ts';

const [A, B, C] = [taskId('shop-a'), taskId('shop-b'), taskId('shop-c')];

/** A task's change, landed as a merge. */
const landed = async (stage: ForgeStage, forge: Forge, task: TaskId, changes: Changes): Promise<Sha> => {
  const onto = await forge.base();
  const mine = await stage.commit(onto, changes);
  const result = resultOf(await forge.rehearse(task, mine, `Change (${task})\n\nTask: ${task}`));
  expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
  return result;
};

const undone = (rehearsal: RehearsedUndo) => {
  if (rehearsal.kind !== 'clean') throw new Error(`It is ${rehearsal.kind}`);
  return rehearsal;
};

const takeBack = async (forge: Forge, task: TaskId, to: Sha): Promise<Sha> => {
  const { onto, result } = undone(await forge.undo.rehearse(task, { to }, `Revert (${task})\n\nUndoes: ${to}`));
  expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
  return result;
};

export const undoing: readonly Check[] = [
  {
    title: 'the newest landing is taken back by one commit on the base, and the files are as before',
    async check(stage) {
      const forge = stage.open();
      const to = await landed(stage, forge, A, { 'one.txt': 'mine\n', 'four.txt': 'four\n', 'two.txt': null });
      const result = await takeBack(forge, A, to);
      expect(await stage.parents(result)).toEqual([to]);
      expect(await stage.files(await forge.base())).toEqual(START);
    },
  },
  {
    title: 'a landing in the middle is taken back alone',
    async check(stage) {
      const forge = stage.open();
      await landed(stage, forge, A, { 'one.txt': 'a\n' });
      const to = await landed(stage, forge, B, { 'two.txt': 'b\n' });
      await landed(stage, forge, C, { 'three.txt': 'c\n' });
      await takeBack(forge, B, to);
      expect(await stage.files(await forge.base())).toEqual({ ...START, 'one.txt': 'a\n', 'three.txt': 'c\n' });
    },
  },
  {
    title: 'a run of commits is taken back as one',
    async check(stage) {
      const forge = stage.open();
      const from = await forge.base();
      const first = await stage.commit(from, { 'one.txt': 'a\n' });
      const to = await stage.commit(first, { 'two.txt': 'a\n' });
      await stage.moveBase(await stage.commit(to, { 'three.txt': 'c\n' }));
      const { result } = undone(await forge.undo.rehearse(A, { from, to }, 'Revert'));
      expect(await stage.files(result)).toEqual({ ...START, 'three.txt': 'c\n' });
    },
  },
  {
    title: 'what landed squashed or commit by commit is taken back whole, and lands again',
    async check(stage) {
      for (const strategy of ['squash', 'rebase'] as const) {
        const forge = stage.open([], { strategy });
        const start = await forge.base();
        const before = await stage.files(start);
        const first = await stage.commit(start, { 'one.txt': `${strategy}\n` });
        const second = await stage.commit(first, { [`${strategy}.txt`]: 'new\n' });
        await stage.moveBase(await stage.commit(start, { 'two.txt': `beside ${strategy}\n` }));
        const onto = await forge.base();
        const to = resultOf(await forge.rehearse(A, second, `Change\n\nTask: ${A}`));
        await forge.land(onto, to);
        await landed(stage, forge, B, { 'three.txt': `after ${strategy}\n` });
        const result = await takeBack(forge, A, to);
        const rest = { ...before, 'two.txt': `beside ${strategy}\n`, 'three.txt': `after ${strategy}\n` };
        expect(await stage.files(result)).toEqual(rest);
        const again = await forge.undo.reapply({ to }, result, 'Reapply');
        if (again === 'conflict') throw new Error('It conflicts with its own undo');
        await forge.land(result, resultOf(await forge.rehearse(A, again, `Again\n\nTask: ${A}`)));
        expect(await stage.files(await forge.base())).toEqual({
          ...rest,
          'one.txt': `${strategy}\n`,
          [`${strategy}.txt`]: 'new\n',
        });
      }
    },
  },
  {
    title: 'looking tells the same and keeps nothing; rehearsing again has the same result',
    async check(stage) {
      const forge = stage.open();
      const to = await landed(stage, forge, A, { 'one.txt': 'a\n' });
      expect(await forge.undo.look({ to })).toMatchObject({ kind: 'clean', onto: to });
      const [first, again] = [await forge.undo.rehearse(A, { to }, 'R'), await forge.undo.rehearse(A, { to }, 'R')];
      expect(again).toEqual(first);
      expect(await forge.base()).toBe(to);
    },
  },
  {
    title: 'what came later to the same lines refuses it, named newest first, save what was undone since',
    async check(stage) {
      const forge = stage.open();
      const a = await landed(stage, forge, A, { 'one.txt': 'a\n' });
      const b = await landed(stage, forge, B, { 'one.txt': 'b\n', 'two.txt': 'b\n' });
      await landed(stage, forge, taskId('shop-x'), { 'three.txt': 'x\n' });
      const c = await landed(stage, forge, C, { 'one.txt': 'c\n' });
      expect(await forge.undo.look({ to: a })).toMatchObject({
        kind: 'conflict',
        onto: c,
        files: ['one.txt'],
        later: [
          { sha: c, title: 'Change (shop-c)', task: C },
          { sha: b, title: 'Change (shop-b)', task: B },
        ],
      });
      await takeBack(forge, C, c);
      expect(await forge.undo.look({ to: a })).toMatchObject({ kind: 'conflict', later: [{ sha: b }] });
      await takeBack(forge, B, b);
      await takeBack(forge, A, a);
      expect(await stage.files(await forge.base())).toEqual({ ...START, 'three.txt': 'x\n' });
    },
  },
  {
    title: 'what somebody has taken back already is undone, and what the base lost is gone',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const to = await landed(stage, forge, A, { 'one.txt': 'a\n' });
      const by = await stage.commit(to, { 'one.txt': START['one.txt'] });
      await stage.moveBase(by);
      expect(await forge.undo.rehearse(A, { to }, 'Revert')).toEqual({ kind: 'undone', onto: by });
      await stage.moveBase(start);
      expect(await forge.undo.look({ to })).toEqual({ kind: 'gone', onto: start });
    },
  },
  {
    title:
      'the work on top of its undo lands again, beside what came meanwhile; a merge of the old commits would bring nothing',
    async check(stage) {
      const forge = stage.open();
      const to = await landed(stage, forge, A, { 'one.txt': 'a\n' });
      await landed(stage, forge, B, { 'two.txt': 'b\n' });
      const result = await takeBack(forge, A, to);
      const old = (await stage.parents(to))[1] ?? to;
      expect(await forge.rehearse(A, old, 'Again')).toMatchObject({ kind: 'merged' });
      const again = await forge.undo.reapply({ to }, result, 'Reapply');
      if (again === 'conflict') throw new Error('It conflicts with its own undo');
      expect(await forge.undo.reapply({ to }, result, 'Reapply')).toBe(again);
      await landed(stage, forge, C, { 'three.txt': 'c\n' });
      const onto = await forge.base();
      await forge.land(onto, resultOf(await forge.rehearse(A, again, 'Once more')));
      const all = { ...START, 'one.txt': 'a\n', 'two.txt': 'b\n', 'three.txt': 'c\n' };
      expect(await stage.files(await forge.base())).toEqual(all);
    },
  },
  {
    title: "a person's own revert can be gone on from too, unless its lines were written anew",
    async check(stage) {
      const forge = stage.open();
      const to = await landed(stage, forge, A, { 'one.txt': 'a\n' });
      const by = await stage.commit(to, { 'one.txt': START['one.txt'], 'two.txt': 'theirs\n' });
      const again = await forge.undo.reapply({ to }, by, 'Reapply');
      expect(again === 'conflict' ? again : await stage.files(again)).toEqual({
        ...START,
        'one.txt': 'a\n',
        'two.txt': 'theirs\n',
      });
      const other = await stage.commit(by, { 'one.txt': 'something else\n' });
      expect(await forge.undo.reapply({ to }, other, 'Reapply')).toBe('conflict');
    },
  },
];

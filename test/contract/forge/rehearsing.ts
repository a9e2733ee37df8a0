import { expect } from 'vitest';
import { TerminalError } from '../../../src/core/errors.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import type { Rehearsal } from '../../../src/ports/forge.ts';
import { type Check, START } from './stage.ts';

const TASK = taskId('shop-k3f9');
const OTHER = taskId('shop-m2c4');

/** The result of a rehearsal that has to be clean. */
export const resultOf = (rehearsal: Rehearsal): Sha => {
  if (rehearsal.kind !== 'clean') throw new Error(`Not clean: ${JSON.stringify(rehearsal)}`);
  return rehearsal.result;
};

export const rehearsing: readonly Check[] = [
  {
    title: 'the base is the tip of its branch',
    async check(stage) {
      const forge = stage.open();
      const next = await stage.commit(await forge.base(), { 'four.txt': 'four\n' });
      await stage.moveBase(next);
      expect(await forge.base()).toBe(next);
    },
  },
  {
    title: 'a base that is missing is an error with a hint, for every verb that needs it',
    async check(stage) {
      const forge = stage.open();
      const base = await forge.base();
      const mine = await stage.commit(base, { 'four.txt': 'four\n' });
      await stage.moveBase('nowhere');
      const verbs = [
        () => forge.base(),
        () => forge.rehearse(TASK, mine, 'Four'),
        () => forge.land(base, mine),
        () => forge.verify(mine, false),
      ];
      for (const verb of verbs) {
        const error = await verb().catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(TerminalError);
        expect(error).toHaveProperty('hint', expect.stringMatching(/./));
      }
    },
  },
  {
    title: 'a clean merge has both sides, and the base and the branch as parents in this order',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n', 'two.txt': null, 'new/four.txt': 'four\n' });
      const onto = await stage.commit(start, { 'three.txt': 'theirs\n' });
      await stage.moveBase(onto);
      const rehearsal = await forge.rehearse(TASK, mine, 'Merge');
      expect(rehearsal).toMatchObject({ kind: 'clean', onto });
      expect(await stage.parents(resultOf(rehearsal))).toEqual([onto, mine]);
      expect(await stage.files(resultOf(rehearsal))).toEqual({
        'one.txt': 'mine\n',
        'three.txt': 'theirs\n',
        'new/four.txt': 'four\n',
      });
      expect(await forge.base()).toBe(onto);
    },
  },
  {
    title: 'a branch that is simply ahead gets a merge commit all the same',
    async check(stage) {
      const forge = stage.open();
      const onto = await forge.base();
      const mine = await stage.commit(onto, { 'one.txt': 'mine\n' });
      expect(await stage.parents(resultOf(await forge.rehearse(TASK, mine, 'Merge')))).toEqual([onto, mine]);
    },
  },
  {
    title: 'the same rehearsal gives the same result again',
    async check(stage) {
      const mine = await stage.commit(await stage.open().base(), { 'one.txt': 'mine\n' });
      const first = await stage.open().rehearse(TASK, mine, 'Merge');
      expect(await stage.open().rehearse(TASK, mine, 'Merge')).toEqual(first);
    },
  },
  {
    title: 'another message, branch or base gives another result',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n' });
      const results = [
        resultOf(await forge.rehearse(TASK, mine, 'Merge')),
        resultOf(await forge.rehearse(TASK, mine, 'Join')),
      ];
      const more = await stage.commit(mine, { 'one.txt': 'more\n' });
      results.push(resultOf(await forge.rehearse(TASK, more, 'Join')));
      await stage.moveBase(await stage.commit(start, { 'two.txt': 'theirs\n' }));
      results.push(resultOf(await forge.rehearse(TASK, more, 'Join')));
      expect(new Set(results).size).toBe(4);
      expect(await stage.files(results[3] ?? start)).toEqual({ ...START, 'one.txt': 'more\n', 'two.txt': 'theirs\n' });
    },
  },
  {
    title: 'a branch that the base has already is merged',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      expect(await forge.rehearse(TASK, start, 'Merge')).toEqual({ kind: 'merged', onto: start });
      const onto = await stage.commit(start, { 'one.txt': 'theirs\n' });
      await stage.moveBase(onto);
      expect(await forge.rehearse(TASK, start, 'Merge')).toEqual({ kind: 'merged', onto });
    },
  },
  {
    title: 'a conflict names the files and leaves the base alone',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n', 'two.txt': 'mine\n', 'three.txt': 'mine\n' });
      const onto = await stage.commit(start, { 'one.txt': 'theirs\n', 'three.txt': null });
      await stage.moveBase(onto);
      const rehearsal = await forge.rehearse(TASK, mine, 'Merge');
      expect(rehearsal).toMatchObject({ kind: 'conflict', onto, files: ['one.txt', 'three.txt'] });
      expect(rehearsal).toHaveProperty('detail', expect.stringMatching(/one\.txt[\s\S]*three\.txt/));
      expect(await forge.base()).toBe(onto);
    },
  },
  {
    title: 'a conflict tells what landed meanwhile, the newest first, file by file and with whose task it was',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n', 'two.txt': 'mine\n' });
      const other = taskId('shop-m2c4');
      const theirs = await stage.commit(start, { 'one.txt': 'theirs\n' });
      const message = `Greet in Greek\n\nIt was asked for.\n\nTask: ${other}\nPolecat: birch\n`;
      const landed = resultOf(await forge.rehearse(other, theirs, message));
      await forge.land(start, landed);
      const apart = await stage.commit(landed, { 'three.txt': 'apart\n' });
      const late = await stage.commit(apart, { 'two.txt': 'late\n' });
      await stage.moveBase(late);
      const rehearsal = await forge.rehearse(TASK, mine, 'Merge');
      expect(rehearsal).toMatchObject({
        kind: 'conflict',
        landed: [
          { commit: late, files: ['two.txt'] },
          { commit: landed, files: ['one.txt'], subject: 'Greet in Greek', task: other },
        ],
      });
    },
  },
  {
    title: 'a branch without common history is a conflict without files',
    async check(stage) {
      const mine = await stage.commit('none', { 'one.txt': 'mine\n' });
      expect(await stage.open().rehearse(TASK, mine, 'Merge')).toMatchObject({ kind: 'conflict', files: [] });
    },
  },
  {
    title: 'a commit that is not there is an error',
    async check(stage) {
      await expect(stage.open().rehearse(TASK, sha('ab'.repeat(20)), 'Merge')).rejects.toThrow(TerminalError);
    },
  },
  {
    title: 'onto another commit than the base, both sides are of that one',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const first = await stage.commit(start, { 'one.txt': 'first\n' });
      const second = await stage.commit(start, { 'two.txt': 'second\n' });
      const onto = resultOf(await forge.rehearse(OTHER, first, 'First'));
      const rehearsal = await forge.rehearse(TASK, second, 'Second', onto);
      expect(rehearsal).toMatchObject({ kind: 'clean', onto });
      expect(await stage.parents(resultOf(rehearsal))).toEqual([onto, second]);
      expect(await stage.files(resultOf(rehearsal))).toEqual({ ...START, 'one.txt': 'first\n', 'two.txt': 'second\n' });
      expect(await stage.open().rehearse(TASK, second, 'Second', onto)).toEqual(rehearsal);
      expect(await forge.base()).toBe(start);
    },
  },
  {
    title: 'onto another commit it conflicts with that one, or is merged there',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const first = await stage.commit(start, { 'one.txt': 'first\n' });
      const second = await stage.commit(start, { 'one.txt': 'second\n' });
      const onto = resultOf(await forge.rehearse(OTHER, first, 'First'));
      expect(await forge.rehearse(TASK, second, 'Second', onto)).toMatchObject({
        kind: 'conflict',
        onto,
        files: ['one.txt'],
      });
      expect(await forge.rehearse(TASK, first, 'Second', onto)).toEqual({ kind: 'merged', onto });
    },
  },
  {
    title: 'as a merge it is one whatever the strategy of the rig is, and what builds on the branch goes with it',
    async check(stage) {
      for (const strategy of ['squash', 'rebase'] as const) {
        const forge = stage.open([], { strategy });
        const start = await forge.base();
        const first = await stage.commit(start, { 'one.txt': 'first\n' });
        const onto = await stage.commit(start, { 'three.txt': 'other\n' });
        const gathered = resultOf(await forge.rehearse(TASK, first, 'First', onto, 'merge'));
        expect(await stage.parents(gathered)).toEqual([onto, first]);
        const second = await stage.commit(gathered, { 'one.txt': 'second\n' });
        const both = resultOf(await forge.rehearse(OTHER, second, 'Second', gathered, 'merge'));
        expect(await stage.parents(both)).toEqual([gathered, second]);
        expect(await forge.rehearse(TASK, first, 'First', both, 'merge')).toEqual({ kind: 'merged', onto: both });
        const whole = resultOf(await forge.rehearse(taskId('convoy.trip'), both, 'All of it', start));
        expect(await stage.files(whole)).toEqual({ ...START, 'one.txt': 'second\n', 'three.txt': 'other\n' });
        const parents = await stage.parents(whole);
        expect(parents, 'without it the strategy of the rig counts').toHaveLength(1);
      }
    },
  },
  {
    title: 'as a squash it is one commit in a rig that merges',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n' });
      expect(await stage.parents(resultOf(await forge.rehearse(TASK, mine, 'Mine', start, 'squash')))).toEqual([start]);
    },
  },
  {
    title: 'a tree is one of the files alone, whatever commit they are in',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const there = await stage.commit(start, { 'one.txt': 'other\n' });
      const back = await stage.commit(there, { 'one.txt': START['one.txt'] });
      expect(await forge.tree(back)).toBe(await forge.tree(start));
      expect(await forge.tree(there)).not.toBe(await forge.tree(start));
      expect(await stage.open().tree(there)).toBe(await forge.tree(there));
      await expect(forge.tree(sha('ab'.repeat(20)))).rejects.toThrow(TerminalError);
    },
  },
  {
    title: 'onto a commit that is not there is an error',
    async check(stage) {
      const forge = stage.open();
      const mine = await stage.commit(await forge.base(), { 'one.txt': 'mine\n' });
      await expect(forge.rehearse(TASK, mine, 'Merge', sha('ab'.repeat(20)))).rejects.toThrow(TerminalError);
    },
  },
];

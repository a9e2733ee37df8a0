import { expect } from 'vitest';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import type { Check } from './stage.ts';

const [A, B, C] = [taskId('shop-a'), taskId('shop-b'), taskId('shop-c')];

/** `a b: files` for a pair, `a base: files` for a branch and the base. */
const said = async (forge: Forge, branches: Readonly<Record<string, Sha>>): Promise<readonly string[]> => {
  const heads = Object.entries(branches).map(([task, commit]) => ({ task: taskId(task), commit }));
  const { pairs, base } = await forge.overlaps(heads);
  return [
    ...pairs.map(({ tasks, files }) => `${tasks.join(' ')}: ${files.join(' ')}`),
    ...base.map(({ task, files }) => `${task} base: ${files.join(' ')}`),
  ];
};

export const overlapping: readonly Check[] = [
  {
    title: 'branches that changed the same lines conflict, in these files; others do not',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const branches = {
        [B]: await stage.commit(start, { 'one.txt': 'b\n', 'three.txt': 'b\n', 'new.txt': 'b\n' }),
        [A]: await stage.commit(start, { 'one.txt': 'a\n', 'two.txt': 'a\n', 'new.txt': 'a\n' }),
        [C]: await stage.commit(start, { 'four.txt': 'c\n' }),
      };
      expect(await said(forge, branches)).toEqual([`${A} ${B}: new.txt one.txt`]);
      expect(await forge.base()).toBe(start);
    },
  },
  {
    title: 'a file that one branch deleted and another changed is a conflict of theirs',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const branches = {
        [A]: await stage.commit(start, { 'one.txt': null }),
        [B]: await stage.commit(start, { 'one.txt': 'b\n' }),
      };
      expect(await said(forge, branches)).toEqual([`${A} ${B}: one.txt`]);
    },
  },
  {
    title: 'a file in the place of a folder is a conflict',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const branches = {
        [A]: await stage.commit(start, { place: 'a\n' }),
        [B]: await stage.commit(start, { 'place/b.txt': 'b\n' }),
      };
      expect(await said(forge, branches)).toEqual([`${A} ${B}: place`]);
    },
  },
  {
    title: 'the order in which branches are named does not matter, and asking again says the same',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'a\n' });
      const theirs = await stage.commit(start, { 'one.txt': 'b\n' });
      const there = await said(forge, { [A]: mine, [B]: theirs });
      expect(there).toEqual([`${A} ${B}: one.txt`]);
      expect(await said(forge, { [B]: theirs, [A]: mine })).toEqual(there);
      expect(await said(stage.open(), { [B]: mine, [A]: theirs })).toEqual(there);
    },
  },
  {
    title: 'what one branch has in common with another by building on it is no conflict',
    async check(stage) {
      const forge = stage.open();
      const lower = await stage.commit(await forge.base(), { 'one.txt': 'a\n' });
      const upper = await stage.commit(lower, { 'two.txt': 'b\n' });
      expect(await said(forge, { [A]: lower, [B]: lower })).toEqual([]);
      expect((await said(forge, { [A]: lower, [B]: upper })).filter((line) => !line.includes('one.txt'))).toEqual([]);
    },
  },
  {
    title: 'a branch that conflicts with what came on the base is told of the base alone',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const early = await stage.commit(start, { 'one.txt': 'a\n' });
      const onto = await stage.commit(start, { 'one.txt': 'base\n' });
      await stage.moveBase(onto);
      const late = await stage.commit(onto, { 'two.txt': 'b\n' });
      expect(await said(forge, { [A]: early, [B]: late })).toEqual([`${A} base: one.txt`]);
      const touching = await stage.commit(onto, { 'one.txt': 'b\n' });
      expect(await said(forge, { [A]: early, [B]: touching })).toEqual([`${A} ${B}: one.txt`, `${A} base: one.txt`]);
    },
  },
  {
    title: 'a base that has moved is seen, and so is a branch that has',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'a\n' });
      expect(await said(forge, { [A]: mine })).toEqual([]);
      await stage.moveBase(await stage.commit(start, { 'one.txt': 'base\n' }));
      expect(await said(forge, { [A]: mine })).toEqual([`${A} base: one.txt`]);
      const other = await stage.commit(start, { 'two.txt': 'b\n' });
      expect(await said(forge, { [A]: mine, [B]: other })).toEqual([`${A} base: one.txt`]);
      const clashing = await stage.commit(other, { 'one.txt': 'b\n' });
      expect(await said(forge, { [A]: mine, [B]: clashing })).toEqual([
        `${A} ${B}: one.txt`,
        `${A} base: one.txt`,
        `${B} base: one.txt`,
      ]);
    },
  },
  {
    title: 'a branch without common history conflicts with the base, without files',
    async check(stage) {
      const forge = stage.open();
      const stranger = await stage.commit('none', { 'one.txt': 'a\n' });
      const mine = await stage.commit(await forge.base(), { 'one.txt': 'b\n' });
      expect(await said(forge, { [A]: stranger, [B]: mine })).toEqual([`${A} base: `]);
    },
  },
  {
    title: 'branches that the base has, or whose commit is gone, conflict with nothing',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const mine = await stage.commit(start, { 'one.txt': 'a\n' });
      const branches = { [A]: mine, [B]: start, [C]: sha('ab'.repeat(20)) };
      expect(await said(forge, branches)).toEqual([]);
      expect(await said(forge, {})).toEqual([]);
    },
  },
];

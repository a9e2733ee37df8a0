import { expect } from 'vitest';
import { droppedIn } from '../../../src/core/dropped.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import type { Changes, Check, ForgeStage } from './stage.ts';

const [MINE, THEIRS] = [taskId('shop-k3f9'), taskId('shop-m2c4')];

/** Two branches of one base of which one has landed; the other comes back with the given files, merged by hand. */
const clashed = async (stage: ForgeStage) => {
  const forge = stage.open();
  const start = await forge.base();
  const commit = await stage.commit(start, { 'one.txt': 'one\nmine\n' });
  const theirs = await stage.commit(start, { 'one.txt': 'one\ntheirs\n', 'two.txt': 'theirs\n' });
  const landed = resultOf(await forge.rehearse(THEIRS, theirs, `Greet\n\nTask: ${THEIRS}\n`));
  await forge.land(start, landed);
  const rehearsal = await forge.rehearse(MINE, commit, 'Mine');
  if (rehearsal.kind !== 'conflict') throw new Error('no conflict');
  const { onto, files } = rehearsal;
  const dropped = async (after: Sha) => droppedIn(await forge.resolution({ commit, onto, files }, after));
  /** On top of the base, as after a rebase. */
  const resolved = (changes: Changes) => stage.commit(landed, changes);
  return { forge, commit, landed, onto, files, dropped, resolved };
};

export const resolving: readonly Check[] = [
  {
    title: 'a resolution that has both sides dropped nothing',
    async check(stage) {
      const { dropped, resolved } = await clashed(stage);
      expect(await dropped(await resolved({ 'one.txt': 'one\ntheirs\nmine\n' }))).toEqual([]);
    },
  },
  {
    title: 'a resolution that took one side alone dropped the lines of the other, and tells whose',
    async check(stage) {
      const { dropped, resolved, landed } = await clashed(stage);
      expect(await dropped(await resolved({ 'one.txt': 'one\nmine\n' }))).toEqual([
        {
          ...{ side: 'base', commit: landed, subject: 'Greet', task: THEIRS, path: 'one.txt' },
          ...{ lines: 1, first: 'theirs' },
        },
      ]);
      expect(await dropped(await resolved({ 'three.txt': 'new\n' }))).toEqual([
        { side: 'own', path: 'one.txt', lines: 1, first: 'mine' },
      ]);
    },
  },
  {
    title: 'lines of the base that the base itself took away later are not missed',
    async check(stage) {
      const { dropped, landed } = await clashed(stage);
      const later = await stage.commit(landed, { 'one.txt': 'one\nlater\n' });
      await stage.moveBase(later);
      expect(await dropped(await stage.commit(later, { 'one.txt': 'one\nlater\nmine\n' }))).toEqual([]);
    },
  },
  {
    title: 'a branch that has taken nothing of the base in is not compared',
    async check(stage) {
      const { forge, commit, onto, files } = await clashed(stage);
      const after = await stage.commit(commit, { 'one.txt': 'one\n' });
      expect(await forge.resolution({ commit, onto, files }, after)).toEqual({ kind: 'unmerged' });
    },
  },
  {
    title: 'a commit that is gone is said to be',
    async check(stage) {
      const { forge, onto, files, landed } = await clashed(stage);
      const met = { commit: sha('ab'.repeat(20)), onto, files };
      expect(await forge.resolution(met, landed)).toMatchObject({ kind: 'unknown' });
    },
  },
];

import { expect } from 'vitest';
import { type Sha, taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import { type Changes, type Check, type ForgeStage, START } from './stage.ts';

const TASK = taskId('shop-k3f9');

/** A branch with `changes`, rehearsed onto the base as it is. */
const rehearsed = async (stage: ForgeStage, changes: Changes) => {
  const forge = stage.open();
  const onto = await forge.base();
  const mine = await stage.commit(onto, changes);
  return { forge, onto, result: resultOf(await forge.rehearse(TASK, mine, `Merge ${Object.keys(changes).join()}`)) };
};

export const landing: readonly Check[] = [
  {
    title: 'landing moves the base to the result',
    async check(stage) {
      const { forge, onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n' });
      expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
      expect(await forge.base()).toBe(result);
    },
  },
  {
    title: 'landing again is landed, also when others have built on it',
    async check(stage) {
      const { forge, onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n' });
      await forge.land(onto, result);
      expect(await stage.open().land(onto, result)).toEqual({ kind: 'landed', sha: result });
      const next = await stage.commit(result, { 'one.txt': 'more\n' });
      await stage.moveBase(next);
      expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
      expect(await forge.base()).toBe(next);
    },
  },
  {
    title: 'several merges onto one another land at once, and each is on the base',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const results: Sha[] = [];
      for (const name of ['one', 'two', 'three']) {
        const mine = await stage.commit(start, { [`${name}.txt`]: 'mine\n' });
        results.push(resultOf(await forge.rehearse(taskId(`shop-${name}`), mine, name, results.at(-1) ?? start)));
      }
      const last = results.at(-1) ?? start;
      expect(await forge.land(start, last)).toEqual({ kind: 'landed', sha: last });
      expect(await forge.base()).toBe(last);
      for (const result of results) expect(await forge.land(start, result)).toEqual({ kind: 'landed', sha: result });
      expect(await stage.files(last)).toMatchObject({ 'one.txt': 'mine\n', 'three.txt': 'mine\n' });
      for (const result of results) expect(await forge.verify(result, false)).toBe('verified');
    },
  },
  {
    title: 'uncommitted changes in the way of one of several merges hold all of them',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const first = await stage.commit(start, { 'four.txt': 'four\n' });
      const second = await stage.commit(start, { 'one.txt': 'mine\n' });
      const front = resultOf(await forge.rehearse(taskId('shop-first'), first, 'First'));
      const last = resultOf(await forge.rehearse(TASK, second, 'Second', front));
      await stage.edit('one.txt', 'a draft\n');
      expect(await forge.land(start, last)).toEqual({ kind: 'held', because: expect.stringContaining('one.txt') });
      expect(await forge.base()).toBe(start);
      expect(await stage.standing('one.txt')).toBe('a draft\n');
    },
  },
  {
    title: 'a base that moved since is left where it is',
    async check(stage) {
      const { forge, onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n' });
      const next = await stage.commit(onto, { 'two.txt': 'theirs\n' });
      await stage.moveBase(next);
      expect(await forge.land(onto, result)).toEqual({ kind: 'moved' });
      expect(await forge.base()).toBe(next);
    },
  },
  {
    title: 'a base that was taken back is not moved on again',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      await stage.moveBase(await stage.commit(start, { 'two.txt': 'theirs\n' }));
      const { onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n' });
      await stage.moveBase(start);
      expect(await forge.land(onto, result)).toEqual({ kind: 'moved' });
      expect(await forge.base()).toBe(start);
    },
  },
  {
    title: 'a result that was not made onto the base is refused, so that no commit is lost',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const next = await stage.commit(start, { 'two.txt': 'theirs\n' });
      await stage.moveBase(next);
      expect(await forge.land(next, await stage.commit(start, { 'one.txt': 'mine\n' }))).toEqual({ kind: 'moved' });
      expect(await forge.base()).toBe(next);
    },
  },
  {
    title: 'of two landings at once, by two towns, one wins and the other looks again',
    async check(stage) {
      const start = await stage.open().base();
      const towns = [stage.open(), stage.open()];
      const results = await Promise.all(
        towns.map(async (forge, index) => {
          const mine = await stage.commit(start, { [`town-${index}.txt`]: 'mine\n' });
          return resultOf(await forge.rehearse(taskId(`shop-${index}`), mine, 'Merge'));
        }),
      );
      const ends = await Promise.all(towns.map((forge, index) => forge.land(start, results[index] ?? start)));
      const won = ends.findIndex(({ kind }) => kind === 'landed');
      expect(await stage.open().base()).toBe(results[won]);
      // The one that came second may have met the first's lock: then it was held, and comes again.
      const lost = await towns[1 - won]?.land(start, results[1 - won] ?? start);
      expect(lost).toEqual({ kind: 'moved' });
      expect(ends[1 - won]?.kind).not.toBe('landed');
    },
  },
  {
    title: "a person's uncommitted changes to other files stay, and the landing goes on",
    async check(stage) {
      const { forge, onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n', 'four.txt': 'four\n' });
      await stage.edit('two.txt', 'a draft\n');
      expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
      expect(await stage.standing('two.txt')).toBe('a draft\n');
      expect(await stage.standing('one.txt')).toBe('mine\n');
      expect(await stage.files(result)).toEqual({ ...START, 'one.txt': 'mine\n', 'four.txt': 'four\n' });
    },
  },
  {
    title: "a person's uncommitted changes to the same file hold the landing, and stay",
    async check(stage) {
      const { forge, onto, result } = await rehearsed(stage, { 'one.txt': 'mine\n', 'two.txt': 'mine\n' });
      await stage.edit('one.txt', 'a draft\n');
      expect(await forge.land(onto, result)).toEqual({ kind: 'held', because: expect.stringContaining('one.txt') });
      expect(await forge.base()).toBe(onto);
      expect(await stage.standing('one.txt')).toBe('a draft\n');
      expect(await stage.standing('two.txt')).toBe('two\n');
    },
  },
];

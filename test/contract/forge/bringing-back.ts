import { expect } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import type { Check } from './stage.ts';

const NOWHERE = sha('1'.repeat(40));

export const bringingBack: readonly Check[] = [
  {
    title: 'a branch brings back what a person took off the base after it was cut, the newest first',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const first = await stage.commit(start, { 'four.txt': 'four\n' });
      const second = await stage.commit(first, { 'five.txt': 'five\n' });
      await stage.moveBase(second);
      const mine = await stage.commit(second, { 'mine.txt': 'mine\n' });
      expect(await forge.bringsBack(mine, second, [])).toBeUndefined();
      await stage.moveBase(start);
      const found = await forge.bringsBack(mine, start, [second, NOWHERE]);
      expect(found).toMatchObject({ count: 2, first: [{ commit: second }, { commit: first }] });
      expect(found?.first.map(({ subject }) => subject)).toEqual(
        await Promise.all([second, first].map(async (one) => (await stage.message(one)).split('\n')[0])),
      );
      expect((await forge.bringsBack(mine, first, []))?.count).toBe(1);
    },
  },
  {
    title: 'a branch that was cut from elsewhere, or after the base was moved, brings nothing back',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const gone = await stage.commit(start, { 'four.txt': 'four\n' });
      await stage.moveBase(gone);
      await stage.moveBase(start);
      const mine = await stage.commit(start, { 'mine.txt': 'mine\n' });
      expect(await forge.bringsBack(mine, start, [gone])).toBeUndefined();
    },
  },
  {
    title: 'what the base has as the same patch in another commit is not brought back',
    async check(stage) {
      const forge = stage.open();
      const start = await forge.base();
      const before = await stage.commit(start, { 'four.txt': 'four\n' });
      await stage.moveBase(before);
      const mine = await stage.commit(before, { 'mine.txt': 'mine\n' });
      const between = await stage.commit(start, { 'between.txt': 'between\n' });
      const again = await stage.commit(between, { 'four.txt': 'four\n' });
      await stage.moveBase(again);
      expect(await forge.bringsBack(mine, again, [before])).toBeUndefined();
    },
  },
];

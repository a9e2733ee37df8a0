import { expect } from 'vitest';
import { type Sha, taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import { type Check, type ForgeStage, START } from './stage.ts';

const TASK = taskId('shop-k3f9');
const MESSAGE = 'Two changes\n\nTask: shop-k3f9\nApproved-by: dev\n';

/** A branch of two commits beside a base that has moved by one. */
const branched = async (stage: ForgeStage) => {
  const start = await stage.open().base();
  const first = await stage.commit(start, { 'one.txt': 'mine\n' });
  const second = await stage.commit(first, { 'four.txt': 'four\n' });
  const onto = await stage.commit(start, { 'two.txt': 'theirs\n' });
  await stage.moveBase(onto);
  return { first, second, onto };
};

const MERGED = { ...START, 'one.txt': 'mine\n', 'two.txt': 'theirs\n', 'four.txt': 'four\n' };

/** From the result back to what it was made onto, by first parents. */
const lineTo = async (stage: ForgeStage, onto: Sha, result: Sha): Promise<readonly Sha[]> => {
  const line: Sha[] = [];
  for (let at: Sha | undefined = result; at !== undefined && at !== onto && line.length < 9; ) {
    line.push(at);
    [at] = await stage.parents(at);
  }
  return line;
};

export const strategies: readonly Check[] = [
  {
    title: 'squashed, a branch is one commit with one parent and the files of the merge',
    async check(stage) {
      const { second, onto } = await branched(stage);
      const rehearsal = await stage.open([], { strategy: 'squash' }).rehearse(TASK, second, MESSAGE);
      expect(await stage.parents(resultOf(rehearsal))).toEqual([onto]);
      expect(await stage.files(resultOf(rehearsal))).toEqual(MERGED);
      expect(await stage.message(resultOf(rehearsal))).toContain('Task: shop-k3f9\nApproved-by: dev');
      expect(await stage.open([], { strategy: 'squash' }).rehearse(TASK, second, MESSAGE)).toEqual(rehearsal);
    },
  },
  {
    title: 'rebased, each commit of a branch is made anew, and the last has the files of the merge',
    async check(stage) {
      const { second, onto } = await branched(stage);
      const rehearsal = await stage.open([], { strategy: 'rebase' }).rehearse(TASK, second, MESSAGE);
      const line = await lineTo(stage, onto, resultOf(rehearsal));
      expect(line).toHaveLength(2);
      expect(await stage.files(line[1] ?? onto)).toEqual({ ...START, 'one.txt': 'mine\n', 'two.txt': 'theirs\n' });
      expect(await stage.files(resultOf(rehearsal))).toEqual(MERGED);
      for (const commit of line) expect(await stage.message(commit)).toContain('Approved-by: dev');
      expect(await stage.open([], { strategy: 'rebase' }).rehearse(TASK, second, MESSAGE)).toEqual(rehearsal);
    },
  },
  {
    title: 'rebased, a branch whose commits conflict one by one but not as a whole is one commit',
    async check(stage) {
      const start = await stage.open().base();
      const there = await stage.commit(start, { 'one.txt': 'mine\n' });
      const back = await stage.commit(there, { 'one.txt': 'one\n', 'four.txt': 'four\n' });
      const onto = await stage.commit(start, { 'one.txt': 'theirs\n' });
      await stage.moveBase(onto);
      const result = resultOf(await stage.open([], { strategy: 'rebase' }).rehearse(TASK, back, MESSAGE));
      expect(await stage.parents(result)).toEqual([onto]);
      expect(await stage.files(result)).toEqual({ ...START, 'one.txt': 'theirs\n', 'four.txt': 'four\n' });
    },
  },
  ...(['squash', 'rebase'] as const).map(
    (strategy): Check => ({
      title: `what has landed by ${strategy} is merged, also when others have changed the same lines since`,
      async check(stage) {
        const { second, onto } = await branched(stage);
        const forge = stage.open([], { strategy });
        const result = resultOf(await forge.rehearse(TASK, second, MESSAGE));
        expect(await forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
        expect(await forge.rehearse(TASK, second, MESSAGE)).toEqual({ kind: 'merged', onto: result });
        expect(await forge.verify(result, false)).toBe('verified');
        const next = await stage.commit(result, { 'one.txt': 'changed again\n' });
        await stage.moveBase(next);
        expect(await stage.open([], { strategy }).rehearse(TASK, second, MESSAGE)).toEqual({
          kind: 'merged',
          onto: next,
        });
      },
    }),
  ),
  {
    title: 'a message that has the mark of another branch does not make that one pass as landed',
    async check(stage) {
      const start = await stage.open().base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n' });
      const other = await stage.commit(start, { 'two.txt': 'other\n' });
      const forge = stage.open([], { strategy: 'squash' });
      const message = `Mine\n\nBranch-commit: ${other}\n\nTask: shop-k3f9\n`;
      const result = resultOf(await forge.rehearse(TASK, mine, message));
      expect(await forge.land(start, result)).toEqual({ kind: 'landed', sha: result });
      const files = { ...START, 'one.txt': 'mine\n', 'two.txt': 'other\n' };
      expect(await stage.files(resultOf(await forge.rehearse(taskId('shop-m2c4'), other, MESSAGE)))).toEqual(files);
    },
  },
  {
    title: 'squashed or rebased, a conflict is the same as of a merge',
    async check(stage) {
      const start = await stage.open().base();
      const mine = await stage.commit(start, { 'one.txt': 'mine\n' });
      const onto = await stage.commit(start, { 'one.txt': 'theirs\n' });
      await stage.moveBase(onto);
      for (const strategy of ['squash', 'rebase'] as const)
        expect(await stage.open([], { strategy }).rehearse(TASK, mine, MESSAGE)).toMatchObject({
          kind: 'conflict',
          onto,
          files: ['one.txt'],
        });
    },
  },
];

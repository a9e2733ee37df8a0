/**
 * Two hundred rounds of claimants in four processes. A hundred claimants take half an hour in a clone and longer
 * in five, so that is for MAYOR_CLAIMANTS=100; by default there are two in each process, on other clones.
 */
import { describe, expect, it } from 'vitest';
import type { TaskId } from '../../../src/core/ids.ts';
import { type Round, race } from '../../helpers/claim-race.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { type Clone, clones, fieldsOf } from '../../helpers/task-clones.ts';

const CLAIMANTS = Number(process.env.MAYOR_CLAIMANTS ?? 8);
const ROUNDS = Number(process.env.MAYOR_CLAIM_ROUNDS ?? 200);
const CLONES = 5;
const LONG_MS = 600_000 + ROUNDS * CLAIMANTS * 1_000;

const addTasks = async ({ tracker }: Clone): Promise<readonly TaskId[]> => {
  const ids: TaskId[] = [];
  for (let at = 0; at < ROUNDS; at++) ids.push((await tracker.create(plainTask(`Task ${at}`), 'ann')).id);
  return ids;
};

const expectOneWinnerEach = (rounds: readonly Round[]): void => {
  expect(rounds).toHaveLength(ROUNDS);
  for (const [at, { won, told }] of rounds.entries()) {
    expect(won, `winners of round ${at}`).toHaveLength(1);
    expect(told, `whom the others of round ${at} were told`).toEqual(won);
  }
};

describe('many claimants of one task', () => {
  it(
    'have exactly one winner in a clone, round after round',
    async () => {
      const { repo, all } = await clones(1);
      const [clone] = all;
      if (clone === undefined) throw new Error('No clone');
      const tasks = await addTasks(clone);
      const rounds = await race({ folder: repo.root, paths: [clone.path], claimants: CLAIMANTS }, tasks);
      expectOneWinnerEach(rounds);
      for (const [at, task] of tasks.entries())
        expect(await fieldsOf(clone, task)).toMatchObject({ assignee: rounds[at]?.won[0] });
    },
    LONG_MS,
  );

  it(
    'have exactly one winner in five clones of one remote that decides, round after round',
    async () => {
      const { repo, remote, all } = await clones(CLONES);
      const [first] = all;
      if (first === undefined) throw new Error('No clone');
      const tasks = await addTasks(first);
      await first.sync();
      for (const clone of all) {
        await git(clone.path, 'config', 'mayor.claims', 'remote');
        await clone.sync();
      }
      const paths = all.map(({ path }) => path);
      expectOneWinnerEach(await race({ folder: repo.root, paths, claimants: CLAIMANTS }, tasks));
      const refs = await git(remote, 'for-each-ref', '--format=%(refname)', 'refs/mayor/claims');
      expect(refs.split('\n')).toHaveLength(ROUNDS);
    },
    LONG_MS,
  );
});

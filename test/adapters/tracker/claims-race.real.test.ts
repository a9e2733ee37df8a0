/**
 * Rounds of claimants in four processes, all for one task. A hundred claimants over two hundred rounds take minutes in
 * a clone and a quarter of an hour or more in five of one remote, so that is for MAYOR_CLAIMANTS=100 MAYOR_CLAIM_ROUNDS=200; by default a
 * few of them meet often, and a hundred a few times.
 */
import { describe, expect, it } from 'vitest';
import type { TaskId } from '../../../src/core/ids.ts';
import { type Round, race } from '../../helpers/claim-race.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { type Clone, clones, fieldsOf } from '../../helpers/task-clones.ts';

type Size = { readonly claimants: number; readonly rounds: number };
const { MAYOR_CLAIMANTS: wanted, MAYOR_CLAIM_ROUNDS: often } = process.env;
const SIZES: readonly Size[] =
  wanted === undefined
    ? [
        { claimants: 8, rounds: 20 },
        { claimants: 100, rounds: 2 },
      ]
    : [{ claimants: Number(wanted), rounds: Number(often ?? 200) }];
const CLONES = 5;
const longMs = ({ claimants, rounds }: Size): number => 600_000 + rounds * claimants * 1_000;

const addTasks = async ({ tracker }: Clone, rounds: number): Promise<readonly TaskId[]> => {
  const ids: TaskId[] = [];
  for (let at = 0; at < rounds; at++) ids.push((await tracker.create(plainTask(`Task ${at}`), 'ann')).id);
  return ids;
};

const expectOneWinnerEach = (rounds: readonly Round[], size: Size): void => {
  expect(rounds).toHaveLength(size.rounds);
  for (const [at, { won, told }] of rounds.entries()) {
    expect(won, `winners of round ${at}`).toHaveLength(1);
    expect(told, `whom the others of round ${at} were told`).toEqual(won);
  }
};

describe.each(SIZES)('$claimants claimants of one task, $rounds times', (size) => {
  it(
    'have exactly one winner in a clone, round after round',
    async () => {
      const { repo, all } = await clones(1);
      const [clone] = all;
      if (clone === undefined) throw new Error('No clone');
      const tasks = await addTasks(clone, size.rounds);
      const rounds = await race({ folder: repo.root, paths: [clone.path], claimants: size.claimants }, tasks);
      expectOneWinnerEach(rounds, size);
      for (const [at, task] of tasks.entries())
        expect(await fieldsOf(clone, task)).toMatchObject({ assignee: rounds[at]?.won[0] });
    },
    longMs(size),
  );

  it(
    'have exactly one winner in five clones of one remote that decides, round after round',
    async () => {
      const { repo, remote, all } = await clones(CLONES);
      const [first] = all;
      if (first === undefined) throw new Error('No clone');
      const tasks = await addTasks(first, size.rounds);
      await first.sync();
      for (const clone of all) {
        await git(clone.path, 'config', 'mayor.claims', 'remote');
        await clone.sync();
      }
      const paths = all.map(({ path }) => path);
      expectOneWinnerEach(await race({ folder: repo.root, paths, claimants: size.claimants }, tasks), size);
      const refs = await git(remote, 'for-each-ref', '--format=%(refname)', 'refs/mayor/claims');
      expect(refs.split('\n')).toHaveLength(size.rounds);
    },
    longMs(size),
  );
});

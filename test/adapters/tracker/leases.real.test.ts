/** Claims of a town, renewed together. */
import { expect, it } from 'vitest';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { taskPath } from '../../../src/adapters/trackers/embedded/layout.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { git } from '../../helpers/repo.ts';
import { editByHand, plainTask, repoWithTracker } from '../../helpers/task-branch.ts';

const COUNT = 20;

const leasesOf = ({ leases }: Tracker) => {
  if (leases === undefined) throw new Error('It has no leases');
  return leases;
};

const stage = async () => {
  const { repo, tracker } = await repoWithTracker();
  const held = [];
  for (let at = 0; at < COUNT; at++) {
    const { id } = await tracker.create(plainTask(`Task ${at}`), 'ann');
    const holder = `worker-${at}`;
    await tracker.claim(id, holder, { ms: 1_000 });
    held.push({ task: id, holder });
  }
  return { repo, tracker, held };
};

it('however many there are, renewing claims costs three subprocesses, and each has a fresh lease and its token', async () => {
  const { repo, tracker, held } = await stage();
  const { ms, renew } = leasesOf(tracker);
  const [before, since] = [subprocessCount(), Date.now()];
  const answers = await renew(held);
  expect(subprocessCount() - before).toBe(3);
  expect(answers).toEqual(held.map(() => ({ kind: 'claimed', token: 1, until: expect.any(Number) })));
  for (const answer of answers)
    expect(answer.kind === 'claimed' && answer.until !== undefined && answer.until >= since + ms).toBe(true);
  // A heartbeat leaves nothing behind that grows: each claim is one commit.
  const counts = await git(repo, 'rev-list', '--count', '--glob=refs/mayor/claims');
  expect(Number(counts)).toBe(COUNT);
});

it('each claim stands for itself: one that was taken over, closed or spoilt by hand keeps no other from its lease', async () => {
  const { repo, tracker, held } = await stage();
  const [taken, closed, spoilt, open] = held;
  if (taken === undefined || closed === undefined || spoilt === undefined || open === undefined)
    throw new Error('Too few');
  await tracker.claim(taken.task, taken.holder, { ms: -1 });
  await tracker.claim(taken.task, 'birch');
  await tracker.change(closed.task, { status: 'closed' }, 'ann');
  await editByHand(repo, { [taskPath(spoilt.task)]: 'no task\n' });
  await tracker.change(open.task, { status: 'open' }, 'ann');
  const answers = await leasesOf(tracker).renew(held);
  expect(answers.slice(0, 4)).toMatchObject([
    { kind: 'taken', by: 'birch' },
    { kind: 'closed' },
    { kind: 'claimed' },
    { kind: 'taken', by: '' },
  ]);
  expect(answers.slice(4).map(({ kind }) => kind)).toEqual(held.slice(4).map(() => 'claimed'));
  expect(await git(repo, 'for-each-ref', '--format=%(refname)', `refs/mayor/claims/${open.task}`)).toBe('');
});

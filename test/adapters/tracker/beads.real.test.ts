/** Beside the contract: what Beads keeps of its own, with the stand-in for `bd`. */
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { run } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import type { ExchangeName } from '../../../src/core/exchange.ts';
import { rigName } from '../../../src/core/ids.ts';
import { add, draft, taskOf } from '../../contract/tracker/subject.ts';
import { makeRepo } from '../../helpers/repo.ts';

const STAND_IN = fileURLToPath(new URL('../../beads/bd.mjs', import.meta.url));

const setUp = async () => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const bd = async (...args: readonly string[]) => (await run([STAND_IN, ...args], { cwd: repo.path })).stdout;
  const format = async (name: ExchangeName) => exchangeFormat(name);
  const where = { rig: rigName('shop'), path: repo.path, clock: systemClock(), format };
  return { bd, tracker: openTracker({ kind: 'beads', command: STAND_IN }, where) };
};

it('the team’s own fields and how it ended outlive what Beads notes when an issue is closed', async () => {
  const { tracker } = await setUp();
  const { id } = await add(tracker, 'Task', { custom: { team: 'ui' }, agent: 'claude' });
  await tracker.claim(id, 'amber@town');
  await tracker.change(id, { status: 'closed', outcome: 'failed', comment: 'No use' }, 'amber');
  expect(await taskOf(tracker, id)).toMatchObject({
    outcome: 'failed',
    agent: 'claude',
    custom: { team: 'ui', beads_created_by: 'tess' },
  });
});

it('what others change with bd stays, and what they put off waits', async () => {
  const { bd, tracker } = await setUp();
  const { id } = await add(tracker, 'Task', { labels: ['a'] });
  await bd('update', id, '--add-label=by-hand', '--defer=2099-01-01T00:00:00Z');
  await tracker.change(id, { priority: 0, labels: ['a', 'by-hand', 'b'] }, 'tess');
  expect(await taskOf(tracker, id)).toMatchObject({
    priority: 0,
    labels: ['a', 'by-hand', 'b'],
    deferUntil: Date.parse('2099-01-01'),
    origin: 'foreign',
  });
});

it('every field comes back as it was given', async () => {
  const { tracker } = await setUp();
  const first = await add(tracker, 'First');
  const given = {
    ...draft('Second', { kind: 'bug', priority: 0, labels: ['ui', 'two words', 'a,b', '"x"', '007'], agent: 'claude' }),
    body: '# Why\n\nBecause.\n',
    dependsOn: [first.id],
    deferUntil: 1_900_000_000_123,
  };
  const made = await tracker.create(given, 'tess');
  expect(made).toMatchObject(given);
  expect(await tracker.get(made.id)).toEqual({ task: made, comments: [] });
  expect(await tracker.list()).toContainEqual(made);
});

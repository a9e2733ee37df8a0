/** Beside the contract: what Beads keeps of its own, with the stand-in for `bd`. */
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { run } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import type { ExchangeName } from '../../../src/core/exchange.ts';
import { rigName } from '../../../src/core/ids.ts';
import { beads } from '../../beads/stand-in.ts';
import { add, draft, taskOf } from '../../contract/tracker/subject.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { startStandIn } from '../../helpers/stand-in.ts';

const setUp = async () => {
  const repo = await makeRepo();
  const { command, close } = await startStandIn(beads());
  onTestFinished(async () => {
    await close();
    await repo.remove();
  });
  const bd = async (...args: readonly string[]) => (await run([command, ...args], { cwd: repo.path })).stdout;
  const format = async (name: ExchangeName) => exchangeFormat(name);
  const where = { rig: rigName('shop'), path: repo.path, clock: systemClock(), format };
  return { bd, tracker: openTracker({ kind: 'beads', command }, where) };
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
    labels: ['a', 'b', 'by-hand'],
    deferUntil: Date.parse('2099-01-01'),
    origin: 'foreign',
  });
});

it('every field comes back as it was given, labels by the alphabet and times in whole seconds', async () => {
  const { tracker } = await setUp();
  const first = await add(tracker, 'First');
  const given = {
    ...draft('Second', { kind: 'bug', priority: 0, labels: ['"x"', '007', 'a,b', 'two words', 'ui'], agent: 'claude' }),
    body: '# Why\n\nBecause.\n',
    dependsOn: [first.id],
    deferUntil: 1_900_000_000_000,
  };
  const made = await tracker.create(given, 'tess');
  expect(made).toMatchObject(given);
  expect(await tracker.get(made.id)).toEqual({ task: made, comments: [] });
  expect(await tracker.list()).toContainEqual(made);
});

it('what waits for others, or is somebody else’s, is closed when it was decided so', async () => {
  const { tracker } = await setUp();
  const first = await add(tracker, 'First');
  const { id } = await add(tracker, 'Second', { dependsOn: [first.id] });
  await tracker.claim(id, 'amber@town');
  expect(await tracker.change(id, { status: 'closed' }, 'tess')).toMatchObject({ status: 'closed' });
});

it('a task whose claim ran out goes to the next, though Beads wants to be asked twice', async () => {
  const { tracker } = await setUp();
  const { id } = await add(tracker, 'Task');
  await tracker.claim(id, 'amber@town', { ms: -1 });
  expect(await tracker.claim(id, 'birch@town')).toMatchObject({ kind: 'claimed', token: 2 });
  expect(await taskOf(tracker, id)).toMatchObject({ assignee: 'birch@town' });
});

it('a text, a role and a date that were taken away are gone', async () => {
  const { bd, tracker } = await setUp();
  const { id } = await add(tracker, 'Task', { body: 'Long', role: 'reviewer', deferUntil: 4_000_000_000_000 });
  expect(await bd('export')).toContain('"status":"open"');
  await tracker.change(id, { body: '', role: null, deferUntil: null }, 'tess');
  const task = await taskOf(tracker, id);
  expect(task).toMatchObject({ body: '', status: 'open' });
  for (const field of ['role', 'deferUntil']) expect(task).not.toHaveProperty(field);
});

it('what was put off with bd waits, and is nobody’s to start until then or until Mayor says so', async () => {
  const { bd, tracker } = await setUp();
  const { id } = await add(tracker, 'Task');
  await bd('update', id, '--defer=2099-01-01T00:00:00Z');
  expect(await bd('export')).toContain('"status":"deferred"');
  expect(await taskOf(tracker, id)).toMatchObject({ status: 'open', deferUntil: Date.parse('2099-01-01') });
  await tracker.change(id, { deferUntil: null }, 'tess');
  expect(await bd('export')).toContain('"status":"open"');
});

it('a date until when it is put off outlives that it is closed and opened again', async () => {
  const { tracker } = await setUp();
  const { id } = await add(tracker, 'Task', { deferUntil: 4_000_000_000_000 });
  await tracker.change(id, { status: 'closed' }, 'tess');
  await tracker.change(id, { status: 'open' }, 'tess');
  expect(await taskOf(tracker, id)).toMatchObject({ status: 'open', deferUntil: 4_000_000_000_000 });
});

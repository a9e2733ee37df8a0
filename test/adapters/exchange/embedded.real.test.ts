/** Tasks of other trackers in a real repository: one commit, once, whole. */
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { EXCHANGE_FORMATS, type ExchangeTask, exchangeTask } from '../../../src/core/exchange.ts';
import { rigName } from '../../../src/core/ids.ts';
import { planImport } from '../../../src/core/import-plan.ts';
import type { Bulk, Tracker } from '../../../src/ports/tracker.ts';
import { git, makeRepo } from '../../helpers/repo.ts';
import { addHook, plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';

const bulkOf = (tracker: Tracker): Bulk => {
  if (tracker.bulk === undefined) throw new Error('it takes tasks only one by one');
  return tracker.bulk;
};

const take = (tracker: Tracker, tasks: readonly ExchangeTask[], mode: 'write' | 'rehearse' = 'write') =>
  bulkOf(tracker).take(
    (known, held) =>
      planImport(tasks, { rig: rigName('shop'), tasks: known, held, now: systemClock().now(), dates: 'kept' }).imports,
    'tess',
    mode,
  );

const foreign = (id: string, fields: Partial<ExchangeTask> = {}): ExchangeTask => ({
  ...{ id, title: `Task ${id}`, body: 'words\n', kind: 'task', status: 'open', priority: 2 },
  ...{ labels: [], dependsOn: [], comments: [], createdAt: 1_700_000_000_123, updatedAt: 1_700_000_001_000 },
  ...fields,
});

const commits = async (path: string): Promise<number> => Number(await git(path, 'rev-list', '--count', 'mayor-tasks'));

describe('an import', () => {
  it('is one commit, keeps dates and authors, and is of foreign origin', async () => {
    const { repo, tracker } = await repoWithTracker();
    const comments = [{ by: 'ann', at: 1_650_000_000_000, text: 'first\r\n\x1b[31m' }];
    const told = await take(tracker, [
      foreign('bd-1', {
        dependsOn: ['bd-2'],
        comments,
        status: 'closed',
        outcome: 'failed',
        closedAt: 1_700_000_000_500,
      }),
      foreign('bd-2', { parent: 'bd-1', body: 'sh\n```sh\nrm -rf /\n```\n' }),
    ]);
    expect(told.created).toHaveLength(2);
    expect(await commits(repo.path)).toBe(2);
    const other = trackerAt(repo.path);
    const whole = await bulkOf(other).all();
    const [one, two] = ['bd-1', 'bd-2'].map((ref) => whole.find(({ task }) => task.externalRef === ref));
    expect(one).toMatchObject({
      task: {
        ...{ createdAt: 1_700_000_000_123, updatedAt: 1_700_000_001_000, closedAt: 1_700_000_000_500 },
        ...{ status: 'closed', outcome: 'failed', origin: 'foreign', dependsOn: [two?.task.id] },
      },
      comments,
    });
    expect(two?.task).toMatchObject({ parent: one?.task.id, origin: 'foreign' });
    // The cache of the list knows it as well.
    await other.list();
    expect((await trackerAt(repo.path).list()).map(({ origin }) => origin)).toEqual(['foreign', 'foreign']);
  });

  it('happens once, in this clone and in any other', async () => {
    const { repo, tracker } = await repoWithTracker();
    const second = await repoWithTracker();
    const tasks = [
      foreign('bd-1', { comments: [{ by: 'ann', at: 5, text: 'x' }] }),
      foreign('bd-2', { dependsOn: ['bd-1'] }),
    ];
    const { created } = await take(tracker, tasks);
    const tip = await git(repo, 'rev-parse', 'mayor-tasks');
    expect(await take(trackerAt(repo.path), tasks)).toEqual({ created: [], updated: [], unchanged: created });
    expect(await git(repo, 'rev-parse', 'mayor-tasks')).toBe(tip);
    expect((await take(second.tracker, tasks)).created).toEqual(created);
    expect(await git(second.repo, 'rev-parse', 'mayor-tasks^{tree}')).toBe(
      await git(repo, 'rev-parse', 'mayor-tasks^{tree}'),
    );
  });

  it('only rehearsed writes nothing, not even the branch', async () => {
    const { repo, tracker } = await repoWithTracker();
    expect((await take(tracker, [foreign('bd-1')], 'rehearse')).created).toHaveLength(1);
    expect(await git(repo, 'branch', '--list', 'mayor-tasks')).toBe('');
  });

  it('takes over what has changed there, and leaves what was changed here', async () => {
    const { tracker } = await repoWithTracker();
    const { created } = await take(tracker, [foreign('bd-1'), foreign('bd-2')]);
    const [first, second] = created;
    if (first === undefined || second === undefined) throw new Error('not created');
    await tracker.change(second, { title: 'Ours' }, 'tess');
    const later = { title: 'Theirs', updatedAt: 1_700_000_002_000 };
    const told = await take(tracker, [foreign('bd-1', later), foreign('bd-2', later)]);
    expect(told).toMatchObject({ updated: [first], unchanged: [second] });
    expect((await tracker.list()).map(({ title }) => title).sort()).toEqual(['Ours', 'Theirs']);
  });

  it('does not say how far a task is that somebody works on here', async () => {
    const { tracker } = await repoWithTracker();
    const { created } = await take(tracker, [foreign('bd-1')]);
    const [id] = created;
    if (id === undefined) throw new Error('not created');
    await tracker.claim(id, 'amber');
    await take(tracker, [foreign('bd-1', { status: 'closed', title: 'Later', updatedAt: 4_000_000_000_000 })]);
    expect(await tracker.get(id)).toMatchObject({ task: { status: 'in-progress', assignee: 'amber', title: 'Later' } });
    await tracker.release(id, 'amber');
    expect(await tracker.get(id)).toMatchObject({ task: { status: 'open' } });
  });

  it('of two at once leaves one of each', async () => {
    const { repo } = await repoWithTracker();
    const tasks = Array.from({ length: 20 }, (_, at) => foreign(`bd-${at}`));
    await Promise.all([1, 2, 3].map(() => take(trackerAt(repo.path), tasks)));
    expect(await trackerAt(repo.path).list()).toHaveLength(20);
  });

  it('beside tasks of ours keeps both, and neither the index nor a hook is touched', async () => {
    const { repo, tracker } = await repoWithTracker();
    const trace = await addHook(repo, 'reference-transaction');
    const before = await git(repo, 'status', '--porcelain');
    const mine = await tracker.create(plainTask('Mine'), 'tess');
    await take(tracker, [foreign('bd-1')]);
    expect((await tracker.list()).map(({ id }) => id)).toContain(mine.id);
    expect(await git(repo, 'status', '--porcelain')).toBe(before);
    expect(existsSync(trace)).toBe(false);
  });

  it('of ten thousand tasks is one commit and takes seconds', { timeout: 120_000 }, async () => {
    const { repo, tracker } = await repoWithTracker();
    const tasks = Array.from({ length: 10_000 }, (_, at) =>
      foreign(`bd-${at}`, { dependsOn: [`bd-${at + 1}`], comments: [{ by: 'ann', at, text: `said ${at}` }] }),
    );
    const started = performance.now();
    const { created } = await take(tracker, tasks);
    const took = performance.now() - started;
    expect(created).toHaveLength(10_000);
    expect(await commits(repo.path)).toBe(2);
    expect(took).toBeLessThan(30_000);
    const again = performance.now();
    expect((await take(trackerAt(repo.path), tasks)).unchanged).toHaveLength(10_000);
    expect(performance.now() - again).toBeLessThan(30_000);
    expect(await bulkOf(trackerAt(repo.path)).all()).toHaveLength(10_000);
  });
});

describe.each(EXCHANGE_FORMATS)('a rig that goes out as %s', (name) => {
  it('comes into an empty one as it was, and into itself as nothing new', async () => {
    const { tracker } = await repoWithTracker();
    const epic = await tracker.create(plainTask('Epic', { kind: 'epic' }), 'tess');
    const first = await tracker.create(
      plainTask('First', { body: 'a\r\nb  \n', labels: ['ui, x', '=1'], parent: epic.id }),
      'tess',
    );
    const rich = { role: 'reviewer', estimate: 90, acceptance: 'It works\n', design: '## Notes\n', convoy: 'Greet' };
    await tracker.create(
      plainTask('Second', {
        ...{ ...rich, dependsOn: [first.id], links: [{ kind: 'waits-for', task: epic.id }], custom: { team: 'ui' } },
        ...{ body: `${'x'.repeat(1024 * 1024 - 4)}\n`, externalRef: 'https://x.org/1', deferUntil: 1_900_000_000_000 },
      }),
      'tess',
    );
    await tracker.change(first.id, { status: 'closed', outcome: 'failed', comment: 'Said\n\n\x1b[2J**x**' }, 'amber');
    const format = exchangeFormat(name);
    const { files } = format.write(
      (await bulkOf(tracker).all()).map(({ task, comments }) => exchangeTask(task, comments)),
    );
    const read = format.read(files.filter(({ path }) => path.endsWith(format.ending)));
    expect(read).toMatchObject({ lost: [], refused: [] });

    const before = await bulkOf(tracker).all();
    expect(await take(tracker, read.tasks)).toMatchObject({ created: [], updated: [] });
    expect(await bulkOf(tracker).all()).toEqual(before);

    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    const other = trackerAt(repo.path);
    expect((await take(other, read.tasks)).created).toHaveLength(3);
    const after = await bulkOf(trackerAt(repo.path)).all();
    expect(after).toEqual(before.map(({ task, comments }) => ({ task: { ...task, origin: 'foreign' }, comments })));
  });
});

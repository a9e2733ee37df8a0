/** What is ready is told from the kept list as core tells it from the tasks. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { saveIndex } from '../../../src/adapters/trackers/embedded/index-file.ts';
import { keptReady } from '../../../src/adapters/trackers/embedded/kept-ready.ts';
import { type Changes, taskBook } from '../../../src/adapters/trackers/embedded/task-book.ts';
import { rigName, type TaskId, taskId } from '../../../src/core/ids.ts';
import { type LinkKind, type Priority, TASK_KINDS, TASK_STATUSES, type Task } from '../../../src/core/model.ts';
import { readyIn } from '../../../src/core/ready.ts';
import { seededRandom } from '../../helpers/clock.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';

const NOW = 1_790_000_000_000;
const DAY = 24 * 3_600_000;
const RIG = rigName('shop');
const LINKS: readonly LinkKind[] = ['related', 'waits-for', 'conditional-on-failure', 'discovered-from'];

/** Some ids are the beginning or the end of others. */
const ids = Array.from({ length: 40 }, (_, at) => taskId(`shop-${at.toString(3)}`));

const someTask = (id: TaskId, random: () => number): Task => {
  const chance = (share: number) => random() < share;
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return {
    id,
    rig: RIG,
    title: one(['', 'Plain', 'Zürich 🐈', 'Two words']),
    body: one(['', 'A line\n', 'Größe 🐈\n', 'x'.repeat(70_000)]),
    kind: chance(0.8) ? 'task' : one(TASK_KINDS),
    status: chance(0.5) ? 'open' : one(TASK_STATUSES),
    priority: one<Priority>([0, 1, 2, 3, 4]),
    labels: chance(0.5) ? [] : ['ui'],
    dependsOn: chance(0.6) ? [] : [one(ids), one([...ids, taskId('shop-nobody')])],
    createdAt: NOW - Math.floor(random() * 20) * DAY,
    updatedAt: NOW,
    origin: chance(0.9) ? 'local' : 'foreign',
    ...(chance(0.2) ? { parent: one(ids) } : {}),
    ...(chance(0.2) ? { links: [{ kind: one(LINKS), task: one(ids) }] } : {}),
    ...(chance(0.2) ? { deferUntil: NOW + one([-DAY, 0, DAY]) } : {}),
    ...(chance(0.1) ? { assignee: 'amber' } : {}),
    ...(chance(0.1) ? { outcome: one(['done', 'failed'] as const) } : {}),
  };
};

it('whatever the tasks are, and whatever has changed since', async () => {
  const path = join(await freshFolder(), 'task-index');
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seededRandom(seed);
    const known = ids.filter(() => random() < 0.8).map((id) => someTask(id, random));
    const changes: Changes = new Map(
      ids
        .filter(() => random() < (seed % 3) / 4)
        .map((id) => [id, random() < 0.2 ? undefined : someTask(id, random)] as const),
    );
    const held = new Set(ids.filter(() => random() < 0.1));
    const book = taskBook([]).with(new Map(known.map((task) => [task.id, task])));
    await saveIndex(path, { tip: 'tip', tasks: book.rows });
    const after = book.with(changes).rows.map((task) => (held.has(task.id) ? { ...task, assignee: 'birch' } : task));
    for (const limit of [1, 5, 1_000]) {
      const wanted = { rig: RIG, now: NOW, limit, held, changesFrom: () => changes };
      expect([...(keptReady(path, wanted) ?? [])], `seed ${seed}, ${limit}`).toEqual(
        readyIn(after, NOW).slice(0, limit),
      );
    }
  }
});

it('is not told where no list is kept, or not one that leads here', async () => {
  const path = join(await freshFolder(), 'task-index');
  const wanted = { rig: RIG, now: NOW, limit: 1, held: new Set<TaskId>() };
  expect(keptReady(path, { ...wanted, changesFrom: () => new Map() })).toBeUndefined();
  await saveIndex(path, { tip: 'tip', tasks: [someTask(taskId('shop-1'), seededRandom(1))] });
  expect(
    keptReady(path, { ...wanted, changesFrom: (from) => (from === 'other' ? new Map() : undefined) }),
  ).toBeUndefined();
});

it('of a repository it is what the list says, before the first task, after changes and after claims', async () => {
  const { repo, tracker } = await repoWithTracker();
  const same = async () => {
    const ready = [...((await trackerAt(repo.path).ready?.(Date.now(), 10)) ?? [])];
    expect(ready).toEqual(readyIn(await trackerAt(repo.path).list(), Date.now()));
    return ready.map(({ title }) => title);
  };
  expect(await same()).toEqual([]);
  const first = await tracker.create(plainTask('First'), 'tess');
  expect(await same()).toEqual(['First']);
  const second = await trackerAt(repo.path).create(plainTask('Second', { dependsOn: [first.id] }), 'tess');
  expect(await same()).toEqual(['First']);
  await trackerAt(repo.path).claim(first.id, 'amber');
  expect(await same()).toEqual([]);
  await trackerAt(repo.path).change(first.id, { status: 'closed' }, 'tess');
  await trackerAt(repo.path).change(second.id, { title: 'Renamed' }, 'tess');
  expect(await same()).toEqual(['Renamed']);
  expect([...((await tracker.ready?.(Date.now(), 10)) ?? [])]).toEqual(readyIn(await tracker.list(), Date.now()));
});

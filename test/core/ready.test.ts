import { describe, expect, it } from 'vitest';
import { rigName, taskId } from '../../src/core/ids.ts';
import type { Task } from '../../src/core/model.ts';
import { byReadiness, isReady } from '../../src/core/ready.ts';

const NOW = 1_700_000_000_000;
const DAY = 24 * 3_600_000;

const task = (id: string, fields: Partial<Task> = {}): Task => ({
  id: taskId(id),
  rig: rigName('shop'),
  title: id,
  body: '',
  kind: 'task',
  status: 'open',
  priority: 2,
  labels: [],
  dependsOn: [],
  createdAt: NOW,
  updatedAt: NOW,
  origin: 'local',
  ...fields,
});
const nothingClosed = () => false;

describe('a task is ready', () => {
  it('when it is open and waits for nothing', () => {
    expect(isReady(task('a'), nothingClosed, NOW)).toBe(true);
  });

  it('only once every task it depends on is closed', () => {
    const waits = task('a', { dependsOn: [taskId('b'), taskId('c')] });
    expect(isReady(waits, (id) => id === 'b', NOW)).toBe(false);
    expect(isReady(waits, () => true, NOW)).toBe(true);
  });

  it('from the very moment it was deferred to', () => {
    const deferred = task('a', { deferUntil: NOW });
    expect(isReady(deferred, nothingClosed, NOW - 1)).toBe(false);
    expect(isReady(deferred, nothingClosed, NOW)).toBe(true);
  });

  it('not when somebody has it, when it is at work or done, or an epic', () => {
    const others = [
      task('a', { assignee: 'tess' }),
      task('b', { status: 'in-progress' }),
      task('c', { status: 'in-review' }),
      task('d', { status: 'closed' }),
      task('e', { kind: 'epic' }),
    ];
    expect(others.filter((other) => isReady(other, nothingClosed, NOW))).toEqual([]);
  });
});

describe('the order of ready tasks', () => {
  const order = (...tasks: readonly Task[]) => byReadiness(tasks, NOW).map(({ id }) => id);

  it('is the urgent first, then the old, then by id', () => {
    const [young, old] = [task('b', { createdAt: NOW - 1 }), task('c', { createdAt: NOW - DAY })];
    expect(order(young, task('z', { priority: 0 }), old, task('a', { createdAt: NOW - 1 }))).toEqual([
      'z',
      'c',
      'a',
      'b',
    ]);
  });

  it('lets what has waited for weeks pass what is a little more urgent', () => {
    expect(order(task('new', { priority: 1 }), task('old', { priority: 3, createdAt: NOW - 21 * DAY }))).toEqual([
      'old',
      'new',
    ]);
  });

  it('puts each task at the same place in whatever order they came', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id, at) => task(id, { priority: at % 2 === 0 ? 1 : 2 }));
    expect(order(...[...tasks].reverse())).toEqual(order(...tasks));
  });
});

import { describe, expect, it } from 'vitest';
import { rigName, taskId } from '../../src/core/ids.ts';
import type { LinkKind, Task } from '../../src/core/model.ts';
import { blockersIn, byReadiness, isReady, readyIn } from '../../src/core/ready.ts';

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
const nothingClosed = () => [];
const ids = (tasks: readonly Task[]) => tasks.map(({ id }) => String(id));

describe('a task is ready', () => {
  it('when it is open and waits for nothing', () => {
    expect(isReady(task('a'), nothingClosed, NOW)).toBe(true);
  });

  it('only once every task it depends on is closed', () => {
    const waits = task('a', { dependsOn: [taskId('b'), taskId('c')] });
    const done = (id: string) => task(id, { status: 'closed' });
    expect(ids(readyIn([waits, done('b'), task('c')], NOW))).toEqual(['c']);
    expect(ids(readyIn([waits, done('b'), done('c')], NOW))).toEqual(['a']);
    expect(ids(readyIn([waits, done('b')], NOW))).toEqual([]);
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

describe('a task is held back', () => {
  const link = (kind: LinkKind, other: string) => ({ links: [{ kind, task: taskId(other) }] });
  const held = (...tasks: readonly Task[]) => Object.fromEntries(blockersIn(tasks));

  it('by what its parents wait for, and they name the parent', () => {
    const epic = task('epic', { kind: 'epic', dependsOn: [taskId('plan')] });
    const part = task('part', { parent: taskId('epic') });
    const sub = task('sub', { parent: taskId('part') });
    expect(held(epic, part, sub, task('plan'))).toEqual({
      epic: [{ task: 'plan', because: 'unfinished' }],
      part: [{ task: 'plan', because: 'unfinished', via: 'epic' }],
      sub: [{ task: 'plan', because: 'unfinished', via: 'epic' }],
    });
    expect(held(epic, part, sub, task('plan', { status: 'closed' }))).toEqual({});
  });

  it('not by a parent that waits for its own parts', () => {
    const epic = task('epic', { dependsOn: [taskId('one'), taskId('two')] });
    const [one, two] = [task('one', { parent: taskId('epic') }), task('two', { parent: taskId('epic') })];
    expect(ids(readyIn([epic, one, two], NOW))).toEqual(['one', 'two']);
  });

  it('until another fails, and for good when that one did not', () => {
    const rescue = task('rescue', link('conditional-on-failure', 'try'));
    const closed = (outcome?: 'failed' | 'dropped') =>
      task('try', { status: 'closed', ...(outcome === undefined ? {} : { outcome }) });
    expect(held(rescue, task('try'))).toEqual({ rescue: [{ task: 'try', because: 'may-fail' }] });
    expect(held(rescue, closed())).toEqual({ rescue: [{ task: 'try', because: 'did-not-fail' }] });
    expect(held(rescue, closed('dropped'))).toEqual({ rescue: [{ task: 'try', because: 'did-not-fail' }] });
    expect(held(rescue, closed('failed'))).toEqual({});
  });

  it('by every part of what it waits for', () => {
    const report = task('report', link('waits-for', 'epic'));
    const part = (id: string, status: Task['status']) => task(id, { parent: taskId('epic'), status });
    expect(held(report, task('epic'), part('a', 'closed'), part('b', 'open'))).toEqual({
      report: [{ task: 'b', because: 'unfinished' }],
    });
    expect(held(report, task('epic'), part('a', 'closed'))).toEqual({});
    expect(held(report, task('epic'))).toEqual({ report: [{ task: 'epic', because: 'unfinished' }] });
  });

  it('not by what is only related, or where it was found', () => {
    expect(held(task('a', link('related', 'b')), task('c', link('discovered-from', 'b')), task('b'))).toEqual({});
  });

  it('whatever circle its parents make', () => {
    const [a, b] = [task('a', { parent: taskId('b') }), task('b', { parent: taskId('a') })];
    expect(ids(readyIn([a, b], NOW))).toEqual(['a', 'b']);
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

  it('lets one of which nobody knows when it was made pass nothing that is more urgent', () => {
    expect(order(task('by-hand', { priority: 3, createdAt: 0 }), task('new', { priority: 1 }))).toEqual([
      'new',
      'by-hand',
    ]);
  });

  it('puts each task at the same place in whatever order they came', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id, at) => task(id, { priority: at % 2 === 0 ? 1 : 2 }));
    expect(order(...[...tasks].reverse())).toEqual(order(...tasks));
  });
});

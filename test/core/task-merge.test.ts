/** Merging versions of a task: whatever the order in which clones meet, they end with the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rigName, taskId } from '../../src/core/ids.ts';
import type { Task } from '../../src/core/model.ts';
import { changedTask, claimedTask } from '../../src/core/task-change.ts';
import { nextClock, type StampedTask, valuesOf } from '../../src/core/task-clock.ts';
import { mergeTasks } from '../../src/core/task-merge.ts';

const made: Task = {
  id: taskId('shop-a1'),
  rig: rigName('shop'),
  title: 'Sell tea',
  body: 'In tins.\n',
  kind: 'task',
  status: 'open',
  priority: 2,
  labels: ['tea', 'tin'],
  dependsOn: [taskId('shop-b2')],
  createdAt: 1_000,
  updatedAt: 1_000,
  origin: 'local',
};
const root: StampedTask = { task: made, uid: 'u1', by: 'ann', token: 0, clock: [], others: '' };

type Change = Parameters<typeof changedTask>[1];
type Write = { readonly at: number; readonly nonce: string; readonly change?: Change; readonly holder?: string };

/** As a tracker writes. */
const write = (file: StampedTask, { at, nonce, change, holder }: Write): StampedTask => {
  const token = holder === undefined ? file.token : file.token + 1;
  const changed = change === undefined ? file.task : changedTask(file.task, change, at);
  const task = holder === undefined ? changed : claimedTask(changed, holder, at);
  return { ...file, task, token, clock: nextClock(file, { task, token }, at, nonce) };
};

const word = fc.constantFrom('a', 'b c', 'd%', 'tea', 'tin');
const ids = fc.constantFrom('shop-b2', 'shop-c3', 'shop-d4').map(taskId);
const change: fc.Arbitrary<Change> = fc.record(
  {
    title: word,
    body: word,
    priority: fc.constantFrom(0, 1, 4),
    labels: fc.uniqueArray(word, { maxLength: 3 }),
    dependsOn: fc.uniqueArray(ids, { maxLength: 3 }),
    links: fc.array(fc.record({ kind: fc.constant('related' as const), task: ids }), { maxLength: 2 }),
    kind: fc.constantFrom('task' as const, 'bug' as const, 'epic' as const),
    deferUntil: fc.option(fc.constantFrom(5_000, 6_000)),
    agent: fc.option(word),
    role: fc.option(word),
    parent: fc.option(ids),
    estimate: fc.option(fc.nat(9)),
    acceptance: fc.option(word),
    design: fc.option(word),
    externalRef: fc.option(word),
    convoy: fc.option(word),
    outcome: fc.constantFrom('failed' as const, 'dropped' as const),
    status: fc.constantFrom('open', 'in-review', 'closed'),
    custom: fc.dictionary(fc.constantFrom('team', 'size-x'), fc.option(word), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const writes = fc.array(
  fc.record({
    at: fc.integer({ min: 900, max: 1_020 }),
    nonce: fc.uuid(),
    change,
    holder: fc.option(word, { nil: undefined }),
  }),
  { maxLength: 4 },
);
/** What one clone made of the task on its own. */
const version = writes.map((all) =>
  all.reduce<StampedTask>((file, { holder, ...one }) => {
    return write(file, { ...one, ...(holder === undefined ? {} : { holder }) });
  }, root),
);
/** A person's edits leave no stamps; they may also touch what is not ours. */
const handMade = fc
  .tuple(version, change, fc.constantFrom('', 'spent: [3]\n', 'spent: [4]\nmood: {is: good}\n'))
  .map(([file, hand, others]) => ({ ...file, task: changedTask(file.task, hand, 1_010), others }));
const either = fc.oneof(version, handMade);

const merged = (a: StampedTask, b: StampedTask, base: StampedTask | undefined = undefined) =>
  mergeTasks(base, a, b).task;

const ordersOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => ordersOf(items.filter((_, other) => other !== at)).map((order) => [item, ...order]));

describe('a merge of two versions of a task', () => {
  it.each([
    ['known', root],
    ['unknown', undefined],
  ])('is the same whoever asks, with a base that is %s', (_, base) => {
    fc.assert(
      fc.property(either, either, (a, b) => {
        expect(mergeTasks(base, a, b)).toEqual(mergeTasks(base, b, a));
      }),
    );
  });

  it.each([
    ['known', root],
    ['unknown', undefined],
  ])('ends with the same in every order of three, with a base that is %s', (_, base) => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [ab, bc] = [mergeTasks(base, a, b), mergeTasks(base, b, c)];
        const [left, right] = [mergeTasks(base, ab.task, c), mergeTasks(base, a, bc.task)];
        expect(left.task).toEqual(right.task);
      }),
    );
  });

  it('ends with the same in every order of three when people wrote by hand', () => {
    fc.assert(
      fc.property(either, either, either, (a, b, c) => {
        expect(merged(merged(a, b, root), c, root)).toEqual(merged(a, merged(b, c, root), root));
      }),
    );
  });

  it('changes nothing when both have the same', () => {
    fc.assert(
      fc.property(version, (a) => {
        expect(mergeTasks(root, a, a)).toEqual({ task: a, lost: [] });
      }),
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(either, either, (a, b) => {
        const once = merged(a, b, root);
        expect(merged(once, a, root)).toEqual(once);
        expect(merged(once, b, root)).toEqual(once);
      }),
    );
  });

  it('loses no value: it is in the task, in what was lost, or as it was before', () => {
    fc.assert(
      fc.property(either, either, (a, b) => {
        const { task, lost } = mergeTasks(root, a, b);
        const [now, before] = [valuesOf(task), valuesOf(root)];
        for (const side of [a, b])
          for (const [key, value] of valuesOf(side)) {
            const isKept = now.get(key) === value || before.get(key) === value;
            // An element or field that somebody took away after this side wrote it, or before.
            expect(isKept || lost.some((one) => one.key === key && one.value === value), `${key}=${value}`).toBe(true);
          }
      }),
    );
  });

  it('has nothing in it that neither side had, and hands back nothing else either', () => {
    fc.assert(
      fc.property(either, either, (a, b) => {
        const { task, lost } = mergeTasks(root, a, b);
        const sides = [valuesOf(a), valuesOf(b)];
        for (const [key, value] of valuesOf(task))
          expect(
            sides.some((side) => side.get(key) === value),
            key,
          ).toBe(true);
        for (const { key, value } of lost)
          expect(
            sides.some((side) => side.get(key) === value),
            key,
          ).toBe(true);
      }),
    );
  });

  it('honours a removal that nobody has contradicted, of an element, a field and a field of one’s own', () => {
    const filled = { labels: ['tea', 'tin'], agent: 'a', custom: { team: 'web' }, links: [], dependsOn: [] };
    const start = { ...root, task: changedTask(made, filled, 1_000) };
    const removed = write(start, {
      at: 2_000,
      nonce: 'a',
      change: { labels: ['tin'], agent: null, custom: { team: null } },
    });
    fc.assert(
      fc.property(
        fc.constantFrom({ title: 'x' }, { priority: 0 as const }, { body: 'y' }),
        fc.boolean(),
        (other, isHand) => {
          const b = isHand
            ? { ...start, task: changedTask(start.task, other, 2_500) }
            : write(start, { at: 2_500, nonce: 'b', change: other });
          for (const { task, lost } of [mergeTasks(start, removed, b), mergeTasks(start, b, removed)]) {
            expect(task.task.labels).toEqual(['tin']);
            expect(task.task).not.toHaveProperty('agent');
            expect(task.task).not.toHaveProperty('custom');
            expect(lost).toEqual([]);
          }
        },
      ),
    );
  });

  it('ends with the same in all 120 orders of five versions, when people wrote by hand, too', () => {
    fc.assert(
      fc.property(fc.tuple(either, either, either, either, either), (five) => {
        const ends = ordersOf(five).map((order) => order.reduce((left, right) => merged(left, right, root)));
        for (const end of ends) expect(end).toEqual(ends[0]);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps edits of different fields, of both sides', () => {
    const a = write(root, { at: 2_000, nonce: 'a', change: { title: 'Sell coffee' } });
    const b = write(root, { at: 2_500, nonce: 'b', change: { priority: 0, labels: ['tea', 'new'] } });
    const { task, lost } = mergeTasks(root, a, b);
    expect(task.task).toMatchObject({ title: 'Sell coffee', priority: 0, labels: ['new', 'tea'] });
    expect(lost).toEqual([]);
  });

  it('keeps the later of two titles and hands the other back', () => {
    const a = write(root, { at: 2_000, nonce: 'a', change: { title: 'Sell coffee' } });
    const b = write(root, { at: 2_500, nonce: 'b', change: { title: 'Sell milk' } });
    const { task, lost } = mergeTasks(root, a, b);
    expect(task.task.title).toBe('Sell milk');
    expect(lost).toMatchObject([{ key: 'title', value: 'Sell coffee' }]);
  });

  it('says of an edit that its author had seen the other one that nothing was lost', () => {
    const a = write(root, { at: 2_000, nonce: 'a', change: { title: 'Sell coffee' } });
    const b = write(a, { at: 1_500, nonce: 'b', change: { title: 'Sell milk' } });
    expect(mergeTasks(a, a, b)).toMatchObject({ task: { task: { title: 'Sell milk' } }, lost: [] });
  });

  it('takes away a label that one side took away', () => {
    const a = write(root, { at: 2_000, nonce: 'a', change: { labels: ['tin'] } });
    const b = write(root, { at: 2_500, nonce: 'b', change: { labels: ['tea', 'tin', 'new'] } });
    expect(merged(a, b).task.labels).toEqual(['new', 'tin']);
  });

  it('takes away a label that a person took out of the file', () => {
    const a = { ...root, task: { ...made, labels: ['tin'] } };
    const b = write(root, { at: 2_500, nonce: 'b', change: { priority: 0 } });
    expect(merged(a, b, root).task.labels).toEqual(['tin']);
  });

  it('leaves a task to the greater token, however late the older holder wrote', () => {
    const claimed = write(root, { at: 2_000, nonce: 'a', holder: 'amber' });
    const stale = write(claimed, { at: 9_000, nonce: 'c', change: { status: 'closed' } });
    const taken = write(claimed, { at: 3_000, nonce: 'b', holder: 'birch' });
    const { task, lost } = mergeTasks(claimed, stale, taken);
    expect(task).toMatchObject({ token: 2, task: { status: 'in-progress', assignee: 'birch' } });
    expect(lost.map(({ value }) => value)).toEqual([expect.stringContaining('status: closed')]);
  });

  it('leaves a task that two claimed apart to the first, whatever the second did since', () => {
    const first = write(root, { at: 2_000, nonce: 'a', holder: 'amber' });
    const second = write(write(root, { at: 2_001, nonce: 'b', holder: 'birch' }), {
      at: 5_000,
      nonce: 'c',
      change: { status: 'in-review' },
    });
    expect(merged(first, second).task).toMatchObject({ status: 'in-progress', assignee: 'amber' });
  });

  it('orders writes of one clone by their order, even when its clock went back', () => {
    const a = write(root, { at: 5_000, nonce: 'a', change: { title: 'One' } });
    const b = write(a, { at: 2_000, nonce: 'b', change: { title: 'Two' } });
    expect(merged(a, b).task.title).toBe('Two');
  });
});

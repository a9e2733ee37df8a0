import { expect } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { taskId } from '../../../src/core/ids.ts';
import type { TaskChange } from '../../../src/ports/tracker.ts';
import { add, check, taskOf } from './subject.ts';

export const changing = [
  check('a change sets its fields and leaves the others', async (open) => {
    const first = await add(open(), 'First');
    const before = await add(open(), 'Second', {
      body: 'Body',
      labels: ['a'],
      agent: 'claude',
      deferUntil: 1_800_000_000_000,
    });
    const change: TaskChange = {
      title: 'Better',
      kind: 'feature',
      priority: 1,
      labels: ['b', 'c'],
      dependsOn: [first.id],
      status: 'in-review',
    };
    const after = await open().change(before.id, change, 'tess');
    expect(after).toMatchObject({
      ...change,
      id: before.id,
      body: 'Body',
      agent: 'claude',
      createdAt: before.createdAt,
    });
    expect(await taskOf(open(), before.id)).toEqual(after);
    expect(await open().list()).toContainEqual(after);
  }),

  check('null takes a field away', async (open) => {
    const { id } = await add(open(), 'Task', { agent: 'claude', deferUntil: 1_800_000_000_000 });
    const after = await open().change(id, { agent: null, deferUntil: null }, 'tess');
    expect(after).not.toHaveProperty('agent');
    expect(after).not.toHaveProperty('deferUntil');
    expect(await taskOf(open(), id)).toEqual(after);
  }),

  check('the lines after a new title go above the body', async (open) => {
    const { id } = await add(open(), 'Task', { body: 'Body\n' });
    await open().change(id, { title: 'New\nand more' }, 'tess');
    expect(await taskOf(open(), id)).toMatchObject({ title: 'New', body: 'and more\n\nBody\n' });
  }),

  check('changing nothing leaves the task as it was', async (open) => {
    const task = await add(open(), 'Task', { labels: ['a'] });
    expect(await open().change(task.id, { title: 'Task', labels: ['a'], status: 'open' }, 'tess')).toEqual(task);
    expect(await open().change(task.id, {}, 'tess')).toEqual(task);
  }),

  check('a change of what is not there is absent', async (open) => {
    await add(open(), 'Task');
    expect(await open().change(taskId('shop-none'), { title: 'x', comment: 'y' }, 'tess')).toBe('absent');
  }),

  check('changes of different fields at once by two processes are both kept', async (open) => {
    const { id } = await add(open(), 'Task');
    const both = [open(), open()] as const;
    await Promise.all([
      both[0].change(id, { title: 'New title' }, 'tess'),
      both[1].change(id, { priority: 0 }, 'toni'),
      both[0].change(id, { labels: ['x'] }, 'tess'),
      both[1].change(id, { comment: 'Seen' }, 'toni'),
    ]);
    expect(await taskOf(open(), id)).toMatchObject({ title: 'New title', priority: 0, labels: ['x'] });
    expect(await open().get(id)).toMatchObject({ comments: [{ by: 'toni', text: 'Seen' }] });
  }),

  check('comments are kept as they were given, oldest first, and change nothing else', async (open) => {
    const task = await add(open(), 'Task');
    const texts = ['first', '---\nby: somebody else\n---\n', 'third\r\n\u001b[31m 🐈', '\n'.padEnd(5_000, 'long ')];
    for (const [at, comment] of texts.entries()) {
      await open().change(task.id, { comment }, at % 2 === 0 ? 'tess' : 'amber.7@town');
      await nextMillisecond();
    }
    const found = await open().get(task.id);
    expect(found).toMatchObject({ task, comments: texts.map((text) => ({ text })) });
    expect(found === 'absent' ? [] : found.comments.map(({ by }) => by)).toEqual([
      'tess',
      'amber.7@town',
      'tess',
      'amber.7@town',
    ]);
  }),

  check('an empty or too long comment is refused and nothing is changed', async (open) => {
    const task = await add(open(), 'Task');
    for (const comment of ['', ' \n', 'x'.repeat(1024 * 1024 + 1)])
      await expect(open().change(task.id, { comment, title: 'Changed' }, 'tess')).rejects.toThrow(UsageError);
    expect(await open().get(task.id)).toEqual({ task, comments: [] });
  }),

  check('a dependency on itself, on nothing, or round in a circle is refused, the circle named', async (open) => {
    const [a, b, c] = [await add(open(), 'A'), await add(open(), 'B'), await add(open(), 'C')];
    await open().change(a.id, { dependsOn: [b.id] }, 'tess');
    await open().change(b.id, { dependsOn: [c.id] }, 'tess');
    await expect(open().change(a.id, { dependsOn: [a.id] }, 'tess')).rejects.toThrow(/itself/);
    await expect(open().change(a.id, { dependsOn: [taskId('shop-none')] }, 'tess')).rejects.toThrow(
      /no task shop-none/,
    );
    const round = open().change(c.id, { dependsOn: [a.id], title: 'Changed' }, 'tess');
    await expect(round).rejects.toThrow(`${c.id} waits for ${a.id} waits for ${b.id} waits for ${c.id}`);
    await expect(round).rejects.toThrow(UsageError);
    expect(await taskOf(open(), c.id)).toMatchObject({ title: 'C', dependsOn: [] });
  }),

  check('of two changes at once that together make a circle one is refused', async (open) => {
    const [a, b] = [await add(open(), 'A'), await add(open(), 'B')];
    const results = await Promise.allSettled([
      open().change(a.id, { dependsOn: [b.id] }, 'tess'),
      open().change(b.id, { dependsOn: [a.id] }, 'toni'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  }),

  check('a closed task stays in the list and opens again', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().change(id, { status: 'closed', comment: 'Done' }, 'tess');
    expect((await open().list()).map(({ status }) => status)).toEqual(['closed']);
    await open().change(id, { status: 'open' }, 'tess');
    expect((await open().list()).map(({ status }) => status)).toEqual(['open']);
  }),

  check('how a task ended is told, and forgotten when it opens again', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().change(id, { status: 'closed', outcome: 'failed' }, 'tess');
    expect(await taskOf(open(), id)).toMatchObject({ outcome: 'failed', closedAt: expect.any(Number) });
    expect(await open().list()).toEqual([await taskOf(open(), id)]);
    await open().change(id, { status: 'open' }, 'tess');
    const again = await taskOf(open(), id);
    expect(again).not.toHaveProperty('outcome');
    expect(again).not.toHaveProperty('closedAt');
  }),

  check('the fields that few tasks have are set, told by the list, and taken away', async (open) => {
    const [epic, other] = [await add(open(), 'Epic', { kind: 'epic' }), await add(open(), 'Other')];
    const rare = {
      role: 'reviewer',
      parent: epic.id,
      links: [{ kind: 'discovered-from' as const, task: other.id }],
      estimate: 90,
      acceptance: '- it works\n- "quoted": yes\n',
      design: 'One line\n\nand more',
      externalRef: 'https://example.org/issues/1?a=b#c',
      convoy: 'Greetings',
    };
    const made = await add(open(), 'Rich', { ...rare, custom: { team: 'ui', points: '3', note: 'a: b # c' } });
    expect(made).toMatchObject({ ...rare, custom: { team: 'ui', points: '3', note: 'a: b # c' } });
    expect(await taskOf(open(), made.id)).toEqual(made);
    expect((await open().list()).find(({ id }) => id === made.id)).toEqual(made);
    const changed = await open().change(made.id, { estimate: null, custom: { team: null, size: 'L' } }, 'tess');
    expect(changed).toMatchObject({ role: 'reviewer', custom: { points: '3', note: 'a: b # c', size: 'L' } });
    expect(changed).not.toHaveProperty('estimate');
    expect(await taskOf(open(), made.id)).toEqual(changed);
  }),

  check('each field that a task need not have is kept when it is made, changed, and taken away', async (open) => {
    const [one, two] = [await add(open(), 'One'), await add(open(), 'Two')];
    const whole = {
      ...{ agent: 'claude', role: 'reviewer', estimate: 90, acceptance: '- a\n- b', design: 'Small', convoy: 'Tea' },
      ...{ externalRef: 'gh-12', parent: one.id, links: [{ kind: 'related' as const, task: two.id }] },
      ...{ deferUntil: 1_900_000_000_000, kind: 'chore' as const, priority: 4 as const, dependsOn: [two.id] },
    };
    const other = {
      ...{
        agent: 'codex',
        role: 'author',
        estimate: 15,
        acceptance: 'c: "d"',
        design: 'Large\n\n# Two',
        convoy: 'Sea',
      },
      ...{ externalRef: 'JIRA-7 #1: x', parent: two.id, links: [{ kind: 'discovered-from' as const, task: one.id }] },
      ...{ deferUntil: 1_950_000_000_000, kind: 'bug' as const, priority: 0 as const, dependsOn: [one.id] },
    };
    const { id } = await add(open(), 'Whole', whole);
    expect(await taskOf(open(), id)).toMatchObject(whole);
    await open().change(id, other, 'tess');
    expect(await taskOf(open(), id)).toMatchObject(other);
    expect((await open().list()).find((task) => task.id === id)).toMatchObject(other);
    const gone = { agent: null, role: null, estimate: null, acceptance: null, design: null, convoy: null };
    await open().change(
      id,
      { ...gone, externalRef: null, parent: null, links: [], deferUntil: null, dependsOn: [] },
      'tess',
    );
    const task = await taskOf(open(), id);
    expect(task).toMatchObject({ title: 'Whole', dependsOn: [], kind: 'bug', priority: 0 });
    for (const field of [...Object.keys(gone), 'externalRef', 'parent', 'deferUntil'])
      expect(task).not.toHaveProperty(field);
    expect(task.links ?? []).toEqual([]);
  }),

  check('a parent or link that does not exist, or a circle of parents, is refused', async (open) => {
    const [top, part] = [await add(open(), 'Top'), await add(open(), 'Part')];
    const absent = taskId('shop-none');
    await expect(add(open(), 'New', { parent: absent })).rejects.toThrow(UsageError);
    await expect(open().change(top.id, { parent: absent }, 'tess')).rejects.toThrow(UsageError);
    await expect(open().change(top.id, { links: [{ kind: 'related', task: absent }] }, 'tess')).rejects.toThrow(
      UsageError,
    );
    await open().change(part.id, { parent: top.id }, 'tess');
    await expect(open().change(top.id, { parent: part.id }, 'tess')).rejects.toThrow(/circle.*is part of/);
    await expect(open().change(top.id, { parent: top.id }, 'tess')).rejects.toThrow(/part of itself/);
    await expect(open().change(top.id, { links: [{ kind: 'waits-for', task: top.id }] }, 'tess')).rejects.toThrow(
      /wait for itself/,
    );
  }),

  check('a nameless author is refused', async (open) => {
    const { id } = await add(open(), 'Task');
    await expect(open().change(id, { title: 'x' }, '')).rejects.toThrow(UsageError);
  }),
];

/** Comments of one millisecond have no order of their own. */
const nextMillisecond = async (): Promise<void> => {
  const start = Date.now();
  while (Date.now() === start) await new Promise((resolve) => setImmediate(resolve));
};

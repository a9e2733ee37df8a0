import { describe, expect, it } from 'vitest';
import { taskId } from '../../src/core/ids.ts';
import type { Task } from '../../src/core/model.ts';
import { dotOf, graphOf, mermaidOf } from '../../src/core/task-graph.ts';
import { searchTasks } from '../../src/core/task-search.ts';
import { statsOf } from '../../src/core/task-stats.ts';
import { fitsAll, term, termsFrom } from '../../src/core/task-terms.ts';
import { treeOf } from '../../src/core/task-tree.ts';
import { NOON, taskOf } from '../helpers/task.ts';

const ids = (tasks: readonly Task[]) => tasks.map(({ id }) => String(id));
const DAY = 24 * 3_600_000;
const all = () => true;

describe('a condition', () => {
  const tasks = [
    taskOf('shop-aaaa', { kind: 'epic', labels: ['ui', 'big'], priority: 0 }),
    taskOf('shop-bbbb', { parent: taskId('shop-aaaa'), labels: ['ui'], assignee: 'amber@home', priority: 1 }),
    taskOf('shop-cccc', { parent: taskId('shop-bbbb'), status: 'closed', outcome: 'failed', role: 'reviewer' }),
    taskOf('shop-dddd', { title: 'Say "Hello, World"', dependsOn: [taskId('shop-aaaa')], priority: 4 }),
  ];
  it.each([
    ['status=closed', ['shop-cccc']],
    ['status!=closed,label=ui', ['shop-aaaa', 'shop-bbbb']],
    ['kind=epic|bug', ['shop-aaaa']],
    ['priority<=1', ['shop-aaaa', 'shop-bbbb']],
    ['priority>=P2', ['shop-cccc', 'shop-dddd']],
    ['priority=P1-P3', ['shop-bbbb', 'shop-cccc']],
    ['assignee=amber', ['shop-bbbb']],
    ['assignee=amber@home', ['shop-bbbb']],
    ['assignee=none,label=none', ['shop-cccc', 'shop-dddd']],
    ['parent=aaaa', ['shop-bbbb', 'shop-cccc']],
    ['parent!=shop-aaaa,priority=4', ['shop-dddd']],
    ['after=aaaa', ['shop-dddd']],
    ['outcome=failed', ['shop-cccc']],
    ['role=reviewer', ['shop-cccc']],
    ['text=hello', ['shop-dddd']],
    ['', ['shop-aaaa', 'shop-bbbb', 'shop-cccc', 'shop-dddd']],
  ])('%s', (text, found) => {
    expect(ids(tasks.filter(fitsAll(termsFrom(text), tasks)))).toEqual(found);
  });

  it.each([
    ['status', 'Not a condition: "status"'],
    ['colour=red', 'Not a condition: "colour=red"'],
    ['status=opne', 'There is no status "opne"'],
    ['priority=9', 'There is no priority "9"'],
    ['label<=ui', 'Only a priority can be compared, not label'],
  ])('is refused where it means nothing: %s', (text, what) => {
    expect(() => termsFrom(text)).toThrow(what);
  });

  it('may be made without text', () => {
    expect(ids(tasks.filter(fitsAll([term('label', ['big'])], tasks)))).toEqual(['shop-aaaa']);
  });
});

describe('a search', () => {
  const tasks = [
    taskOf('shop-aaaa', { title: 'Parser', body: 'Take the merge queue apart' }),
    taskOf('shop-bbbb', { title: 'Emerge', body: 'a queue' }),
    taskOf('shop-cccc', { title: 'The merge queue stops' }),
    taskOf('shop-dddd', { title: 'Café', labels: ['merge'] }),
  ];
  it('wants every word, and puts words said together first, then titles, then whole words', () => {
    expect(ids(searchTasks(tasks, 'MERGE queue'))).toEqual(['shop-cccc', 'shop-aaaa', 'shop-bbbb']);
    expect(ids(searchTasks(tasks, 'merge'))).toEqual(['shop-cccc', 'shop-dddd', 'shop-bbbb', 'shop-aaaa']);
  });
  it('cares for neither accents nor case', () => {
    expect(ids(searchTasks(tasks, 'cafe'))).toEqual(['shop-dddd']);
  });
  it('puts the newer first where both are as good', () => {
    const newer = taskOf('shop-eeee', { title: 'The merge queue stops', updatedAt: NOON + 1 });
    expect(ids(searchTasks([...tasks, newer], 'stops'))).toEqual(['shop-eeee', 'shop-cccc']);
  });
});

describe('a tree', () => {
  const tasks = [
    taskOf('shop-epic'),
    taskOf('shop-late', { parent: taskId('shop-epic'), priority: 3 }),
    taskOf('shop-soon', { parent: taskId('shop-epic'), priority: 1 }),
    taskOf('shop-deep', { parent: taskId('shop-late') }),
    taskOf('shop-done', { parent: taskId('shop-epic'), status: 'closed' }),
    taskOf('shop-lost', { parent: taskId('shop-gone') }),
  ];
  const shape = (shown: (task: Task) => boolean, root?: string) =>
    treeOf(tasks, { now: NOON, shown, ...(root === undefined ? {} : { root: taskId(root) }) }).map(
      ({ task, last }) => `${last.map((end) => (end ? '└' : '├')).join('')}${task.id}`,
    );
  it('has parts below what they are part of, the first to be started first', () => {
    expect(shape(({ status }) => status !== 'closed')).toEqual([
      ...['shop-epic', '├shop-soon', '└shop-late', '└└shop-deep', 'shop-lost'],
    ]);
  });
  it('keeps what a shown task is part of', () => {
    expect(shape(({ id }) => id === 'shop-deep')).toEqual(['shop-epic', '└shop-late', '└└shop-deep']);
  });
  it('begins where one says', () => {
    expect(shape(all, 'shop-late')).toEqual(['shop-late', '└shop-deep']);
  });
  it('counts parts, closed ones too', () => {
    const [epic] = treeOf(tasks, { now: NOON, shown: all });
    expect(epic?.parts).toEqual({ total: 3, closed: 1 });
  });
  it('shows tasks that are part of one another once each', () => {
    const circle = [taskOf('shop-b', { parent: taskId('shop-a') }), taskOf('shop-a', { parent: taskId('shop-b') })];
    expect(treeOf(circle, { now: NOON, shown: all }).map(({ task }) => String(task.id))).toEqual(['shop-a', 'shop-b']);
  });
  it('may be thousands of levels deep', () => {
    const chain = Array.from({ length: 3_000 }, (_, at) =>
      taskOf(`shop-${at}`, at === 0 ? {} : { parent: taskId(`shop-${at - 1}`) }),
    );
    expect(treeOf(chain, { now: NOON, shown: ({ id }) => id === 'shop-2999' })).toHaveLength(3_000);
  });
});

describe('a graph', () => {
  const tasks = [
    taskOf('shop-aaaa', { title: 'A "quoted" \\ [title]; \x1b[1mbold' }),
    taskOf('shop-bbbb', { dependsOn: [taskId('shop-aaaa'), taskId('shop-gone')], status: 'in-review' }),
    taskOf('shop-cccc', { links: [{ kind: 'related', task: taskId('shop-bbbb') }] }),
    taskOf('shop-dddd'),
  ];
  it('has the edges among the tasks shown, and around one only what hangs together with it', () => {
    const graph = graphOf(tasks, all, taskId('shop-cccc'));
    expect(ids(graph.tasks)).toEqual(['shop-aaaa', 'shop-bbbb', 'shop-cccc']);
    expect(graph.edges).toEqual([
      { from: 'shop-aaaa', to: 'shop-bbbb', kind: 'blocks' },
      { from: 'shop-bbbb', to: 'shop-cccc', kind: 'related' },
    ]);
    expect(graphOf(tasks, ({ id }) => id !== 'shop-bbbb').edges).toEqual([]);
  });
  it('lets no title end its quotes', () => {
    expect(dotOf(graphOf(tasks, all))).toContain(
      '"shop-aaaa" [label="shop-aaaa\\nA \\"quoted\\" \\\\ [title]; bold"];\n',
    );
    expect(mermaidOf(graphOf(tasks, all))).toContain(
      't0["shop-aaaa<br/>A #34;quoted#34; #92; #91;title#93;#59; bold"]:::open\n',
    );
    expect(mermaidOf(graphOf(tasks, all))).toContain('  t0 --> t1\n  t1 -.- t2\n');
  });
});

describe('statistics', () => {
  it('count, and measure ages, weeks and the time to the end', () => {
    const tasks = [
      taskOf('shop-aaaa', { createdAt: NOON - 10 * DAY, estimate: 90 }),
      taskOf('shop-bbbb', { createdAt: NOON - 2 * DAY, dependsOn: [taskId('shop-aaaa')], kind: 'bug' }),
      taskOf('shop-cccc', { createdAt: NOON - 9 * DAY, status: 'closed', closedAt: NOON - 8 * DAY }),
      taskOf('shop-dddd', { createdAt: NOON - 9 * DAY, status: 'closed', closedAt: NOON, outcome: 'failed' }),
      taskOf('shop-eeee', { createdAt: NOON - 99 * DAY, status: 'closed', closedAt: NOON - 90 * DAY }),
    ];
    expect(statsOf(tasks, NOON, { weeks: 2, fits: all })).toMatchObject({
      ...{ total: 5, ready: 1, blocked: 1, deferred: 0, estimate: 90, priority: [0, 0, 2, 0, 0] },
      status: { open: 2, closed: 3, 'in-review': 0 },
      kind: { task: 1, bug: 1 },
      outcome: { done: 2, failed: 1, dropped: 0 },
      age: { median: 10 * DAY, count: 2 },
      cycle: { median: 9 * DAY, p90: 9 * DAY, count: 2 },
      weeks: [
        { from: NOON - 14 * DAY, made: 3, closed: 1 },
        { from: NOON - 7 * DAY, made: 1, closed: 1 },
      ],
    });
  });
  it('know what holds back a task, counted or not', () => {
    const tasks = [taskOf('shop-aaaa'), taskOf('shop-bbbb', { dependsOn: [taskId('shop-aaaa')], labels: ['ui'] })];
    const fits = fitsAll([term('label', ['ui'])], tasks);
    expect(statsOf(tasks, NOON, { weeks: 1, fits })).toMatchObject({ total: 1, ready: 0, blocked: 1 });
  });
  it('of nothing are nothing', () => {
    const stats = statsOf([], NOON, { weeks: 8, fits: all });
    expect(stats).toMatchObject({ total: 0, ready: 0 });
    expect(stats).not.toHaveProperty('age');
  });
});

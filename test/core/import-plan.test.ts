/** Which tasks from elsewhere are new, which are known, and what cannot come along. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclesIn } from '../../src/core/dependencies.ts';
import type { ExchangeTask } from '../../src/core/exchange.ts';
import { rigName, type TaskId } from '../../src/core/ids.ts';
import { planImport } from '../../src/core/import-plan.ts';
import type { Task } from '../../src/core/model.ts';

const from = (id: string, fields: Partial<ExchangeTask> = {}): ExchangeTask => ({
  ...{ id, title: `Task ${id}`, body: '', kind: 'task', status: 'open', priority: 2, labels: [] },
  ...{ dependsOn: [], comments: [], createdAt: 1000, updatedAt: 2000 },
  ...fields,
});

const plan = (tasks: readonly ExchangeTask[], known: readonly Task[] = [], held: readonly TaskId[] = []) =>
  planImport(tasks, { rig: rigName('shop'), tasks: known, held: new Set(held), now: 5000, dates: 'kept' });
const tasksOf = (...args: Parameters<typeof plan>) => plan(...args).imports.map(({ task }) => task);

describe('ids', () => {
  it('that fit the rig and are free stay; the others become external references', () => {
    const [mine, theirs] = tasksOf([
      from('shop-k3f9', { externalRef: 'gh-1' }),
      from('bd-a1', { externalRef: 'gh-2' }),
    ]);
    expect(mine).toMatchObject({ id: 'shop-k3f9', externalRef: 'gh-1', origin: 'foreign' });
    expect(theirs).toMatchObject({ externalRef: 'bd-a1', custom: { external_ref: 'gh-2' } });
    expect(theirs?.id).toMatch(/^shop-[0-9a-z]{4}$/);
  });

  it('are the same wherever and in whatever order the same is imported', () => {
    const tasks = [from('bd-1'), from('bd-2'), from('bd-3')];
    const ids = (list: readonly ExchangeTask[]) =>
      new Map(tasksOf(list).map(({ externalRef, id }) => [externalRef, id]));
    expect(ids([...tasks].reverse())).toEqual(ids(tasks));
  });

  it('of another task here that was born at another moment are not taken for its', () => {
    const [old] = tasksOf([from('shop-k3f9')]);
    if (old === undefined) throw new Error('nothing planned');
    const [other] = tasksOf([from('shop-k3f9', { createdAt: 1001 })], [old]);
    expect(other?.id).not.toBe(old.id);
    expect(other).toMatchObject({ externalRef: 'shop-k3f9' });
  });

  it('that are there twice count once', () => {
    const { imports, refused } = plan([from('bd-1'), from('bd-1', { title: 'Again' })]);
    expect(imports).toHaveLength(1);
    expect(refused).toMatchObject([{ place: 'bd-1' }]);
  });
});

describe('dependencies', () => {
  it('on what comes later, on what is here, and on nothing', () => {
    const known = tasksOf([from('bd-0')]);
    const { imports, lost } = plan(
      [
        from('bd-1', { dependsOn: ['bd-2', 'bd-0', 'bd-9', 'bd-1'] }),
        from('bd-2', { parent: 'bd-8', links: [{ kind: 'related', task: 'bd-1' }] }),
      ],
      known,
    );
    const [one, two] = imports.map(({ task }) => task);
    expect(one?.dependsOn).toEqual([two?.id, known[0]?.id]);
    expect(two).not.toHaveProperty('parent');
    expect(two?.links).toEqual([{ kind: 'related', task: one?.id }]);
    expect(lost.map(({ task, field, why }) => `${task} ${field} ${why}`)).toEqual([
      ...['bd-1 dependsOn there is no bd-9', 'bd-1 dependsOn it names itself', 'bd-2 parent there is no bd-8'],
    ]);
  });

  it('on a task that was refused are told', () => {
    const { imports, lost, refused } = plan([from('bd-1', { dependsOn: ['bd-2'] }), from('bd-2', { title: ' ' })]);
    expect(imports.map(({ task }) => task.dependsOn)).toEqual([[]]);
    expect(refused).toMatchObject([{ place: 'bd-2' }]);
    expect(lost).toEqual([{ task: 'bd-1', field: 'dependencies', why: 'bd-2 could not be imported' }]);
  });

  it('in a circle lose the one edge that closes it', () => {
    const circle = [
      from('bd-1', { dependsOn: ['bd-2'] }),
      from('bd-2', { links: [{ kind: 'waits-for', task: 'bd-3' }] }),
    ];
    const { imports, lost } = plan([
      ...circle,
      from('bd-3', { dependsOn: ['bd-1'] }),
      from('bd-4', { dependsOn: ['bd-1'] }),
    ]);
    expect(cyclesIn(imports.map(({ task }) => task))).toEqual([]);
    expect(lost).toHaveLength(1);
    const parents = plan([from('bd-1', { parent: 'bd-2' }), from('bd-2', { parent: 'bd-1' })]);
    expect(parents.lost).toEqual([{ task: 'bd-2', field: 'parent', why: 'with bd-1 it would be a circle' }]);
    expect(parents.imports.filter(({ task }) => task.parent !== undefined)).toHaveLength(1);
  });

  it('never make a circle, and only edges that would are lost', () => {
    const graph = fc.array(fc.uniqueArray(fc.nat(7), { maxLength: 4 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(graph, (edges) => {
        const tasks = edges.map((to, at) =>
          from(`bd-${at}`, { dependsOn: to.filter((one) => one !== at).map((one) => `bd-${one}`) }),
        );
        const { imports, lost } = plan(tasks);
        expect(cyclesIn(imports.map(({ task }) => task))).toEqual([]);
        const kept = imports.flatMap(({ task }) => task.dependsOn).length;
        expect(kept + lost.length).toBe(tasks.flatMap(({ dependsOn }) => dependsOn).length);
        const down = tasks.map((task, at) => ({
          ...task,
          dependsOn: (edges[at] ?? []).filter((one) => one < at).map((one) => `bd-${one}`),
        }));
        expect(plan(down).lost).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a second time', () => {
  it('finds every task again and changes none', () => {
    const tasks = [
      from('bd-1', { dependsOn: ['bd-2'], labels: ['a'] }),
      from('bd-2', { dependsOn: ['bd-1'] }),
      from('shop-k3f9'),
    ];
    const known = tasksOf(tasks);
    expect(tasksOf(tasks, known).every((task, at) => task === known[at])).toBe(true);
  });

  it('takes the later state, and where it is ours says so', () => {
    const known = tasksOf([from('bd-1')]);
    const [old] = known;
    if (old === undefined) throw new Error('nothing planned');
    expect(tasksOf([from('bd-1', { title: 'New', updatedAt: 3000 })], known)).toMatchObject([
      { id: old.id, title: 'New', updatedAt: 3000 },
    ]);
    const ours = [{ ...old, title: 'Ours', updatedAt: 4000 }];
    const { imports, lost } = plan([from('bd-1', { title: 'New', updatedAt: 3000 })], ours);
    expect(imports[0]?.task).toBe(ours[0]);
    expect(lost).toMatchObject([{ task: 'bd-1', field: 'changes' }]);
  });

  it('without dates in the file leaves what was touched here', () => {
    const { createdAt: _, updatedAt: __, ...dateless } = from('bd-1');
    const [old] = tasksOf([dateless]);
    if (old === undefined) throw new Error('nothing planned');
    const next = { ...dateless, title: 'New' };
    expect(tasksOf([next], [old])).toMatchObject([{ id: old.id, title: 'New', createdAt: 5000 }]);
    const touched = { ...old, priority: 0 as const, updatedAt: 6000 };
    expect(tasksOf([next], [touched])).toEqual([touched]);
  });

  it('does not end what is being worked on here', () => {
    const [old] = tasksOf([from('bd-1')]);
    if (old === undefined) throw new Error('nothing planned');
    const working: Task = { ...old, status: 'in-progress', assignee: 'amber', updatedAt: 2500 };
    const { imports, lost } = plan([from('bd-1', { status: 'closed', updatedAt: 9000 })], [working], [old.id]);
    expect(imports).toMatchObject([{ task: { status: 'in-progress', assignee: 'amber' } }]);
    expect(lost).toMatchObject([{ field: 'status' }]);
  });
});

describe('what is too much', () => {
  it('moves into the body, or is told, or is refused with its name', () => {
    const long = 'x'.repeat(600);
    const prose = 'p'.repeat(20_000);
    const { imports, lost, refused } = plan([
      from('bd-1', {
        title: `${long}\nrest`,
        design: prose,
        labels: ['y'.repeat(101), 'ok'],
        custom: { title: 'spoof', a: long },
        agent: 'z'.repeat(101),
      }),
      from('bd-2', { body: 'b'.repeat(1024 * 1024 + 1) }),
    ]);
    expect(imports[0]?.task).toMatchObject({ labels: ['ok'], custom: { their_title: 'spoof' } });
    expect(imports[0]?.task.title.length).toBeLessThanOrEqual(500);
    expect(imports[0]?.task.body).toContain(`${long}\nrest`);
    expect(imports[0]?.task.body).toContain(`## Design\n\n${prose}`);
    expect(lost.map(({ field }) => field).sort()).toEqual(['agent', 'field a', 'labels']);
    expect(refused).toMatchObject([{ place: 'bd-2' }]);
  });

  it('of a terminal is stripped from titles and names', () => {
    const [task] = tasksOf([
      from('bd-1', { title: '\x1b[31mRed\x07\u202e', assignee: '\x1b]0;x\x07ann', labels: ['\x1b[1mui'] }),
    ]);
    expect(task).toMatchObject({ title: 'Red', assignee: 'ann', labels: ['ui'] });
  });
});

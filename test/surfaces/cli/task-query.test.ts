import { describe, expect, it } from 'vitest';
import { remembering } from '../../helpers/archive.ts';
import { type FakeCli, fakeCli } from '../../helpers/fake-cli.ts';

const add = async (cli: FakeCli, ...argv: readonly string[]): Promise<string> => {
  const { out } = await cli.run('task', 'add', ...argv, '--json');
  const made: { readonly id: string } = JSON.parse(out);
  return made.id;
};
const found = async (cli: FakeCli, ...argv: readonly string[]): Promise<readonly string[]> => {
  const { out } = await cli.run('task', ...argv, '--json');
  const tasks: readonly { readonly id: string }[] = JSON.parse(out);
  return tasks.map(({ id }) => id);
};

describe('mayor task list', () => {
  it('shows those for which all holds that is said', async () => {
    const cli = fakeCli();
    const epic = await add(cli, 'Epic', '--kind', 'epic', '--priority', '1');
    const part = await add(cli, 'Part', '--parent', epic, '--label', 'ui');
    const deep = await add(cli, 'Deep', '--parent', part, '--kind', 'bug', '--body', 'in the Parser');
    await cli.run('task', 'claim', deep, '--as', 'amber@home');
    expect(await found(cli, 'list', '--parent', epic.slice(5))).toEqual([part, deep]);
    expect(await found(cli, 'list', '--parent', 'none')).toEqual([epic]);
    expect(await found(cli, 'list', '--kind', 'epic', '--kind', 'bug')).toEqual([epic, deep]);
    expect(await found(cli, 'list', '--priority', '0-1')).toEqual([epic]);
    expect(await found(cli, 'list', '--assignee', 'amber')).toEqual([deep]);
    expect(await found(cli, 'list', '--assignee', 'none', '--label', 'ui')).toEqual([part]);
    expect(await found(cli, 'list', '--text', 'PARSER')).toEqual([deep]);
    expect(await found(cli, 'list', '--where', 'status=open,kind!=epic')).toEqual([part]);
    expect(await found(cli, 'list', '--limit', '1')).toEqual([epic]);
    expect(await found(cli, 'ready', '--kind', 'task')).toEqual([part]);
  });

  it.each([
    [['--status', 'opne']],
    [['--kind', 'poem']],
    [['--priority', '7']],
    [['--where', 'colour=red']],
    [['--as-of', '2999-01-01']],
    [['--as-of', 'once']],
  ])('refuses %j with exit code 2', async (argv) => {
    const { code, err } = await fakeCli().run('task', 'list', ...argv);
    expect(code).toBe(2);
    expect(err.split('\n')).toHaveLength(3);
  });
});

describe('mayor task find', () => {
  it('finds closed tasks too, the best first', async () => {
    const cli = fakeCli();
    const body = await add(cli, 'Another', '--body', 'The merge queue stops');
    const title = await add(cli, 'The queue for merges');
    await cli.run('task', 'close', body);
    expect(await found(cli, 'find', 'queue')).toEqual([title, body]);
    expect(await found(cli, 'find', 'queue', '--status', 'open')).toEqual([title]);
    expect((await cli.run('task', 'find', 'nothing', 'such')).out).toBe('No tasks\n');
  });
});

describe('mayor task tree', () => {
  it('draws parts below what they are part of, within the terminal', async () => {
    const cli = fakeCli();
    const epic = await add(cli, 'Epic', '--kind', 'epic');
    const part = await add(cli, `Part ${'and more '.repeat(12)}`, '--parent', epic);
    const next = await add(cli, 'Next', '--parent', epic, '--after', part);
    const done = await add(cli, 'Done', '--parent', epic);
    await cli.run('task', 'close', done);
    const { out } = await cli.with({ out: { ...cli.deps.out, columns: 80 } }).run('task', 'tree');
    const lines = out.split('\n');
    expect(lines[0]).toMatch(new RegExp(`^${epic}  open  Epic +1/3$`));
    expect(lines[1]).toContain('├ Part and more');
    expect(lines[2]).toMatch(new RegExp(`└ Next +after ${part}$`));
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect((await cli.with({ env: { MAYOR_ASCII: '1' } }).run('task', 'tree')).out).toContain('` Next');
    expect(await found(cli, 'tree', epic)).toEqual([epic, part, next]);
    expect((await cli.run('task', 'tree', part, '--json')).json).toMatchObject([{ id: part, depth: 0 }]);
  });
});

describe('mayor task graph', () => {
  it('is for Graphviz, for Mermaid, or JSON', async () => {
    const cli = fakeCli();
    const first = await add(cli, 'First');
    const second = await add(cli, 'Second', '--after', first);
    await add(cli, 'Alone');
    expect((await cli.run('task', 'graph', second)).out).toContain(`  "${first}" -> "${second}";\n}\n`);
    expect((await cli.run('task', 'graph', '--format', 'mermaid')).out).toContain('\n  t0 --> t1\n');
    const { json } = await cli.run('task', 'graph', first, '--format', 'json');
    expect(json).toMatchObject({
      tasks: [{ id: first }, { id: second }],
      edges: [{ from: first, to: second, kind: 'blocks' }],
    });
  });
});

describe('mayor task stats', () => {
  it('counts', async () => {
    const cli = fakeCli();
    const first = await add(cli, 'First', '--estimate', '90m');
    await add(cli, 'Second', '--after', first, '--kind', 'bug');
    expect((await cli.run('task', 'stats', '--json')).json).toMatchObject({
      total: 2,
      ready: 1,
      blocked: 1,
      estimate: 90,
    });
    expect((await cli.run('task', 'stats', '--kind', 'bug', '--json')).json).toMatchObject({ total: 1, blocked: 1 });
    const { out } = await cli.with({ out: { ...cli.deps.out, columns: 80 } }).run('task', 'stats');
    expect(out).toContain('to start      1 ready  1 blocked  0 deferred');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

describe('--as-of', () => {
  it.each(['list', 'ready', 'tree', 'stats'])('shows with %s what was there at that moment', async (word) => {
    const cli = fakeCli();
    const id = await add(cli, 'Then');
    const found = await cli.trackers.shop?.list();
    const [then] = found ?? [];
    if (then === undefined) throw new Error(`no task ${id}`);
    await add(cli, 'Now');
    const { json } = await remembering(cli, { past: [then] }).run('task', word, '--as-of', '0s', '--json');
    expect(json).toMatchObject(word === 'stats' ? { total: 1 } : [{ id }]);
  });

  it('is refused where the tracker remembers nothing', async () => {
    const { code, err } = await fakeCli().run('task', 'list', '--as-of', '3d');
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('The tracker of rig shop (memory) does not remember how tasks were'),
    });
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../src/core/errors.ts';
import { taskId } from '../../../src/core/ids.ts';
import type { Task } from '../../../src/core/model.ts';
import { type FakeCli, fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';
import { freshFolder } from '../../helpers/folder.ts';

const added = async (cli: FakeCli, ...argv: readonly string[]): Promise<string> => {
  const { json, err } = await cli.run('task', 'add', ...argv, '--json');
  expect(err).toBe('');
  if (typeof json === 'object' && json !== null && 'id' in json && typeof json.id === 'string') return json.id;
  throw new Error(`no id in ${JSON.stringify(json)}`);
};

const listed = async (cli: FakeCli, ...argv: readonly string[]): Promise<readonly Task[]> => {
  const { out } = await cli.run('task', 'list', '--json', ...argv);
  return JSON.parse(out);
};

describe('mayor task add', () => {
  it('says in a sentence which id the task got, in the rig of the clone', async () => {
    const { out, code } = await fakeCli().run('task', 'add', 'Add a greeting');
    expect(code).toBe(0);
    expect(out).toMatch(/^Added "Add a greeting" to shop as shop-[0-9a-z]{4}\n$/);
  });

  it('prints the task as JSON on one line, its id first', async () => {
    const { out } = await fakeCli().run('task', 'add', 'Add a greeting', '--json');
    expect(out).toMatch(/^\{"id":"shop-[0-9a-z]{4}",.*\}\n$/);
  });

  it('works without a daemon', async () => {
    expect((await fakeCli().with({ connect: nobodyHome }).run('task', 'add', 'x')).code).toBe(0);
  });

  it('takes the body from a file beside us, and from standard input', async () => {
    const cwd = await freshFolder();
    await writeFile(join(cwd, 'greet.md'), '# Greet\n');
    const cli = fakeCli().with({ cwd, input: { isTTY: false, read: async () => 'piped' } });
    await added(cli, 'one', '--body-file', 'greet.md');
    await added(cli, 'two', '--body-file', '-');
    expect((await listed(cli)).map(({ body }) => body).sort()).toEqual(['# Greet\n', 'piped']);
  });

  it('says which file cannot be read', async () => {
    const { code, err } = await fakeCli().run('task', 'add', 'x', '--body-file', '/nowhere/x.md');
    expect(code).toBe(2);
    expect(err).toContain('Cannot read /nowhere/x.md');
  });

  it('takes the beginning of an id after --after, also without the rig', async () => {
    const cli = fakeCli();
    const first = await added(cli, 'Add a greeting');
    const second = await added(cli, 'Use the greeting', '--after', first.slice('shop-'.length, -1));
    expect((await listed(cli)).find(({ id }) => id === second)?.dependsOn).toEqual([first]);
  });

  it('wants a title that can be seen', async () => {
    const cli = fakeCli();
    for (const title of ['', ' ', '\u200b', '\u200d\u2060'])
      expect(await cli.run('task', 'add', title)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/needs a title/),
      });
    expect((await cli.run('task', 'add', '👩‍👧 at work')).out).toMatch(/^Added "👩‍👧 at work" /u);
  });

  it('does not say that there are no tasks where there is no rig to look in', async () => {
    for (const argv of [['list'], ['ready'], ['tree'], ['stats'], ['find', 'x']]) {
      const { code, out, err } = await fakeCli([]).run('task', ...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('/elsewhere belongs to no rig\nGo into a git repository');
    }
    expect((await fakeCli([]).run('log')).out).toBe('Nothing has happened in this town yet\n');
  });

  it('does not take an empty word for no word at all', async () => {
    const cli = fakeCli();
    for (const option of ['--after', '--label', '--link'])
      expect(await cli.run('task', 'add', 'Next', option, '')).toMatchObject({ code: 2, out: '' });
    expect((await cli.run('task', 'list')).out).toBe('No open tasks\n');
  });

  it('keeps every field', async () => {
    const cli = fakeCli();
    const fields = ['--kind', 'bug', '--priority', 'P0', '--label', 'ui,api', '--label', 'x', '--agent', 'codex'];
    await added(cli, 'x', ...fields, '--defer', '2h');
    expect((await listed(cli))[0]).toMatchObject({
      kind: 'bug',
      priority: 0,
      labels: ['ui', 'api', 'x'],
      agent: 'codex',
      deferUntil: cli.clock.now() + 7_200_000,
    });
  });

  it('goes to another rig when it is named, by name or by path', async () => {
    const cli = fakeCli(['shop', 'site']);
    expect(await added(cli, 'x', '--rig', 'site')).toMatch(/^site-/);
    expect(await added(cli, 'x', '--rig', '../../site')).toMatch(/^site-/);
  });

  it('goes to the only rig from anywhere', async () => {
    expect(await added(fakeCli().with({ cwd: '/tmp' }), 'x')).toMatch(/^shop-/);
  });

  it('wants to know the rig when there are several and we stand in none', async () => {
    const { code, err } = await fakeCli(['shop', 'site']).with({ cwd: '/tmp' }).run('task', 'add', 'x');
    expect(code).toBe(2);
    expect(err).toBe('/tmp belongs to no rig\nName one with --rig: shop, site; or run mayor init in the clone\n');
  });

  it('says to run init first when there is no rig at all', async () => {
    const { code, err } = await fakeCli([]).run('task', 'add', 'x');
    expect(code).toBe(2);
    expect(err).toContain('Go into a git repository, or run mayor init in a clone first');
  });
});

describe('mayor task list', () => {
  it('shows open tasks in the order in which they would be started', async () => {
    const cli = fakeCli();
    const later = await added(cli, 'Later', '--priority', '3');
    const first = await added(cli, 'First', '--priority', '0');
    const waits = await added(cli, 'Waits', '--after', first);
    const closed = await added(cli, 'Closed');
    await cli.run('task', 'close', closed);
    expect((await listed(cli)).map(({ id }) => id)).toEqual([first, waits, later]);
    expect((await listed(cli, '--ready')).map(({ id }) => id)).toEqual([first, later]);
    expect(await listed(cli, '--all')).toHaveLength(4);
    expect((await listed(cli, '--status', 'closed')).map(({ id }) => id)).toEqual([closed]);
    const { out } = await cli.run('task', 'list');
    expect(out).toContain(`after ${first}`);
    expect(out).toContain('3 tasks');
  });

  it('shows every rig outside of a clone, and says which one cannot be read', async () => {
    const cli = fakeCli(['shop', 'site']);
    await added(cli, 'x');
    const { deps } = cli;
    const half = cli.with({
      cwd: '/tmp',
      openTracker: async (rig) => {
        if (rig.name === 'site') throw new TransientError('the index is locked');
        return deps.openTracker(rig);
      },
    });
    const { code, out, err } = await half.run('task', 'list');
    expect(code).toBe(1);
    expect(out).toContain('1 task');
    expect(err).toBe('Rig site could not be read: the index is locked\n');
  });

  it('says nothing of the tasks of the one rig that is meant and cannot be read', async () => {
    const broken = fakeCli().with({
      openTracker: async () => {
        throw new TransientError('the index is locked', { hint: 'Try again' });
      },
    });
    for (const word of ['list', 'ready', 'blocked', 'tree', 'stats'])
      expect(await broken.run('task', word)).toMatchObject({
        ...{ code: 1, out: '', err: 'the index is locked\nTry again\n' },
      });
    expect((await broken.run('task', 'show', 'k3f9')).err).toBe(
      'k3f9 was not found, and rig shop could not be read: the index is locked\nTry again\n',
    );
  });

  it('fits a narrow terminal and prints no escape sequences of a title', async () => {
    const cli = fakeCli();
    await added(cli, `A title that is much longer than the terminal is wide ${'and longer '.repeat(8)}`);
    const { out } = await cli.with({ out: { ...cli.deps.out, isTTY: true, columns: 60 } }).run('task', 'list');
    const plain = out.replace(/\x1b\[[0-9;]*m/g, '');
    for (const line of plain.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(plain).toContain('…');
  });
});

describe('mayor task show, edit, close and reopen', () => {
  it('show the body and the comments, cleaned for the terminal', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'Add a greeting', '--body', 'Say \x1b[31mhello\x1b[0m');
    await cli.run('task', 'edit', id, '--comment', 'Be \x1b]0;x\x07kind');
    const { out } = await cli.run('task', 'show', id);
    expect(out).toContain('Say hello');
    expect(out).toContain('Be kind');
    expect(out).not.toContain('\x1b');
  });

  it('print the task with its comments as JSON', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'Add a greeting');
    await cli.run('task', 'edit', id, '--comment', 'hm');
    expect((await cli.run('task', 'show', id, '--json')).json).toMatchObject({
      id,
      status: 'open',
      comments: [{ by: 'ada', text: 'hm' }],
    });
  });

  it('add to labels and dependencies, and take away from them', async () => {
    const cli = fakeCli();
    const [a, b] = [await added(cli, 'a'), await added(cli, 'b')];
    const id = await added(cli, 'c', '--label', 'x', '--after', a);
    await cli.run('task', 'edit', id, '--label', 'y', '--unlabel', 'x', '--after', b, '--not-after', a);
    expect((await listed(cli)).find((task) => task.id === id)).toMatchObject({ labels: ['y'], dependsOn: [b] });
  });

  it('take the deferral and the agent away', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'c', '--defer', '1d', '--agent', 'codex');
    await cli.run('task', 'edit', id, '--no-defer', '--no-agent');
    const [task] = await listed(cli);
    expect(task?.deferUntil).toBeUndefined();
    expect(task?.agent).toBeUndefined();
  });

  it('refuse an edit that changes nothing', async () => {
    const cli = fakeCli();
    const { code, err } = await cli.run('task', 'edit', await added(cli, 'c'));
    expect(code).toBe(2);
    expect(err).toContain('Nothing to change');
  });

  it('change many at once, or only say what would change', async () => {
    const cli = fakeCli();
    const [a, b] = [await added(cli, 'a', '--label', 'ui'), await added(cli, 'b', '--label', 'ui', '--priority', '3')];
    const c = await added(cli, 'c', '--body', 'old');
    const stdin = cli.with({ input: { isTTY: false, read: async () => 'new' } });
    expect((await stdin.run('task', 'edit', a, c, '--body-file', '-', '--json')).json).toMatchObject([
      { id: a, body: 'new' },
      { id: c, body: 'new' },
    ]);
    const plan = await cli.run('task', 'edit', '--where', 'label=ui', '--label', 'x', '--dry-run', '--json');
    expect(plan.json).toEqual([
      { id: a, change: { labels: ['ui', 'x'] } },
      { id: b, change: { labels: ['ui', 'x'] } },
    ]);
    expect((await listed(cli, '--label', 'x')).length).toBe(0);
    expect((await cli.run('task', 'edit', '--where', 'label=ui', '--label', 'x')).out.split('\n')).toHaveLength(3);
    expect((await listed(cli, '--label', 'x')).map(({ id }) => id)).toEqual([a, b]);
    expect((await cli.run('task', 'edit', '--where', 'label=none-such', '--priority', '1')).out).toBe('No tasks\n');
  });

  it('change the others when one of many is refused', async () => {
    const cli = fakeCli();
    const [a, b] = [await added(cli, 'a'), await added(cli, 'b')];
    const { code, out, err } = await cli.run('task', 'edit', a, b, '--after', b);
    expect({ code, err }).toEqual({ code: 1, err: `${b} was not changed: Task ${b} cannot wait for itself\n` });
    expect(out).toContain(a);
  });

  it('want to be told which tasks, in one way', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'a');
    expect((await cli.run('task', 'edit', '--priority', '1')).code).toBe(2);
    expect((await cli.run('task', 'edit', id, '--where', 'status=open', '--priority', '1')).code).toBe(2);
  });

  it('close several and open them again', async () => {
    const cli = fakeCli();
    const ids = [await added(cli, 'a'), await added(cli, 'b')];
    expect((await cli.run('task', 'close', ...ids, '--because', 'not wanted')).out).toMatch(/^Closed "a": shop-/);
    expect(await listed(cli)).toEqual([]);
    await cli.run('task', 'reopen', ...ids);
    expect(await listed(cli)).toHaveLength(2);
  });

  it('change nothing when one of several is unknown', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'a');
    const { code, err } = await cli.run('task', 'close', id, 'shop-none');
    expect(code).toBe(1);
    expect(err).toBe('There is no task "shop-none"\nmayor task list --all shows what there is\n');
    expect(await listed(cli)).toHaveLength(1);
  });

  it('list what an ambiguous id may be', async () => {
    const cli = fakeCli();
    const ids = [await added(cli, 'a'), await added(cli, 'b')];
    const { code, err } = await cli.run('task', 'show', 'shop');
    expect(code).toBe(2);
    for (const id of ids) expect(err).toContain(id);
  });

  it('say that a task is gone when it vanished between finding and changing it', async () => {
    const cli = fakeCli();
    const id = await added(cli, 'a');
    const tracker = cli.trackers.shop;
    if (tracker === undefined) throw new Error('no tracker');
    const half = cli.with({ openTracker: async () => ({ ...tracker, change: async () => 'absent' }) });
    const { code, err } = await half.run('task', 'close', id);
    expect({ code, err }).toEqual({ code: 1, err: `${taskId(id)} has just been deleted\nmayor task list\n` });
  });
});

import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../src/core/errors.ts';
import { buildProgram } from '../../../src/surfaces/cli/program.ts';
import { fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';

/** Every command with the words that reach it. */
const all = (command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] =>
  command.commands
    .filter((sub) => !sub.name().startsWith('__'))
    .flatMap((sub) => [[[...path, sub.name()].join(' '), sub] as const, ...all(sub, [...path, sub.name()])]);

const commands = all(await buildProgram(fakeCli().deps));

describe('the commands', () => {
  it('are those that are promised', () => {
    expect(commands.map(([name]) => name).sort()).toEqual(
      [
        'init',
        ...['task', 'task add', 'task list', 'task show', 'task edit', 'task close', 'task reopen'],
        ...['task ready', 'task blocked', 'task note', 'task dep', 'task dep add', 'task dep rm'],
        ...['task find', 'task tree', 'task graph', 'task stats', 'task history'],
        ...['task dep list', 'task sync', 'task remember', 'task recall', 'task templates', 'prime'],
        ...['task claim', 'task renew', 'task release', 'task import', 'task export'],
        ...['convoy', 'convoy new', 'convoy list', 'convoy show', 'convoy add', 'convoy together', 'convoy remove'],
        ...['sling', 'up', 'status', 'costs', 'wait', 'log', 'search', 'restart', 'down', 'serve'],
        ...[
          'inbox',
          'agents',
          'agents test',
          'agents capture',
          'agents capture clear',
          'agents capture export',
          'agents capture show',
          'agents resume',
          'permissions',
          'permissions remove',
        ],
        ...['answer', 'diff', 'review', 'conflicts', 'resolve', 'gates', 'approve', 'reject', 'undo', 'branches'],
        ...['withdraw', 'restore', 'try'],
        ...['attempts', 'attempts diff', 'attempts pick', 'attempts cancel'],
        ...['attach', 'tell', 'stop', 'why', 'ask-past', 'done', 'ask', 'note', 'handover'],
        ...['doctor', 'config', 'config path', 'config check', 'config schema', 'completion'],
      ].sort(),
    );
  });

  it.each(commands)('%s says what it does and shows examples', async (name) => {
    const { code, out } = await fakeCli().run(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: mayor ${name}`);
    const [, does = ''] = out.split('\n\n');
    expect(does.trim().length).toBeGreaterThan(15);
    expect(does.trim()).not.toMatch(/\.$/);
    expect(out).toMatch(/\nExamples:\n {2}\S/);
    expect(out.split('\nExamples:\n')[1]).toContain(`mayor ${name}`);
  });

  it.each(commands)('%s explains each of its options and arguments', (_, command) => {
    for (const option of command.options) expect(option.description).not.toBe('');
  });

  it('fit in 80 columns', async () => {
    const cli = fakeCli();
    const out = { ...cli.deps.out, columns: 80 };
    for (const [name] of commands) {
      const { out: help } = await cli.with({ out }).run(...name.split(' '), '--help');
      const explained = help.split('\nExamples:\n')[0] ?? '';
      for (const line of explained.split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(80);
      }
    }
  });

  it('are explained by mayor help as well', async () => {
    const { code, out } = await fakeCli().run('help', 'task');
    expect(code).toBe(0);
    expect(out).toContain('Usage: mayor task');
  });

  it('are explained with those below them: mayor help task add', async () => {
    const { code, out } = await fakeCli().run('help', 'task', 'add');
    expect(code).toBe(0);
    expect(out).toContain('Usage: mayor task add');
  });

  it('say of a word that is none of them that it is not, also to mayor help', async () => {
    const { code, out, err } = await fakeCli().run('help', 'gate');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain("Unknown command 'gate'");
    expect(err).toContain('gates');
  });

  it('are listed in groups when nothing is asked', async () => {
    const { code, out } = await fakeCli().run();
    expect(code).toBe(0);
    expect(out).toContain('Work to do:');
    expect(out).not.toContain('__complete');
  });
});

describe('an exit code', () => {
  it('is 2 for an unknown command, with the one that may be meant', async () => {
    const { code, err, out } = await fakeCli().run('stauts');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe("Unknown command 'stauts'\nDid you mean status?\n");
  });

  it.each([
    [['status', '--jsn']],
    [['task', 'frobnicate']],
    [['task']],
    [['diff']],
    [['wait', '--task', 'shop-k3f9']],
    [['wait', '--state', 'landed']],
    [['wait', '--task', 'x', '--state', 'flying']],
    [['task', 'add', 'x', '--priority', '9']],
    [['task', 'add', 'x', '--kind', 'poem']],
    [['task', 'add', 'x', '--defer', 'someday']],
    [['up', '--demo', '--rig', 'x']],
    [['done']],
  ])('is 2 for %j', async (argv) => {
    const { code, err } = await fakeCli().run(...argv);
    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(err).not.toContain('    at ');
  });

  it('is 1 when the town does not run, with what to type', async () => {
    const { code, err } = await fakeCli().with({ connect: nobodyHome }).run('status');
    expect({ code, err }).toEqual({ code: 1, err: 'No town is running for /home/ada/town\nmayor up\n' });
  });

  it('comes with the error as JSON where JSON is asked for', async () => {
    const { code, json } = await fakeCli().with({ connect: nobodyHome }).run('status', '--json');
    expect({ code, json }).toEqual({
      code: 1,
      json: { error: { what: 'No town is running for /home/ada/town', hint: 'mayor up' } },
    });
  });

  it('is 1 when not even a client can be made', async () => {
    const connect = () => Promise.reject(new TerminalError('No home'));
    expect(await fakeCli().with({ connect }).run('status')).toMatchObject({ code: 1, err: 'No home\n' });
  });

  it('is 1 for a bug, that says where to report it and keeps its stack to itself', async () => {
    const buggy = fakeCli().with({ checks: () => Promise.reject(new TypeError('x is not a function')) });
    const { code, err } = await buggy.run('doctor');
    expect(code).toBe(1);
    expect(err).toContain('x is not a function');
    expect(err).toContain('This is a bug in mayor');
    expect(err).not.toContain('    at ');
    expect((await buggy.with({ env: { MAYOR_DEBUG: '1' } }).run('doctor')).err).toContain('    at ');
  });
});

it('an error is printed without what a terminal would obey', async () => {
  const { err } = await fakeCli()
    .with({ startDaemon: () => Promise.reject(new TerminalError('It said \x1b[2J\x1b]0;x\x07boo')) })
    .run('up', '--headless');
  expect(err).toBe('It said boo\n');
});

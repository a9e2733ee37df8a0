import { describe, expect, it } from 'vitest';
import { fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';
import { convoyRow, inboxRow, polecatRow, rigRow } from '../../helpers/status-rows.ts';

const lively = () => {
  const cli = fakeCli();
  cli.town.set({ rigs: [rigRow()], polecats: [polecatRow()], convoys: [convoyRow()], inbox: [inboxRow()] });
  return cli;
};

const offered = async (cli: ReturnType<typeof fakeCli>, ...words: readonly string[]) => {
  const { out, code } = await cli.run('__complete', '--', ...words);
  expect(code).toBe(0);
  return out.split('\n').flatMap((line) => (line === '' ? [] : (line.split('\t')[0] ?? '')));
};

describe('what is offered for the word that is typed', () => {
  it.each([
    [['st'], ['status', 'stop']],
    [
      ['convoy', ''],
      ['new', 'list', 'show', 'add', 'together', 'remove'],
    ],
    [['convoy', 'ls', '--j'], ['--json']],
    [['wait', '--st'], ['--state']],
    [['wait', '--convoy', ''], ['greetings']],
    [['wait', '--convoy=g'], ['--convoy=greetings']],
    [['wait', '--state', 'in-'], ['in-review']],
    [['wait', '--state', '=', 'in-'], ['in-review']],
    [['attach', 'a'], ['amber']],
    [['tell', ''], ['amber']],
    [
      ['agents', 'capture', ''],
      ['show', 'export', 'clear', 'amber'],
    ],
    [['answer', 'ask'], ['ask-1']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['task', 'list', '--status', 'c'], ['closed']],
    [['task', 'dep', 'add', 'x', '--kind', 'w'], ['waits-for']],
    [['task', 'graph', '--format', 'm'], ['mermaid']],
    [
      ['task', 'close', 'x', '--outcome', 'd'],
      ['done', 'dropped'],
    ],
    [['task', 'add', 'x', '--rig', ''], ['shop']],
    [
      ['task', 'add', 'x', '--role', 're'],
      ['reviewer', 'refactorer'],
    ],
    [
      ['sling', 'x', '--agent', ''],
      ['claude', 'codex'],
    ],
    [['task', 'add', 'x', '--body-file', ''], [':files']],
    [['init', ''], [':folders']],
    [['up', '--rig', ''], [':folders']],
    [['status', 'x', ''], []],
    [['diff', '--help', ''], ['greetings']],
  ])('%j', async (words, values) => {
    expect(await offered(lively(), ...words)).toEqual(values);
  });

  it('are open tasks with their titles, from the trackers, daemon or not', async () => {
    const cli = lively();
    const { out } = await cli.run('task', 'add', 'Add a \x1b[1mgreeting', '--json');
    const task: { readonly id: string } = JSON.parse(out);
    const offer = await cli.with({ connect: nobodyHome }).run('__complete', '--', 'task', 'show', 'shop-');
    expect(offer.out).toBe(`${task.id}\tAdd a greeting\n`);
    expect(await offered(cli, 'task', 'dep', 'add', 'x', '')).toEqual([task.id]);
    await cli.run('task', 'close', task.id);
    expect(await offered(cli, 'task', 'show', '')).toEqual([]);
  });

  it('is nothing, and no message, when nobody can be asked', async () => {
    const { code, out, err } = await fakeCli().with({ connect: nobodyHome }).run('__complete', '--', 'attach', '');
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
  });

  it('never names the hidden command', async () => {
    expect(await offered(lively(), '')).not.toContain('__complete');
  });
});

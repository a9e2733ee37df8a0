/** Roles, routes and resting accounts as commands show them. */
import { describe, expect, it } from 'vitest';
import type { TaskWhy } from '../../../src/core/views/routing.ts';
import type { AccountRow } from '../../../src/core/views/status.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { taskRow } from '../../helpers/status-rows.ts';

const HOUR = 3_600_000;
const choice: TaskWhy = {
  task: 'shop-k3f9',
  rig: 'shop',
  title: 'Add a greeting',
  agent: 'claude',
  role: 'reviewer',
  chosenBy: 'role reviewer',
  considered: [
    { what: 'agent', source: 'role reviewer', value: 'claude', won: true, note: 'the first that says one' },
    { what: 'agent', source: 'rig shop', value: 'codex', won: false, note: 'role reviewer comes before it' },
  ],
  candidates: [{ agent: 'claude', account: 'work', state: 'resting', because: 'resets at ten', until: 0 }],
  waits: 'the account work rests: resets at ten',
};

const resting = () => {
  const cli = fakeCli();
  const now = cli.clock.now();
  const account: AccountRow = {
    ...{ id: 'work', rig: '*', state: 'resting', agents: ['claude'], polecats: ['amber', 'birch'] },
    ...{ since: now, until: now + 2 * HOUR, because: 'resets at ten' },
  };
  cli.town.set({ tasks: [taskRow({ id: 'shop-k3f9' })], accounts: [account] });
  cli.town.holds.taskWhys['shop-k3f9'] = {
    ...choice,
    candidates: choice.candidates.map((one) => ({ ...one, until: now + 2 * HOUR })),
  };
  return cli;
};

describe('mayor why of a task without a worker', () => {
  it('says who it is for, what it waits for, what was considered and who may take it', async () => {
    const { out, code } = await resting().run('why', 'k3f9');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'shop-k3f9 is for claude: as reviewer; chosen by role reviewer',
      '  Not started: the account work rests: resets at ten',
      '  agent  won   role reviewer  claude  the first that says one',
      '  agent  lost  rig shop       codex   role reviewer comes before it',
      '  Who may take it, in this order:',
      '  claude  resting  account work  works again in 2h: resets at ten',
    ]);
  });
});

describe('an account that rests', () => {
  it('is in mayor status, with its workers and what ends it', async () => {
    const { out } = await resting().run('status');
    expect(out).toContain(
      'Resting accounts\n  work  works again in 2h  amber, birch rest  mayor agents resume work\n    resets at ten',
    );
  });

  it('works again by mayor agents resume', async () => {
    const cli = resting();
    const { code } = await cli.run('agents', 'resume', 'work');
    expect(code).toBe(0);
    expect(cli.town.submitted.map(({ command }) => command)).toEqual([{ kind: 'account.resume', account: 'work' }]);
  });
});

describe('a role or an agent that the rig does not know', () => {
  it('is told of at once, and the task is written down all the same', async () => {
    const cli = fakeCli();
    const { code, err, json } = await cli.run(
      'task',
      'add',
      'Paint it',
      '--role',
      'painter',
      '--agent',
      'nobody',
      '--json',
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({ role: 'painter', agent: 'nobody' });
    expect(err).toContain('Rig shop knows no role "painter", so the task will wait: known are implementer, reviewer');
    expect(err).toContain('Rig shop knows no agent "nobody", so the task will wait: known are claude, codex');
  });

  it('is told again where such tasks are listed as ready', async () => {
    const cli = fakeCli();
    const { json } = await cli.run('task', 'add', 'Paint it', '--role', 'painter', '--json');
    const { out, err } = await cli.run('task', 'ready');
    expect(out).toContain('Paint it');
    expect(err).toContain(`knows no role "painter", so ${(json as { id: string }).id} will wait`);
  });

  it('is no word for what it knows', async () => {
    const { err } = await fakeCli().run('task', 'add', 'Test it', '--role', 'tester', '--agent', 'codex');
    expect(err).toBe('');
  });
});

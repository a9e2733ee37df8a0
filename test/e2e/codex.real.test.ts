import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import { lives } from '../../src/main/process-ended.ts';
import { type AgentTown, openAgentTown } from '../helpers/agent-town.ts';
import { resetForRestOf } from '../helpers/by-the-minute.ts';
import { codexEnvironment, findCodex, seedCodex } from '../helpers/codex.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

const found = findCodex();
const cli = found ?? 'codex';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

type Options = { readonly trusted?: boolean; readonly args?: readonly string[]; readonly more?: string };

/** Brings a town up with one task that is worked by these steps. */
const worked = async (steps: readonly Step[], { trusted = true, args, more }: Options = {}) => {
  const opened = await openAgentTown({
    agent: 'codex',
    cli,
    seed: (folder, clone, { url }) => seedCodex(folder, url, { trusted: trusted ? [clone] : [] }),
    env: (_model, folder) => codexEnvironment(folder),
    args,
    more,
  });
  town = opened;
  const id = await opened.task('Add a greeting', steps);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  return { ...opened, id };
};
type Worked = Awaited<ReturnType<typeof worked>>;

const outside = (cmd: string): Step => ({
  call: 'exec_command',
  input: { cmd, sandbox_permissions: 'require_escalated', justification: 'May I?' },
});
const greet = outside('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
const handIn = outside('mayor done -m "It greets"');
const choices = (...labels: readonly string[]) => labels.map((label) => ({ label, description: label }));
const question: Step = {
  call: 'request_user_input',
  input: {
    questions: [
      { id: 'colour', header: 'Colour', question: 'Which colour?', options: choices('Red', 'Blue') },
      { id: 'size', header: 'Size', question: 'Which size?', options: choices('Big', 'Small') },
    ],
  },
};
const finished: Step = { say: 'It is handed in.' };

const inReview = ({ mayor, id }: Worked) => mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
const greeted = async ({ shop, id }: Worked) =>
  expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello');
const isBusy = ({ state, signal }: PolecatRow) => state === 'working' && signal === 'busy';
const count = async ({ events }: Worked, wanted: string) =>
  (await events()).filter(({ type }) => type === wanted).length;
/** Allows what is asked next. */
const allow = async ({ item, mayor }: Worked) => mayor(['answer', (await item('permission')).id, 'allow']);

describe.skipIf(found === undefined)('a town of the real Codex', { timeout: 180_000 }, () => {
  it('asks a person for a permission, for as long as it takes, and works the task to its merge', async () => {
    const one = await worked([greet, handIn, finished]);
    const { id, mayor, polecat, item, why, heard, shop, status } = one;
    const asked = await item('permission');
    expect(asked.detail).toBe('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet\n\nMay I?');
    const row = await polecat('it needs a person', ({ state }) => state === 'needs-you');
    await stays(one, row, 'needs-permission');
    expect((await status()).inbox.map(({ id: open }) => open)).toEqual([asked.id]);
    await mayor(['answer', asked.id, 'allow']);
    // Handing in asks nobody.
    await inReview(one);
    await polecat('it is done and at rest', ({ state, signal }) => state === 'done' && signal === 'done');
    const [word, stop] = (await why(row.id)).ranked;
    expect([word, stop]).toMatchObject([{ source: 'word', won: true }, { detail: 'hook Stop' }]);
    expect((await status()).inbox.filter(({ kind }) => kind === 'permission' || kind === 'dialog')).toEqual([]);
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:greeting.txt')).toBe('hello');
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
    expect(await count(one, 'polecat.started')).toBe(1);
  });

  it('hears why a permission was denied, and is told things once', async () => {
    // A reminder, for it stops without handing in, would be one thing more that it is told.
    const one = await worked([greet, { say: 'I wait.' }, greet, handIn, finished], { more: 'patience: { idle: 1h }' });
    const { id, mayor, polecat, item, heard, request } = one;
    const first = await item('permission');
    await mayor(['answer', first.id, 'deny', 'Not', 'yet']);
    const row = await polecat('it is at rest', ({ signal }) => signal === 'idle');
    expect(request(id)).toContain('Not yet');
    await mayor(['tell', row.id, 'Greet now, see @README']);
    await allow(one);
    await inReview(one);
    await greeted(one);
    expect(heard(id, 'Greet now, see @README')).toBe(1);
    expect(await count(one, 'brief.delivered')).toBe(1);
  });

  it('takes the conversation up again after a kill -9, in the same worktree, told why', async () => {
    const one = await worked([greet, { hold: 'never', say: '' }], { more: 'patience: { backoff: 2s }' });
    const { id, model, polecat, heard } = one;
    await allow(one);
    await one.asked(id, 1);
    const before = await polecat('the first step is committed', (row) => row.commits === 1 && isBusy(row));
    model.add({ when: id, steps: [greet, handIn, finished] });
    process.kill(before.pid ?? 0, 'SIGKILL');
    await polecat('it rests', ({ state }) => state === 'waiting');
    const after = await polecat('it runs again', ({ run: number, pid }) => number === 2 && pid !== undefined);
    expect([after.session, after.worktree, after.branch]).toEqual([before.session, before.worktree, before.branch]);
    const { stdout } = await run(['ps', '-o', 'args=', '-p', String(after.pid)]);
    expect(stdout).toContain(` ${before.session} `);
    await inReview(one);
    await greeted(one);
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
    expect(heard(id, 'was interrupted (its process ended with 137')).toBe(1);
  });

  it('rests while a usage limit lasts and goes on by itself', async () => {
    const fail = {
      kind: 'limited',
      get resetsAt() {
        return resetForRestOf(45_000);
      },
    } as const;
    const one = await worked([greet, { fail, times: 1 }, handIn, finished]);
    const { polecat, why, status } = one;
    await allow(one);
    const row = await polecat('it rests', ({ state }) => state === 'waiting');
    expect(row).toMatchObject({ signal: 'limited', run: 1 });
    // No hook tells of it: the screen does at once, and what the CLI has written down of its turn.
    const says = async (source: string) =>
      (await why(row.id)).ranked.some((sign) => sign.source === source && sign.signal === 'limited');
    await until('screen and conversation say so', async () => (await says('screen')) && (await says('transcript')));
    await until('the limit is over', async () => (await status()).polecats[0]?.state !== 'waiting', 150_000);
    await inReview(one);
    await greeted(one);
    expect(await count(one, 'polecat.started')).toBe(1);
  }, 300_000);

  it('shows the question of a first start in the inbox, and answers it with a key', async () => {
    const one = await worked([greet, handIn, finished], { trusted: false });
    const { mayor, item } = one;
    const trust = await item('dialog', ({ title }) => title.includes('trust this folder'));
    await mayor(['answer', trust.id, '1']);
    await allow(one);
    await inReview(one);
    await greeted(one);
  });

  it('has its questions with choices answered from the inbox, by number and in words', async () => {
    const one = await worked([question, greet, handIn, finished], {
      args: ['-c', 'features.default_mode_request_user_input=true'],
    });
    const { id, mayor, item, request } = one;
    const colour = await item('dialog');
    expect(colour).toMatchObject({ title: 'Codex asks a question', options: ['choice', 'text', 'dismiss'] });
    expect(colour.choices?.map(({ key, label }) => `${key} ${label}`)).toEqual([
      '1 Red',
      '2 Blue',
      '3 None of the above',
    ]);
    await mayor(['answer', colour.id, 'Blue']);
    const size = await item('dialog', ({ detail }) => detail.includes('Which size?'));
    await mayor(['answer', size.id, 'Medium, please @all']);
    await allow(one);
    // In whatever order.
    expect(request(id)).toMatch(/colour\W+answers\W+Blue\W+\}/);
    expect(request(id)).toMatch(/size\W+answers\W+None of the above\W+user_note: Medium, please @all/);
    await inReview(one);
    await greeted(one);
  });

  it('works on while the daemon is killed, and is found again by the next one', async () => {
    const one = await worked([greet, handIn, finished]);
    const { mayor, polecat, item, status } = one;
    await item('permission');
    const before = await polecat('it needs a person', ({ state }) => state === 'needs-you');
    const { pid } = (await status()).town;
    process.kill(pid, 'SIGKILL');
    await until('the daemon is gone', () => !lives(pid));
    await mayor(['up', '--headless']);
    // The hook that waited died with its daemon: now there is a dialog in the pane.
    const dialog = await item('dialog');
    expect(dialog.detail).toContain('$ echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
    await mayor(['answer', dialog.id, 'allow']);
    await inReview(one);
    await greeted(one);
    expect((await status()).polecats[0]).toMatchObject({ pid: before.pid, run: 1 });
  });
});

/** Five seconds long every look says the same, and says why. */
const stays = async ({ status, why }: Worked, { id }: PolecatRow, signal: string): Promise<void> => {
  const since = Date.now();
  await until('five seconds are over', async () => {
    const [row] = (await status()).polecats;
    const { ranked } = await why(id);
    if (row?.signal !== signal || row.state !== 'needs-you' || ranked[0]?.signal !== signal)
      return `${row?.state} ${row?.signal} ${ranked[0]?.detail}`;
    return Date.now() - since > 5_000 ? 'stayed' : undefined;
  }).then((end) => expect(end).toBe('stayed'));
};

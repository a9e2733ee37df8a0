import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import { lives } from '../../src/main/process-ended.ts';
import { resetForRestOf } from '../helpers/by-the-minute.ts';
import { findClaude } from '../helpers/claude.ts';
import { type ClaudeTown, type ClaudeTownOptions, openClaudeTown } from '../helpers/claude-town.ts';
import { pressSurely } from '../helpers/press-surely.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

const found = findClaude();
const cli = found ?? 'claude';

let town: ClaudeTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

/** Brings a town up with one task that is worked by these steps. */
const worked = async (steps: readonly Step[], options: ClaudeTownOptions = {}) => {
  const opened = await openClaudeTown(cli, options);
  town = opened;
  const id = await opened.task('Add a greeting', steps);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  return { ...opened, id };
};
type Worked = Awaited<ReturnType<typeof worked>>;

const bash = (command: string): Step => ({ say: 'I go on.', call: 'Bash', input: { command, description: 'A step' } });
const greet = bash('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
const handIn = bash('mayor done -m "It greets"');
const finished: Step = { say: 'It is handed in.' };
/** As a user whose own settings allow every command. */
const allowing = { seed: { settings: { permissions: { allow: ['Bash'] } } } };

const inReview = ({ mayor, id }: Worked) => mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
const greeted = async ({ shop, id }: Worked) =>
  expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello');
const isBusy = ({ state, signal }: PolecatRow) => state === 'working' && signal === 'busy';
const types = async ({ events }: Worked) => (await events()).map(({ type }) => type);
const count = async (one: Worked, type: string) => (await types(one)).filter((seen) => seen === type).length;

describe.skipIf(found === undefined)('a town of the real Claude Code', { timeout: 180_000 }, () => {
  it('works a task to its merge, and is told it once', async () => {
    const one = await worked([greet, handIn, finished], allowing);
    const { id, mayor, polecat, why, heard, shop } = one;
    await inReview(one);
    const row = await polecat('it is done and at rest', ({ state, signal }) => state === 'done' && signal === 'done');
    const { signal, ranked } = await why(row.id);
    expect([signal, ranked[0]?.source, ranked[0]?.won]).toEqual(['done', 'word', true]);
    expect(ranked[1]).toMatchObject({ signal: 'idle', detail: 'hook Stop' });
    expect((await mayor(['diff', id])).stdout).toContain('+hello');
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:greeting.txt')).toBe('hello');
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
    expect(await count(one, 'polecat.started')).toBe(1);
  });

  it('asks a person for permissions, word for word, and hears why one was denied', async () => {
    const patient = bash('touch "$HOME/started"; until test -f "$HOME/go"; do sleep 0.1; done');
    const one = await worked([patient, bash('mayor note "$(rm -rf "$HOME/precious")"'), greet, handIn, finished]);
    const { mayor, polecat, item, status, request, id, home } = one;
    const first = await item('permission');
    expect(first.detail).toContain('touch "$HOME/started"; until test -f "$HOME/go"; do sleep 0.1; done');
    const row = await polecat('it needs a person', ({ state }) => state === 'needs-you');
    await stays(one, row, 'needs-permission');
    await mayor(['answer', first.id, 'allow']);
    await polecat('what was allowed runs', isBusy);
    expect((await status()).inbox).toEqual([]);
    await writeFile(join(home, 'user', 'go'), '');
    const second = await item('permission', ({ id: other }) => other !== first.id);
    expect(second.detail).toContain('mayor note "$(rm -rf "$HOME/precious")"');
    expect((await status()).polecats[0]).toMatchObject({ state: 'needs-you', signal: 'needs-permission' });
    await mayor(['answer', second.id, 'deny', 'Not', 'on', 'this', 'machine']);
    const third = await item('permission', ({ id: other }) => other !== second.id);
    expect(third.detail).toContain('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
    // Answered by a person who sits in the pane: it leaves the inbox.
    await chooses(one, '1', 'Do you want to proceed?');
    await until('the inbox is empty', async () => (await status()).inbox.length === 0);
    // Handing in is a rule of the house and asks nobody; a substitution in such a command did.
    await inReview(one);
    await greeted(one);
    expect(request(id)).toContain('Not on this machine');
    expect((await status()).inbox).toEqual([]);
  });

  it('takes the conversation up again after a kill -9, in the same worktree, told why', async () => {
    const one = await worked([greet, { hold: 'never', say: '' }], { ...allowing, more: 'patience: { backoff: 2s }' });
    const { id, model, polecat, events, heard } = one;
    await one.asked(id, 1);
    const before = await polecat('the first step is committed', (row) => row.commits === 1 && isBusy(row));
    // Resumed, it answers for the turn that was cut off with words of its own.
    model.add({ when: id, steps: [greet, handIn, handIn, finished] });
    process.kill(before.pid ?? 0, 'SIGKILL');
    const resting = await polecat('it rests', ({ state }) => state === 'waiting');
    expect(resting.because).toBe('its process ended with 137; try 2 of 3');
    const after = await polecat('it runs again', ({ run: number, pid }) => number === 2 && pid !== undefined);
    expect([after.session, after.worktree, after.branch]).toEqual([before.session, before.worktree, before.branch]);
    const { stdout } = await run(['ps', '-o', 'args=', '-p', String(after.pid)]);
    expect(stdout).toContain(`--resume ${before.session}`);
    await inReview(one);
    await greeted(one);
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
    expect(heard(id, 'was interrupted (its process ended with 137')).toBe(1);
    expect((await events()).filter(({ type }) => type === 'polecat.started')).toHaveLength(2);
  });

  it('rests while a usage limit lasts and goes on by itself', async () => {
    const limit: Step = {
      fail: {
        kind: 'limited',
        get resetsAt() {
          return resetForRestOf(45_000);
        },
      },
      times: 1,
    };
    const one = await worked([greet, limit, handIn, finished], { ...allowing, login: 'subscription' });
    const { id, polecat, why, status, heard } = one;
    const row = await polecat('it rests', ({ state }) => state === 'waiting');
    expect(row).toMatchObject({ signal: 'limited', run: 1, because: expect.stringMatching(/limit · resets .*UTC/) });
    expect((await why(row.id)).signal).toBe('limited');
    const { inbox, tasks } = await status();
    expect([inbox, tasks[0]?.state]).toEqual([[], 'waiting']);
    await until('the limit is over', async () => (await status()).polecats[0]?.state !== 'waiting', 150_000);
    await inReview(one);
    await greeted(one);
    expect(await count(one, 'polecat.started')).toBe(1);
    expect(await count(one, 'polecat.vanished')).toBe(0);
    expect(await count(one, 'polecat.waiting')).toBe(1);
    expect(heard(id, 'was interrupted')).toBe(1);
  }, 300_000);

  it('hears what it is told, at work or at rest, once, and the answer to what it asks', async () => {
    const ask = bash('mayor ask "Which greeting?"');
    const one = await worked(
      [{ hold: 'work', say: 'Part one.' }, ask, { say: 'I wait.' }, { say: 'Noted.' }, greet, handIn, finished],
      allowing,
    );
    const { id, mayor, model, polecat, item, heard, status } = one;
    // Told while it starts: words that are typed before its first prompt has arrived would be lost.
    const row = await polecat('it has a process', ({ pid }) => pid !== undefined);
    await mayor(['tell', row.id, 'Greet', 'politely']);
    await polecat('it is at work', isBusy);
    expect(heard(id, 'Greet politely')).toBe(0);
    model.release('work');
    const question = await item('question');
    expect(question).toMatchObject({ detail: 'Which greeting?', options: ['text', 'dismiss'] });
    await polecat('it waits for the answer', ({ state, signal }) => state === 'needs-you' && signal === 'idle');
    expect(heard(id, 'Greet politely')).toBe(1);
    await mayor(['tell', row.id, 'Also greet the cat']);
    await until('it has heard of the cat', () => heard(id, 'Also greet the cat') === 1, 30_000);
    await polecat('it is at rest again', ({ signal }) => signal === 'idle');
    expect((await status()).inbox.map((open) => open.id)).toEqual([question.id]);
    await mayor(['answer', question.id, 'Say', 'hello']);
    await inReview(one);
    await greeted(one);
    expect(heard(id, 'The answer: Say hello')).toBe(1);
    expect(['Greet politely', 'Also greet the cat'].map((text) => heard(id, text))).toEqual([1, 1]);
    expect(await count(one, 'brief.delivered')).toBe(3);
  });

  it('is reminded once when it stops without handing in, then a person is asked', async () => {
    const one = await worked([{ say: 'I am done.' }, { say: 'Really.' }, greet, handIn, finished], {
      ...allowing,
      more: 'patience: { idle: 1s }',
    });
    const { id, mayor, polecat, item, heard, why } = one;
    const stuck = await item('stuck');
    const row = await polecat('it is stuck', ({ state }) => state === 'stuck');
    expect(row.because).toBe('it stopped without handing in, and a reminder did not help');
    expect((await why(row.id)).ranked[0]).toMatchObject({ signal: 'idle', detail: 'hook Stop' });
    expect(heard(id, `You stopped, but task ${id} is not handed in`)).toBe(1);
    await mayor(['answer', stuck.id, 'retry']);
    await inReview(one);
    await greeted(one);
    expect(await count(one, 'polecat.started')).toBe(1);
  });

  it('shows the questions of a first start in the inbox, and answers them with keys', async () => {
    const one = await worked([greet, handIn, finished], {
      trusted: false,
      seed: { ...allowing.seed, approved: false },
    });
    const { id, mayor, polecat, item, why, status, heard } = one;
    const trust = await item('dialog', ({ title }) => title.includes('trust this folder'));
    const row = await polecat('it needs a person', ({ state }) => state === 'needs-you');
    await stays(one, row, 'needs-permission');
    expect((await why(row.id)).ranked[0]).toMatchObject({ source: 'screen', won: true });
    await mayor(['answer', trust.id, 'allow']);
    const key = await item('dialog', ({ title }) => title.includes('API key'));
    await mayor(['answer', key.id, 'allow']);
    await inReview(one);
    await greeted(one);
    expect((await status()).inbox).toEqual([]);
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
  });

  it('works on while the daemon is killed, and is found again by the next one', async () => {
    const one = await worked([{ hold: 'work', say: 'Part one.' }, greet, handIn, finished]);
    const { id, mayor, model, polecat, item, why, status, heard } = one;
    const before = await polecat('it is at work', isBusy);
    await killDaemon(one);
    await mayor(['up', '--headless']);
    const again = await polecat('it is at work still', isBusy);
    expect([again.pid, again.run]).toEqual([before.pid, 1]);
    await mayor(['tell', again.id, 'Greet now']);
    model.release('work');
    const held = await item('permission');
    expect(held.detail).toContain('git commit -qm Greet');
    expect((await why(before.id)).ranked[0]).toMatchObject({ source: 'hook', won: true });

    // The hook that waited died with its daemon: the dialog in the pane is still there to be answered.
    await killDaemon(one);
    await mayor(['up', '--headless']);
    const dialog = await item('dialog');
    expect(dialog.detail).toContain('git commit -qm Greet');
    expect((await status()).polecats[0]).toMatchObject({ state: 'needs-you', signal: 'needs-permission' });
    await mayor(['answer', dialog.id, 'allow']);
    await inReview(one);
    await greeted(one);
    expect((await status()).polecats[0]).toMatchObject({ pid: before.pid, run: 1 });
    expect((await status()).inbox).toEqual([]);
    expect(heard(id, 'Greet now')).toBe(1);
  });
});

/** Five seconds long every look says the same, and says why. */
const stays = async ({ status, why }: Worked, { id }: PolecatRow, signal: string): Promise<void> => {
  const since = Date.now();
  await until('five seconds are over', async () => {
    const [row] = (await status()).polecats;
    const { ranked } = await why(id);
    if (row?.signal !== signal || row.state !== 'needs-you' || ranked[0]?.signal !== signal) return 'lied';
    return Date.now() - since > 5_000 ? 'stayed' : undefined;
  }).then((end) => expect(end).toBe('stayed'));
};

/** Types a key into the agent's pane once it shows this, as a person does who attached to it. */
const chooses = async ({ home, status }: Worked, key: string, asked: string): Promise<void> => {
  const pane = (await status()).polecats[0]?.pane?.split('@')[0] ?? '';
  const tmux = (...words: readonly string[]) => run(['tmux', '-S', join(home, 'run', 'tmux.sock'), ...words]);
  const shown = async () => (await tmux('capture-pane', '-p', '-t', pane)).stdout;
  const isAsked = async () => (await shown()).includes(asked);
  await until(asked, isAsked, 30_000);
  await pressSurely({
    ...{ what: asked, shown, isGone: async () => !(await isAsked()) },
    press: () => tmux('send-keys', '-t', pane, key),
  });
};

const killDaemon = async ({ status }: Worked): Promise<void> => {
  const { pid } = (await status()).town;
  process.kill(pid, 'SIGKILL');
  await until('the daemon is gone', () => !lives(pid));
};

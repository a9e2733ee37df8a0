import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { type AgentTown, openAgentTown } from '../helpers/agent-town.ts';
import { findGemini, geminiEnvironment, seedGemini } from '../helpers/gemini.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

const found = findGemini();
const cli = found ?? 'gemini';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

/** Brings a town up with one task that is worked by these steps. */
const worked = async (steps: readonly Step[], more?: string) => {
  const opened = await openAgentTown({
    agent: 'gemini',
    cli,
    more,
    env: (model, folder) => geminiEnvironment(model.url, folder),
    seed: (folder) => seedGemini(folder),
  });
  town = opened;
  const id = await opened.task('Add a greeting', steps);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  return { ...opened, id };
};
type Worked = Awaited<ReturnType<typeof worked>>;

const shell = (command: string): Step => ({ call: 'run_shell_command', input: { command, description: 'A step' } });
const greet = shell('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
const handIn = shell('mayor done -m "It greets"');
const finished: Step = { say: 'It is handed in.' };

const inReview = ({ mayor, id }: Worked) => mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
const greeted = async ({ shop, id }: Worked) =>
  expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello');
const allowNext = async ({ item, mayor }: Worked, not?: string) => {
  const asked = await item('permission', ({ id }) => id !== not);
  await mayor(['answer', asked.id, 'allow']);
  return asked;
};

describe.skipIf(found === undefined)('a town of the real Gemini CLI', { timeout: 180_000 }, () => {
  it('works a task to its merge, its permissions answered from the inbox, denied with a reason', async () => {
    const one = await worked([shell('rm -rf precious'), greet, handIn, finished]);
    const { id, mayor, polecat, item, why, heard, request, shop, status } = one;
    const first = await item('permission');
    expect(first).toMatchObject({ title: expect.stringContaining('Run rm -rf precious') });
    const row = await polecat('it needs a person', ({ state }) => state === 'needs-you');
    // Neither its title nor its screen, which show that it works, take the ask away.
    await until(
      'its screen was read',
      async () =>
        (await why(row.id)).ranked.some(({ source, detail }) => source === 'screen' && detail.includes('inbox')),
      30_000,
    );
    expect((await status()).polecats[0]).toMatchObject({ state: 'needs-you', signal: 'needs-permission' });
    await mayor(['answer', first.id, 'deny', 'Not', 'on', 'this', 'machine']);
    const second = await allowNext(one, first.id);
    expect(second.detail).toContain('git commit -qm Greet');
    await inReview(one);
    await greeted(one);
    expect(request(id)).toContain('Not on this machine');
    await polecat('it is done and at rest', ({ state, signal }) => state === 'done' && signal === 'idle');
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:greeting.txt')).toBe('hello');
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
  });

  it('takes the conversation up again after a kill -9, in the same worktree, told why', async () => {
    const one = await worked([greet, { hold: 'never', say: '' }], 'patience: { backoff: 2s }');
    const { id, model, polecat, heard } = one;
    await allowNext(one);
    const before = await polecat('the first step is committed', ({ commits }) => commits === 1);
    // By then the step and what came of it are written down.
    await until('the next step is asked for', () => model.asked.some(({ index }) => index === 1), 30_000);
    // The answer that was cut off counts as one.
    model.add({ when: id, steps: [greet, handIn, handIn, finished] });
    process.kill(before.pid ?? 0, 'SIGKILL');
    const after = await polecat('it runs again', ({ run: number, pid }) => number === 2 && pid !== undefined);
    expect([after.session, after.worktree, after.branch]).toEqual([before.session, before.worktree, before.branch]);
    await until('it has become the CLI', async () =>
      (await run(['ps', '-o', 'args=', '-p', String(after.pid)])).stdout.includes(`--resume=${before.session}`),
    );
    await inReview(one);
    await greeted(one);
    expect(heard(id, `You are working on task ${id}`)).toBe(1);
    expect(heard(id, 'was interrupted (its process ended with 137')).toBe(1);
  });

  it('rests while a usage limit lasts, and hears what it is told', async () => {
    const limit: Step = {
      fail: {
        kind: 'limited',
        get resetsAt() {
          return Date.now() + 3 * 60 * 60_000;
        },
      },
      times: 1,
    };
    const one = await worked([{ say: 'I begin.' }, limit, greet, handIn, finished]);
    const { id, mayor, polecat, why, heard } = one;
    const row = await polecat('it is at rest', ({ signal }) => signal === 'idle');
    await mayor(['tell', row.id, '/quit', 'politely']);
    const resting = await polecat('it rests', ({ state }) => state === 'waiting');
    expect(resting).toMatchObject({ signal: 'limited', run: 1 });
    expect(heard(id, 'The message is: /quit politely')).toBe(1);
    const limited = await until('its limit is known', async () =>
      (await why(row.id)).ranked.find(({ signal }) => signal === 'limited'),
    );
    expect(Math.abs((limited.until ?? 0) - Date.now() - 3 * 60 * 60_000)).toBeLessThan(5 * 60_000);
  });
});

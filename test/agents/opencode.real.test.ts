import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../src/agents/field.ts';
import { type AgentStage, answerDialog, TOKEN, untilHook, untilScreen } from '../helpers/agent-stage.ts';
import { findOpencode, opencodeStage, seedOpencode } from '../helpers/opencode.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Script, Step } from '../model/script.ts';

const found = findOpencode();
const cli = found ?? 'opencode';
const settings = { enabled: true, permission: 'ask', args: [], env: {} } as const;

const bash = (command: string): Step => ({ call: 'bash', input: { command, description: 'A step' } });
const commit = bash('echo hello > greeting.txt && git add . && git commit -qm Greet');
const script = (...steps: readonly Step[]): Script => ({ when: 'shop-k3f9', steps });
const worked = script(commit, { say: 'Finished.' });
const subjects = (stage: AgentStage) => git(stage.repo, 'log', '--format=%s');
const turns = (stage: AgentStage) => stage.model.asked.filter(({ kind }) => kind === 'turn');
const heard = (stage: AgentStage) => JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'messages'));
/** Waits for the nth end of a turn. */
const atRest = (stage: AgentStage, count = 1) =>
  until('its turn ended', () => ends(stage).length >= count && ends(stage)[count - 1], 60_000);
const ends = (stage: AgentStage) =>
  stage.hooks
    .of('session.status')
    .filter(({ reading }) => reading?.settled === true)
    .map(({ reading }) => reading?.sign);
const asked = (stage: AgentStage, event = 'permission.asked') =>
  until(`${event} waits`, () => stage.hooks.waiting().find((one) => one.event === event)?.reading?.asks, 60_000);
const sessionsOf = (stage: AgentStage) => [
  ...new Set(stage.hooks.posted.flatMap(({ reading }) => reading?.session ?? [])),
];

describe.skipIf(found === undefined)('the real OpenCode', { timeout: 120_000 }, () => {
  it('gets its prompt once, asks for a permission, waits for the answer, and works on', async () => {
    const stage = await opencodeStage(cli, { scripts: [worked] });
    await stage.start({ prompt: 'Work on shop-k3f9:\n- add $(a greeting)' });
    expect((await asked(stage)).detail).toBe('echo hello > greeting.txt && git add . && git commit -qm Greet');
    expect((await untilScreen(stage, 'needs-permission')).dialog?.detail).toContain('git commit -qm Greet');
    expect(existsSync(join(stage.repo, 'greeting.txt'))).toBe(false);

    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(stage.hooks.of('chat.message')).toHaveLength(1);
    expect(turns(stage).map(({ said }) => said)).toEqual(Array(2).fill('Work on shop-k3f9:\n- add $(a greeting)'));
    expect(sessionsOf(stage)).toHaveLength(1);
    expect(new Set(stage.hooks.posted.map(({ authorization, path }) => `${path} ${authorization}`))).toEqual(
      new Set([`/v1/hooks Bearer ${TOKEN}`]),
    );
  });

  it('hears why a permission was denied, and what a question was answered with', async () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: '' }));
    const question = { question: 'Which colour?', header: 'Colour', options };
    const stage = await opencodeStage(cli, {
      scripts: [
        script(
          commit,
          { call: 'question', input: { questions: [question] } },
          bash('mayor note "$(touch substituted)"'),
          bash('mayor note here > redirected'),
          bash('mayor note "It went well"'),
          { say: 'Finished.' },
        ),
      ],
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    stage.hooks.answer({ behavior: 'deny', because: 'Greet in French' });
    expect((await asked(stage, 'question.asked')).title).toBe('Which colour?');
    expect((await untilScreen(stage, 'needs-answer')).dialog?.detail).toContain('2. Blue');
    stage.hooks.answer({ behavior: 'allow', words: 'blue' });

    // What it says to its town asks nobody; what hides in such a command does.
    for (const hidden of ['mayor note "$(touch substituted)"', 'mayor note here > redirected']) {
      expect((await asked(stage)).detail).toBe(hidden);
      stage.hooks.answer({ behavior: 'deny', because: 'No' });
    }
    await atRest(stage);
    expect(await subjects(stage)).toBe('Start');
    expect(heard(stage)).toContain('Greet in French');
    expect(heard(stage)).toContain('Blue');
    expect(stage.hooks.of('permission.asked')).toHaveLength(3);
    expect(['substituted', 'redirected'].filter((file) => existsSync(join(stage.repo, file)))).toEqual([]);
  });

  it('hangs up the waiting hook when it is refused in the pane, with the key that the screen tells', async () => {
    const stage = await opencodeStage(cli, { scripts: [worked] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    const { dialog } = await untilScreen(stage, 'needs-permission');
    expect(dialog?.keys).toEqual({ deny: ['Escape'] });
    await answerDialog(stage, dialog, 'deny');
    await until('the hook was hung up', () => stage.hooks.of('permission.asked')[0]?.hungUp === true);
    await atRest(stage);
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Start');
  });

  it('goes on in the same conversation after a kill -9, also when its town was away', async () => {
    const stage = await opencodeStage(cli, { scripts: [worked] });
    const first = await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    stage.hooks.hangUp();
    await asked(stage);
    const [id = ''] = sessionsOf(stage);
    process.kill(first.pid ?? 0, 'SIGKILL');
    await until('the process has ended', async () => !(await stage.pane()).alive, 30_000);

    await stage.start({ prompt: '/exit is a word; go on.', session: { id, how: 'resume' } });
    await atRest(stage);
    expect(sessionsOf(stage)).toEqual([id]);
    expect(stage.hooks.of('chat.message')).toHaveLength(2);
    expect(turns(stage).at(-1)).toMatchObject({ index: 1, said: 'Work on shop-k3f9\n/exit is a word; go on.' });
    await untilScreen(stage, 'idle');
  });

  it('tells a limit and its end, by its hook and on its screen', async () => {
    const resetsAt = Date.now() + 2 * 60 * 60_000;
    const stage = await opencodeStage(cli, { scripts: [script({ fail: { kind: 'limited', resetsAt } })] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const limit = await until(
      'it is limited',
      () => stage.hooks.posted.find(({ reading }) => reading?.sign?.signal === 'limited')?.reading?.sign,
      60_000,
    );
    const { sign } = await untilScreen(stage, 'limited');
    for (const end of [limit.until ?? 0, sign.until ?? 0]) expect(Math.abs(end - resetsAt)).toBeLessThan(3 * 60_000);
  });

  it('asks nothing where that is wanted, tries again by itself, and tells a lost login', async () => {
    const fails: readonly Step[] = [
      { fail: { kind: 'dropped' }, times: 1 },
      { fail: { kind: 'overloaded' }, times: 1 },
      { fail: { kind: 'unauthorized' } },
    ];
    const stage = await opencodeStage(cli, { scripts: [script(commit, bash('cat /etc/hostname'), ...fails)] });
    await stage.start({ prompt: 'Work on shop-k3f9', settings: { ...settings, permission: 'auto' } });
    expect(await atRest(stage)).toMatchObject({ signal: 'needs-login', detail: expect.stringContaining('API key') });
    await untilScreen(stage, 'needs-login');
    expect(stage.hooks.of('permission.asked')).toEqual([]);
    expect(await subjects(stage)).toBe('Greet\nStart');
  });

  it('takes its prompt and what is pasted for words, and reports each once', async () => {
    const stage = await opencodeStage(cli, { scripts: [script(...Array(4).fill({ say: 'Yes.' }))] });
    await stage.start({ prompt: '--version -p shop-k3f9' });
    await atRest(stage);
    const texts = ['! touch ran', '/exit', 'exit', 'one line\n\nand another\nand a third\nand a fourth'];
    for (const [index, text] of texts.entries()) {
      await untilScreen(stage, 'idle');
      await stage.paste(text);
      await untilHook(stage, 'chat.message', index + 2);
      await atRest(stage, index + 2);
    }
    expect(
      turns(stage)
        .at(-1)
        ?.said.split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '--version -p shop-k3f9',
      ...['! touch ran', '/exit', 'The message is: exit'],
      ...['one line', '', 'and another', 'and a third', 'and a fourth'],
    ]);
    expect(existsSync(join(stage.repo, 'ran'))).toBe(false);
    expect(stage.hooks.of('chat.message')).toHaveLength(5);
  });

  it('reads a prompt of a megabyte from its file, without a question, beside the user’s own plugin', async () => {
    const stage = await opencodeStage(cli, { scripts: [], config: { plugin: ['./own.mjs'] } });
    const own = `import { writeFileSync } from 'node:fs';
export const Own = async () => ({ 'chat.message': async () => writeFileSync(${JSON.stringify(join(stage.repo, 'own'))}, '') });`;
    await writeFile(join(stage.config, 'opencode/own.mjs'), own);
    const file = join(stage.config, '../amber/prompt-1.md');
    stage.model.add({
      when: 'prompt-1.md',
      steps: [{ call: 'read', input: { filePath: file, limit: 20 } }, { say: 'Read.' }],
    });
    await stage.start({ prompt: `shop-k3f9 begins\n${'A long line of the task.\n'.repeat(45_000)}` });
    await atRest(stage);
    expect(stage.hooks.of('permission.asked')).toEqual([]);
    expect(heard(stage)).toContain('shop-k3f9 begins');
    expect(existsSync(join(stage.repo, 'own'))).toBe(true);
  });

  it('goes on while nobody receives its hooks, and shows that it has no provider', async () => {
    const stage = await opencodeStage(cli, { scripts: [worked] });
    await stage.hooks.close();
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await answerDialog(stage, (await untilScreen(stage, 'needs-permission')).dialog, 'deny');
    await untilScreen(stage, 'idle');
    await seedOpencode(stage.config);
    await stage.start({ prompt: 'Work on shop-k3f9' });
    expect((await untilScreen(stage, 'needs-login')).dialog?.title).toContain('no provider');
  });
});

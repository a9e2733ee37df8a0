import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../src/agents/field.ts';
import { type AgentStage, answerDialog, TOKEN, untilHook, untilScreen } from '../helpers/agent-stage.ts';
import { findGemini, geminiStage } from '../helpers/gemini.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Script, Step } from '../model/script.ts';

const found = findGemini();
const cli = found ?? 'gemini';
const settings = { enabled: true, permission: 'ask', args: [], env: {} } as const;
const ID = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
const fresh = { session: { id: ID, how: 'fresh' } } as const;

const shell = (command: string): Step => ({ call: 'run_shell_command', input: { command, description: 'A step' } });
const write = (file_path: string, content: string): Step => ({ call: 'write_file', input: { file_path, content } });
const commit = shell('echo hello > greeting.txt && git add . && git commit -qm Greet');
const script = (...steps: readonly Step[]): Script => ({ when: 'shop-k3f9', steps });
const worked = script(commit, { say: 'Finished.' });
const subjects = (stage: AgentStage) => git(stage.repo, 'log', '--format=%s');
const turns = (stage: AgentStage) => stage.model.asked.filter(({ kind }) => kind === 'turn');
const heard = (stage: AgentStage) => JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'contents'));
const atRest = (stage: AgentStage, count = 1) => untilHook(stage, 'AfterAgent', count);
const asked = (stage: AgentStage) => until('a hook waits', () => stage.hooks.waiting()[0]?.reading?.asks, 60_000);

describe.skipIf(found === undefined)('the real Gemini CLI', { timeout: 120_000 }, () => {
  it('gets its prompt once, asks for a permission, waits for the answer, and works on', async () => {
    const stage = await geminiStage(cli, { scripts: [worked] });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9:\n- add $(a greeting)' });
    expect((await asked(stage)).detail).toContain('echo hello > greeting.txt && git add . && git commit -qm Greet');
    expect((await untilScreen(stage, 'needs-permission')).holds).toBe(true);
    expect(existsSync(join(stage.repo, 'greeting.txt'))).toBe(false);

    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(stage.hooks.of('BeforeAgent')).toHaveLength(1);
    expect(turns(stage).map(({ said }) => said)).toEqual(Array(2).fill('Work on shop-k3f9:\n- add $(a greeting)'));
    expect(new Set(stage.hooks.posted.map(({ reading }) => reading?.session))).toEqual(new Set([ID]));
    expect(new Set(stage.hooks.posted.map(({ authorization, path }) => `${path} ${authorization}`))).toEqual(
      new Set([`/v1/hooks Bearer ${TOKEN}`]),
    );
    await until('its title says so', async () => {
      const { title } = await stage.pane();
      return title.startsWith('◇');
    });
  });

  it('hears why a permission was denied, and what a question was answered with', async () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));
    const question = { question: 'Which colour?', header: 'Colour', type: 'choice', options };
    const stage = await geminiStage(cli, {
      scripts: [
        script(
          commit,
          { call: 'ask_user', input: { questions: [question] } },
          shell('mayor note "$(touch substituted)"'),
          shell('mayor note here > redirected'),
          shell('mayor note "It went well"'),
          write('a.txt', 'one\n'),
          { say: 'Finished.' },
        ),
      ],
    });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9' });
    await asked(stage);
    stage.hooks.answer({ behavior: 'deny', because: 'Greet in French' });
    expect((await asked(stage)).title).toBe('Which colour?');
    stage.hooks.answer({ behavior: 'allow', words: 'The blue one' });

    // What it says to its town asks nobody; what hides in such a command does.
    for (const hidden of ['mayor note "$(touch substituted)"', 'mayor note here > redirected']) {
      expect((await asked(stage)).detail).toContain(hidden);
      stage.hooks.answer({ behavior: 'deny', because: 'No' });
    }
    expect((await asked(stage)).detail).toBe('a.txt\n+ one\n+ ');
    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    expect(await subjects(stage)).toBe('Start');
    expect(heard(stage)).toContain('Greet in French');
    expect(heard(stage)).toContain('The blue one');
    expect(readFileSync(join(stage.repo, 'a.txt'), 'utf8')).toBe('one\n');
    expect(['substituted', 'redirected'].filter((file) => existsSync(join(stage.repo, file)))).toEqual([]);
  });

  it('asks about build files in its pane, whoever allowed it all, and takes the keys that the screen tells', async () => {
    const auto = { ...settings, permission: 'auto' } as const;
    const stage = await geminiStage(cli, {
      scripts: [script(commit, write('package.json', '{}'), write('Makefile', 'all:'), { say: 'Finished.' })],
    });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9', settings: auto });
    const first = await untilScreen(stage, 'needs-permission');
    expect(first.dialog?.detail).toContain('Writing to package.json');
    await answerDialog(stage, first.dialog, 'allow');
    const second = await until('it asks about the next one', async () => {
      const { dialog } = (await stage.reading()) ?? {};
      return dialog?.detail.includes('Makefile') ? dialog : undefined;
    });
    await answerDialog(stage, second, 'deny');
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(['package.json', 'Makefile'].map((file) => existsSync(join(stage.repo, file)))).toEqual([true, false]);
    expect(stage.hooks.of('BeforeTool')).toEqual([]);
  });

  it('is at rest when it is interrupted in the pane while a hook waits, and does not run what is allowed later', async () => {
    const stage = await geminiStage(cli, { scripts: [worked] });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9' });
    await asked(stage);
    await untilScreen(stage, 'needs-permission');
    await stage.keys(['Escape']);
    const { sign, holds } = await untilScreen(stage, 'idle');
    expect([sign.detail, holds]).toEqual(['screen: it was interrupted in the pane', undefined]);
    stage.hooks.answer({ behavior: 'allow' });
    await until('nothing is executed', async () => !(await stage.lines()).join('\n').includes('Executing'));
    expect(await subjects(stage)).toBe('Start');
  });

  it('goes on in the same conversation after a kill -9, and begins anew where there was none', async () => {
    const stage = await geminiStage(cli, { scripts: [worked] });
    const first = await stage.start({ prompt: 'Work on shop-k3f9', session: { id: ID, how: 'resume' } });
    await asked(stage);
    process.kill(first.pid ?? 0, 'SIGKILL');
    await until('the process has ended', async () => !(await stage.pane()).alive, 30_000);
    await until('its hook was hung up', () => stage.hooks.of('BeforeTool')[0]?.hungUp === true);

    // The answer that was cut off is asked for once more.
    await stage.start({ prompt: '/quit is a word; go on.', session: { id: ID, how: 'resume' } });
    await asked(stage);
    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(new Set(stage.hooks.posted.map(({ reading }) => reading?.session))).toEqual(new Set([ID]));
    expect(turns(stage).at(-1)).toMatchObject({ said: expect.stringContaining('Work on shop-k3f9') });
    expect(turns(stage).at(-1)).toMatchObject({ said: expect.stringContaining('/quit is a word; go on.') });
    expect(stage.hooks.of('BeforeAgent')).toHaveLength(2);
  });

  it('tells a limit and its end on its screen, and puts its dialog away', async () => {
    const resetsAt = Date.now() + 2 * 60 * 60_000;
    const stage = await geminiStage(cli, { scripts: [script({ fail: { kind: 'limited', resetsAt } })] });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9' });
    const limit = await untilScreen(stage, 'limited');
    await stage.keys(limit.clear);
    const rest = await until('the dialog is gone', async () => {
      const reading = await stage.reading();
      return reading?.sign.signal === 'limited' && reading.clear === undefined ? reading : undefined;
    });
    for (const { sign } of [limit, rest]) expect(Math.abs((sign.until ?? 0) - resetsAt)).toBeLessThan(2 * 60_000);
  });

  it('tries again by itself, and shows that its key is refused, or that it has none', async () => {
    const stage = await geminiStage(cli, {
      scripts: [script({ fail: { kind: 'overloaded' }, times: 1 }, { fail: { kind: 'unauthorized' } })],
    });
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9' });
    await untilScreen(stage, 'needs-login');
    expect(turns(stage).length).toBe(2);
    await writeFile(join(stage.config, '.gemini/settings.json'), '{}');
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const login = await until(
      'it asks how to log in',
      async () => {
        const { dialog } = (await stage.reading()) ?? {};
        return dialog?.title.includes('not logged in') ? dialog : undefined;
      },
      30_000,
    );
    expect(login.keys).toEqual({});
  });

  it('takes its prompt and what is pasted for words, and reports each once', async () => {
    const stage = await geminiStage(cli, { scripts: [script(...Array(5).fill({ say: 'Yes.' }))] });
    await stage.start({ ...fresh, prompt: '--version -p shop-k3f9' });
    await atRest(stage);
    const texts = ['! touch ran', '/quit', 'exit', 'one line\n\nand another\nand a third\nand a fourth'];
    for (const [index, text] of texts.entries()) {
      await untilScreen(stage, 'idle');
      await stage.paste(text);
      await untilHook(stage, 'BeforeAgent', index + 2);
      await atRest(stage, index + 2);
    }
    const said = turns(stage).at(-1)?.said.split('\n') ?? [];
    expect(said.map((line) => line.trim())).toEqual([
      '--version -p shop-k3f9',
      ...['! touch ran', 'The message is: /quit', 'The message is: exit'],
      ...['one line', '', 'and another', 'and a third', 'and a fourth'],
    ]);
    expect(existsSync(join(stage.repo, 'ran'))).toBe(false);
    expect(stage.hooks.of('BeforeAgent')).toHaveLength(5);
  });

  it('reads a prompt of a megabyte from its file, with all that its user has, and changes nothing of it', async () => {
    const stage = await geminiStage(cli, { scripts: [] });
    const own = join(stage.config, '.gemini');
    await mkdir(join(own, 'policies'));
    await writeFile(join(own, 'GEMINI.md'), 'Always be kind to amber.');
    const denied =
      '[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "whoami"\ndecision = "deny"\npriority = 100\n';
    await writeFile(join(own, 'policies/own.toml'), denied);
    const hook = { type: 'command', command: `touch '${join(stage.repo, 'own')}'` };
    const before = `// Of the user\n${JSON.stringify({ security: { auth: { selectedType: 'gemini-api-key' } }, hooks: { BeforeAgent: [{ hooks: [hook] }] } })}`;
    await writeFile(join(own, 'settings.json'), before);
    const file = join(stage.config, '../amber/prompt-1.md');
    stage.model.add({
      when: 'prompt-1.md',
      steps: [{ call: 'read_file', input: { file_path: file, end_line: 20 } }, shell('whoami'), { say: 'Read.' }],
    });
    await stage.start({ ...fresh, prompt: `shop-k3f9 begins\n${'A long line of the task.\n'.repeat(45_000)}` });
    await asked(stage);
    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    expect(heard(stage)).toContain('shop-k3f9 begins');
    expect(heard(stage)).toMatch(/denied by policy/i);
    expect(JSON.stringify(turns(stage)[0]?.body)).toContain('Always be kind to amber.');
    expect(existsSync(join(stage.repo, 'own'))).toBe(true);
    expect(readFileSync(join(own, 'settings.json'), 'utf8')).toBe(before);
    expect(readdirSync(own).sort()).toEqual(['GEMINI.md', 'policies', 'settings.json']);
    expect(readdirSync(join(own, 'policies'))).toEqual(['own.toml']);
  });

  it('asks in its pane while nobody receives its hooks', async () => {
    const stage = await geminiStage(cli, { scripts: [worked] });
    await stage.hooks.close();
    await stage.start({ ...fresh, prompt: 'Work on shop-k3f9' });
    const dialog = await until('it asks in its pane', async () => (await stage.reading())?.dialog, 30_000);
    expect(dialog.detail).toContain('git commit -qm Greet');
    await answerDialog(stage, dialog, 'allow');
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
  });
});

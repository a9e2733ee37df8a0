import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import { fieldOf, textIn } from '../../src/agents/field.ts';
import { weigh } from '../../src/core/evidence.ts';
import { type AgentStage, answerDialog, TOKEN, untilHook, untilScreen } from '../helpers/agent-stage.ts';
import { findClaude } from '../helpers/claude.ts';
import { claudeStage } from '../helpers/claude-stage.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Script, Step } from '../model/script.ts';

const found = findClaude();
const cli = found ?? 'claude';
const settings = { enabled: true, permission: 'ask', args: [], env: {} } as const;

const commit: Step = {
  say: 'I will write it.',
  call: 'Bash',
  input: { command: 'echo hello > greeting.txt && git add . && git commit -qm Greet', description: 'Write and commit' },
};
const worked = (when: string): Script => ({ when, steps: [commit, { say: 'Finished.' }] });
const subjects = (stage: AgentStage) => git(stage.repo, 'log', '--format=%s');
const turns = (stage: AgentStage) => stage.model.asked.filter(({ kind }) => kind === 'turn');
const ended = (stage: AgentStage) => until('the process has ended', async () => !(await stage.pane()).alive, 30_000);

describe.skipIf(found === undefined)('the real Claude Code', { timeout: 90_000 }, () => {
  it('passes on what is left of its limits where a status line of its owner does', async () => {
    const inTwoHours = Math.floor(Date.now() / 1_000) * 1_000 + 2 * 3_600_000;
    const limits = [
      { minutes: 300, usedPercent: 62, resetsAt: inTwoHours },
      { minutes: 10_080, usedPercent: 17, resetsAt: inTwoHours + 5 * 86_400_000 },
    ];
    const command = 'curl -K "$MAYOR_HOOK" --data-binary @- >/dev/null 2>&1; echo of my own';
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Finished.', limits }] }],
      seed: { settings: { statusLine: { type: 'command', command } } },
      login: 'subscription',
    });
    await stage.start({ prompt: 'Work on shop-k3f9', session: { id: randomUUID(), how: 'fresh' } });
    await untilHook(stage, 'Stop');
    const told = await until('the limits are told', () => stage.hooks.posted.findLast(({ reading }) => reading?.quota));
    expect(told.reading?.quota?.windows).toEqual([
      { name: '5h', used: 62, resetsAt: inTwoHours },
      { name: '7d', used: 17, resetsAt: inTwoHours + 5 * 86_400_000 },
    ]);
    expect((await stage.lines()).join('\n')).toContain('of my own');
  });

  it('gets its prompt once, asks for a permission, waits for the answer, and works on', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    const id = randomUUID();
    await stage.start({ prompt: 'Work on shop-k3f9:\n- add $(a greeting)', session: { id, how: 'fresh' } });
    const asked = await untilHook(stage, 'PermissionRequest');
    const dialog = await untilScreen(stage, 'needs-permission');
    expect(dialog.dialog?.detail).toContain('git commit -qm Greet');
    expect(asked.reading?.asks?.title).toContain('Run echo hello > greeting.txt');
    expect(existsSync(join(stage.repo, 'greeting.txt'))).toBe(false);

    stage.hooks.answer({ behavior: 'allow' });
    await untilHook(stage, 'Stop');
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(stage.hooks.of('UserPromptSubmit').map(({ body }) => textIn(body, 'prompt'))).toEqual([
      'Work on shop-k3f9:\n- add $(a greeting)',
    ]);
    expect(stage.hooks.of('SessionStart')).toHaveLength(1);
    expect(new Set(stage.hooks.posted.map(({ reading }) => reading?.session))).toEqual(new Set([id]));
    expect(new Set(stage.hooks.posted.map(({ authorization, path }) => `${path} ${authorization}`))).toEqual(
      new Set([`/v1/hooks Bearer ${TOKEN}`]),
    );
    await untilScreen(stage, 'idle');
    const title = await until('the title is at rest', async () => {
      const sign = claude.readTitle((await stage.pane()).title, Date.now());
      return sign?.signal === 'idle' ? sign : undefined;
    });
    const hook = stage.hooks.posted.at(-1)?.reading?.sign;
    const weighed = weigh([...(hook === undefined ? [] : [hook]), title], await stage.pane(), Date.now());
    expect(weighed).toMatchObject({ signal: 'idle', because: 'hook Stop' });
  });

  it('gets the answers to its questions by its hook, and why there is none', async () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));
    const question = { question: 'Which colour?', header: 'Colour', options, multiSelect: false };
    const several = { ...question, question: 'Which ones?', multiSelect: true };
    const ask = (...questions: readonly unknown[]): Step => ({ call: 'AskUserQuestion', input: { questions } });
    const steps = [ask(question, several), ask(question), ask(question), { say: 'Finished.' }];
    const stage = await claudeStage(cli, { scripts: [{ when: 'shop-k3f9', steps }] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const answers = [
      { behavior: 'allow', words: '2\nred, Blue' },
      { behavior: 'allow', words: 'Green, rather' },
      { behavior: 'deny', because: 'Decide that yourself' },
    ] as const;
    for (const [index, answer] of answers.entries()) {
      await untilHook(stage, 'PermissionRequest', index + 1);
      await untilScreen(stage, 'needs-answer');
      stage.hooks.answer(answer);
    }
    await untilHook(stage, 'Stop');
    const heard = JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'messages'));
    for (const said of [/Which colour\?\W+Blue/, /Which ones\?\W+Red, Blue/, /Which colour\?\W+Green, rather/])
      expect(heard).toMatch(said);
    expect(heard).toContain('Decide that yourself');
    await untilScreen(stage, 'idle');
  });

  it('tells by its hook that it makes room in its context, and that a person wanted it', async () => {
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Yes.' }, { say: 'A summary.' }] }],
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'Stop');
    await untilScreen(stage, 'idle');
    await stage.keys(['/compact', 'Enter']);
    const manual = await untilHook(stage, 'PreCompact');
    expect(textIn(manual.body, 'trigger')).toBe('manual');
    expect(manual.reading?.filled).toBeUndefined();
    const body = { ...Object(manual.body), trigger: 'auto' };
    expect(claude.readHook(body, 0)?.filled).toBe('its CLI makes a summary');
  });

  it('is told why a permission was denied, and runs nothing', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'PermissionRequest');
    stage.hooks.answer({ behavior: 'deny', because: 'Greet in French' });
    await untilHook(stage, 'Stop');
    expect(await subjects(stage)).toBe('Start');
    expect(JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'messages'))).toContain('Greet in French');
  });

  it('can be answered in its pane while the hook waits, with the keys that the screen tells', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'PermissionRequest');
    await answerDialog(stage, (await untilScreen(stage, 'needs-permission')).dialog, 'allow');
    expect((await untilHook(stage, 'PostToolUse')).reading?.settled).toBe(true);
    await untilHook(stage, 'Stop');
    expect(await subjects(stage)).toBe('Greet\nStart');
  });

  it('hangs up the waiting hook when a person refuses in the pane, and no hook tells of it', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const asked = await untilHook(stage, 'PermissionRequest');
    await answerDialog(stage, (await untilScreen(stage, 'needs-permission')).dialog, 'deny');
    await until('the hook was hung up', () => asked.hungUp);
    expect((await untilScreen(stage, 'idle')).sign.detail).toContain('interrupted');
    expect(stage.hooks.of('Stop')).toHaveLength(0);
  });

  it('goes on in the same conversation after a kill -9', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    const id = randomUUID();
    const first = await stage.start({ prompt: 'Work on shop-k3f9', session: { id, how: 'fresh' } });
    await untilHook(stage, 'PermissionRequest');
    await until('the conversation is on disk', () => written(stage, id));
    process.kill(first.pid ?? 0, 'SIGKILL');
    await ended(stage);

    await stage.start({ prompt: 'You were interrupted; go on.', session: { id, how: 'resume' } });
    await untilHook(stage, 'Stop');
    expect(stage.hooks.of('SessionStart').map(({ body }) => textIn(body, 'source'))).toEqual(['startup', 'resume']);
    expect(new Set(stage.hooks.posted.map(({ reading }) => reading?.session))).toEqual(new Set([id]));
    expect(turns(stage).at(-1)).toMatchObject({ when: 'shop-k3f9', index: 1 });
  });

  it('begins anew when it crashed before anything was written down', async () => {
    const stage = await claudeStage(cli, { scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Ready.' }] }] });
    await stage.start({ prompt: 'Work on shop-k3f9', session: { id: randomUUID(), how: 'resume' } });
    await untilHook(stage, 'Stop');
    expect(stage.hooks.of('SessionStart').map(({ body }) => textIn(body, 'source'))).toEqual(['startup']);
  });

  it('tells a usage limit and its end, by its hook and on its screen', async () => {
    const resetsAt = Math.ceil(Date.now() / 60_000) * 60_000 + 2 * 60 * 60_000;
    const limited: Script = {
      when: 'shop-k3f9',
      steps: [{ fail: { kind: 'limited', resetsAt }, times: 1 }, { say: 'Going on.' }],
    };
    const stage = await claudeStage(cli, { scripts: [limited], login: 'subscription' });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const failure = await untilHook(stage, 'StopFailure');
    expect(failure.reading?.sign).toMatchObject({ signal: 'limited', until: resetsAt + 60_000 });
    const screen = await until('the notice stands', async () => {
      const reading = await stage.reading();
      return reading?.clear === undefined ? undefined : reading;
    });
    expect(screen.sign).toMatchObject({ signal: 'limited', until: resetsAt + 60_000 });

    await stage.keys(screen.clear);
    await until('the notice is away', async () => (await stage.reading())?.clear === undefined);
    await stage.paste('Go on with shop-k3f9');
    await untilHook(stage, 'UserPromptSubmit', 2);
    await untilHook(stage, 'Stop');
  });

  it('shows the questions of a first start, each read and answered by its keys', async () => {
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Ready.' }] }],
      trusted: false,
      seed: { approved: false },
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    for (const title of [/trust this folder/, /API key/]) {
      const { dialog } = await until(
        String(title),
        async () => {
          const reading = await stage.reading();
          return title.test(reading?.dialog?.title ?? '') ? reading : undefined;
        },
        30_000,
      );
      await answerDialog(stage, dialog, 'allow');
    }
    await untilHook(stage, 'Stop');
    expect(stage.hooks.of('UserPromptSubmit')).toHaveLength(1);
  });

  it('warns before it asks nothing any more, then works without a question', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.start({ prompt: 'Work on shop-k3f9', settings: { ...settings, permission: 'auto' } });
    const { dialog } = await untilScreen(stage, 'needs-permission');
    expect(dialog).toMatchObject({ title: expect.stringContaining('without asking'), keys: { allow: ['2'] } });
    await answerDialog(stage, dialog, 'allow');
    await untilHook(stage, 'Stop');
    expect(stage.hooks.of('PermissionRequest')).toHaveLength(0);
    expect(await subjects(stage)).toBe('Greet\nStart');
  });

  it('goes on while nobody receives its hooks', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.hooks.close();
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await answerDialog(stage, (await untilScreen(stage, 'needs-permission')).dialog, 'allow');
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
  });

  it('keeps its dialog when the receiver dies while a permission waits', async () => {
    const stage = await claudeStage(cli, { scripts: [worked('shop-k3f9')] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'PermissionRequest');
    const { dialog } = await untilScreen(stage, 'needs-permission');
    await stage.hooks.close();
    expect((await untilScreen(stage, 'needs-permission')).dialog).toEqual(dialog);
    await answerDialog(stage, dialog, 'allow');
    await until('the work is committed', async () => (await subjects(stage)) === 'Greet\nStart');
  });

  it('keeps the hooks of its user', async () => {
    const own = { Stop: [{ hooks: [{ type: 'command', command: 'touch users-own-hook' }] }] };
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Ready.' }] }],
      seed: { settings: { hooks: own } },
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'Stop');
    await until('the user’s own hook ran', () => existsSync(join(stage.repo, 'users-own-hook')));
  });

  it('reads a prompt of a megabyte from its file, without a question', async () => {
    const stage = await claudeStage(cli, { scripts: [] });
    const prompt = `shop-k3f9 begins\n${'A long line of the task.\n'.repeat(45_000)}`;
    const file = join(stage.config, '../amber/prompt-1.md');
    stage.model.add({
      when: 'prompt-1.md',
      steps: [{ call: 'Read', input: { file_path: file, limit: 20 } }, { say: 'Read.' }],
    });
    await stage.start({ prompt });
    await untilHook(stage, 'Stop');
    expect(stage.hooks.of('PermissionRequest')).toHaveLength(0);
    expect(JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'messages'))).toContain('shop-k3f9 begins');
  });

  it.each(['-p --version shop-k3f9', '/exit shop-k3f9'])('takes the prompt %j for words', async (prompt) => {
    const stage = await claudeStage(cli, { scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Ready.' }] }] });
    await stage.start({ prompt });
    await untilHook(stage, 'Stop');
    expect(textIn(stage.hooks.of('UserPromptSubmit')[0]?.body, 'prompt')?.trim()).toBe(prompt);
  });

  it('takes pasted text for words, whatever it begins with, and reports that it arrived', async () => {
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ say: 'Ready.' }, { say: 'Yes.' }, { say: 'Yes.' }, { say: 'Yes.' }] }],
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilHook(stage, 'Stop');
    const texts = ['! touch ran', 'exit', 'one line\n\nand another'];
    for (const [index, text] of texts.entries()) {
      await stage.paste(text);
      expect((await untilHook(stage, 'UserPromptSubmit', index + 2)).reading?.received).toBe(true);
      await untilHook(stage, 'Stop', index + 2);
    }
    expect(existsSync(join(stage.repo, 'ran'))).toBe(false);
    expect((await stage.pane()).alive).toBe(true);
  });

  it('shows on its screen and in its title that it is at work', async () => {
    const stage = await claudeStage(cli, {
      scripts: [{ when: 'shop-k3f9', steps: [{ hold: 'gate', say: 'Thought.' }] }],
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await untilScreen(stage, 'busy');
    await until('the title turns', async () => claude.readTitle((await stage.pane()).title, 0)?.signal === 'busy');
    stage.model.release('gate');
    await untilHook(stage, 'Stop');
    await untilScreen(stage, 'idle');
  });
});

/** Whether prompt and answer are written down: it buffers them, and not always in this order. */
const written = (stage: AgentStage, id: string): boolean => {
  const path = stage.hooks.posted.map(({ body }) => textIn(body, 'transcript_path')).find((one) => one?.includes(id));
  const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
  return ['"type":"user"', '"tool_use"'].every((mark) => text.includes(mark));
};

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTranscripts } from '../../src/adapters/transcripts/index.ts';
import { codex } from '../../src/agents/codex.ts';
import { fieldOf, textIn } from '../../src/agents/field.ts';
import { type AgentStage, answerDialog, TOKEN, untilHook, untilScreen } from '../helpers/agent-stage.ts';
import { codexStage, findCodex } from '../helpers/codex.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Script, Step } from '../model/script.ts';

const found = findCodex();
const cli = found ?? 'codex';
const settings = { enabled: true, permission: 'ask', args: [], env: {} } as const;

const inside = (cmd: string): Step => ({ call: 'exec_command', input: { cmd } });
const outside = (cmd: string): Step => ({
  call: 'exec_command',
  input: { cmd, sandbox_permissions: 'require_escalated', justification: 'May I?' },
});
const commit = outside('echo hello > greeting.txt && git add . && git commit -qm Greet');
const script = (...steps: readonly Step[]): Script => ({ when: 'shop-k3f9', steps });
const worked = script(commit, { say: 'Finished.' });
const subjects = (stage: AgentStage) => git(stage.repo, 'log', '--format=%s');
const turns = (stage: AgentStage) => stage.model.asked.filter(({ kind }) => kind === 'turn');
const heard = (stage: AgentStage) => JSON.stringify(fieldOf(turns(stage).at(-1)?.body, 'input'));
/** Waits for the nth end of a turn, and for the input line. */
const atRest = async (stage: AgentStage, count = 1) => {
  await untilHook(stage, 'Stop', count);
  await untilScreen(stage, 'idle');
};
const asked = (stage: AgentStage) => until('a permission waits', () => stage.hooks.waiting()[0]?.reading?.asks, 60_000);
const hungUp = (stage: AgentStage) =>
  until('the hook was hung up', () => stage.hooks.of('PermissionRequest')[0]?.hungUp === true, 30_000);
const ended = (stage: AgentStage) => until('the process has ended', async () => !(await stage.pane()).alive, 30_000);
const seen = (stage: AgentStage, what: string) =>
  until(
    `the screen shows that ${what}`,
    async () => (await stage.reading())?.sign.detail === `screen: ${what}`,
    30_000,
  );
const sessionsOf = (stage: AgentStage) => [
  ...new Set(stage.hooks.posted.flatMap(({ reading }) => reading?.session ?? [])),
];

describe.skipIf(found === undefined)('the real Codex', { timeout: 120_000 }, () => {
  it('gets its prompt once, asks for a permission, waits for the answer, and works on', async () => {
    const stage = await codexStage(cli, { scripts: [worked] });
    await stage.start({ prompt: 'Work on shop-k3f9:\n- add $(a greeting)' });
    expect(await asked(stage)).toMatchObject({
      tool: 'Bash',
      title: 'Run echo hello > greeting.txt && git add . && git commit -qm Greet',
      detail: 'echo hello > greeting.txt && git add . && git commit -qm Greet\n\nMay I?',
    });
    // The words that its hook shows are read as what they are: there is no dialog to type into.
    expect((await untilScreen(stage, 'needs-permission')).dialog?.keys).toEqual({});
    expect(existsSync(join(stage.repo, 'greeting.txt'))).toBe(false);

    stage.hooks.answer({ behavior: 'allow' });
    await atRest(stage);
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(stage.hooks.posted.map(({ event }) => event)).toEqual([
      ...['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'PostToolUse', 'Stop'],
    ]);
    expect(turns(stage).every(({ said }) => said.startsWith('Work on shop-k3f9:\n- add $(a greeting)\n'))).toBe(true);
    expect(sessionsOf(stage)).toHaveLength(1);
    expect((await stage.pane()).title).toBe('codex | Ready');
    expect(new Set(stage.hooks.posted.map(({ authorization, path }) => `${path} ${authorization}`))).toEqual(
      new Set([`/v1/hooks Bearer ${TOKEN}`]),
    );
  });

  it('writes down what its service tells of the limits of the account', async () => {
    const inFiveHours = Math.floor(Date.now() / 1_000) * 1_000 + 3 * 3_600_000;
    const limits = [
      { minutes: 300, usedPercent: 62, resetsAt: inFiveHours },
      { minutes: 10_080, usedPercent: 17, resetsAt: inFiveHours + 5 * 86_400_000 },
    ];
    const stage = await codexStage(cli, { scripts: [script({ say: 'Finished.', limits })] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await atRest(stage);
    const [session] = sessionsOf(stage);
    const env = { CODEX_HOME: stage.config };
    const files = codex.usage?.files({ env, folder: '', ...(session === undefined ? {} : { session }) }) ?? [];
    const transcripts = fileTranscripts();
    const told = await until('the limits are written down', async () => {
      const [path = ''] = await transcripts.find(files);
      const read = await transcripts.read(path, undefined, codex.usage?.marks ?? []);
      const lines = read === 'gone' ? [] : read.lines;
      return lines.flatMap((line) => codex.usage?.quota?.(JSON.parse(line)) ?? []).at(-1);
    });
    expect(told.windows).toEqual([
      { name: '5h', used: 62, resetsAt: inFiveHours },
      { name: '7d', used: 17, resetsAt: inFiveHours + 5 * 86_400_000 },
    ]);
    expect(Math.abs(Date.now() - told.at)).toBeLessThan(60_000);
  });

  it('tells when it makes a summary by itself', async () => {
    const scripts = [script({ say: 'Finished.' }, { say: 'Gone on.' })];
    // An answer of the scripted model costs 112.
    const stage = await codexStage(cli, { scripts, config: 'model_auto_compact_token_limit = 60' });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await atRest(stage);
    await stage.paste('Go on.');
    const { body, reading } = await untilHook(stage, 'PreCompact');
    expect(textIn(body, 'trigger')).toBe('auto');
    expect(reading?.filled).toBe('its CLI makes a summary');
  });

  it('hears why a permission was denied, and speaks to its town without a question', async () => {
    const hidden = ['mayor note "$(touch substituted)"', 'mayor note here > redirected'];
    const stage = await codexStage(cli, {
      scripts: [script(commit, ...hidden.map(outside), outside('mayor note "It went well"'), { say: 'Finished.' })],
    });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    stage.hooks.answer({ behavior: 'deny', because: 'Greet in French' });
    for (const command of hidden) {
      await until(
        'the next is asked',
        () => stage.hooks.waiting()[0]?.reading?.asks?.detail.startsWith(command),
        30_000,
      );
      stage.hooks.answer({ behavior: 'deny', because: 'No' });
    }
    await atRest(stage);
    expect(await subjects(stage)).toBe('Start');
    expect(heard(stage)).toContain('Greet in French');
    expect(stage.hooks.of('PermissionRequest')).toHaveLength(4);
    // Allowed, and run: there is no such command here.
    expect(textIn(stage.hooks.of('PostToolUse')[0]?.body, 'tool_response')).toContain('mayor: command not found');
    expect(['substituted', 'redirected'].filter((file) => existsSync(join(stage.repo, file)))).toEqual([]);
  });

  it('hangs up the waiting hook when it is interrupted in the pane', async () => {
    const stage = await codexStage(cli, { scripts: [worked] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    await stage.keys(['Escape']);
    await hungUp(stage);
    await untilHook(stage, 'Interrupt');
    await seen(stage, 'it was interrupted in the pane');
    expect(await subjects(stage)).toBe('Start');
  });

  it('shows its own dialogs when its town goes away, which are answered with the keys that the screen tells', async () => {
    const stage = await codexStage(cli, { scripts: [script(commit, outside('touch second'), { say: 'Finished.' })] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    await stage.hooks.close();
    const dialog = await until('a dialog with keys', async () => {
      const one = (await stage.reading())?.dialog;
      return one?.keys.allow === undefined ? undefined : one;
    });
    expect(dialog.detail).toContain('$ echo hello > greeting.txt && git add . && git commit -qm Greet');
    await answerDialog(stage, dialog, 'allow');
    const next = await until('the next dialog', async () => {
      const one = (await stage.reading())?.dialog;
      return one?.detail.includes('touch second') && one.keys.deny !== undefined ? one : undefined;
    });
    await answerDialog(stage, next, 'deny');
    await untilScreen(stage, 'idle');
    expect(await subjects(stage)).toBe('Greet\nStart');
    expect(existsSync(join(stage.repo, 'second'))).toBe(false);
  });

  it('goes on in the same conversation after a kill -9, and leaves no hook behind', async () => {
    const stage = await codexStage(cli, { scripts: [worked] });
    const first = await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    const [id = ''] = sessionsOf(stage);
    process.kill(first.pid ?? 0, 'SIGKILL');
    await ended(stage);
    await hungUp(stage);

    await stage.start({ prompt: '/exit is a word; go on.', session: { id, how: 'resume' } });
    await atRest(stage);
    expect(sessionsOf(stage)).toEqual([id]);
    expect(stage.hooks.of('UserPromptSubmit')).toHaveLength(2);
    expect(turns(stage).at(-1)).toMatchObject({ index: 1 });
    expect(turns(stage).at(-1)?.said).toMatch(/^Work on shop-k3f9\n.*\n \/exit is a word; go on\.$/s);
  });

  it('ends when it is asked to, with the hook that waits', async () => {
    const stage = await codexStage(cli, { scripts: [worked] });
    const { pid } = await stage.start({ prompt: 'Work on shop-k3f9' });
    await asked(stage);
    process.kill(pid ?? 0, 'SIGTERM');
    await ended(stage);
    await hungUp(stage);
    expect(await subjects(stage)).toBe('Start');
  });

  it('shows a limit and its end, and goes on when it is told to', async () => {
    const resetsAt = Date.now() + 26 * 60 * 60_000;
    const limit: Step = { fail: { kind: 'limited', resetsAt }, times: 1 };
    const stage = await codexStage(cli, { scripts: [script(limit, { say: 'Finished.' })] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const { sign } = await untilScreen(stage, 'limited');
    expect((sign.until ?? 0) - resetsAt).toBeGreaterThanOrEqual(0);
    expect((sign.until ?? 0) - resetsAt).toBeLessThanOrEqual(60_000);
    await stage.paste('Go on.');
    await atRest(stage);
  });

  it('asks nothing where that is wanted, tries again by itself, and shows a model at its capacity and a lost login', async () => {
    const fails: readonly Step[] = [
      { fail: { kind: 'dropped' }, times: 1 },
      { fail: { kind: 'overloaded' }, times: 1 },
      { fail: { kind: 'unauthorized' } },
    ];
    const auto = { ...settings, permission: 'auto' } as const;
    const greet = inside('echo hello > greeting.txt && git add . && git commit -qm Greet');
    const stage = await codexStage(cli, { scripts: [script(greet, ...fails)] });
    await stage.start({ prompt: 'Work on shop-k3f9', settings: auto });
    await seen(stage, 'its model is at capacity');
    await stage.paste('Go on.');
    await untilScreen(stage, 'needs-login');
    expect(stage.hooks.of('PermissionRequest')).toEqual([]);
    expect(await subjects(stage)).toBe('Greet\nStart');
  });

  it('shows no sign of its own while it writes an answer, which is not taken for rest', async () => {
    const say = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const stage = await codexStage(cli, { scripts: [script({ say, everyMs: 50 })] });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await until('it writes', async () => (await stage.lines()).some((line) => line.includes('word20')), 30_000);
    expect(['busy', undefined]).toContain((await stage.reading())?.sign.signal);
    await atRest(stage);
  });

  it('has an offer of another model put away, and keeps the one it has', async () => {
    const stage = await codexStage(cli, { scripts: [script({ say: 'Yes.' })] });
    await stage.start({ prompt: 'Work on shop-k3f9', settings: { ...settings, args: ['--model', 'gpt-5.5'] } });
    const keys = await until('an offer', async () => (await stage.reading())?.clear, 30_000);
    await stage.keys(keys);
    await atRest(stage);
    expect(new Set(turns(stage).map(({ body }) => textIn(body, 'model')))).toEqual(new Set(['gpt-5.5']));
  });

  it('takes its prompt and what is pasted for words, and reports each once', async () => {
    const stage = await codexStage(cli, { scripts: [script(...Array(9).fill({ say: 'Yes.' }))] });
    await stage.start({ prompt: '--version -p shop-k3f9', settings: { ...settings, permission: 'auto' } });
    await atRest(stage);
    const texts = ['! touch ran', '/exit', 'exit', 'look at @README', 'use $skill', 'one\n\nand another\n/quit'];
    for (const [index, text] of texts.entries()) {
      await stage.paste(text);
      await untilHook(stage, 'UserPromptSubmit', index + 2);
      await atRest(stage, index + 2);
    }
    const said = turns(stage).at(-1)?.said.split('\n');
    expect(said?.map((line) => line.trim())).toEqual([
      '--version -p shop-k3f9',
      ...['! touch ran', '/exit', 'The message is: exit', 'look at @README', 'use $skill'],
      ...['one', '', 'and another', '/quit'],
    ]);
    expect(existsSync(join(stage.repo, 'ran'))).toBe(false);
    expect(stage.hooks.of('UserPromptSubmit')).toHaveLength(7);
  });

  it('reads a prompt of a megabyte from its file, without a question, with the PATH of its town', async () => {
    const stage = await codexStage(cli, { scripts: [], env: { PATH: `/of/its/town:${process.env.PATH}` } });
    const file = join(stage.config, '../amber/prompt-1.md');
    stage.model.add({ when: 'prompt-1.md', steps: [inside(`head -c 99 ${file}; echo; echo $PATH`), { say: 'Read.' }] });
    await stage.start({ prompt: `shop-k3f9 begins\n${'A long line of the task.\n'.repeat(45_000)}` });
    await atRest(stage);
    expect(stage.hooks.of('PermissionRequest')).toEqual([]);
    expect(heard(stage)).toContain('shop-k3f9 begins');
    expect(heard(stage)).toContain('/of/its/town:');
  });

  it('asks whether a clone is trusted, once for it and all of its worktrees', async () => {
    const stage = await codexStage(cli, { scripts: [script({ say: 'Yes.' })], trusted: false });
    await stage.start({ prompt: 'Work on shop-k3f9' });
    const { dialog } = await untilScreen(stage, 'needs-permission');
    expect(dialog?.detail).toContain(stage.repo);
    await answerDialog(stage, dialog, 'allow');
    await atRest(stage);
    const worktree = join(stage.config, '../worktree');
    await git(stage.repo, 'worktree', 'add', '-q', '-b', 'other', worktree);
    await stage.start({ prompt: 'Work on shop-k3f9', settings: { ...settings, args: ['--cd', worktree] } });
    await atRest(stage, 2);
  });

  it('goes on without hooks that nobody has reviewed, runs those that were, and shows that it is not logged in', async () => {
    const stage = await codexStage(cli, { scripts: [script({ say: 'Yes.' })] });
    const hook = { command: `touch ${stage.repo}/ran`, type: 'command' };
    const own = [{ hooks: [hook] }];
    await writeFile(join(stage.config, 'hooks.json'), JSON.stringify({ hooks: { Stop: own } }));
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await answerDialog(stage, (await untilScreen(stage, 'needs-permission')).dialog, 'deny');
    await atRest(stage);
    expect(existsSync(join(stage.repo, 'ran'))).toBe(false);
    // Reviewed by its owner, it runs beside those of the town.
    const identity = JSON.stringify({
      event_name: 'stop',
      hooks: [{ async: false, command: hook.command, timeout: 600, type: 'command' }],
    });
    const hash = createHash('sha256').update(identity).digest('hex');
    const trust = `[hooks.state."${stage.config}/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:${hash}"\n`;
    await appendFile(join(stage.config, 'config.toml'), trust);
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await atRest(stage, 2);
    await until('it ran', () => existsSync(join(stage.repo, 'ran')));
    await writeFile(join(stage.config, 'config.toml'), '');
    await stage.start({ prompt: 'Work on shop-k3f9' });
    expect((await untilScreen(stage, 'needs-login')).dialog?.title).toContain('not logged in');
  });
});

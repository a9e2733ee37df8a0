/** How presets have a conversation asked that is over: command lines, files and what comes back, as values. */
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';
import type { PastContext } from '../../src/agents/past.ts';

const session = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
const context: PastContext = {
  session,
  command: 'cli',
  args: ['--verbose'],
  given: {},
  folder: '/town/asks/1',
  copy: '/town/asks/1/conversation.jsonl',
};
const pastOf = (name: string) => {
  const found = presets.find((preset) => preset.name === name)?.past;
  if (found === undefined) throw new Error(`${name} has no past`);
  return found;
};
const ended = (stdout: string, more: { readonly stderr?: string; readonly exit?: number } = {}) => ({
  stdout,
  stderr: '',
  exit: 0,
  ...more,
});

describe('a question about the past', () => {
  it('can be put to the CLIs that keep their conversations, and to no other', () => {
    const able = presets.filter(({ past }) => past !== undefined).map(({ name }) => name);
    expect(able).toEqual(['claude', 'codex', 'gemini', 'opencode']);
  });

  it('goes to a fork of Claude Code that has no tools but to read, and writes nothing down', () => {
    const { argv, env } = pastOf('claude').ask(context);
    expect(argv.slice(0, 2)).toEqual(['cli', '--verbose']);
    expect(argv.join(' ')).toContain(`--resume ${context.copy} --fork-session --no-session-persistence --safe-mode`);
    expect(argv.slice(-2)).toEqual(['--tools', 'Read,Grep,Glob']);
    expect(env.CLAUDE_CODE_CHILD_SESSION).toBe('');
  });

  it('looks for the file of Claude Code where its configuration is', () => {
    const where = { folder: '/f', kept: '/k', session };
    const files = (env: Record<string, string>) => pastOf('claude').conversation?.({ ...where, env });
    expect(files({ HOME: '/h' })).toEqual([`/h/.claude/projects/*/${session}.jsonl`]);
    expect(files({ HOME: '/h', CLAUDE_CONFIG_DIR: '/c' })).toEqual([`/c/projects/*/${session}.jsonl`]);
  });

  it('goes to a fork of Codex in a sandbox that only reads, whatever the owner has said', () => {
    const loose = ['--sandbox', 'danger-full-access', '-a', 'never', '--ask-for-approval=never', '--yolo'];
    const args = ['--model', 'x', '--dangerously-bypass-approvals-and-sandbox', ...loose, '-c', 'approval_policy="x"'];
    const { argv } = pastOf('codex').ask({ ...context, args });
    expect(argv.slice(0, 6)).toEqual(['cli', 'exec', '--model', 'x', '-c', 'approval_policy="x"']);
    expect(argv.indexOf('approval_policy="never"')).toBeGreaterThan(5);
    expect(argv.slice(-7)).toEqual(['--json', '--ephemeral', '--sandbox', 'read-only', 'fork', session, '-']);
  });

  it('is not put to Codex without the file of the conversation, which may be archived', () => {
    const env = { CODEX_HOME: '/c' };
    expect(pastOf('codex').conversation?.({ env, folder: '/f', kept: '/k', session })).toEqual([
      `/c/sessions/*/*/*/rollout-*-${session}.jsonl*`,
      `/c/archived_sessions/rollout-*-${session}.jsonl*`,
    ]);
  });

  it('goes to Gemini CLI in a home of its own, from a copy of the file that the worker left', () => {
    const past = pastOf('gemini');
    expect(past.conversation?.({ env: {}, folder: '/f', kept: '/k', session })).toEqual([
      '/f/home/.gemini/tmp/*/chats/session-*-6f9619ff.json*',
      '/k/session-*-6f9619ff.json*',
    ]);
    const { argv, files } = past.ask({ ...context, args: ['--yolo', '--approval-mode', 'yolo', '--debug'] });
    expect(argv.slice(0, 4)).toEqual(['sh', '/town/asks/1/ask.sh', 'cli', '--debug']);
    expect(argv.at(-1)).toBe(`--session-file=${context.copy}`);
    const settings = JSON.parse(files.find(({ path }) => path.endsWith('gemini.json'))?.text ?? '');
    expect(settings).toMatchObject({ mcpServers: {}, tools: { core: expect.not.arrayContaining(['write_file']) } });
    expect(settings.hooks).toBeUndefined();
    expect(files.find(({ path }) => path.endsWith('gemini.toml'))?.text.match(/"deny"/g)).toHaveLength(3);
  });

  it('goes to an agent of OpenCode that may only read, beside what the owner has', () => {
    const own = { agent: { mine: { mode: 'primary' } }, model: 'a/b' };
    const { argv, env } = pastOf('opencode').ask({
      ...context,
      given: { OPENCODE_CONFIG_CONTENT: JSON.stringify(own) },
    });
    expect(argv).toEqual([
      ...['sh', '/town/asks/1/ask.sh', session, 'cli', '--verbose', '--format=json', '--agent=mayor-reader'],
    ]);
    const content = JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? '');
    expect(content).toMatchObject({ ...own, share: 'disabled', agent: { mine: { mode: 'primary' } } });
    const { permission } = content.agent['mayor-reader'];
    expect(Object.keys(permission)[0]).toBe('*');
    expect(permission).toMatchObject({ '*': 'deny', read: 'allow' });
  });
});

describe('what comes back', () => {
  const tokens = { input: 90, output: 12, cacheRead: 10, cacheWrite: 0 };
  const usage = { input_tokens: 100, cached_input_tokens: 10, output_tokens: 12 };
  const message = (text: string) => JSON.stringify({ type: 'item.completed', item: { type: 'agent_message', text } });
  const answers: Readonly<Record<string, string>> = {
    claude: JSON.stringify({
      ...{ type: 'result', is_error: false, result: 'Because.' },
      modelUsage: { opus: { inputTokens: 90, outputTokens: 12, cacheReadInputTokens: 10, costUSD: 0.5 } },
    }),
    codex: [message('I look.'), message('Because.'), JSON.stringify({ type: 'turn.completed', usage })].join('\n'),
    gemini: `A notice\n${JSON.stringify({
      response: 'Because.',
      stats: { models: { pro: { tokens: { prompt: 100, cached: 10, candidates: 8, thoughts: 4 } } } },
    })}`,
    opencode: [
      { type: 'text', part: { text: 'Because.' } },
      { type: 'step_finish', part: { cost: 0, tokens: { input: 90, output: 8, reasoning: 4, cache: { read: 10 } } } },
    ]
      .map((value) => JSON.stringify(value))
      .join('\n'),
  };

  it.each(Object.entries(answers))('is the last words of %s, and what they cost', (name, stdout) => {
    const answer = pastOf(name).read(ended(stdout));
    expect(answer).toMatchObject({ kind: 'answer', text: 'Because.', used: [{ tokens }] });
  });

  it.each(Object.keys(answers))('is why %s did not answer, where it printed no answer', (name) => {
    const { read } = pastOf(name);
    expect(read(ended('', { stderr: 'Oh no', exit: 3 }))).toEqual({ kind: 'failed', because: 'Oh no' });
    expect(read(ended('', { exit: 3 }))).toEqual({ kind: 'failed', because: 'it ended with 3 and said nothing' });
  });

  it('is an error that the CLI told in its own way', () => {
    const said = (name: string, value: unknown) => pastOf(name).read(ended(JSON.stringify(value), { exit: 1 }));
    const failed = { kind: 'failed', because: 'No room' };
    expect(said('claude', { type: 'result', is_error: true, result: 'No room' })).toEqual(failed);
    expect(said('codex', { type: 'turn.failed', error: { message: 'No room' } })).toEqual(failed);
    expect(said('gemini', { error: { message: 'No room' } })).toEqual(failed);
    expect(said('opencode', { type: 'error', error: { data: { message: 'No room' } } })).toEqual(failed);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/agents/opencode.ts';
import type { HookReading } from '../../src/agents/preset.ts';
import { namesIn } from '../helpers/corpus.ts';

const AT = Date.UTC(2026, 10, 27, 2, 28);
const FOLDER = new URL('../fixtures/opencode/hooks/', import.meta.url);
const posted = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const read = (name: string): HookReading | undefined => opencode.readHook(posted(name), AT);

/** What each recorded body means is in the corpus (corpus.test.ts). */
describe('what the plugin in OpenCode tells', () => {
  it('proves that a prompt arrived', () => {
    expect(read('chat.message')).toMatchObject({ received: true, settled: true });
    expect(read('mayor.ready')?.received).toBeUndefined();
  });

  it('names the conversation once it is written down, never that of a subagent', () => {
    expect(read('session.status-busy')?.session).toMatch(/^ses_/);
    expect(read('permission.asked-bash')?.session).toMatch(/^ses_/);
    expect(read('chat.message')?.session).toBeUndefined();
    expect(read('permission.asked-bash-subagent')?.session).toBeUndefined();
  });

  it('says when a limit ends', () => {
    const { next } = posted('session.status-retry-limited').properties.status;
    expect(opencode.readHook(posted('session.status-retry-limited'), next - 90_000)?.sign).toMatchObject({
      signal: 'limited',
      until: next,
      detail: 'hook session.status: Rate limit reached for requests.',
    });
    expect(opencode.readHook(posted('session.status-retry-limited'), next - 5_000)?.sign?.signal).toBe('busy');
  });

  it('says why a turn ended', () => {
    expect(read('session.status-idle-unauthorized')?.sign?.detail).toBe(
      'hook session.status: APIError: Incorrect API key provided.',
    );
  });

  it('asks for a command with the whole of it', () => {
    const command = 'echo hello > greeting.txt && git add . && git commit -qm Greet';
    expect(read('permission.asked-bash')?.asks).toMatchObject({
      tool: 'bash',
      title: `Run ${command}`,
      detail: command,
    });
  });

  it('asks for a change with what goes and what comes', () => {
    const { title, detail } = read('permission.asked-edit')?.asks ?? {};
    expect(title).toMatch(/^Change \/home\/amber\/shop\//);
    expect(detail).toContain('+one\n+two');
  });

  it('asks to leave the worktree, and to fetch', () => {
    expect(read('permission.asked-external_directory')?.asks?.title).toBe('Leave its worktree for /etc/*');
    expect(read('permission.asked-webfetch')?.asks?.title).toBe('Fetch http://127.0.0.1:9/x');
  });

  it('asks a question with its choices, which wants words', () => {
    expect(read('question.asked')?.asks).toEqual({
      tool: 'question',
      wants: 'words',
      title: 'Which colour?',
      detail: 'Which colour?\n1. Red – Warm\n2. Blue – Cold',
      choices: [
        { key: '1', label: 'Red' },
        { key: '2', label: 'Blue' },
      ],
    });
    expect(read('question.asked-two')?.asks?.detail).toContain('Answer each in a line of its own.');
    expect(read('question.asked-two')?.asks?.choices).toBeUndefined();
  });

  it('settles nothing while something may stand beside', () => {
    expect(read('permission.replied')?.settled).toBeUndefined();
    expect(read('tool.execute.after')?.settled).toBeUndefined();
    expect(read('session.status-idle')?.settled).toBe(true);
  });

  it('means nothing when it is of an unknown kind or not the plugin’s', () => {
    expect(opencode.readHook({ source: 'opencode', type: 'future.event' }, AT)).toBeUndefined();
    expect(opencode.readHook({ source: 'opencode', type: 'constructor' }, AT)).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (input) => opencode.readHook(input, AT) === undefined));
  });

  it('is never thrown off by fields of the wrong kind', () => {
    const types = namesIn('opencode', 'hooks').map((name) => name.split('-')[0]);
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.jsonValue(), fc.jsonValue(), (type, properties, error) => {
        const body = { source: 'opencode', type, properties, error };
        opencode.readHook(body, AT);
        opencode.readHook({ ...body, properties: { questions: properties, patterns: error, status: error } }, AT);
        opencode.answerHook({ behavior: 'allow', words: 'x' }, { ...body, properties: { questions: properties } });
      }),
    );
  });
});

describe('the answer that the plugin passes on', () => {
  const asked = (name: string) => posted(name);
  const answers = (words: string, name = 'question.asked') =>
    opencode.answerHook({ behavior: 'allow', words }, asked(name));

  it('allows once, or denies with the reason', () => {
    expect(opencode.answerHook({ behavior: 'allow' }, asked('permission.asked-bash'))).toEqual({
      reply: { reply: 'once' },
    });
    expect(opencode.answerHook({ behavior: 'deny', because: 'Not here' }, asked('permission.asked-bash'))).toEqual({
      reply: { reply: 'reject', message: 'Not here' },
    });
  });

  it.each([
    ['Blue', 'Blue'],
    ['blue', 'Blue'],
    ['2', 'Blue'],
    ['3', '3'],
    ['Green, rather', 'Green, rather'],
  ])('%j to a question is %j', (words, answer) => {
    expect(answers(words)).toEqual({ reply: { answers: [[answer]] } });
  });

  it('gives each line to one of several questions, and several choices where that may be', () => {
    expect(answers('red\nsmall, 2', 'question.asked-two')).toEqual({
      reply: { answers: [['Red'], ['Small', 'Large']] },
    });
    expect(answers('red', 'question.asked-two')).toEqual({ reply: { answers: [['Red'], []] } });
  });

  it('tells the model why a question is not answered', () => {
    expect(opencode.answerHook({ behavior: 'deny', because: 'Decide yourself' }, asked('question.asked'))).toEqual({
      reply: { answers: [['Not answered: Decide yourself']] },
    });
  });
});

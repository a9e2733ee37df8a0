import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHouseCommand } from '../../src/agents/gemini/approval.ts';
import { gemini } from '../../src/agents/gemini.ts';
import type { HookReading } from '../../src/agents/preset.ts';

const AT = Date.UTC(2026, 10, 27, 5, 7);
const FOLDER = new URL('../fixtures/gemini/hooks/', import.meta.url);
const posted = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const read = (name: string): HookReading | undefined => gemini.readHook(posted(name), AT);

/** What each recorded body means is in the corpus (corpus.test.ts). */
describe('what the hooks of Gemini CLI tell', () => {
  it('proves that a prompt arrived, and names the conversation', () => {
    expect(read('BeforeAgent')).toMatchObject({
      received: true,
      settled: true,
      session: '11111111-2222-4333-8444-555555555555',
    });
    expect(read('SessionStart')?.received).toBeUndefined();
  });

  it('settles what was asked at the end of a turn, not when another tool ended', () => {
    expect(read('AfterAgent')?.settled).toBe(true);
    expect(read('AfterTool')?.settled).toBeUndefined();
    expect(gemini.readHook({ hook_event_name: 'SessionEnd' }, AT)).toEqual({ settled: true });
  });

  it.each([
    ['BeforeTool-shell', 'Run echo hello > greeting.txt && git add . && git commit -qm Greet', 'A step'],
    ['BeforeTool-write', 'Write a.txt', '+ two'],
    ['BeforeTool-replace', 'Change a.txt', '- one\n+ three'],
    ['BeforeTool-web', 'Fetch Read http://127.0.0.1:1/x', 'http://127.0.0.1:1/x'],
    ['BeforeTool-question', 'Which colour?', '2. Blue – Cold'],
  ])('%s is asked as "%s"', (name, title, detail) => {
    const asks = read(name)?.asks;
    expect(asks?.title).toBe(title);
    expect(asks?.detail).toContain(detail);
  });

  it('asks nobody about what the pane asks itself, nor about what it says to its town', () => {
    const of = (tool_name: string, tool_input: object) =>
      gemini.readHook({ hook_event_name: 'BeforeTool', tool_name, tool_input }, AT)?.asks;
    for (const file_path of ['/x/package.json', 'Makefile', 'a/go.mod', 'Dockerfile.dev', 'x.cmake'])
      expect(of('write_file', { file_path }), file_path).toBeUndefined();
    for (const file_path of ['/x/package.jsonx', 'my-Makefile', 'a.ts', 'Dockerfile/a.txt'])
      expect(of('replace', { file_path }), file_path).toBeDefined();
    expect(of('run_shell_command', { command: 'mayor done -m "Added it"' })).toBeUndefined();
    expect(of('run_shell_command', { command: 'mayor done; ls' })).toBeDefined();
    expect(of('new_tool', { a: 1 })).toMatchObject({ title: 'Use new_tool', detail: '{\n  "a": 1\n}' });
  });

  it.each(['null', '[]', '"x"', '{}', '{"hook_event_name":"toString"}', '{"hook_event_name":"AfterModel"}'])(
    'means nothing: %s',
    (text) => {
      expect(gemini.readHook(JSON.parse(text), AT)).toBeUndefined();
    },
  );

  it('never throws, whatever is posted', () => {
    const event = fc.constantFrom('BeforeTool', 'AfterTool', 'SessionStart', 'BeforeAgent');
    const tool = fc.constantFrom('run_shell_command', 'write_file', 'replace', 'ask_user', 'web_fetch', '__proto__');
    fc.assert(
      fc.property(event, tool, fc.jsonValue(), (hook_event_name, tool_name, tool_input) => {
        const input = { hook_event_name, tool_name, tool_input };
        expect(gemini.readHook(input, AT)).toBeDefined();
        expect(gemini.answerHook({ behavior: 'allow' }, input)).toMatchObject({ decision: 'allow' });
      }),
    );
  });
});

describe('a command for its own town', () => {
  it.each([
    'mayor done',
    'mayor done -m "Added the greeting"',
    "mayor note 'costs $5; `really`'",
    'mayor ask "Which one? (a|b) & more; \\"quoted\\""',
    'mayor task show shop-k3f9',
  ])('%s is one', (command) => {
    expect(isHouseCommand(command)).toBe(true);
  });

  it.each([
    'mayor',
    'mayor down',
    'mayor doneish',
    'mayor approve shop-k3f9',
    'mayor note "$(touch x)"',
    'mayor note "`touch x`"',
    'mayor note x > file',
    'mayor note x & touch y',
    'mayor note x | sh',
    'mayor note x\ntouch y',
    'mayor note "x',
    'mayor note <(touch x)',
    'PATH=. mayor note x',
  ])('%s is none', (command) => {
    expect(isHouseCommand(command)).toBe(false);
  });

  it('is told from others without delay, however long they are', () => {
    expect(isHouseCommand(`mayor note ${'a '.repeat(50_000)};`)).toBe(false);
    expect(isHouseCommand(`mayor note ${'a'.repeat(100_000)};`)).toBe(false);
  });
});

describe('an answer for Gemini CLI', () => {
  const MARK = posted('BeforeTool-shell').mayor;
  const allowed = (name: string, changes: object = {}) => {
    const input = posted(name);
    return gemini.answerHook({ behavior: 'allow' }, { ...input, tool_input: { ...input.tool_input, ...changes } });
  };

  it('marks the folder of a command, which stays the same', () => {
    const { command, description } = posted('BeforeTool-shell').tool_input;
    const marked = (dir_path: string) => ({
      decision: 'allow',
      hookSpecificOutput: { hookEventName: 'BeforeTool', tool_input: { command, description, dir_path } },
    });
    expect(allowed('BeforeTool-shell')).toEqual(marked(`./mayor-${MARK}/..`));
    expect(allowed('BeforeTool-shell', { dir_path: '/x/y' })).toEqual(marked(`/x/y/mayor-${MARK}/..`));
  });

  it('marks the input of other tools', () => {
    expect(allowed('BeforeTool-write')).toMatchObject({
      hookSpecificOutput: { tool_input: { file_path: 'a.txt', content: 'one\ntwo\n', mayor: MARK } },
    });
  });

  it('says why not, and what a question was answered with', () => {
    expect(gemini.answerHook({ behavior: 'deny', because: 'Too loud' }, posted('BeforeTool-shell'))).toEqual({
      decision: 'deny',
      reason: 'Too loud',
    });
    expect(gemini.answerHook({ behavior: 'allow', words: 'Blue' }, posted('BeforeTool-question'))).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('answer: Blue'),
    });
  });
});

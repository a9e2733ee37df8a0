import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import type { HookReading } from '../../src/agents/preset.ts';
import { namesIn, recordedHook } from '../helpers/corpus.ts';

const AT = Date.UTC(2026, 10, 22, 20, 40);
const read = (name: string): HookReading | undefined => claude.readHook(recordedHook('claude', name), AT);

/** What each recorded one means is in the corpus (corpus.test.ts). */
describe('a hook of Claude', () => {
  it('names the conversation', () => {
    for (const name of namesIn('claude', 'hooks')) expect(read(name)?.session, name).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells what is left of the limits as a status line is told it, and nothing else by that', () => {
    const limits = { five_hour: { used_percentage: 62, resets_at: 1_795_768_200 }, seven_day: null };
    expect(claude.readHook({ session_id: 'x', rate_limits: limits }, AT)).toEqual({
      quota: { at: AT, windows: [{ name: '5h', used: 62, resetsAt: 1_795_768_200_000 }] },
    });
    for (const none of [null, {}, { five_hour: { used_percentage: 'all' } }])
      expect(claude.readHook({ session_id: 'x', rate_limits: none }, AT)).toBeUndefined();
  });

  it('proves that a prompt arrived', () => {
    expect(read('UserPromptSubmit')?.received).toBe(true);
    expect(read('SessionStart-startup')?.received).toBeUndefined();
  });

  it('asks for a command with the whole of it, and what it is for', () => {
    expect(read('PermissionRequest-Bash')?.asks).toMatchObject({
      tool: 'Bash',
      title: 'Run ls /nonexistent',
      detail: 'ls /nonexistent\n\nList',
    });
  });

  it('asks for an edit with what goes and what comes', () => {
    expect(read('PermissionRequest-Edit')?.asks).toMatchObject({
      tool: 'Edit',
      title: 'Change /home/dev/town/d/a.txt',
      detail: '/home/dev/town/d/a.txt\n- one\n+ two',
    });
  });

  it('asks for a plan with the plan', () => {
    expect(read('PermissionRequest-ExitPlanMode')?.asks?.detail).toBe('1. do it');
  });

  it('asks a question with its choices, and sends back the one that is meant', () => {
    const reading = read('PermissionRequest-AskUserQuestion');
    expect(reading?.asks).toMatchObject({ title: 'Which colour?', wants: 'words' });
    expect(reading?.asks?.detail).toBe('Which colour?\n1. Red – warm\n2. Blue – cold');
    const input = {
      tool_input: {
        questions: [
          { question: 'Which?', options: [{ label: 'Red' }, { label: 'Blue' }] },
          { question: 'And?', options: [{ label: 'Tea' }, { label: 'Milk' }], multiSelect: true },
        ],
      },
    };
    expect(claude.answerHook({ behavior: 'allow', words: 'blue\n2, sugar' }, input)).toMatchObject({
      hookSpecificOutput: {
        decision: { behavior: 'allow', updatedInput: { answers: { 'Which?': 'Blue', 'And?': 'Milk, sugar' } } },
      },
    });
    expect(claude.answerHook({ behavior: 'allow' }, input)).toEqual({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
    });
  });

  it('settles what was asked once a tool has run, but not when it was a subagent’s', () => {
    expect(read('PostToolUse-Bash')?.settled).toBe(true);
    expect(read('PostToolUseFailure-Bash')?.settled).toBe(true);
    expect(read('PostToolUse-Bash-subagent')?.settled).toBeUndefined();
    expect(read('PreToolUse-Bash')?.settled).toBeUndefined();
  });

  it('says when a limit ends', () => {
    expect(read('StopFailure-rate_limit')?.sign?.until).toBe(Date.UTC(2026, 10, 22, 22, 55));
    expect(read('StopFailure-server_error')?.sign?.until).toBe(AT + 60_000);
  });

  it('means nothing when it is of an unknown kind or no hook at all', () => {
    expect(claude.readHook({ hook_event_name: 'FutureEvent' }, AT)).toBeUndefined();
    expect(claude.readHook({ hook_event_name: 'constructor' }, AT)).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (input) => claude.readHook(input, AT) === undefined));
  });

  it('is never thrown off by fields of the wrong kind', () => {
    const events = namesIn('claude', 'hooks').map((name) => name.split('-')[0]);
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.jsonValue(), fc.jsonValue(), (hook_event_name, tool, input) => {
        const body = { hook_event_name, tool_name: tool, tool_input: input, error: tool, session_id: input };
        claude.readHook(body, AT);
      }),
    );
  });
});

describe('the answer to a permission', () => {
  it('allows', () => {
    expect(claude.answerHook({ behavior: 'allow' }, {})).toEqual({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
    });
  });
  it('denies with the reason, for the agent to read', () => {
    expect(claude.answerHook({ behavior: 'deny', because: 'Not here' }, {})).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PermissionRequest',
        decision: { behavior: 'deny', message: 'Not here' },
      },
    });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codex } from '../../src/agents/codex.ts';
import { namesIn } from '../helpers/corpus.ts';

const AT = Date.UTC(2026, 10, 27, 5, 0);
const FOLDER = new URL('../fixtures/codex/hooks/', import.meta.url);
const posted = (name: string): object => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const read = (name: string, changes: object = {}) => codex.readHook({ ...posted(name), ...changes }, AT);
const wants = (command: string) => read('PermissionRequest-Bash', { tool_input: { command } });

/** What each recorded one means is in the corpus (corpus.test.ts). */
describe('a hook of Codex', () => {
  it('tells that its context runs out where it makes a summary by itself, and of no subagent', () => {
    const filled = (changes?: object) => read('PreCompact-auto', changes)?.filled;
    expect(filled()).toBe('its CLI makes a summary');
    expect([filled({ trigger: 'manual' }), filled({ agent_id: 'a1' })]).toEqual([undefined, undefined]);
  });

  it('confirms that a prompt arrived', () => {
    const receipts = namesIn('codex', 'hooks').filter((name) => read(name)?.received === true);
    expect(receipts).toEqual(['UserPromptSubmit']);
  });

  it('asks with the whole command or patch, and the reason that is given', () => {
    expect(read('PermissionRequest-Bash')?.asks).toMatchObject({
      tool: 'Bash',
      title: 'Run echo $PATH; git add .',
      detail: 'echo $PATH; git add .\n\nMay I run this?',
    });
    expect(read('PermissionRequest-apply_patch')?.asks?.detail).toContain('+hello\n*** End Patch');
    expect(read('PermissionRequest-Bash', { tool_name: 'mcp__x__y', tool_input: { a: 1 } })?.asks).toMatchObject({
      tool: 'mcp__x__y',
      title: 'Use mcp__x__y',
      detail: '{\n  "a": 1\n}',
    });
    expect(wants(`${'a'.repeat(200)}\nb`)?.asks?.title).toHaveLength(124);
  });

  it.each([
    'mayor done -m "Added the greeting (see #3)"',
    "mayor note 'It cost $5; done & dusted'",
    'mayor ask --wait "Which one?\nThe first?"',
    'mayor task show shop-k3f9 --json',
    'mayor done -m="It works"',
  ])('lets it say to its town, unasked: %s', (command) => {
    const reading = wants(command);
    expect(reading?.asks).toBeUndefined();
    expect(reading).toMatchObject({ answer: { behavior: 'allow' }, sign: { signal: 'busy' } });
  });

  it.each([
    'mayor note "$(touch x)"',
    'mayor note "`touch x`"',
    'mayor note "a\\" ; touch x"',
    'mayor note here > file',
    'mayor done && rm -rf /',
    'mayor done; ls',
    'mayor done\nls',
    'mayor note $HOME',
    'mayor note "open',
    'mayor noted',
    'mayor down',
    'mayor task close shop-1',
    'x=1 mayor done',
    '/tmp/mayor done',
    'git commit -m "mayor done"',
  ])('asks about what hides in, or only looks like such a command: %s', (command) => {
    expect(wants(command)?.answer).toBeUndefined();
    expect(wants(command)?.asks?.detail).toBe(command);
  });

  it('asks about a long one at once, of which a careless pattern would try every part with every other', () => {
    expect(wants(`mayor note ${'a'.repeat(50_000)}$`)?.asks?.tool).toBe('Bash');
  });

  it('tells the conversation once the prompt is written down', () => {
    const { session_id: id } = JSON.parse(JSON.stringify(posted('Stop')));
    expect(read('Stop')?.session).toBe(id);
    expect([read('SessionStart-startup')?.session, read('UserPromptSubmit')?.session]).toEqual([undefined, undefined]);
  });

  it('takes nothing that a subagent does for an end of what the agent itself asked', () => {
    const settles = (name: string, changes = {}) => read(name, changes)?.settled === true;
    expect(namesIn('codex', 'hooks').filter((name) => settles(name))).toEqual([
      'Interrupt',
      'PostToolUse-Bash',
      'Stop',
      'UserPromptSubmit',
    ]);
    const child = { agent_id: 'a1', session_id: 'of-a-child' };
    expect(settles('PostToolUse-Bash', child)).toBe(false);
    expect([read('Stop', child), read('Interrupt', child)]).toEqual([{}, {}]);
    expect(read('PermissionRequest-Bash', child)).toMatchObject({ asks: { tool: 'Bash' } });
    expect(read('PermissionRequest-Bash', child)?.session).toBeUndefined();
  });

  it.each([undefined, null, 3, 'x', [], {}, { hook_event_name: 'constructor' }, { hook_event_name: 'PreFlight' }])(
    'says nothing when it is %j',
    (input) => {
      expect(codex.readHook(input, AT)).toBeUndefined();
    },
  );

  it('is answered as Codex expects', () => {
    const decision = (answer: Parameters<typeof codex.answerHook>[0]) => codex.answerHook(answer, {});
    expect(decision({ behavior: 'allow' })).toEqual({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
    });
    expect(decision({ behavior: 'deny', because: 'No' })).toEqual({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message: 'No' } },
    });
  });
});

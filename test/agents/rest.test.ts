/** What each CLI is answered so that it rests in the middle of its turn; the real ones prove it in test/e2e/costs.real.test.ts. */
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';

const rest = (agent: string, input: unknown) =>
  presets.find(({ name }) => name === agent)?.restHook?.(input, 'the budget of task shop-a is used up');

describe('a worker that is to rest', () => {
  it.each([
    ['claude', 'PostToolUse'],
    ['gemini', 'BeforeModel'],
  ])('of %s is stopped by its %s', (agent, hook_event_name) => {
    const stopReason = 'Mayor has you rest: the budget of task shop-a is used up';
    expect(rest(agent, { hook_event_name })).toEqual({ continue: false, stopReason });
  });

  it('of codex is told so beside the result of its tool, which stays as it is', () => {
    const answer = rest('codex', { hook_event_name: 'PostToolUse' });
    expect(answer).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PostToolUse',
        additionalContext: expect.stringContaining('end your turn now'),
      },
    });
  });

  it('of opencode is stopped by its plugin', () => {
    expect(rest('opencode', { source: 'opencode', type: 'tool.execute.after' })).toEqual({ rest: true });
  });

  it.each([
    ['claude', { hook_event_name: 'PostToolUse', agent_id: 'sub' }],
    ['codex', { hook_event_name: 'PostToolUse', agent_id: 'sub' }],
    ['codex', { hook_event_name: 'Stop' }],
    ['gemini', { hook_event_name: 'AfterTool' }],
    ['opencode', { source: 'opencode', type: 'chat.message' }],
    ['claude', null],
  ])('of %s is left alone at %j', (agent, input) => expect(rest(agent, input)).toBeUndefined());
});

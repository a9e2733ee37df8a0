/** What real CLIs wrote into their conversations: a prompt, an interruption in the pane, a limit, the end of a turn. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';
import type { TranscriptSigns } from '../../src/agents/usage.ts';
import { weigh } from '../../src/core/evidence.ts';
import type { Sign } from '../../src/core/observed.ts';

const signsOf = (agent: string): TranscriptSigns => {
  const signs = presets.find(({ name }) => name === agent)?.usage?.signs;
  if (signs === undefined) throw new Error(`${agent} tells nothing in its conversation`);
  return signs;
};
const recorded = async (agent: string): Promise<readonly Sign[]> => {
  const { marks, read } = signsOf(agent);
  const text = await readFile(new URL(`../fixtures/transcripts/${agent}.jsonl`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => marks.some((mark) => line.includes(mark)));
  return lines.flatMap((line) => read(JSON.parse(line)) ?? []);
};
const told = (signs: readonly Sign[]) => signs.map(({ signal, detail }) => `${signal} ${detail.split(': ')[1]}`);
const limited = (signs: readonly Sign[]) => signs.filter(({ signal }) => signal === 'limited');
const hours = (sign: Sign | undefined) => ((sign?.until ?? 0) - (sign?.at ?? 0)) / 3_600_000;

describe('the conversation of', () => {
  it('Claude Code tells prompts, ends, interruptions and limits', async () => {
    const signs = await recorded('claude');
    expect(told(signs)).toEqual([
      'busy a prompt has arrived',
      'idle it was interrupted in the pane',
      'busy a prompt has arrived',
      'idle its turn has ended',
      'limited rate_limit',
    ]);
    // It says the minute, so the end is that of the minute.
    expect(hours(signs.at(-1))).toBeCloseTo(26, 1);
  });

  it('Codex tells where turns begin and end, and why', async () => {
    const signs = await recorded('codex');
    expect(told(signs)).toEqual([
      'busy a turn has begun',
      expect.stringMatching(/^limited You.ve hit your usage limit/),
      'busy a turn has begun',
      'idle its turn was interrupted',
      'busy a turn has begun',
      'idle its turn has ended',
    ]);
    expect(limited(signs)[0]?.until).toBeGreaterThan(limited(signs)[0]?.at ?? 0);
  });

  it('Gemini CLI tells prompts, interruptions and limits, and takes no result of a tool for a prompt', async () => {
    const signs = await recorded('gemini');
    expect(told(signs)).toEqual([
      'busy a prompt has arrived',
      'limited [API Error',
      'busy a prompt has arrived',
      'idle it was interrupted in the pane',
    ]);
    expect(hours(limited(signs)[0])).toBeCloseTo(26, 1);
    expect(signsOf('gemini').isMain?.('/home/.gemini/tmp/clone/chats/session-1.jsonl')).toBe(true);
    expect(signsOf('gemini').isMain?.('/home/.gemini/tmp/clone/chats/session-1/sub.jsonl')).toBe(false);
  });
});

describe('a line of a conversation', () => {
  it.each(['claude', 'codex', 'gemini'])('that makes no sense tells nothing of %s', (agent) => {
    const { read } = signsOf(agent);
    for (const line of [
      null,
      7,
      'end_turn',
      [],
      {},
      { type: 'user', isSidechain: false, promptSource: 'typed', timestamp: 'no moment' },
      { type: 'event_msg', payload: { type: 'toString' }, timestamp: '2026-11-27T20:00:00Z' },
      { type: 'error', content: { text: 'quota' }, timestamp: '2026-11-27T20:00:00Z' },
    ])
      expect(read(line)).toBeUndefined();
  });

  it('with words of the model or of a tool is none of an interruption or a limit', () => {
    const timestamp = '2026-11-27T20:00:00Z';
    const { read } = signsOf('claude');
    const result = [{ type: 'tool_result', content: '[Request interrupted by user]' }];
    expect(read({ type: 'user', isSidechain: false, timestamp, message: { content: result } })).toBeUndefined();
    const words = [{ type: 'text', text: '"isApiErrorMessage":true You have hit your limit' }];
    expect(read({ type: 'assistant', isSidechain: false, timestamp, message: { content: words } })).toBeUndefined();
  });

  it('is told in one line, however much a service says', () => {
    const error = { message: `Too much\n${'x'.repeat(10_000)}`, codex_error_info: 'other' };
    const payload = { type: 'task_complete', error };
    const line = { type: 'event_msg', timestamp: '2026-11-27T20:00:00Z', payload };
    expect(signsOf('codex').read(line)?.detail).toBe('its conversation: Too much');
    const long = { ...line, payload: { ...payload, error: { ...error, message: 'y'.repeat(10_000) } } };
    expect(signsOf('codex').read(long)?.detail.length).toBeLessThan(200);
  });

  it('tells of an interruption that no hook told, and is named as the reason', () => {
    const hook: Sign = { source: 'hook', signal: 'busy', at: 1_000, detail: 'hook PreToolUse: Bash' };
    const end: Sign = { source: 'transcript', signal: 'idle', at: 4_000, detail: 'its conversation: interrupted' };
    const seen = weigh([hook, end], undefined, 5_000);
    expect(seen).toMatchObject({ signal: 'idle', source: 'transcript' });
    expect(seen.ranked.map(({ note }) => note)).toEqual([
      'the conversation says it, and nothing newer contradicts it',
      'the transcript is newer',
    ]);
  });
});

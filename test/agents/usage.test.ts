/** What real CLIs wrote down and sent in one turn of two answers, each of 100 tokens read and 12 written. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';
import { countNotes, newCount } from '../../src/core/usage/count.ts';
import { pointsOf } from '../../src/core/usage/telemetry.ts';
import { countPoints, newTelemetry } from '../../src/core/usage/telemetry-count.ts';

const recorded = (name: string) => readFile(new URL(`../fixtures/usage/${name}`, import.meta.url), 'utf8');
const usageOf = (agent: string) => {
  const usage = presets.find(({ name }) => name === agent)?.usage;
  if (usage === undefined) throw new Error(`${agent} tells nothing of its usage`);
  return usage;
};
const zone = () => 0;

describe('what a CLI wrote down', () => {
  it.each([
    ['claude', 224, 'claude-opus-4-8'],
    ['codex', 224, 'scripted'],
    ['gemini', 224, 'gemini-3.1-pro-preview-customtools'],
    ['opencode', 112, 'scripted/scripted'],
  ])('is read of %s: %d tokens', async (agent, total, model) => {
    const { read, marks } = usageOf(agent);
    const lines = (await recorded(`${agent}.jsonl`))
      .split('\n')
      .filter((line) => marks.some((mark) => line.includes(mark)));
    const notes = lines.flatMap((line) => read(JSON.parse(line)) ?? []);
    const sums = [...countNotes(newCount, notes, { from: 0, otherwise: 0, zone }).sums.values()];
    expect(sums).toMatchObject([{ day: '2026-11-27', model }]);
    expect(sums.map(({ tokens: { input, output } }) => input + output)).toEqual([total]);
  });

  it.each(['claude', 'codex', 'gemini', 'opencode'])('is none of %s where it makes no sense', (agent) => {
    const { read } = usageOf(agent);
    for (const line of [
      null,
      5,
      'usage',
      [],
      {},
      { type: 'assistant' },
      { type: 'event_msg', payload: { type: 'token_count', info: null } },
    ])
      expect(read(line)?.used ?? read(line)?.total).toBeUndefined();
  });

  it('tells what is dear: a cache of an hour with Claude, a long prompt with Codex', () => {
    const creation = { ephemeral_1h_input_tokens: 30, ephemeral_5m_input_tokens: 10 };
    const usage = { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 40, cache_creation: creation };
    const answer = usageOf('claude').read({ type: 'assistant', message: { id: 'a', model: 'm', usage } });
    expect(answer?.used?.tokens).toMatchObject({ cacheWrite: 40, cacheHour: 30 });
    const info = { total_token_usage: { input_tokens: 900_000 }, last_token_usage: { input_tokens: 300_000 } };
    const told = usageOf('codex').read({ type: 'event_msg', payload: { type: 'token_count', info } });
    expect(told).toMatchObject({ total: { input: 900_000 }, prompt: 300_000 });
  });

  it('tells with Codex what is left of the limits, as its service counts them, and of no single model', () => {
    const { quota } = usageOf('codex');
    const line = (rate_limits: unknown, type = 'token_count') => ({
      ...{ timestamp: '2026-11-27T05:45:59.654Z', type: 'event_msg', payload: { type, info: null, rate_limits } },
    });
    const limits = {
      ...{ limit_id: 'codex', primary: { used_percent: 62, window_minutes: 300, resets_at: 1_795_768_200 } },
      secondary: { used_percent: 17.5, window_minutes: 10_080, resets_at: null },
    };
    expect(quota?.(line(limits))).toEqual({
      at: Date.parse('2026-11-27T05:45:59.654Z'),
      windows: [
        { name: '5h', used: 62, resetsAt: 1_795_768_200_000 },
        { name: '7d', used: 17.5 },
      ],
    });
    for (const none of [null, 5, {}, { limit_id: 'codex', primary: null }, { ...limits, limit_id: 'codex_other' }])
      expect(quota?.(line(none))).toBeUndefined();
    expect(quota?.(line(limits, 'turn_context'))).toBeUndefined();
    expect(quota?.({ ...line(limits), timestamp: 'soon' })).toBeUndefined();
  });

  it('leads to the files of one conversation alone, and to none before there is one', () => {
    const where = { env: { HOME: '/home/me' }, folder: '/town/amber' };
    expect(usageOf('claude').files(where)).toEqual([]);
    expect(usageOf('claude').files({ ...where, session: 's1' })[0]).toBe('/home/me/.claude/projects/*/s1.jsonl');
    expect(usageOf('codex').files({ ...where, session: 's1', env: { CODEX_HOME: '/c' } })).toEqual([
      '/c/sessions/*/*/*/rollout-*-s1.jsonl',
    ]);
    expect(usageOf('gemini').files(where)[0]).toContain('/town/amber/home/');
    expect(usageOf('opencode').files(where)).toEqual(['/town/amber/usage.jsonl']);
  });
});

describe('what a CLI sent to a collector', () => {
  // Besides its two answers a third request: for a title, or by which model to work. Counters say the same as logs.
  it.each([
    ['claude', { logs: 336, metrics: 336 }, { logs: 0.0024, metrics: 0.0024 }],
    ['codex', { logs: 336 }, {}],
    ['gemini', { logs: 336, metrics: 336 }, {}],
  ])('is read of %s', async (agent, tokens, dollars) => {
    const { point } = usageOf(agent);
    const bodies: readonly unknown[] = JSON.parse(await recorded(`${agent}.otlp.json`));
    const from = { read: point ?? (() => undefined), kept: [], part: 't', now: Date.parse('2026-11-27T05:47Z'), zone };
    const { cells } = bodies.reduce<typeof newTelemetry>(
      (state, body) => countPoints(state, pointsOf(body), from),
      newTelemetry,
    );
    const sums: Record<string, number> = {};
    const paid: Record<string, number> = {};
    for (const {
      source,
      tokens: { input, output },
      usd,
    } of cells.values()) {
      sums[source] = (sums[source] ?? 0) + input + output;
      if (usd !== undefined) paid[source] = Number(((paid[source] ?? 0) + usd).toFixed(6));
    }
    expect([sums, paid]).toEqual([tokens, dollars]);
  });
});

import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';
import { loadSettings } from '../../src/config/load.ts';
import { priceOf } from '../../src/core/usage/prices.ts';
import { known, problemsOf, settingsOf } from '../helpers/settings.ts';

const file = (lines: string) => `version: 1\n${lines}\n`;
const saying = (lines: string) =>
  problemsOf(file(lines))
    .map(({ what, hint }) => `${what} (${hint})`)
    .join('; ');

describe('budgets in rigs.yaml', () => {
  it('are dollars or tokens, with parts of them at which something happens', () => {
    const { budget } = settingsOf(
      file('budget: { perTask: $0.50, perRig: 2.5M tokens, perDay: 500k tokens, warnAt: 50% }'),
    );
    expect(budget).toEqual({
      perTask: { unit: 'usd', most: 0.5 },
      perRig: { unit: 'tokens', most: 2_500_000 },
      perDay: { unit: 'tokens', most: 500_000 },
      warnAt: 0.5,
      holdAt: 0.9,
    });
  });

  it('are none where nothing is said', () => expect(settingsOf(file('')).budget).toBeUndefined());

  it.each(['-$5', '$-5', '$0', '0 tokens', '20 euros', '$1e9', '$99999999999', 'NaN tokens', 'tokens', '""'])(
    'are not %s',
    (amount) => expect(saying(`budget: { perDay: ${amount} }`)).toMatch(/no amount|must not be empty/),
  );

  it('say whether dollars or tokens are meant', () => {
    expect(saying('budget: { perDay: 20 }')).toContain('"perDay" must be text');
    expect(saying('budget: { perday: $20 }')).toContain('Did you mean perDay?');
    expect(saying('budget: { warnAt: 120% }')).toContain('no part of a budget');
    expect(saying('budget: { warnAt: .nan }')).toContain('no part of a budget');
    expect(saying('budget: { warnAt: 90%, holdAt: 80% }')).toContain('"holdAt" is less than "warnAt"');
  });
});

describe('prices in rigs.yaml', () => {
  it('stand over those of the presets; the cache costs as the input where nothing is said', () => {
    const text = file('prices: { gpt-5: { input: 1, output: 2, cacheRead: 0 }, "mine-*": { input: 3, output: 4 } }');
    const loaded = loadSettings(text, { file: '/f', home: '/h', known: { ...known, agents: presets } });
    const prices = 'ok' in loaded ? (loaded.ok.prices ?? {}) : {};
    expect(priceOf(prices, 'gpt-5')).toEqual({ input: 1, output: 2, cacheRead: 0, cacheWrite: 1 });
    expect(priceOf(prices, 'mine-2')).toEqual({ input: 3, output: 4, cacheRead: 3, cacheWrite: 3 });
    expect(priceOf(prices, 'claude-opus-4-8')?.output).toBe(25);
  });

  it('may be others for long prompts, and for what is cached for an hour', () => {
    const long = 'long: { over: 200000, input: 2, output: 3, cacheHour: 4 }';
    const text = file(`prices: { m: { input: 1, output: 2, cacheHour: 5, ${long} } }`);
    const loaded = loadSettings(text, { file: '/f', home: '/h', known });
    expect('ok' in loaded ? loaded.ok.prices?.m : loaded).toEqual({
      ...{ input: 1, output: 2, cacheRead: 1, cacheWrite: 1, cacheHour: 5 },
      long: { over: 200_000, input: 2, output: 3, cacheRead: 2, cacheWrite: 2, cacheHour: 4 },
    });
  });

  it('of long prompts begin at a length that is told apart', () => {
    const said = saying('prices: { m: { input: 1, output: 2, long: { over: 5000, input: 2, output: 3 } } }');
    expect(said).toContain('100000, or 200000, or 272000');
  });

  it.each([
    '{ input: -1, output: 2 }',
    '{ input: .nan, output: 2 }',
    '{ input: .inf, output: 2 }',
    '{ output: 2 }',
    '{ input: free, output: 2 }',
  ])('are not %s', (price) => expect(saying(`prices: { m: ${price} }`)).not.toBe(''));

  it('of every preset are numbers that make sense', () => {
    const all = presets.flatMap(({ usage }) => Object.entries(usage?.prices ?? {}));
    expect(all.length).toBeGreaterThan(15);
    for (const { usage } of presets)
      if (usage?.prices !== undefined) expect(usage.pricesAsOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    for (const [model, { long, ...rate }] of all)
      for (const { input, output, cacheRead, cacheWrite, cacheHour = cacheWrite } of long === undefined
        ? [rate]
        : [rate, long]) {
        expect(output, model).toBeGreaterThan(input);
        expect(cacheRead, model).toBeLessThan(input);
        expect(cacheWrite, model).toBeGreaterThanOrEqual(input);
        expect(cacheHour, model).toBeGreaterThanOrEqual(cacheWrite);
        expect(input, model).toBeGreaterThanOrEqual(rate.input);
      }
  });
});

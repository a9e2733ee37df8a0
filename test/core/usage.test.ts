import { describe, expect, it } from 'vitest';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { countNotes, newCount, type UsageNote } from '../../src/core/usage/count.ts';
import { emptyLedger } from '../../src/core/usage/empty.ts';
import { type Cell, counted, entered, news, openRows } from '../../src/core/usage/ledger.ts';
import { costOf, priceOf } from '../../src/core/usage/prices.ts';
import { pointsOf, type TelemetryPoint } from '../../src/core/usage/telemetry.ts';
import { countPoints, newTelemetry, type TelemetryFrom } from '../../src/core/usage/telemetry-count.ts';
import { countOf, dollarsOf, noTokens, type Tokens } from '../../src/core/usage/tokens.ts';
import { SHOP } from '../helpers/world.ts';

const NOON = Date.UTC(2027, 0, 31, 12);
const tokens = (input: number, output = 0): Tokens => ({ ...noTokens, input, output });
const where = { from: 0, otherwise: NOON, zone: () => 0 };
const sumsOf = (notes: readonly UsageNote[], change: Partial<typeof where> = {}) => [
  ...countNotes(newCount, notes, { ...where, ...change }).sums.values(),
];

const cell = (change: Partial<Cell> = {}): Cell => ({
  polecat: polecatId('amber'),
  epoch: 1,
  rig: SHOP,
  task: taskId('shop-a'),
  agent: 'talker',
  source: 'transcript',
  part: 'p',
  day: '2027-01-31',
  model: 'm',
  tokens: tokens(100, 12),
  ...change,
});

describe('counts from outside', () => {
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '1e9', '<b>', null, {}, [5], undefined])(
    'take %s for nothing',
    (value) => {
      expect(countOf(value)).toBe(0);
    },
  );
  it('may be text of digits, as 64 bits are in JSON', () => expect(countOf('120')).toBe(120));
  it.each([-1, 0, Number.NaN, 1e12, '5'])('take %s for no dollars', (value) =>
    expect(dollarsOf(value)).toBeUndefined(),
  );
});

describe('counting what a CLI noted', () => {
  it('counts an answer once that is noted several times, with its largest figures', () => {
    const grows = [1, 12, 12].map((output) => ({
      at: NOON,
      model: 'm',
      used: { id: 'a', tokens: tokens(100, output) },
    }));
    expect(sumsOf(grows)).toEqual([{ day: '2027-01-31', model: 'm', tokens: tokens(100, 12) }]);
  });

  it('counts differences of figures that only grow, and all of them once they begin anew', () => {
    const totals = [100, 250, 250, 40].map((input) => ({ at: NOON, model: 'm', total: tokens(input) }));
    expect(sumsOf(totals)).toEqual([{ day: '2027-01-31', model: 'm', tokens: tokens(290) }]);
  });

  it('tells apart what requests with long prompts used, by their length', () => {
    const cached = { ...tokens(1_000, 5), cacheRead: 199_000 };
    const answers = [tokens(50_000, 1), tokens(100_000, 2), cached, tokens(272_001, 7)];
    const [sum] = sumsOf(answers.map((one) => ({ at: NOON, model: 'm', used: { tokens: one } })));
    expect(sum?.tokens).toEqual({ ...tokens(423_001, 15), cacheRead: 199_000 });
    expect(sum?.long).toEqual({ 100000: cached, 272000: tokens(272_001, 7) });
    const growing = [10, 300_010].map((input) => ({ at: NOON, model: 'm', total: tokens(input), prompt: input - 10 }));
    expect(sumsOf(growing)[0]?.long).toEqual({ 272000: tokens(300_000) });
  });

  it('keeps in mind what is cached for an hour', () => {
    const written = { ...noTokens, cacheWrite: 100, cacheHour: 60 };
    const notes = [1, 2, 2].map((id) => ({ at: NOON, model: 'm', used: { id: `${id}`, tokens: written } }));
    expect(sumsOf(notes)[0]?.tokens).toEqual({ ...noTokens, cacheWrite: 200, cacheHour: 120 });
  });

  it('tells models and days apart, by the zone of the machine', () => {
    const late = NOON + 11 * 3_600_000;
    const notes = [
      { at: NOON, model: 'm', used: { tokens: tokens(1) } },
      { at: NOON, model: 'n' },
      { at: late, used: { tokens: tokens(2) } },
    ];
    expect(sumsOf(notes, { zone: () => 60 })).toEqual([
      { day: '2027-01-31', model: 'm', tokens: tokens(1) },
      { day: '2027-02-01', model: 'n', tokens: tokens(2) },
    ]);
  });

  it('takes the moment before for one that makes no sense', () => {
    const notes = [NOON, 1e18, -5, Number.NaN].map((at) => ({ at, model: 'm', used: { tokens: tokens(1) } }));
    expect(sumsOf(notes)).toEqual([{ day: '2027-01-31', model: 'm', tokens: tokens(4) }]);
  });

  it('leaves out what was before the assignment, but nothing after it, even if the clock is set back', () => {
    const notes = [-5, 5, -60_000].map((ms) => ({ at: NOON + ms, model: 'm', used: { tokens: tokens(1) } }));
    expect(sumsOf(notes, { from: NOON })).toEqual([{ day: '2027-01-31', model: 'm', tokens: tokens(2) }]);
  });

  it('makes a name of what a terminal would obey', () => {
    const [sum] = sumsOf([{ at: NOON, model: `\x1b[31mred\x07|${'x'.repeat(5_000)}`, used: { tokens: tokens(1) } }]);
    expect(sum?.model).toMatch(/^red\/x{10,90}$/);
  });
});

const into = (ledger: typeof emptyLedger, cells: readonly Cell[]) => entered(ledger, cells, () => true);
const rowOf = ({ part: _, ...row }: Cell) => row;

describe('the ledger', () => {
  it('is the same when a cell is entered twice, and never shrinks', () => {
    const once = into(emptyLedger, [cell()]);
    expect(into(once, [cell(), cell({ tokens: tokens(5) })])).toEqual(once);
    expect(news(once, [cell(), cell({ tokens: tokens(5) })])).toEqual([]);
    expect(news(once, [cell({ tokens: tokens(101, 12) })])).toHaveLength(1);
  });

  it('learns what of it was dear without counting it once more', () => {
    const long = { 100000: tokens(90, 12) };
    const learnt = cell({ tokens: { ...tokens(100, 12), cacheWrite: 9, cacheHour: 9 }, long });
    const before = into(emptyLedger, [cell({ tokens: { ...tokens(100, 12), cacheWrite: 9 } })]);
    expect(news(before, [learnt])).toEqual([learnt]);
    const after = into(before, [learnt]);
    expect(openRows(after)).toEqual([rowOf(learnt)]);
    expect(news(after, [learnt, cell()])).toEqual([]);
  });

  it('counts one source of each assignment: the one that saw most, or else the one that tells a cost', () => {
    const logs = cell({ source: 'logs', usd: 0.5 });
    expect(counted([cell(), logs])).toEqual([rowOf(logs)]);
    const more = cell({ tokens: tokens(101, 12) });
    expect(counted([logs, more])).toEqual([rowOf(more)]);
    const other = cell({ epoch: 2 });
    expect(openRows(into(emptyLedger, [logs, cell(), other]))).toEqual([rowOf(logs), rowOf(other)]);
  });

  it('adds up the files of one assignment, by model and day', () => {
    const parts = [
      cell(),
      cell({ part: 'q' }),
      cell({ part: 'q', model: 'n' }),
      cell({ part: 'r', day: '2027-02-01' }),
    ];
    const figures = counted(parts).map((row) => [row.model, row.day, row.tokens.input]);
    expect(figures).toEqual([
      ['m', '2027-01-31', 200],
      ['n', '2027-01-31', 100],
      ['m', '2027-02-01', 100],
    ]);
  });

  it('adds no price of its own to counters beside which dollars are counted', () => {
    const rows = counted([cell({ source: 'metrics' }), cell({ source: 'metrics', tokens: noTokens, usd: 0.5 })]);
    const prices = { m: tokens(1e6, 1e6) };
    expect(rows.map((one) => costOf(one, prices).usd)).toEqual([0.5]);
  });
});

describe('prices', () => {
  const price = tokens(3, 15);
  it('are found without vendor, size of context and date, but never for another model', () => {
    const prices = { 'model-4-5': price, 'mine-*': tokens(1) };
    for (const name of ['model-4-5', 'vendor/model-4-5', 'model-4-5-20270131', 'model-4-5[1m]', 'model-4-5-latest'])
      expect(priceOf(prices, name), name).toBe(price);
    for (const name of ['model-4-5-mini', 'model-4', 'constructor', '__proto__', ''])
      expect(priceOf(prices, name), name).toBeUndefined();
    expect(priceOf(prices, 'mine-7')).toEqual(tokens(1));
  });

  it('may be others for a long prompt, and for a cache of an hour', () => {
    const dear = { ...tokens(3, 15), cacheWrite: 4, cacheHour: 6 };
    const prices = { m: { ...dear, long: { ...dear, input: 6, cacheHour: 10, over: 200_000 } } };
    const used = { ...tokens(1_000_000), cacheWrite: 200_000, cacheHour: 100_000 };
    const costs = (long: Record<string, Tokens>) => costOf(cell({ tokens: used, long }), prices).usd;
    expect(costs({ 100000: tokens(500_000) })).toBeCloseTo(3 + 0.4 + 0.6);
    expect(costs({ 200000: tokens(500_000) })).toBeCloseTo(3 + 1.5 + 0.4 + 0.6);
    expect(costs({ 200000: tokens(100_000), 272000: used })).toBeCloseTo(6 + 0.3 + 0.4 + 1);
  });

  it('make a cost, or say how many tokens have none; what the CLI says wins', () => {
    expect(costOf(cell(), { m: price })).toEqual({ usd: (300 + 180) / 1e6, unknown: 0 });
    expect(costOf(cell(), {})).toEqual({ usd: 0, unknown: 112 });
    expect(costOf(cell({ usd: 7 }), { m: price })).toEqual({ usd: 7, unknown: 0 });
  });
});

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
const metric = (
  temporality: number,
  ...points: readonly (readonly [start: number, time: number, value: number])[]
) => ({
  resourceMetrics: [
    {
      scopeMetrics: [
        {
          metrics: [
            {
              name: 'used',
              sum: {
                aggregationTemporality: temporality,
                dataPoints: points.map(([start, time, asDouble]) => ({
                  attributes: [attribute('model', 'm')],
                  startTimeUnixNano: `${NOON + start}000000`,
                  timeUnixNano: `${NOON + time}000000`,
                  asDouble,
                })),
              },
            },
          ],
        },
      ],
    },
  ],
});
const read = ({ name, value, at, attributes }: TelemetryPoint): UsageNote | undefined =>
  name === 'used' ? { at, model: String(attributes.model), used: { tokens: tokens(countOf(value)) } } : undefined;
const from = (kept: readonly Cell[] = []): TelemetryFrom => ({ read, kept, part: 't1', now: NOON, zone: () => 0 });
const heard = (bodies: readonly unknown[], kept: readonly Cell[] = []) =>
  bodies.reduce<typeof newTelemetry>((state, body) => countPoints(state, pointsOf(body), from(kept)), newTelemetry);
const total = (state: typeof newTelemetry) =>
  [...state.cells.values()].reduce((sum, { tokens: { input } }) => sum + input, 0);

describe('telemetry', () => {
  it('adds up what came since the last point, and a point that is sent twice once', () => {
    const body = metric(1, [0, 1, 100], [1, 2, 50]);
    expect(total(heard([body, body, metric(1, [2, 3, 7])]))).toBe(157);
  });

  it('takes the growth of what counts from a start, also after another start', () => {
    expect(total(heard([metric(2, [0, 1, 100]), metric(2, [0, 2, 150]), metric(2, [5, 6, 30])]))).toBe(180);
  });

  it('goes on from what an earlier daemon has entered', () => {
    const first = heard([metric(2, [0, 1, 100])]);
    const kept = [...first.cells.values()].map((one) => cell({ ...one }));
    const second = heard([metric(2, [0, 2, 150])], kept);
    expect([...second.cells.values()]).toMatchObject([{ part: kept[0]?.part, tokens: { input: 150 } }]);
  });

  it.each([
    null,
    7,
    [],
    'resourceMetrics',
    { resourceMetrics: 5 },
    { resourceLogs: [{ scopeLogs: [{ logRecords: [null, 5, { attributes: [{ key: 5 }, null] }] }] }] },
    metric(1, [0, 1, -100], [0, 2, Number.NaN], [0, 3, 1e300]),
    metric(7, [0, 1, 100]),
    {
      resourceMetrics: [
        {
          scopeMetrics: [
            { metrics: [{ name: 'used', sum: { aggregationTemporality: 'constructor', dataPoints: [{}] } }] },
          ],
        },
      ],
    },
  ])('takes nothing from what makes no sense: %j', (body) => {
    expect(total(heard([body]))).toBe(0);
  });
});

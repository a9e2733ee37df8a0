/** What a ledger keeps when workers are gone, and that no look at a town goes through all of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetsOf } from '../../src/core/budget.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { convoyId, polecatId, taskId } from '../../src/core/ids.ts';
import { emptyWorld, type World } from '../../src/core/model.ts';
import { emptyLedger } from '../../src/core/usage/empty.ts';
import { ASKED, allRows, type Cell, counted, entered, type Ledger, news } from '../../src/core/usage/ledger.ts';
import { type ByModel, tokensIn } from '../../src/core/usage/sums.ts';
import { noTokens } from '../../src/core/usage/tokens.ts';
import { totalsOf } from '../../src/core/usage/totals.ts';
import { statusView } from '../../src/core/views/board.ts';
import { costRows, sumsBy } from '../../src/core/views/costs.ts';
import { assigned, given, observed, plan, SHOP, START, started, task } from '../helpers/world.ts';

const DAYS = ['2027-01-29', '2027-01-30', '2027-01-31'];
const cell = (change: Partial<Cell> = {}): Cell => ({
  ...{ polecat: polecatId('amber'), epoch: 1, rig: SHOP, task: taskId('shop-a'), agent: 'talker' },
  ...{ source: 'transcript', part: 'p', day: '2027-01-30', model: 'm', tokens: { ...noTokens, input: 100 } },
  ...change,
});
const nobody = () => false;
const everybody = () => true;
const today = cell({ polecat: polecatId('birch'), epoch: 2, task: taskId('shop-b'), day: '2027-01-31' });

describe('a worker that is gone', () => {
  const yesterday = entered(emptyLedger, [cell(), cell({ source: 'logs', usd: 1 })], everybody);

  it('has its page until the next day, since its last figures may come late', () => {
    const late = entered(yesterday, [cell({ part: 'q' })], nobody);
    expect(Object.keys(late.pages)).toHaveLength(1);
    expect(totalsOf(late).day('2027-01-30')).toMatchObject({ 'm|': { tokens: { input: 200 } } });
  });

  it('is put away then, with what counted of it, and neither lost nor counted once more', () => {
    const later = entered(yesterday, [today], (polecat) => polecat === 'birch');
    expect(Object.keys(later.pages)).toEqual(['birch|2']);
    expect(later.past['2027-01-30']).toMatchObject([{ polecat: 'amber', source: 'logs', usd: 1 }]);
    expect(entered(later, [cell({ tokens: { ...noTokens, input: 900 } })], nobody)).toEqual(later);
    expect(tokensIn(totalsOf(later).task('shop-a'))).toBe(100);
  });

  it('is not put away while it is there, however long ago it used anything', () => {
    expect(Object.keys(entered(yesterday, [today], everybody).pages)).toEqual(['amber|1', 'birch|2']);
  });

  it('whose first figures come after its end is counted all the same', () => {
    const later = entered(entered(emptyLedger, [today], nobody), [cell()], nobody);
    expect(allRows(later)).toHaveLength(2);
    expect(news(later, [cell()])).toEqual([]);
  });
});

describe('what was used to ask a worker that has had two tasks', () => {
  it('counts to the task that was asked about, also when it is put away', () => {
    const asked = (part: string, name: string, input: number) =>
      cell({ epoch: ASKED, part, task: taskId(name), tokens: { ...noTokens, input } });
    const ledger = entered(emptyLedger, [asked('asked-1', 'shop-a', 100), asked('asked-2', 'shop-c', 30)], nobody);
    for (const one of [ledger, entered(ledger, [today], nobody)]) {
      expect(tokensIn(totalsOf(one).task('shop-a'))).toBe(100);
      expect(tokensIn(totalsOf(one).task('shop-c'))).toBe(30);
    }
  });
});

describe('a journal of before', () => {
  const whose =
    '"polecat":"amber","epoch":1,"rig":"shop","task":"shop-a","agent":"claude","day":"2027-01-30","model":"m"';
  const line = (seq: number, input: number, more: string) =>
    `{"seq":${seq},"at":1801310400000,"v":1,"type":"usage.counted","cells":[{${whose},${more},"tokens":{"input":${input},"output":12,"cacheRead":0,"cacheWrite":0}}]}`;

  it('that knew nothing of pages, long prompts and caches of an hour comes to the same figures', () => {
    const lines = [
      line(1, 100, '"source":"transcript","part":"a"'),
      line(2, 300, '"source":"transcript","part":"a"'),
      line(3, 200, '"source":"logs","part":"t1","usd":0.5'),
    ];
    const world = lines.reduce((before, text) => {
      const event = upgrade(JSON.parse(text));
      if (event === undefined) throw new Error(`No event of today: ${text}`);
      return evolve(before, event);
    }, emptyWorld);
    expect(costRows(world, {})).toMatchObject([{ source: 'transcript', total: 312, unknown: 312 }]);
  });
});

describe('whatever comes in whatever order', () => {
  const some = fc.record({
    worker: fc.nat(4),
    day: fc.constantFrom(...DAYS),
    model: fc.constantFrom('m', 'n'),
    source: fc.constantFrom('transcript' as const, 'logs' as const),
    input: fc.nat(1_000),
    usd: fc.option(fc.constant(1), { nil: undefined }),
  });
  const cellOf = ({
    worker,
    day,
    model,
    source,
    input,
    usd,
  }: typeof some extends fc.Arbitrary<infer One> ? One : never) =>
    cell({
      ...{
        polecat: polecatId(`worker-${worker}`),
        epoch: worker + 1,
        task: taskId(`shop-${worker % 3}`),
        day,
        model,
        source,
      },
      ...{ tokens: { ...noTokens, input }, ...(worker % 2 === 0 ? {} : { convoy: convoyId('greetings') }) },
      ...(usd === undefined ? {} : { usd }),
    });

  it('comes to the same sums as all of it in one, whoever is gone by then', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 40 }), fc.nat(4), (all, gone) => {
        // Days come in their order: nobody who is gone uses anything the day after.
        const cells = all.map(cellOf).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
        const isGone = (one: Cell) =>
          one.epoch <= gone && cells.every((c) => c.epoch !== one.epoch || c.day === DAYS[0]);
        const there = (polecat: string) => !cells.some((one) => one.polecat === polecat && isGone(one));
        const ledger = cells.reduce<Ledger>((sum, one) => entered(sum, [one], there), emptyLedger);
        const inOne = entered(emptyLedger, cells, everybody);
        const by = (one: Ledger) =>
          (['task', 'convoy', 'day', 'model', 'polecat'] as const).map((group) =>
            sumsBy(costRows({ ledger: one }, {}), group),
          );
        expect(by(ledger)).toEqual(by(inOne));
        for (const id of ['shop-0', 'shop-1', 'shop-2'])
          expect(totalsOf(ledger).task(id)).toEqual(totalsOf(inOne).task(id));
        expect(sorted(totalsOf(ledger).convoy('greetings', ['shop-1']))).toEqual(
          sorted(totalsOf(inOne).convoy('greetings', ['shop-1'])),
        );
        for (const day of DAYS) expect(sorted(totalsOf(ledger).day(day))).toEqual(sorted(totalsOf(inOne).day(day)));
      }),
      { numRuns: 300 },
    );
  });

  const sorted = (sum: ByModel) => Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1));
});

/** A world in which so many workers came and went, and counts how often anything of theirs is touched. */
const watched = (workers: number): { readonly world: World; readonly touched: () => number } => {
  const world = given([assigned(), started]);
  const gone = Array.from({ length: workers }, (_, index) =>
    cell({
      polecat: polecatId(`worker-${index}`),
      epoch: 100 + index,
      task: taskId(`shop-old${index}`),
      day: '1969-12-31',
    }),
  );
  const mine = cell({ task: taskId('shop-a'), day: '1970-01-01' });
  const ledger = [...gone, mine].reduce<Ledger>((sum, one) => entered(sum, [one], (id) => id === 'amber'), emptyLedger);
  let touched = 0;
  const spied = <Value>(value: Value): Value =>
    typeof value !== 'object' || value === null
      ? value
      : new Proxy(value, {
          get: (target, key) => {
            touched += 1;
            return spied(Reflect.get(target, key));
          },
          ownKeys: (target) => {
            touched += Reflect.ownKeys(target).length;
            return Reflect.ownKeys(target);
          },
        });
  return { world: { ...world, ledger: spied(ledger) }, touched: () => touched };
};

describe('a look at a town', () => {
  const amounts = {
    perTask: { unit: 'tokens', most: 50 },
    perRig: { unit: 'tokens', most: 50 },
    perDay: { unit: 'usd', most: 5 },
  } as const;
  const settings = plan({ budget: { ...amounts, warnAt: 0.8, holdAt: 0.9 }, prices: {} });
  const look = (workers: number) => {
    const { world, touched } = watched(workers);
    const before = touched();
    const facts = observed({ tasks: [task('shop-a')] });
    const town = { name: 't', home: '/h', pid: 1, version: '0', startedAt: 0 };
    const { tasks } = statusView(world, facts, settings, town, START);
    expect(tasks[0]?.spent?.tokens).toBe(100);
    expect(budgetsOf(world, settings.settings, START, 0).map(({ level }) => level)).toContain('pause');
    return touched() - before;
  };

  it('touches as much of what was used after a thousand workers as after one', () => {
    expect(look(1_000)).toBe(look(1));
    expect(look(1)).toBeGreaterThan(0);
  });

  it('keeps a page of nobody who is gone, and one row of each', () => {
    const { ledger } = watched(100).world;
    expect(Object.keys(ledger.pages)).toEqual(['amber|1']);
    expect(ledger.past['1969-12-31']).toHaveLength(100);
    expect(emptyWorld.ledger).toEqual(emptyLedger);
    expect(counted([])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { BudgetState } from '../../../src/core/budget.ts';
import type { CostRow } from '../../../src/core/views/costs.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';

const row = (change: Partial<CostRow> = {}): CostRow => ({
  polecat: 'amber',
  task: 'shop-a',
  rig: 'shop',
  agent: 'talker',
  model: 'm',
  day: '2027-01-30',
  source: 'transcript',
  tokens: { input: 1_000, output: 200, cacheRead: 30_000, cacheWrite: 0 },
  total: 31_200,
  usd: 0.5,
  unknown: 0,
  told: false,
  ...change,
});
const { usd: _, ...rest } = row();
const priceless: CostRow = { ...rest, task: 'shop-b', model: '\x1b[31mnew', unknown: 31_200 };

const cliWith = (...rows: readonly CostRow[]) => {
  const cli = fakeCli();
  cli.town.holds.costs = rows;
  return cli;
};

describe('mayor costs', () => {
  it('adds up what belongs together, and says of what nobody knows the price', async () => {
    const { out } = await cliWith(row(), row({ day: '2027-01-31', usd: 1 }), priceless).run('costs');
    expect(out.split('\n').map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
      'task cost tokens input output cached cache+ models',
      'shop-a $1.50 62.4k 2.0k 400 60.0k 0 m',
      'shop-b unknown 31.2k 1.0k 200 30.0k 0 new',
      'together $1.50 + unknown 93.6k 3.0k 600 90.0k 0',
      '',
      'No price is known of new: add it under prices: in rigs.yaml',
      '',
    ]);
  });

  it('shows how far the budgets are used, and what that leads to', async () => {
    const budget = (scope: BudgetState['scope'], level: BudgetState['level'], used: number): BudgetState => ({
      ...{ id: `${scope}:x`, scope, subject: scope === 'task' ? 'shop-a' : 'shop', unit: 'usd', used, most: 5, level },
      unknown: 0,
    });
    const cli = cliWith(row());
    const budgets = [
      budget('task', 'ok', 0.5),
      budget('task', 'pause', 5.25),
      budget('rig', 'warn', 4.2),
      budget('day', 'ok', 1),
    ];
    const totals = { tasks: 0, ready: 0, working: 0, needsYou: 0, inReview: 0, stuck: 0, landed: 0 };
    cli.town.set({ totals: { ...totals, budgets } });
    const { out } = await cli.run('costs');
    const lines = out.split('\n').map((line) => line.replace(/ +/g, ' ').trim());
    expect(lines.slice(2)).toEqual([
      '',
      'budget used',
      'task shop-a $5.25 of $5.00 105% what runs rests',
      'rig shop for today $4.20 of $5.00 84% used in large part',
      'the day shop $1.00 of $5.00 20%',
      '',
    ]);
    expect(JSON.parse((await cli.run('costs', '--json')).out).budgets).toEqual(budgets);
  });

  it('prints sums and rows as JSON, without a cost where there is none', async () => {
    const { out } = await cliWith(row(), priceless).run('costs', '--by', 'day', '--json');
    const { sums, rows } = JSON.parse(out);
    expect(sums).toMatchObject([{ id: '2027-01-30', total: 62_400, usd: 0.5, unknown: 31_200 }]);
    expect(rows[1]).not.toHaveProperty('usd');
  });

  it('leaves out the days before the one that is named', async () => {
    const { out } = await cliWith(row({ day: '1999-12-31' }), row({ day: '2000-01-01' })).run(
      'costs',
      '--since',
      '2000-01-01',
      '--json',
    );
    expect(JSON.parse(out).rows.map(({ day }: CostRow) => day)).toEqual(['2000-01-01']);
  });

  it('says so where nothing was used, and what may be added up', async () => {
    expect((await cliWith().run('costs')).out).toBe('Nothing that was used is known of\n');
    const wrong = await cliWith().run('costs', '--by', 'moon');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('polecat, task, convoy, rig, day');
  });

  it('refuses what is no moment, also while there is nothing to show', async () => {
    const ran = await fakeCli().run('costs', '--since', '99x');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('Not a moment: "99x"');
  });
});

import { type Command, Option } from 'commander';
import { type BudgetLevel, type BudgetState, budgetName, tokenText, usedText } from '../../core/budget.ts';
import { plainLine } from '../../core/plain.ts';
import { dayOf } from '../../core/usage/day.ts';
import {
  COST_GROUPS,
  type CostGroup,
  type CostRow,
  type CostSum,
  costText,
  sumOf,
  sumsBy,
} from '../../core/views/costs.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { pastFrom } from './when.ts';

type Options = { readonly by: CostGroup; readonly since?: string; readonly json?: true };

export const addCosts = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'costs',
    does: 'Show what agents have used: tokens, and what they cost as far as that is known',
    examples: ['mayor costs', 'mayor costs --by day --since 7d', 'mayor costs --by convoy --json'],
    more: 'A cost is what the CLI itself says, else tokens by the prices of Mayor and of rigs.yaml; of a model without a price it is unknown. Days are those of this machine. Without a running town the journal is read.',
  })
    .addOption(new Option('--by <what>', 'what to add up').choices(COST_GROUPS).default('task'))
    .option('--since <when>', 'only from that day on: 7d, or a date such as 2027-01-31')
    .option('--json', 'print the sums as JSON, and the rows that they are made of')
    .action(async ({ by, since, json }: Options) => {
      const first = since === undefined ? '' : firstDay(cli, since);
      const { rows: all, budgets } = await costs(cli);
      const rows = all.filter(({ day }) => day >= first);
      const sums = sumsBy(rows, by);
      if (json) cli.json({ by, sums, total: sumOf(rows), rows, budgets });
      else
        cli.say(...(await costsText(cli, by, sums, rows)), ...unknownText(rows), ...(await budgetsText(cli, budgets)));
    });
};

const firstDay = (cli: Cli, since: string): string => {
  const at = pastFrom(since, cli.clock.now());
  // A date is meant as it is written; a span is counted back from here.
  return /^\d{4}-/.test(since.trim()) ? since.trim().slice(0, 10) : dayOf(at, -new Date(at).getTimezoneOffset());
};

type Used = { readonly rows: readonly CostRow[]; readonly budgets: readonly BudgetState[] };

/** Where no town runs, nothing is held back either. */
const costs = async (cli: Cli): Promise<Used> => {
  try {
    const town = await cli.town();
    const [rows, { totals }] = await Promise.all([town.costs(), town.status()]);
    return { rows, budgets: totals.budgets ?? [] };
  } catch (error) {
    if (error instanceof NoTownError) return { rows: await cli.offline.costs(), budgets: [] };
    throw error;
  }
};

const unknownText = (rows: readonly CostRow[]): readonly string[] => {
  const names = namesIn(rows.filter(({ unknown }) => unknown > 0));
  return names === '' ? [] : ['', `No price is known of ${names}: add it under prices: in rigs.yaml`];
};

const THEN: Readonly<Record<BudgetLevel | 'ok', string>> = {
  ok: '',
  warn: 'used in large part',
  hold: 'nothing new starts',
  pause: 'what runs rests',
};

/** Those of rigs and the day, and of tasks and convoys what is no longer well. */
const budgetsText = async (cli: Cli, budgets: readonly BudgetState[]): Promise<readonly string[]> => {
  const told = budgets.filter(({ scope, level }) => level !== 'ok' || scope === 'rig' || scope === 'day');
  if (told.length === 0) return [];
  const { table } = await import('./table.ts');
  const right = { align: 'right' as const };
  const lines = told.map((budget) => [
    { text: budgetName(budget), tone: 'plain' as const },
    usedText(budget),
    `${Math.floor((100 * budget.used) / budget.most)}%`,
    { text: THEN[budget.level], tone: budget.level === 'ok' ? ('faint' as const) : ('attention' as const) },
  ]);
  const head = ['budget', 'used', '', ''].map((text) => ({ text, tone: 'faint' as const }));
  return [
    '',
    ...table([{ gives: true }, right, right, {}], [head, ...lines], {
      width: cli.out.columns,
      paint: cli.paint,
      indent: '',
    }),
  ];
};

const costsText = async (
  cli: Cli,
  by: CostGroup,
  sums: readonly CostSum[],
  rows: readonly CostRow[],
): Promise<readonly string[]> => {
  if (rows.length === 0) return ['Nothing that was used is known of'];
  const { table } = await import('./table.ts');
  const line = (sum: CostSum, tone: 'plain' | 'strong') => [
    { text: sum.id, tone },
    { text: costText(sum), tone },
    ...[sum.total, sum.tokens.input, sum.tokens.output, sum.tokens.cacheRead, sum.tokens.cacheWrite].map(tokenText),
    { text: by === 'model' ? '' : namesIn(rows.filter((row) => (row[by] ?? '-') === sum.id)), tone: 'faint' as const },
  ];
  const right = { align: 'right' as const };
  const head = [by, 'cost', 'tokens', 'input', 'output', 'cached', 'cache+', by === 'model' ? '' : 'models'];
  const columns = [{ gives: true as const }, right, right, right, right, right, right, {}];
  const all = sums.length > 1 ? [line({ id: 'together', ...sumOf(rows) }, 'strong')] : [];
  return table(
    columns,
    [head.map((text) => ({ text, tone: 'faint' as const })), ...sums.map((sum) => line(sum, 'plain')), ...all],
    { width: cli.out.columns, paint: cli.paint, indent: '' },
  );
};

const namesIn = (rows: readonly CostRow[]): string =>
  rows.length === 0 ? '' : [...new Set(rows.map(({ model }) => plainLine(model)))].sort().join(', ');

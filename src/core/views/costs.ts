/** What was used, by whom and when: the rows of `mayor costs` and the figures of the dashboard. */
import { dollarText, tokenText } from '../budget.ts';
import { grouped } from '../grouped.ts';
import type { World } from '../model.ts';
import { allRows, type Row } from '../usage/ledger.ts';
import { type Cost, costOf, noCost, type Prices, plusCost } from '../usage/prices.ts';
import { type ByModel, costIn, tokensIn } from '../usage/sums.ts';
import { noTokens, plus, type Tokens, totalOf } from '../usage/tokens.ts';

export const COST_GROUPS = ['polecat', 'task', 'convoy', 'rig', 'day', 'agent', 'model'] as const;
export type CostGroup = (typeof COST_GROUPS)[number];

/** What one assignment used of one model in one day. */
export type CostRow = {
  readonly polecat: string;
  readonly task: string;
  readonly rig: string;
  readonly convoy?: string;
  readonly agent: string;
  readonly model: string;
  readonly day: string;
  readonly source: Row['source'];
  readonly tokens: Tokens;
  readonly total: number;
  /** Dollars, as far as they are known; absent where no price is known at all. */
  readonly usd?: number;
  /** Tokens that no price is known of. */
  readonly unknown: number;
  /** Whether the CLI itself says what it costs. */
  readonly told: boolean;
};

/** All that was ever used: not for what is asked at each look. */
export const costRows = (world: Pick<World, 'ledger'>, prices: Prices): readonly CostRow[] =>
  allRows(world.ledger).map((row) => {
    const { polecat, task, rig, convoy, agent, model, day, source, tokens } = row;
    return {
      ...{ polecat, task, rig, ...(convoy === undefined ? {} : { convoy }), agent, model, day, source, tokens },
      total: totalOf(tokens),
      ...figures(costOf(row, prices)),
      told: row.usd !== undefined,
    };
  });

/** A cost of which nothing is known is not 0 but absent. */
const figures = ({ usd, unknown }: Cost): { readonly usd?: number; readonly unknown: number } =>
  usd === 0 && unknown > 0 ? { unknown } : { usd, unknown };

export type CostSum = Pick<CostRow, 'tokens' | 'total' | 'usd' | 'unknown'> & { readonly id: string };

/** Rows that belong together, added up, in the order of their names. */
export const sumsBy = (rows: readonly CostRow[], group: CostGroup): readonly CostSum[] =>
  [...grouped(rows, (row) => row[group] ?? '-')]
    .map(([id, ours]) => ({ id, ...sumOf(ours) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

export const sumOf = (rows: readonly CostRow[]): Omit<CostSum, 'id'> => {
  const cost = rows.reduce<Cost>((sum, { usd = 0, unknown }) => plusCost(sum, { usd, unknown }), noCost);
  const tokens = rows.reduce((sum, row) => plus(sum, row.tokens), noTokens);
  return { tokens, total: totalOf(tokens), ...figures(cost) };
};

/** As a row of a status carries it. */
export type Spent = { readonly tokens: number; readonly usd?: number; readonly unknown: number };
export const spentOf = (used: ByModel, prices: Prices): Spent | undefined =>
  Object.keys(used).length === 0 ? undefined : { tokens: tokensIn(used), ...figures(costIn(used, prices)) };

/** `$1.20`, `unknown`, or `$1.20 + unknown` where only a part has a price. */
export const costText = ({ usd, unknown }: Pick<CostSum, 'usd' | 'unknown'>): string =>
  usd === undefined ? 'unknown' : unknown > 0 ? `${dollarText(usd)} + unknown` : dollarText(usd);

/** `12.3k tokens, $0.12`; nothing where nothing was used. */
export const spentText = (spent: Spent | undefined): string =>
  spent === undefined || (spent.tokens === 0 && spent.usd === undefined)
    ? ''
    : `${tokenText(spent.tokens)} tokens, ${spent.usd === undefined ? 'cost unknown' : costText(spent)}`;

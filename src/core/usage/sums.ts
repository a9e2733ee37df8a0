/** What rows of the ledger come to, by model: prices may change, so dollars are worked out when they are asked for. */
import type { Row } from './ledger.ts';
import { type Cost, costOf, noCost, type Prices, plusCost } from './prices.ts';
import { totalOf } from './tokens.ts';
import { plusUsed, type Used } from './used.ts';

/** By model, and whether the dollars were told. */
export type ByModel = Readonly<Record<string, Used & { readonly model: string }>>;

export type Sums = {
  readonly tasks: Readonly<Record<string, ByModel>>;
  /** By convoy, then by task. */
  readonly convoys: Readonly<Record<string, Readonly<Record<string, ByModel>>>>;
};

export const withRows = (sums: Sums, rows: readonly Row[]): Sums => {
  const tasks: Record<string, ByModel> = { ...sums.tasks };
  const convoys: Record<string, Readonly<Record<string, ByModel>>> = { ...sums.convoys };
  for (const row of rows) {
    tasks[row.task] = plusRows(tasks[row.task], [row]);
    if (row.convoy === undefined) continue;
    const ours = convoys[row.convoy] ?? {};
    convoys[row.convoy] = { ...ours, [row.task]: plusRows(ours[row.task], [row]) };
  }
  return { tasks, convoys };
};

export const plusRows = (sum: ByModel = {}, rows: readonly (Used & { readonly model: string })[]): ByModel => {
  const all: Record<string, Used & { readonly model: string }> = { ...sum };
  for (const { model, tokens, long, usd } of rows) {
    const key = `${model}|${usd === undefined ? '' : '$'}`;
    const before = all[key];
    const used = { tokens, ...(long === undefined ? {} : { long }), ...(usd === undefined ? {} : { usd }) };
    all[key] = { model, ...(before === undefined ? used : plusUsed(before, used)) };
  }
  return all;
};

export const tokensIn = (sum: ByModel): number =>
  Object.values(sum).reduce((total, { tokens }) => total + totalOf(tokens), 0);
export const costIn = (sum: ByModel, prices: Prices): Cost =>
  Object.values(sum).reduce<Cost>((total, one) => plusCost(total, costOf(one, prices)), noCost);

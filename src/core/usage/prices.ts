/** What tokens cost: dollars for a million of each part. */
import type { Cell } from './ledger.ts';
import { PARTS, type Tokens } from './tokens.ts';

export type Price = Tokens;
/** By model, as the CLI calls it. A name that ends with `*` fits every model that begins so; the longest wins. */
export type Prices = Readonly<Record<string, Price>>;

/** What was paid, and how many tokens of it nobody can tell the price of. */
export type Cost = { readonly usd: number; readonly unknown: number };
export const noCost: Cost = { usd: 0, unknown: 0 };

/** `undefined`: nobody knows. A price of another model is none. */
export const priceOf = (prices: Prices, model: string): Price | undefined => {
  const bare = bareName(model);
  for (const name of [model, bare]) if (Object.hasOwn(prices, name)) return prices[name];
  const starred = Object.keys(prices)
    .filter((name) => name.endsWith('*') && (model.startsWith(name.slice(0, -1)) || bare.startsWith(name.slice(0, -1))))
    .sort((a, b) => b.length - a.length)[0];
  return starred === undefined ? undefined : prices[starred];
};

/** Without who serves it, its size of context and its date: `vendor/model-4-5-20270131[1m]` is `model-4-5`. */
const bareName = (model: string): string =>
  model
    .replace(/^.*\//, '')
    .replace(/\[\w+\]$/, '')
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d|latest)$/, '');

export const costOf = (cell: Pick<Cell, 'tokens' | 'model' | 'usd'>, prices: Prices): Cost => {
  if (cell.usd !== undefined) return { usd: cell.usd, unknown: 0 };
  const price = priceOf(prices, cell.model);
  const used = PARTS.reduce((sum, part) => sum + cell.tokens[part], 0);
  if (price === undefined) return { usd: 0, unknown: used };
  return { usd: PARTS.reduce((sum, part) => sum + cell.tokens[part] * price[part], 0) / 1e6, unknown: 0 };
};

export const plusCost = (a: Cost, b: Cost): Cost => ({ usd: a.usd + b.usd, unknown: a.unknown + b.unknown });

/** What tokens cost: dollars for a million of each part. */
import { noTokens, PARTS, type Part, plus, type Tokens, totalOf } from './tokens.ts';
import type { Used } from './used.ts';

/** `cacheHour`: for what is written into a cache that is kept for an hour; as `cacheWrite` where it is left out. */
export type Rate = Readonly<Record<Part, number>> & { readonly cacheHour?: number };
export type Price = Rate & {
  /** What a whole request costs whose prompt is longer than so many tokens: one of the lengths that are told apart. */
  readonly long?: Rate & { readonly over: number };
};
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

export const costOf = (used: Used & { readonly model: string }, prices: Prices): Cost => {
  if (used.usd !== undefined) return { usd: used.usd, unknown: 0 };
  const price = priceOf(prices, used.model);
  if (price === undefined) return { usd: 0, unknown: totalOf(used.tokens) };
  const { long } = price;
  const dearer = long === undefined ? noTokens : longer(used, long.over);
  const more = long === undefined ? 0 : worth(dearer, long) - worth(dearer, price);
  return { usd: (worth(used.tokens, price) + more) / 1e6, unknown: 0 };
};

const longer = ({ long = {} }: Used, over: number): Tokens =>
  Object.entries(long).reduce((sum, [length, tokens]) => (Number(length) >= over ? plus(sum, tokens) : sum), noTokens);

const worth = (tokens: Tokens, rate: Rate): number =>
  PARTS.reduce((sum, part) => sum + tokens[part] * rate[part], 0) +
  (tokens.cacheHour ?? 0) * ((rate.cacheHour ?? rate.cacheWrite) - rate.cacheWrite);

export const plusCost = (a: Cost, b: Cost): Cost => ({ usd: a.usd + b.usd, unknown: a.unknown + b.unknown });

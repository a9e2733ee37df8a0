/**
 * List prices of Anthropic's API, from https://platform.claude.com/docs/en/about-claude/pricing as it was between
 * 2026-10-07 and 2026-10-24; read on 2026-11-27 in copies of that page and in price lists that others took from it.
 * Its standard service: fast mode, processing in one country, and other clouds cost more.
 */
import type { Price, Prices } from '../../core/usage/prices.ts';
import { longPrompts, priced } from '../usage.ts';

/** What is read from a cache costs a part of the input; to write into one costs 1.25 times the input, for an hour twice. */
const price = (input: number, output: number, read = 0.1): Price => ({
  input,
  output,
  cacheRead: input * read,
  cacheWrite: input * 1.25,
  cacheHour: input * 2,
});

export const claudePrices: Prices = {
  ...priced(price(10, 50, 0.025), 'claude-fable-5-1', 'claude-mythos-5-1'),
  ...priced(price(10, 50), 'claude-fable-5', 'claude-mythos-5'),
  ...priced(price(4, 20, 0.05), 'claude-opus-5-5'),
  ...priced(price(5, 25), 'claude-opus-5', 'claude-opus-4-8', 'claude-opus-4-7', 'claude-opus-4-6', 'claude-opus-4-5'),
  ...priced(price(15, 75), 'claude-opus-4-1', 'claude-opus-4-0', 'claude-opus-4', 'claude-3-opus'),
  ...priced(price(2, 10, 0.05), 'claude-sonnet-5-5'),
  ...priced(price(2, 10), 'claude-sonnet-5'),
  ...priced(price(3, 15), 'claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-sonnet-4-0', 'claude-sonnet-4'),
  ...priced(price(3, 15), 'claude-3-7-sonnet', 'claude-3-5-sonnet'),
  ...priced(longPrompts(price(0.1, 0.5), 100_000, 5, 5), 'claude-haiku-5-5'),
  ...priced(price(1, 5), 'claude-haiku-4-5'),
  ...priced(price(0.8, 4), 'claude-3-5-haiku'),
};

/**
 * List prices of OpenAI's API, from https://developers.openai.com/api/docs/pricing and the pages of its models as they
 * were in September and October 2026; read on 2026-11-27 in copies of these pages and in price lists that others took
 * from them. Its standard service: fast mode costs twice as much, and is not told in a rollout.
 */
import type { Price, Prices } from '../../core/usage/prices.ts';
import { longPrompts, price, priced } from '../usage.ts';

/** Prompts over 272,000 tokens: twice the input and the cache, one and a half times the output, for the whole request. */
const long = (of: Price): Price => longPrompts(of, 272_000, 2, 1.5);

export const codexPrices: Prices = {
  ...priced(long(price(10, 50, 1, 12.5)), 'gpt-6-astra'),
  ...priced(long(price(2, 10, 0.1, 2.5)), 'gpt-6.1-sol'),
  ...priced(long(price(1, 5, 0.05, 1.25)), 'gpt-6.1-terra'),
  ...priced(long(price(2, 10, 0.2, 2.5)), 'gpt-6-sol'),
  ...priced(long(price(0.1, 0.5, 0.01, 0.125)), 'gpt-6-luna'),
  // $4 and $20 in an offer that was good until 2026-11-21; nobody was found to say what came after it.
  ...priced(long(price(5, 30, 0.5, 6.25)), 'gpt-5.6', 'gpt-5.6-sol'),
  ...priced(long(price(2, 12, 0.2, 2.5)), 'gpt-5.6-terra'),
  ...priced(long(price(0.2, 1.2, 0.02, 0.25)), 'gpt-5.6-luna'),
  // Until here a prompt goes into the cache for nothing more than its input.
  ...priced(long(price(5, 30, 0.5)), 'gpt-5.5'),
  ...priced(long(price(2.5, 15, 0.25)), 'gpt-5.4'),
  ...priced(price(0.75, 4.5, 0.075), 'gpt-5.4-mini'),
  ...priced(price(0.2, 1.25, 0.02), 'gpt-5.4-nano'),
  ...priced(price(1.75, 14, 0.175), 'gpt-5.3-codex', 'gpt-5.2', 'gpt-5.2-codex'),
  ...priced(price(1.25, 10, 0.125), 'gpt-5', 'gpt-5-codex', 'gpt-5.1', 'gpt-5.1-codex', 'gpt-5.1-codex-max'),
  ...priced(price(0.25, 2, 0.025), 'gpt-5-mini', 'gpt-5.1-codex-mini'),
  ...priced(price(0.05, 0.4, 0.005), 'gpt-5-nano'),
};

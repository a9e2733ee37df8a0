/**
 * List prices of the Gemini API, from https://ai.google.dev/gemini-api/docs/pricing as it was on 2026-10-07; read on
 * 2026-11-27 in a list taken from that page and in that of models.dev. The paid standard service, of text.
 */
import type { Price, Prices } from '../../core/usage/prices.ts';
import { longPrompts, price, priced } from '../usage.ts';

/** Prompts over 200,000 tokens: twice the input and the cache, one and a half times the output. */
const long = (of: Price): Price => longPrompts(of, 200_000, 2, 1.5);

export const geminiPrices: Prices = {
  ...priced(
    long(price(2, 12, 0.2)),
    ...['gemini-3.1-pro-preview', 'gemini-3.1-pro-preview-customtools', 'gemini-3-pro-preview'],
  ),
  // Until 2026-12-31; twice as much from then on.
  ...priced(price(0.75, 3.75, 0.075), 'gemini-3.8-flash'),
  ...priced(price(1.5, 9, 0.15), 'gemini-3.5-flash'),
  ...priced(price(0.3, 2.5, 0.03), 'gemini-3.5-flash-lite'),
  ...priced(price(0.25, 1.5, 0.025), 'gemini-3.1-flash-lite', 'gemini-3.1-flash-lite-preview'),
  ...priced(price(0.5, 3, 0.05), 'gemini-3-flash-preview'),
  ...priced(long(price(1.25, 10, 0.125)), 'gemini-2.5-pro'),
  ...priced(price(0.3, 2.5, 0.03), 'gemini-2.5-flash'),
  ...priced(price(0.1, 0.4, 0.01), 'gemini-2.5-flash-lite'),
};

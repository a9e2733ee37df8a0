/** What Gemini CLI writes down of its usage: figures with each answer, which is noted again with its tools' results. */
import type { UsageNote } from '../../core/usage/count.ts';
import { countOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { momentOf, type UsageReading } from '../usage.ts';
import { geminiPrices } from './prices.ts';
import { geminiSigns } from './transcript.ts';

export const geminiUsage: UsageReading = {
  // The home is the worker's own, and so is every conversation in it: subagents have files of theirs.
  files: ({ folder }) => [`${folder}/home/.gemini/tmp/*/chats/*.jsonl`, `${folder}/home/.gemini/tmp/*/chats/*/*.jsonl`],
  marks: ['"tokens"'],
  read: (line) => {
    const tokens = fieldOf(line, 'tokens');
    if (textIn(line, 'type') !== 'gemini' || typeof tokens !== 'object' || tokens === null) return undefined;
    const cacheRead = countOf(fieldOf(tokens, 'cached'));
    return {
      at: momentOf(fieldOf(line, 'timestamp')),
      model: textIn(line, 'model'),
      used: {
        id: textIn(line, 'id'),
        tokens: {
          // The prompt includes what comes from the cache; the output does not include the thoughts.
          input: Math.max(0, countOf(fieldOf(tokens, 'input')) - cacheRead) + countOf(fieldOf(tokens, 'tool')),
          output: countOf(fieldOf(tokens, 'output')) + countOf(fieldOf(tokens, 'thoughts')),
          cacheRead,
          cacheWrite: 0,
        },
      },
    };
  },
  point: ({ kind, name, attributes, value, at }) => {
    const model = textIn(attributes, 'model');
    const used = (input: number, output: number, cacheRead: number): UsageNote => ({
      at,
      model,
      used: { tokens: { input, output, cacheRead, cacheWrite: 0 } },
    });
    if (kind === 'log' && name === 'gemini_cli.api_response') {
      const cached = countOf(attributes.cached_content_token_count);
      const input = Math.max(0, countOf(attributes.input_token_count) - cached) + countOf(attributes.tool_token_count);
      return used(input, countOf(attributes.output_token_count) + countOf(attributes.thoughts_token_count), cached);
    }
    if (kind !== 'counter' || name !== 'gemini_cli.token.usage') return undefined;
    // Each kind is a counter of its own. That of the cache is a part of the input's, so it is left out.
    const isOutput = attributes.type === 'output' || attributes.type === 'thought';
    const isInput = attributes.type === 'input' || attributes.type === 'tool';
    return used(isInput ? countOf(value) : 0, isOutput ? countOf(value) : 0, 0);
  },
  signs: geminiSigns,
  pricesAsOf: '2026-10-07',
  prices: geminiPrices,
};

/** What Gemini CLI writes down of its usage: figures with each answer, which is noted again with its tools' results. */
import type { UsageNote } from '../../core/usage/count.ts';
import { countOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { momentOf, priced, type UsageReading } from '../usage.ts';

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
  pricesAsOf: '2026-02-01',
  prices: {
    ...priced([1.25, 10, 0.125, 1.25], 'gemini-2.5-pro'),
    ...priced([0.3, 2.5, 0.03, 0.3], 'gemini-2.5-flash'),
    ...priced([0.1, 0.4, 0.01, 0.1], 'gemini-2.5-flash-lite'),
    ...priced([2, 12, 0.2, 2], 'gemini-3-pro-preview', 'gemini-3.1-pro-preview', 'gemini-3.1-pro-preview-customtools'),
    ...priced([0.5, 3, 0.05, 0.5], 'gemini-3-flash-preview'),
  },
};

/** What Claude Code writes down of its usage, and what it sends where it is asked to. */
import { countOf, dollarsOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { folderIn, momentOf, type UsageReading } from '../usage.ts';
import { claudePrices } from './prices.ts';
import { claudeSigns } from './transcript.ts';

/** The conversation, and those of its subagents. An answer is on several lines, each with the figures so far (seen). */
export const claudeUsage: UsageReading = {
  files: (where) =>
    where.session === undefined
      ? []
      : folderIn(where, 'CLAUDE_CONFIG_DIR', '.claude').flatMap((folder) => [
          `${folder}/projects/*/${where.session}.jsonl`,
          `${folder}/projects/*/${where.session}/subagents/*.jsonl`,
        ]),
  beside: (path, { session }) => {
    const folder = path.endsWith(`/${session}.jsonl`) ? path.slice(0, -'.jsonl'.length) : undefined;
    return folder === undefined ? [] : [path, `${folder}/subagents/*.jsonl`];
  },
  marks: ['"usage"'],
  read: (line) => {
    const message = fieldOf(line, 'message');
    const usage = fieldOf(message, 'usage');
    const model = textIn(message, 'model');
    // Words of its own, as at a limit, are noted as an answer of no model.
    if (textIn(line, 'type') !== 'assistant' || usage === undefined || model === '<synthetic>') return undefined;
    const id = textIn(message, 'id');
    return {
      at: momentOf(fieldOf(line, 'timestamp')),
      model,
      used: {
        id,
        tokens: {
          input: countOf(fieldOf(usage, 'input_tokens')),
          output: countOf(fieldOf(usage, 'output_tokens')),
          cacheRead: countOf(fieldOf(usage, 'cache_read_input_tokens')),
          cacheWrite: countOf(fieldOf(usage, 'cache_creation_input_tokens')),
          cacheHour: countOf(fieldOf(fieldOf(usage, 'cache_creation'), 'ephemeral_1h_input_tokens')),
        },
        usd: dollarsOf(fieldOf(line, 'costUSD')),
      },
    };
  },
  /** Requests beside the conversation, for its title say, are told here alone (seen). */
  point: ({ kind, name, attributes, value, at }) => {
    const model = textIn(attributes, 'model');
    if (kind === 'log' && name === 'api_request')
      return {
        at,
        model,
        used: {
          tokens: {
            input: countOf(attributes.input_tokens),
            output: countOf(attributes.output_tokens),
            cacheRead: countOf(attributes.cache_read_tokens),
            cacheWrite: countOf(attributes.cache_creation_tokens),
          },
          usd: dollarsOf(attributes.cost_usd),
        },
      };
    if (kind === 'counter' && name === 'claude_code.cost.usage')
      return {
        at,
        model,
        used: { tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, usd: dollarsOf(value) },
      };
    if (kind !== 'counter' || name !== 'claude_code.token.usage') return undefined;
    const part = (type: string) => (attributes.type === type ? countOf(value) : 0);
    return {
      at,
      model,
      used: {
        tokens: {
          input: part('input'),
          output: part('output'),
          cacheRead: part('cacheRead'),
          cacheWrite: part('cacheCreation'),
        },
      },
    };
  },
  signs: claudeSigns,
  pricesAsOf: '2026-10-24',
  prices: claudePrices,
};

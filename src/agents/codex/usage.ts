/** What Codex writes down of its usage: figures for the whole conversation so far, after each answer. */
import { type QuotaNote, quotaWindow } from '../../core/quota.ts';
import { countOf, type Tokens } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { folderIn, momentOf, type UsageReading } from '../usage.ts';
import { codexPrices } from './prices.ts';
import { codexSigns } from './transcript.ts';

export const codexUsage: UsageReading = {
  files: (where) =>
    where.session === undefined
      ? []
      : folderIn(where, 'CODEX_HOME', '.codex').map(
          (folder) => `${folder}/sessions/*/*/*/rollout-*-${where.session}.jsonl`,
        ),
  beside: (path, { session }) => (path.endsWith(`-${session}.jsonl`) ? [path] : []),
  marks: ['"token_count"', '"turn_context"'],
  read: (line) => {
    const payload = fieldOf(line, 'payload');
    const at = momentOf(fieldOf(line, 'timestamp'));
    if (textIn(line, 'type') === 'turn_context') return { at, model: textIn(payload, 'model') };
    const total = fieldOf(fieldOf(payload, 'info'), 'total_token_usage');
    // At the start, and at a limit, there is a line without figures.
    if (textIn(payload, 'type') !== 'token_count' || typeof total !== 'object' || total === null) return undefined;
    return {
      at,
      prompt: countOf(fieldOf(fieldOf(fieldOf(payload, 'info'), 'last_token_usage'), 'input_tokens')),
      total: toldTokens(total),
    };
  },
  quota: (line) => quotaIn(fieldOf(line, 'payload'), momentOf(fieldOf(line, 'timestamp'))),
  point: ({ kind, name, attributes, at }) =>
    kind === 'log' && name === 'codex.sse_event' && attributes['event.kind'] === 'response.completed'
      ? {
          at,
          model: textIn(attributes, 'model'),
          used: {
            tokens: tokensOf({
              input: attributes.input_token_count,
              output: attributes.output_token_count,
              cached: attributes.cached_token_count,
              written: attributes.cache_write_token_count,
            }),
          },
        }
      : undefined,
  signs: codexSigns,
  pricesAsOf: '2026-10-27',
  prices: codexPrices,
};

/**
 * The service's own figures, as it passed them on after each answer (0.169.0, recorded: test/fixtures/usage). Those of
 * a single model have another `limit_id`. With an API key there are none.
 */
const quotaIn = (payload: unknown, at: number | undefined): QuotaNote | undefined => {
  const limits = fieldOf(payload, 'rate_limits');
  if (at === undefined || textIn(payload, 'type') !== 'token_count') return undefined;
  if ((textIn(limits, 'limit_id') ?? 'codex') !== 'codex') return undefined;
  const windows = ['primary', 'secondary'].flatMap((which) => {
    const window = fieldOf(limits, which);
    const [minutes, used] = [fieldOf(window, 'window_minutes'), fieldOf(window, 'used_percent')];
    return quotaWindow({ minutes, used, resetsAt: fieldOf(window, 'resets_at') });
  });
  return windows.length === 0 ? undefined : { at, windows };
};

/** Of a turn or of a whole conversation: both are told in the same words. */
export const toldTokens = (usage: unknown): Tokens =>
  tokensOf({
    input: fieldOf(usage, 'input_tokens'),
    output: fieldOf(usage, 'output_tokens'),
    cached: fieldOf(usage, 'cached_input_tokens'),
    written: fieldOf(usage, 'cache_write_input_tokens'),
  });

/** The vendor's input includes what comes from the cache and goes into it; its output includes the reasoning. */
const tokensOf = (told: Readonly<Record<'input' | 'output' | 'cached' | 'written', unknown>>): Tokens => {
  const cacheRead = countOf(told.cached);
  const cacheWrite = countOf(told.written);
  const input = Math.max(0, countOf(told.input) - cacheRead - cacheWrite);
  return { input, output: countOf(told.output), cacheRead, cacheWrite };
};

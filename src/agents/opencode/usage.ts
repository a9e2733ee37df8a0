/** What the plugin writes down of OpenCode's events: one line for each finished answer, subagents' included. */
import { countOf, dollarsOf, type Tokens } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { momentOf, type UsageReading } from '../usage.ts';
import { USAGE_FILE } from './plugin.ts';

export const opencodeUsage: UsageReading = {
  files: ({ folder }) => [`${folder}/${USAGE_FILE}`],
  marks: ['"tokens"'],
  read: (line) => {
    const tokens = fieldOf(line, 'tokens');
    if (typeof tokens !== 'object' || tokens === null) return undefined;
    const provider = textIn(line, 'provider');
    const model = textIn(line, 'model');
    return {
      at: momentOf(fieldOf(line, 'at')),
      model: provider === undefined || model === undefined ? model : `${provider}/${model}`,
      used: {
        id: textIn(line, 'id'),
        tokens: toldTokens(tokens),
        // Of a model that it has no price for it says 0.
        usd: dollarsOf(fieldOf(line, 'cost')),
      },
    };
  },
};

/** As an answer and the step of a conversation tell them. */
export const toldTokens = (told: unknown): Tokens => {
  const cache = fieldOf(told, 'cache');
  return {
    input: countOf(fieldOf(told, 'input')),
    output: countOf(fieldOf(told, 'output')) + countOf(fieldOf(told, 'reasoning')),
    cacheRead: countOf(fieldOf(cache, 'read')),
    cacheWrite: countOf(fieldOf(cache, 'write')),
  };
};

/** Claude Code asked about a conversation that is over: a copy of its file is read, and nothing is written down. */
import { countOf, dollarsOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { failedWith, type PastAsking, type PastUse, valuesIn } from '../past.ts';
import { folderIn } from '../usage.ts';
import { ENVIRONMENT } from './settings.ts';

/** By its path a conversation is found from any folder; by its id only from its own (both seen). */
export const claudePast: PastAsking = {
  conversation: (where) =>
    folderIn(where, 'CLAUDE_CONFIG_DIR', '.claude').map((folder) => `${folder}/projects/*/${where.session}.jsonl`),
  ask: ({ session, command, args, copy }) => ({
    argv: [
      ...([command, ...args] as const),
      ...['--print', '--output-format', 'json', '--resume', copy ?? session, '--fork-session'],
      // Neither hooks nor servers of the owner's; their login and model count all the same, as it says.
      ...['--no-session-persistence', '--safe-mode', '--permission-mode', 'default', '--tools', READING],
    ],
    env: ENVIRONMENT,
    files: [],
  }),
  read: (ended) => {
    const result = valuesIn(ended.stdout).find((value) => textIn(value, 'type') === 'result');
    const text = textIn(result, 'result');
    if (/No conversation found/.test(ended.stderr + (text ?? ''))) return { kind: 'gone' };
    if (text === undefined || fieldOf(result, 'is_error') === true || ended.exit !== 0) return failedWith(text, ended);
    return { kind: 'answer', text, used: usedIn(fieldOf(result, 'modelUsage')) };
  },
};

/** There are no other tools then, so no rule of the owner's can allow one. */
const READING = 'Read,Grep,Glob';

const usedIn = (models: unknown): readonly PastUse[] =>
  typeof models !== 'object' || models === null
    ? []
    : Object.entries(models).map(([model, of]) => {
        const usd = dollarsOf(fieldOf(of, 'costUSD'));
        return {
          model,
          tokens: {
            input: countOf(fieldOf(of, 'inputTokens')),
            output: countOf(fieldOf(of, 'outputTokens')),
            cacheRead: countOf(fieldOf(of, 'cacheReadInputTokens')),
            cacheWrite: countOf(fieldOf(of, 'cacheCreationInputTokens')),
          },
          ...(usd === undefined ? {} : { usd }),
        };
      });

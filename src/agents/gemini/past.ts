/** Gemini CLI asked about a conversation that is over: it takes a copy of the file in, in a home made for this alone. */
import { countOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { failedWith, type PastAsking, type PastUse, type PastWhere, valuesIn, without } from '../past.ts';
import { ASK, HOME, RULES_FILE, SETTINGS_FILE } from './home.ts';
import { ENVIRONMENT } from './settings.ts';

const CHATS = 'home/.gemini/tmp/*/chats';

export const geminiPast: PastAsking = {
  keeps: [`${CHATS}/*.jsonl`],
  conversation: ({ folder, kept, ...where }) =>
    [`${folder}/${CHATS}`, kept].map((place) => `${place}/${nameOf(where)}`),
  ask: ({ command, args, folder, copy = '' }) => ({
    argv: [
      ...(['sh', `${folder}/ask.sh`, command] as const),
      ...without(args, /^(?:-y|--yolo)$/, ['--approval-mode', '-o', '--output-format', '-e', '--extensions']),
      ...['--skip-trust', '--approval-mode=default', '--extensions=none', '--output-format=json'],
      `--session-file=${copy}`,
    ],
    env: ENVIRONMENT,
    files: [
      { path: `${folder}/${SETTINGS_FILE}`, text: READING },
      { path: `${folder}/${RULES_FILE}`, text: DENIED },
      { path: `${folder}/home.mjs`, text: HOME },
      { path: `${folder}/ask.sh`, text: ASK },
    ],
  }),
  read: (ended) => {
    const values = [...valuesIn(ended.stdout), ...valuesIn(ended.stderr)];
    const text = values.flatMap((value) => textIn(value, 'response') ?? []).at(-1);
    const said = values.flatMap((value) => textIn(fieldOf(value, 'error'), 'message') ?? []).at(-1);
    if (text === undefined || said !== undefined || ended.exit !== 0) return failedWith(said, ended);
    return { kind: 'answer', text, used: usedIn(values) };
  },
};

/** Its name ends with the first part of its id. */
const nameOf = ({ session = '' }: Pick<PastWhere, 'session'>): string => `session-*-${session.split('-')[0]}.json*`;

/** In place of the owner's: there are no other tools then, and no hooks or servers. */
const READING = `${JSON.stringify({
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  tools: { core: ['read_file', 'read_many_files', 'list_directory', 'glob', 'grep_search'] },
  mcpServers: {},
})}\n`;

/** A repository may name other tools, and the owner's rules may allow them; these are their highest. */
const DENIED = ['run_shell_command', 'write_file', 'replace']
  .map((tool) => `[[rule]]\ntoolName = "${tool}"\npriority = 999\ndecision = "deny"\n`)
  .join('\n');

const usedIn = (values: readonly unknown[]): readonly PastUse[] =>
  values.flatMap((value) => {
    const models = fieldOf(fieldOf(value, 'stats'), 'models');
    if (typeof models !== 'object' || models === null) return [];
    return Object.entries(models).map(([model, of]) => {
      const told = fieldOf(of, 'tokens');
      const cacheRead = countOf(fieldOf(told, 'cached'));
      const tokens = {
        input: Math.max(0, countOf(fieldOf(told, 'prompt')) - cacheRead) + countOf(fieldOf(told, 'tool')),
        output: countOf(fieldOf(told, 'candidates')) + countOf(fieldOf(told, 'thoughts')),
        cacheRead,
        cacheWrite: 0,
      };
      return { model, tokens };
    });
  });

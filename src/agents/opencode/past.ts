/** OpenCode asked about a conversation that is over: a copy of it, in a database made for this alone. */
import { dollarsOf } from '../../core/usage/tokens.ts';
import { fieldOf, textIn } from '../field.ts';
import { failedWith, type PastAsking, type PastUse, valuesIn } from '../past.ts';
import { contentWith, ENVIRONMENT, ownContent } from './settings.ts';
import { toldTokens } from './usage.ts';

export const opencodePast: PastAsking = {
  ask: ({ session, command, args, given, folder }) => ({
    argv: [
      ...(['sh', `${folder}/ask.sh`, session, command, ...args] as const),
      ...['--format=json', `--agent=${READER}`],
    ],
    env: { ...ENVIRONMENT, OPENCODE_CONFIG_CONTENT: contentWith(ownContent(given), withReader) },
    files: [{ path: `${folder}/ask.sh`, text: ASK }],
  }),
  read: (ended) => {
    const values = valuesIn(ended.stdout);
    const texts = values.flatMap((value) =>
      textIn(value, 'type') === 'text' ? (textIn(fieldOf(value, 'part'), 'text') ?? []) : [],
    );
    const said = values.flatMap((value) => (textIn(value, 'type') === 'error' ? [errorIn(value)] : []));
    if (/Session not found/i.test(ended.stderr)) return { kind: 'gone' };
    if (texts.length === 0 || said.length > 0 || ended.exit !== 0) return failedWith(said.at(-1), ended);
    return { kind: 'answer', text: texts.join('\n\n'), used: values.flatMap(usedIn) };
  },
};

/** An agent of ours, since what is said of an agent stands over all other rules. */
const READER = 'mayor-reader';
const READING = {
  mode: 'primary',
  description: 'Answers questions about work that is over',
  permission: { '*': 'deny', read: 'allow', list: 'allow', glob: 'allow', grep: 'allow' },
} as const;

const withReader = (before: object): object => {
  const theirs = fieldOf(before, 'agent');
  // What is shared by itself, or kept of the files, would outlive the question.
  return {
    share: 'disabled',
    snapshot: false,
    agent: { ...(typeof theirs === 'object' ? theirs : {}), [READER]: READING },
  };
};

/** A conversation that is brought into another database belongs to the folder in which that is done (seen). */
const ASK = `# Asks a copy of a conversation. Arguments: its id, the CLI, arguments of the asking.
here=\${0%/*} id=$1 cli=$2
shift 2
"$cli" export "$id" </dev/null >"$here/conversation.json" || exit 1
OPENCODE_DB=$here/opencode.db
export OPENCODE_DB
"$cli" import "$here/conversation.json" </dev/null >&2 || exit 1
exec "$cli" run --session="$id" "$@"
`;

const errorIn = (value: unknown): string => {
  const error = fieldOf(value, 'error');
  return textIn(fieldOf(error, 'data'), 'message') ?? textIn(error, 'name') ?? 'an error without words';
};

const usedIn = (value: unknown): readonly PastUse[] => {
  if (textIn(value, 'type') !== 'step_finish') return [];
  const part = fieldOf(value, 'part');
  const usd = dollarsOf(fieldOf(part, 'cost'));
  return [{ tokens: toldTokens(fieldOf(part, 'tokens')), ...(usd === undefined ? {} : { usd }) }];
};

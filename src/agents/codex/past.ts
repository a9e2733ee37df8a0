/** Codex asked about a conversation that is over: a fork of it that is never written down, in a sandbox that only reads. */
import { fieldOf, textIn } from '../field.ts';
import { failedWith, type PastAsking, valuesIn, without } from '../past.ts';
import { folderIn } from '../usage.ts';
import { toldTokens } from './usage.ts';

export const codexPast: PastAsking = {
  // Found by its id; but without its file Codex ends with a panic in place of words (seen).
  conversation: (where) =>
    folderIn(where, 'CODEX_HOME', '.codex').flatMap((folder) =>
      ['sessions/*/*/*', 'archived_sessions'].map((place) => `${folder}/${place}/rollout-*-${where.session}.jsonl*`),
    ),
  ask: ({ session, command, args }) => ({
    argv: [
      ...([command, 'exec'] as const),
      ...without(args, UNBOUND, ['-s', '--sandbox', '-a', '--ask-for-approval']),
      // After the owner's arguments, since the last one wins.
      ...SETTINGS.flatMap((override) => ['-c', override]),
      ...['--json', '--ephemeral', '--sandbox', 'read-only', 'fork', session, '-'],
    ],
    env: {},
    files: [],
  }),
  read: (ended) => {
    const values = valuesIn(ended.stdout);
    const texts = values.flatMap((value) => {
      const item = fieldOf(value, 'item');
      return textIn(item, 'type') === 'agent_message' ? (textIn(item, 'text') ?? []) : [];
    });
    const end = values.find((value) => textIn(value, 'type') === 'turn.completed');
    const said = values.flatMap(
      (value) => textIn(fieldOf(value, 'error'), 'message') ?? textIn(value, 'message') ?? [],
    );
    const text = texts.at(-1);
    if (end !== undefined && text !== undefined)
      return { kind: 'answer', text, used: [{ tokens: toldTokens(fieldOf(end, 'usage')) }] };
    return GONE.test(ended.stderr + said.join('\n')) ? { kind: 'gone' } : failedWith(said.at(-1), ended);
  },
};

/** Words of the owner's that would leave the sandbox, whatever comes after them; options that stand twice are refused. */
const UNBOUND = /^--(?:dangerously-.*|yolo|full-auto)$/;

const SETTINGS = ['check_for_update_on_startup=false', 'allow_login_shell=false', 'approval_policy="never"'];

const GONE = /no (?:rollout|thread|saved session|conversation)\b[^\n]*found/i;

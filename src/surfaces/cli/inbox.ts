import { type Command, Option } from 'commander';
import type { Answer } from '../../core/command.ts';
import { LATELY, lastDeed } from '../../core/deed.ts';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { SCOPES, type Scope, scopeWords } from '../../core/permissions/grant.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { agoText } from '../../core/views/age.ts';
import type { InboxRow, StatusView } from '../../core/views/status.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { lookFor } from './find.ts';
import { itemNamed } from './named.ts';
import { submit } from './reply.ts';

export const addInbox = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'inbox [item]',
    does: 'Show what waits for you, or one item whole',
    examples: ['mayor inbox', 'mayor inbox ask-1', 'mayor inbox --json'],
  })
    .option('--json', 'print {inbox, merges} as JSON, or the one item')
    .action(async (given: string | undefined, { json }: { readonly json?: true }) => {
      const status = await (await cli.town()).status();
      if (given !== undefined) {
        const id = itemNamed(status, given);
        const item = status.inbox.find((row) => row.id === id);
        if (json) cli.json(item);
        else if (item !== undefined) cli.say(...itemText(cli, item));
        return;
      }
      const merges = status.merges.filter(({ state }) => state === 'in-review');
      if (json) cli.json({ inbox: status.inbox, merges });
      else cli.say(...(await inboxText(cli, { inbox: status.inbox, merges })));
    });
};

export const addAnswer = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'answer <item> <answer...>',
    does: 'Answer something in the inbox: allow, deny, the number of an option, retry, dismiss, or words of your own',
    examples: [
      'mayor answer perm-1 allow',
      'mayor answer perm-1 deny "Not on this machine"',
      'mayor answer perm-1 allow --for task',
      'mayor answer perm-1 deny "Work comes back by review" --always',
      'mayor answer ask-1 "Say hello in German"',
      'mayor answer dialog-1 2',
    ],
    more:
      'What an item takes is shown by mayor inbox ITEM, and which rule --for makes of it. Words after deny are the reason. ' +
      'mayor permissions lists rules and takes them back.',
  })
    .allowUnknownOption()
    .addOption(
      new Option('--for <what>', 'allow or deny this kind of it: for this task, in this rig, or always').choices(
        SCOPES,
      ),
    )
    .option('--always', 'the same as --for always')
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, words: readonly string[], { json, ...scope }: AnswerOptions) => {
      const town = await cli.town();
      const status = await town.status();
      if (lookFor(given, status.inbox).length === 0) await goneBefore(cli, town, given);
      const item = itemNamed(status, given);
      const row = status.inbox.find(({ id }) => id === item);
      const answer = lasting(answerFrom(words, row ?? { options: [] }), scope.always ? 'always' : scope.for);
      await submit(cli, { kind: 'answer', item, answer }, json === true);
    });
};

/** @throws TerminalError that says who was first with it, where somebody was lately. */
const goneBefore = async (cli: Cli, town: Awaited<ReturnType<Cli['town']>>, given: string): Promise<void> => {
  const last = (await town.feed(1)).at(-1)?.seq ?? 0;
  const deed = lastDeed(await town.events(Math.max(0, last - LATELY), LATELY), given, cli.clock.now());
  if (deed === undefined) return;
  throw new TerminalError(`${given} waits for no answer any more: ${deed}`, {
    hint: 'mayor inbox shows what waits, and mayor tell says more to an agent',
  });
};

type AnswerOptions = { readonly json?: true; readonly for?: Scope; readonly always?: true };

const lasting = (answer: Answer, scope: Scope | undefined): Answer => {
  if (scope === undefined) return answer;
  if (answer.kind === 'allow' || answer.kind === 'deny') return { ...answer, for: scope };
  throw new UsageError('Only allow and deny hold for more than once', { hint: 'Leave --for and --always out' });
};

/** @throws UsageError when the item does not take such an answer. */
const answerFrom = (
  words: readonly string[],
  { options, choices = [] }: Pick<InboxRow, 'options' | 'choices'>,
): Answer => {
  const [first = '', ...rest] = words;
  const word = WORDS.find((known) => known === first.toLowerCase());
  const because = rest.join(' ').trim();
  if (word === 'deny' && options.includes('deny')) return because === '' ? { kind: word } : { kind: word, because };
  // "allow me to explain" is no permission.
  if (word !== undefined && word !== 'deny' && rest.length === 0 && (options.includes(word) || word === 'dismiss')) {
    return { kind: word };
  }
  const text = words.join(' ').trim();
  const chosen = choices.find(({ key, label }) => text === key || text.toLowerCase() === label.toLowerCase());
  if (options.includes('choice') && chosen !== undefined) return { kind: 'choice', key: chosen.key };
  if (options.includes('text') && text !== '') return { kind: 'text', text };
  const takes = options.flatMap((option) => {
    if (option === 'choice') return choices.map(({ key, label }) => `${key} (${plainLine(label)})`);
    return option === 'text' ? 'words of your own' : option;
  });
  throw new UsageError(`This cannot be answered with ${JSON.stringify(text)}`, {
    hint: `It takes: ${takes.join(', ')}`,
  });
};

const WORDS = ['allow', 'deny', 'retry', 'dismiss'] as const;

const inboxText = async (cli: Cli, { inbox, merges }: Pick<StatusView, 'inbox' | 'merges'>) => {
  if (inbox.length === 0 && merges.length === 0) return ['Nothing waits for you'];
  const { inboxLines, mergeLines } = await import('./status-text.ts');
  const now = cli.clock.now();
  const options = { width: cli.out.columns, paint: cli.paint };
  return [
    ...inboxLines(inbox, now, options),
    ...(inbox.length > 0 && merges.length > 0 ? [''] : []),
    ...mergeLines(merges, now, options),
    '',
    cli.paint(
      'faint',
      [
        ...(inbox.length > 0 ? ['mayor inbox ITEM shows one whole, mayor answer ITEM … answers it'] : []),
        ...(merges.length > 0 ? ['mayor diff TASK, mayor approve TASK'] : []),
      ].join('; '),
    ),
  ];
};

const itemText = (cli: Cli, item: InboxRow): readonly string[] => {
  const about = [item.kind, item.polecat, item.task, agoText(cli.clock.now() - item.at)].filter(Boolean).join(', ');
  const choices = item.choices ?? [];
  const options = item.options
    .flatMap((option) => (option === 'choice' ? choices.map(({ key }) => key) : option === 'text' ? '"…"' : option))
    .join(' | ');
  return [
    `${cli.paint('strong', item.id)}  ${plainLine(item.title)}`,
    cli.paint('faint', plainLine(about)),
    '',
    plainText(item.detail).trimEnd(),
    '',
    ...choices.map(({ key, label }) => `${cli.paint('strong', key)}  ${plainLine(label)}`),
    ...(choices.length === 0 ? [] : ['']),
    cli.paint('faint', `mayor answer ${item.id} ${options}`),
    ...lastingText(item).map((line) => cli.paint('faint', plainLine(line))),
  ];
};

/** What an answer for more than once would be about, and how to give it. */
const lastingText = ({ id, options, rule, once }: InboxRow): readonly string[] => {
  if (!options.includes('allow') || !options.includes('deny')) return [];
  if (rule === undefined) return once === undefined ? [] : [`Only this once: ${once}`];
  const scopes = `--for task (${scopeWords.task}), --for rig (${scopeWords.rig}), --${scopeWords.always}`;
  return [`Of this kind is ${rule}`, `mayor answer ${id} allow | deny with ${scopes}`];
};

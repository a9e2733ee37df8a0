/** A question to the conversation in which a task was worked, when that is over. */
import type { Command } from 'commander';
import type { Reply, Command as TownCommand } from '../../core/command.ts';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { isAtWork, noPast, type Past, remembered, type Talk, whereabouts } from '../../core/past.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { dayOf } from '../../core/usage/day.ts';
import { totalOf } from '../../core/usage/tokens.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { beforeDashes, define } from './define.ts';
import type { AskedPast } from './deps.ts';
import { findOne } from './find.ts';
import { PAGE } from './follow.ts';
import { takenOr } from './reply.ts';
import { taskHaving } from './rigs.ts';
import { momentText, spanFrom } from './when.ts';

type Options = {
  readonly polecat?: string;
  readonly session?: string;
  readonly list?: true;
  readonly timeout?: number;
  readonly json?: true;
};

const PATIENCE_MS = 180_000;

export const addAskPast = (parent: Command, cli: Cli, rest: readonly string[]): void => {
  define(parent, {
    usage: 'ask-past <task> [question...]',
    does: 'Ask the conversation in which a task was worked, when that is over; nothing is changed by it',
    examples: [
      'mayor ask-past shop-k3f9 "Why did you not use the old parser?"',
      'mayor ask-past k3f9 --list',
      'mayor ask-past k3f9 --polecat amber - < question.md',
    ],
    more:
      'A copy of the conversation goes on in the CLI that led it, with its login, in a worktree of its own at the commit that was handed in; ' +
      'it may read files there and do nothing else. That works after the merge, too, and without a running town, and costs tokens like any other question. ' +
      'Of several conversations the newest is asked. One that is at work is not: mayor tell reaches that.',
  })
    .allowUnknownOption()
    .option('--polecat <polecat>', 'the worker that is meant, where several have worked it')
    .option('--session <id>', 'the conversation that is meant; a beginning of its id will do')
    .option('--list', 'only show the conversations there were, the newest first')
    .option('--timeout <time>', 'how long the answer may take; 3m where nothing is said', spanFrom)
    .option('--json', 'print the answer, who gave it and what was used as JSON')
    .action(async (given: string, words: readonly string[], options: Options) => {
      const past = await pastOf(cli);
      const talks = await talksOf(cli, past, given, options);
      if (options.list) return list(cli, past, talks, options.json === true);
      const question = words.length === 1 && words[0] === '-' ? await cli.input.read() : words.join(' ');
      // A wrong option would cost tokens as a question, and ask another conversation than was meant.
      const [first = ''] = beforeDashes(words, rest);
      if (/^--[a-z][\w-]*(?:=.*)?$/.test(first))
        throw new UsageError(`There is no option "${plainLine(first)}"`, {
          hint: 'mayor ask-past --help shows them; a question may be one argument, in quotes',
        });
      if (question.trim() === '') throw new UsageError('There is nothing to ask', { hint: 'mayor ask-past --help' });
      await ask(cli, past, talks, question, options);
    });
};

/** The whole journal: conversations of workers that are gone are nowhere else. */
const pastOf = async (cli: Cli): Promise<Past> => {
  let past = noPast;
  for (let last = 0; ; ) {
    const page = await eventsAfter(cli, last);
    if (page.length === 0) return past;
    past = remembered(past, page);
    last = page.at(-1)?.seq ?? last;
  }
};

const eventsAfter = async (cli: Cli, after: number) => {
  try {
    return await (await cli.town()).events(after, PAGE);
  } catch (error) {
    if (error instanceof NoTownError) return cli.offline.events(after, PAGE);
    throw error;
  }
};

/** Newest first, and at least one. */
const talksOf = async (
  cli: Cli,
  { talks }: Past,
  given: string,
  { polecat, session }: Options,
): Promise<readonly Talk[]> => {
  const worked = talks.map(({ task: id, rig }) => ({ id, rig }));
  const task = await taskHaving(
    cli,
    given,
    worked,
    (id) =>
      new TerminalError(`No conversation is known of ${id}`, {
        hint: `Either nobody has worked it yet, or its agent keeps none: mayor why ${id}`,
      }),
  );
  const all = talks.filter((talk) => talk.task === task).reverse();
  const theirs = polecat === undefined ? all : named(all, polecat, 'polecat', `mayor ask-past ${task} --list`);
  return session === undefined ? theirs : named(theirs, session, 'session', `mayor ask-past ${task} --list`);
};

const named = (talks: readonly Talk[], given: string, what: 'polecat' | 'session', look: string): readonly Talk[] => {
  const id = findOne(
    given,
    talks.map((talk) => ({ id: talk[what] })),
    { what, list: look },
  );
  return talks.filter((talk) => talk[what] === id);
};

const ask = async (cli: Cli, past: Past, talks: readonly Talk[], question: string, options: Options): Promise<void> => {
  const [talk] = talks;
  if (talk === undefined) return;
  if (cli.actor.kind === 'agent')
    throw new UsageError('Agents may not ask the past', { hint: 'Use mayor ask to get an answer from a person' });
  if (isAtWork(past, talk))
    throw new TerminalError(`${talk.polecat} is at work on ${talk.task}`, {
      hint: `Say it to it: mayor tell ${talk.polecat} "…"${talks.length === 1 ? '' : `, or ask an earlier one: mayor ask-past ${talk.task} --list`}`,
    });
  const { answer, commit, used } = await cli.askPast(talk, question, options.timeout ?? PATIENCE_MS);
  const { task, polecat, agent, session } = talk;
  if (options.json) cli.json({ task, polecat, agent, session, commit, answer: plainText(answer), used });
  else cli.say(plainText(answer).trimEnd());
  await count(cli, talk, used);
};

/** To the task, as what its workers have used. */
const count = async (cli: Cli, { polecat, task, rig, agent }: Talk, used: AskedPast['used']): Promise<void> => {
  if (used.every(({ tokens }) => totalOf(tokens) === 0)) return;
  const now = cli.clock.now();
  const day = dayOf(now, -new Date(now).getTimezoneOffset());
  takenOr(await submitted(cli, { kind: 'past.used', polecat, task, rig, agent, day, used }));
};

const submitted = async (cli: Cli, command: TownCommand): Promise<Reply> => {
  try {
    return await (await cli.town()).submit(command, cli.actor);
  } catch (error) {
    if (error instanceof NoTownError) return cli.offline.submit(command);
    throw error;
  }
};

const list = async (cli: Cli, past: Past, talks: readonly Talk[], json: boolean): Promise<void> => {
  const rows = talks.map((talk) => ({ ...talk, worker: whereabouts(past, talk) }));
  if (json) return cli.json(rows);
  const { table } = await import('./table.ts');
  const head = ['polecat', 'agent', 'session', 'begun', 'its worker'].map((text) => ({ text, tone: 'faint' as const }));
  const lines = rows.map(({ polecat, agent, session, at, worker }) => [
    { text: polecat, tone: 'strong' as const },
    agent,
    plainLine(session),
    momentText(at),
    worker,
  ]);
  cli.say(...table([{}, {}, {}, {}, {}], [head, ...lines], { width: cli.out.columns, paint: cli.paint, indent: '' }));
};

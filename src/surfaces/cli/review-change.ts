/** `mayor review`: a change as it is judged, and what is said about it. */
import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { sha, type TaskId } from '../../core/ids.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { DiffView } from '../../mayor/town.ts';
import type { Cli } from './context.ts';
import { beforeDashes, define } from './define.ts';
import { judgedRow, waysFrom, waysOn } from './judging.ts';
import { changeNamed } from './named.ts';
import { submit } from './reply.ts';
import { wholeFrom } from './when.ts';

export type ReviewOptions = {
  readonly plain?: true;
  readonly json?: true;
  readonly comments?: true;
  readonly send?: true | string;
  readonly file?: string;
  readonly line?: number;
  readonly old?: true;
  readonly hunk?: true;
  readonly message?: string;
};

const EXAMPLES = [
  'mayor review shop-k3f9',
  'mayor review shop-k3f9 comment --file src/a.ts --line 12 "Use the helper"',
  "mayor review shop-k3f9 approve-files 'docs/**'",
  'mayor review shop-k3f9 --send "Nearly there"',
];

export const addReview = (parent: Command, cli: Cli, rest: readonly string[]): void => {
  define(parent, {
    usage: 'review <task-or-convoy> [action] [words...]',
    does: 'Judge what a task or a whole convoy handed in: files by risk, comments, which are to stay',
    examples: EXAMPLES,
    more: 'Actions: comment TEXT, uncomment ID, approve-files PATTERN…, redo-files PATTERN…, unmark-files PATTERN…. Without one, the change on a screen of its own, or as text where there is no terminal. Comments are kept as drafts until --send gives all of them to the agent as one message, or the change is approved. Of an agent that reviews: verdict approve TEXT, or verdict changes TEXT.',
  })
    .allowUnknownOption()
    .option('--plain', 'as text, also on a terminal')
    .option('--comments', 'list what was said, drafts and sent')
    .option('--send [text]', 'reject it: every comment goes to the agent, and this on the whole')
    .option('--file <path>', 'the file that a comment is on; without it, the whole')
    .option('--line <number>', 'the line of the file that it is on', wholeFrom(1))
    .option('--old', 'count lines of the file as it was')
    .option('--hunk', 'comment on the whole hunk that has this line')
    .option('-m, --message <text>', 'with a verdict: in a sentence')
    .option('--json', 'print the review without its lines, or the reply, as JSON')
    .action(async (given: string, action: string | undefined, words: readonly string[], options: ReviewOptions) => {
      refuseMisspelt(beforeDashes([action ?? '', ...words], rest));
      const status = await (await cli.town()).status();
      const task = changeNamed(status, given);
      if (action !== undefined) return acting(cli, status, task, action, words, options);
      if (options.send !== undefined) return sending(cli, task, options);
      await showing(cli, status, task, options);
    });
};

/** A comment may begin with a dash; a word that looks like an option was meant to be one. */
const refuseMisspelt = (words: readonly string[]): void => {
  const option = words.find((word) => /^--?[a-z][\w-]*(?:=\S*)?$/i.test(word));
  if (option === undefined) return;
  throw new UsageError(`Unknown option '${option}'`, {
    hint: `mayor review --help shows them; a word that begins with a dash goes after --, as in: -- ${option}`,
  });
};

const sending = async (cli: Cli, task: TaskId, { send, json }: ReviewOptions): Promise<void> => {
  const text = typeof send === 'string' ? { text: send } : {};
  await submit(cli, { kind: 'review.send', task, ...text }, json === true, `Its next version: mayor review ${task}`);
};

const acting = async (
  cli: Cli,
  status: StatusView,
  task: TaskId,
  action: string,
  words: readonly string[],
  options: ReviewOptions,
): Promise<void> => {
  const { commandFor } = await import('./review-actions.ts');
  const command = commandFor(task, await changeOf(cli, task), action, words, options);
  await submit(cli, command, options.json === true, ...nextAfter(cli, status, task, command.kind));
};

/** What follows is for a person. */
const nextAfter = ({ actor }: Cli, status: StatusView, task: TaskId, kind: string): readonly string[] =>
  kind === 'review.uncomment' || actor.kind === 'agent' ? [] : waysOn(judgedRow(status, task), task);

/** @throws TerminalError where nothing was handed in. */
const changeOf = async (cli: Cli, task: TaskId): Promise<DiffView> => {
  const diff = await (await cli.town()).diff(task);
  if (diff !== 'absent') return diff;
  throw new TerminalError(`${task} has handed in nothing yet`, { hint: 'mayor status shows how far it is' });
};

const showing = async (cli: Cli, status: StatusView, task: TaskId, options: ReviewOptions): Promise<void> => {
  const { plain, json, comments, file, line } = options;
  if (file !== undefined || line !== undefined) {
    throw new UsageError('--file and --line are for a comment', {
      hint: `mayor review ${task} comment --file FILE --line LINE "…"`,
    });
  }
  const diff = await changeOf(cli, task);
  await cli.shown.remember(task, sha(diff.tree));
  if (!plain && !json && !comments && cli.out.isTTY && cli.input.isTTY)
    return cli.exit(await cli.dashboard({ review: task }));
  const { besideIn, reviewJson, reviewOf } = await import('../../core/views/review.ts');
  const { commentsText, reviewText } = await import('./review-text.ts');
  const view = reviewOf(diff);
  if (json && comments) return cli.json(view.comments.map(({ comment, earlier }) => ({ ...comment, earlier })));
  if (json) return cli.json(reviewJson(view, besideIn(status, task)));
  const next = waysFrom(judgedRow(status, task), task, diff.tree);
  cli.say(...(comments ? commentsText(cli, view) : reviewText(cli, view, besideIn(status, task), next)));
};

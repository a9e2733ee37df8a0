import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import { sha, type TaskId } from '../../core/ids.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { changeText, plural } from '../../core/views/age.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { DiffView, Town } from '../../mayor/town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { judgedRow, judgements } from './judging.ts';
import { changeNamed } from './named.ts';
import type { Tone } from './paint.ts';

export const addDiff = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'diff <task-or-convoy>',
    does: 'Show what a task handed in, or a whole convoy that lands together, against the base it was cut from',
    examples: ['mayor diff shop-k3f9', 'mayor diff shop-k3f9 --stat', 'mayor diff shop-k3f9 | less'],
  })
    .option('--stat', 'only the files, with the lines added and removed')
    .option('--json', 'print the diff with its commit and tree as JSON')
    .action(async (given: string, options: DiffOptions) => {
      const town = await cli.town();
      const status = await town.status();
      await showDiff(cli, town, status, changeNamed(status, given), options);
    });
};

/** `numbered`: each hunk with its number in its file. */
type DiffOptions = { readonly stat?: true; readonly json?: true; readonly numbered?: true };

export const showDiff = async (
  cli: Cli,
  town: Town,
  status: StatusView,
  task: TaskId,
  { stat, json, numbered }: DiffOptions,
): Promise<void> => {
  const diff = await town.diff(task);
  if (diff === 'absent') {
    throw new TerminalError(`${task} has handed in nothing yet`, { hint: 'mayor status shows how far it is' });
  }
  await cli.shown.remember(task, sha(diff.tree));
  if (json) return cli.json(diff);
  const row = judgedRow(status, task);
  const merge = row?.tree === diff.tree ? row : undefined;
  const shown = numbered === true ? { ...diff, text: withNumbers(diff.text) } : diff;
  cli.say(...(await diffText(cli, shown, stat === true, merge)));
};

/** What is in a hunk begins with a sign or a space, so that only its head begins like one. */
const withNumbers = (text: string): string => {
  let number = 0;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff --git ')) number = 0;
      if (!line.startsWith('@@ ')) return line;
      number += 1;
      return line.replace(/^(@@ \S+ \S+ @@)/, `$1 #${number}`);
    })
    .join('\n');
};

const diffText = async (
  cli: Cli,
  diff: DiffView,
  stat: boolean,
  merge: ReturnType<typeof judgedRow>,
): Promise<readonly string[]> => {
  const { paint } = cli;
  const { table } = await import('./table.ts');
  const note = diff.note === undefined || diff.note.trim() === '' ? [] : ['', plainText(diff.note).trimEnd()];
  const files = table(
    [{ gives: true }, {}],
    diff.files.map((file) => [file.path, { text: changeText(file.added, file.removed), tone: 'faint' }]),
    { width: cli.out.columns, paint, indent: '  ' },
  );
  const lines = diff.text.replace(/\n$/, '').split('\n').map(cleanLine);
  return [
    `${paint('strong', diff.task)}  ${plainLine(diff.title)}`,
    paint('faint', `commit ${plainLine(diff.commit)}, tree ${plainLine(diff.tree)}`),
    ...(merge?.rehearsal === undefined ? [] : [plainLine(merge.rehearsal.say)]),
    ...(merge?.review === undefined ? [] : [`It is ${plainLine(merge.review.say)}`]),
    ...note,
    ...(merge?.dropped ?? []).map((text) => paint('attention', plainLine(text))),
    '',
    plural(diff.files.length, 'file'),
    ...files,
    ...(stat ? [] : ['', ...lines.map((line) => paint(toneOf(line), line))]),
    ...(stat || !diff.truncated ? [] : [paint('attention', await leftOut(diff))]),
    '',
    paint(
      'faint',
      `Next: ${[judgements(merge, diff.task, diff.tree).join(', or '), `mayor review ${diff.task} sorts it by risk`].filter(Boolean).join('; ')}`,
    ),
  ];
};

/** A carriage return in a line makes no second one of it. */
const cleanLine = (line: string): string => plainText(line).replaceAll('\n', ' ').trimEnd();

const leftOut = async ({ text, files, commit }: DiffView): Promise<string> => {
  const { parseDiff } = await import('../../core/review/parse.ts');
  const { assess } = await import('../../core/review/risk.ts');
  const all = assess(parseDiff(text), files, true);
  const among = all.files.filter(({ unread }) => unread > 0).length;
  return `… ${plural(all.unread, 'changed line')} in ${plural(among, 'file')} left out here; git diff HEAD...${commit} has them`;
};

const toneOf = (line: string): Tone => {
  if (/^(diff |index |\+\+\+ |--- |new file|deleted file|rename |similarity )/.test(line)) return 'strong';
  if (line.startsWith('@@')) return 'faint';
  if (line.startsWith('+')) return 'good';
  return line.startsWith('-') ? 'bad' : 'plain';
};

import type { Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { convoyId, shortSha, type TaskId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { wholeOf } from '../../core/together.ts';
import { ageText } from '../../core/views/age.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { changeNamed } from './named.ts';
import { submit } from './reply.ts';

type Options = {
  readonly because?: string;
  readonly gates: boolean;
  readonly withLater?: true;
  readonly limit: number;
  readonly json?: true;
};

export const addUndo = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'undo [task-or-convoy]',
    does: 'Take a landing back, also one that others landed after; without a task, list what can be',
    examples: [
      'mayor undo',
      'mayor undo shop-k3f9 --because "It breaks the checkout on phones"',
      'mayor undo shop-k3f9 --with-later',
    ],
    more: [
      'A commit on the base reverts it, after the gates were green on that; nothing is rewritten. The task is open again,',
      'and its branch has the work on top of that commit, so that it can land once more: mayor sling goes on from there.',
      'Where later landings changed the same lines, it says which: undo those first, or all with --with-later.',
      'What pull requests merged is reverted on the host.',
    ].join(' '),
  })
    .option('--because <text>', 'why, for the commit, the task and whoever works it next')
    .option('--no-gates', 'land the revert without running the gates on it')
    .option('--with-later', 'undo the landings that build on it too, newest first')
    .option('--limit <count>', 'without a task: how many to list', countFrom, 20)
    .option('--json', "print the list, or the town's reply, as JSON")
    .action(async (given: string | undefined, options: Options) => {
      const town = await cli.town();
      if (given === undefined) return list(cli, await town.undoable(options.limit), options.json === true);
      const status = await town.status();
      const task = changeNamed(status, given);
      const { because, gates, withLater, json } = options;
      const next = `It is reverted, checked and landed now. Follow it: mayor wait --task ${partOf(status, task)} --state undone`;
      const command = {
        kind: 'undo' as const,
        task,
        ...(because === undefined ? {} : { because }),
        ...(gates ? {} : { noGates: true as const }),
        ...(withLater === undefined ? {} : { withLater }),
      };
      await submit(cli, command, json === true, next);
    });
};

/** A whole is no task: each of its own is undone with it. */
const partOf = ({ convoys }: StatusView, task: TaskId): string =>
  convoys.find(({ id }) => wholeOf(convoyId(id)) === task)?.tasks[0] ?? task;

const countFrom = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= 1_000) return count;
  throw new UsageError(`--limit is to be a number from 1 to 1000, not ${JSON.stringify(text)}`);
};

const list = async (cli: Cli, rows: readonly UndoRow[], json: boolean): Promise<void> => {
  if (json) return cli.json(rows);
  if (rows.length === 0) return cli.say('Nothing has landed that could be undone');
  const { table } = await import('./table.ts');
  const now = cli.clock.now();
  const lines = rows.map((row) => [
    { text: row.task, tone: 'strong' as const },
    { text: shortSha(row.sha), tone: 'faint' as const },
    ageText(now - row.at),
    plainLine(row.title),
    { text: sayState(row), tone: row.state === 'clean' ? ('good' as const) : ('attention' as const) },
  ]);
  cli.say(
    ...table([{}, {}, { align: 'right' }, { gives: true }, {}], lines, {
      width: cli.out.columns,
      paint: cli.paint,
      indent: '',
    }),
  );
};

const sayState = (row: UndoRow): string => {
  switch (row.state) {
    case 'clean':
      return 'can be undone';
    case 'undone':
      return 'taken back already';
    case 'gone':
      return 'not on the base any more';
    case 'unknown':
      return 'its rig is not open';
    case 'conflict':
      return row.others.length > 0 || row.after.length === 0
        ? `others built on it: ${row.others.map(shortSha).join(', ')}`
        : `after ${row.after.join(', ')}`;
  }
};

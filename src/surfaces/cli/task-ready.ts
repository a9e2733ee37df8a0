/** What may be started, and what holds the rest back. */
import type { Command } from 'commander';
import type { Task } from '../../core/model.ts';
import { blockersIn, readyIn } from '../../core/ready.ts';
import { plural } from '../../core/views/age.ts';
import { blockerText } from './blocker-text.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { rigsFor, type Tasks, tasksOf } from './rigs.ts';
import type { Cell, Column } from './table.ts';
import { wholeFrom } from './when.ts';

type Options = {
  readonly limit?: number;
  readonly label?: readonly string[];
  readonly rig?: string;
  readonly json?: true;
};

export const addTaskReady = (parent: Command, cli: Cli): void => {
  withChoice(
    define(parent, {
      usage: 'ready',
      does: 'List the tasks that could be started now, the first to be taken first',
      examples: ['mayor task ready', 'mayor task ready --limit 1 --json'],
      more:
        'Ready is a task that is open, claimed by nobody, not deferred, not an epic, and held back by no other ' +
        'task. Urgent ones come first, then old ones; a week of waiting counts as one step of priority.',
    }),
  ).action(async (options: Options) => {
    const tasks = await allTasks(cli, options);
    const shown = readyIn(tasks, cli.clock.now()).filter(fits(options)).slice(0, options.limit);
    if (options.json) return cli.json(shown);
    if (shown.length === 0) return cli.say('Nothing is ready');
    const rows = shown.map((task) => [
      { text: task.id, tone: 'strong' as const },
      `P${task.priority}`,
      task.kind === 'task' ? '' : task.kind,
      task.title,
      { text: task.labels.join(','), tone: 'faint' as const },
    ]);
    await sayTable(cli, [{}, {}, {}, { gives: true }, {}], rows);
    cli.say('', cli.paint('faint', plural(shown.length, 'task')));
  });
};

export const addTaskBlocked = (parent: Command, cli: Cli): void => {
  withChoice(
    define(parent, {
      usage: 'blocked',
      does: 'List the tasks that wait for others, and for which',
      examples: ['mayor task blocked', 'mayor task blocked --json'],
    }),
  ).action(async (options: Options) => {
    const tasks = await allTasks(cli, options);
    const blockers = blockersIn(tasks);
    const shown = tasks
      .filter(fits(options))
      .flatMap((task) => {
        const blockedBy = blockers.get(task.id);
        return blockedBy === undefined ? [] : [{ task, blockedBy }];
      })
      .slice(0, options.limit);
    if (options.json) return cli.json(shown.map(({ task, blockedBy }) => ({ ...task, blockedBy })));
    if (shown.length === 0) return cli.say('Nothing waits for another task');
    const rows = shown.map(({ task, blockedBy }) => [
      { text: task.id, tone: 'strong' as const },
      task.title,
      { text: blockedBy.map(blockerText).join(', '), tone: 'attention' as const },
    ]);
    await sayTable(cli, [{}, { gives: true }, {}], rows);
    cli.say('', cli.paint('faint', plural(shown.length, 'task')));
  });
};

const withChoice = (command: Command): Command =>
  command
    .option('--limit <n>', 'at most so many', wholeFrom(1))
    .option('--label <label>', 'only those with this label; may be given again', collect)
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of tasks as JSON');

const fits =
  ({ label = [] }: Options) =>
  (task: Task): boolean =>
    label.every((wanted) => task.labels.includes(wanted));

const allTasks = async (cli: Cli, { rig }: Options): Promise<Tasks['tasks']> => {
  const { tasks, silent } = await tasksOf(cli, await rigsFor(cli, rig));
  for (const { rig: name, why } of silent) cli.err.write(`Rig ${name} could not be read: ${why}\n`);
  if (silent.length > 0) cli.exit(1);
  return tasks;
};

const sayTable = async (cli: Cli, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Promise<void> => {
  const { table } = await import('./table.ts');
  cli.say(...table(columns, rows, { width: cli.out.columns, paint: cli.paint }));
};

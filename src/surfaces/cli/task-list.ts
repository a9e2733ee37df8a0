import type { Command } from 'commander';
import type { Task, TaskStatus } from '../../core/model.ts';
import { blockersAmong, byReadiness, isReady } from '../../core/ready.ts';
import { plural } from '../../core/views/age.ts';
import { standingText } from './blocker-text.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { Tone } from './paint.ts';
import { sayTable } from './say-table.ts';
import { type Choice, type ChoiceOptions, choose, withAsOf, withFilters } from './task-choice.ts';
import { wholeFrom } from './when.ts';

type Options = ChoiceOptions & { readonly ready?: true; readonly limit?: number };

export const addTaskList = (parent: Command, cli: Cli): void => {
  const list = define(parent, {
    usage: 'list',
    does: 'List the open tasks of this rig, or of every rig outside a clone',
    examples: [
      'mayor task list --ready',
      'mayor task list --status in-review --label ui --priority 0-1',
      "mayor task list --where 'assignee=none,role!=reviewer' --as-of 3d --json",
    ],
    more: CONDITIONS,
  })
    .alias('ls')
    .option('--all', 'closed ones too')
    .option('--ready', 'only those that could be started now, in the order in which they would be');
  withShown(list).action(async (options: Options) => {
    const choice = await choose(cli, options);
    const { tasks, fits, now } = choice;
    const blockers = blockersAmong(tasks);
    const ready = (task: Task): boolean => options.ready === undefined || isReady(task, blockers, now);
    const shown = byReadiness(
      tasks.filter((task) => fits(task) && ready(task)),
      now,
    );
    await show(cli, shown, choice, options);
  });
};

export const addTaskFind = (parent: Command, cli: Cli): void => {
  const find = define(parent, {
    usage: 'find <words...>',
    does: 'Find tasks by words in title, text or labels, the best first, closed ones too',
    examples: ['mayor task find merge queue', 'mayor task find parser --status open --json'],
    more: CONDITIONS,
  });
  withShown(find).action(async (words: readonly string[], options: Options) => {
    const { searchTasks } = await import('../../core/task-search.ts');
    const choice = await choose(cli, { ...options, all: true });
    await show(cli, searchTasks(choice.tasks.filter(choice.fits), words.join(' ')), choice, { ...options, all: true });
  });
};

const CONDITIONS =
  'All that is said must hold. In --where, conditions are field=value or field!=value with commas between them; ' +
  'a|b is either, none is nothing: status, kind, priority (also <= and >=), label, assignee, parent, after, role, ' +
  'agent, convoy, outcome, rig, id, text.';

const withShown = (command: Command): Command =>
  withAsOf(withFilters(command))
    .option('--limit <n>', 'at most so many', wholeFrom(1))
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of tasks as JSON');

const show = async (cli: Cli, found: readonly Task[], { tasks, now }: Choice, options: Options): Promise<void> => {
  const shown = found.slice(0, options.limit);
  if (options.json) return cli.json(shown);
  if (shown.length === 0) return cli.say(options.all ? 'No tasks' : 'No open tasks');
  await sayTasks(cli, shown, tasks, now);
};

export const TONES = {
  open: 'plain',
  'in-progress': 'good',
  'in-review': 'attention',
  closed: 'faint',
} as const satisfies Record<TaskStatus, Tone>;

const sayTasks = async (cli: Cli, shown: readonly Task[], all: readonly Task[], now: number): Promise<void> => {
  const blockers = blockersAmong(all);
  const short = cli.out.columns !== undefined;
  const rows = shown.map((task) => [
    { text: task.id, tone: 'strong' as const },
    `P${task.priority}`,
    { text: task.status, tone: TONES[task.status] },
    task.kind === 'task' ? '' : task.kind,
    task.title,
    { text: task.labels.join(','), tone: 'faint' as const },
    { text: standingText(task, { blockers: blockers(task), now, short }), tone: 'faint' as const },
  ]);
  const columns = [{}, {}, {}, {}, { gives: true as const }, {}, {}];
  await sayTable(cli, columns, rows);
  cli.say('', cli.paint('faint', plural(shown.length, 'task')));
};

import type { Command } from 'commander';
import type { Task } from '../../core/model.ts';
import { blockersAmong } from '../../core/ready.ts';
import type { Branch } from '../../core/task-tree.ts';
import { plural } from '../../core/views/age.ts';
import { standingText } from './blocker-text.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { taskIn } from './rigs.ts';
import { sayTable } from './say-table.ts';
import { type ChoiceOptions, choose, withAsOf, withFilters } from './task-choice.ts';
import { TONES } from './task-list.ts';

export const addTaskTree = (parent: Command, cli: Cli): void => {
  withAsOf(
    withFilters(
      define(parent, {
        usage: 'tree [task]',
        does: 'Show tasks below what they are part of, with how much of it is closed',
        examples: ['mayor task tree', 'mayor task tree shop-k3f9 --all', 'mayor task tree --label ui --json'],
      }),
    ),
  )
    .option('--all', 'closed ones too')
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of tasks as JSON, each with its depth')
    .action(async (given: string | undefined, options: ChoiceOptions) => {
      const { treeOf } = await import('../../core/task-tree.ts');
      const root = given === undefined ? undefined : (await taskIn(cli, given, options.rig)).id;
      const { tasks, fits, now } = await choose(cli, options);
      const tree = treeOf(tasks, { now, shown: fits, ...(root === undefined ? {} : { root }) });
      if (options.json) return cli.json(tree.map(({ task, last, parts }) => ({ ...task, depth: last.length, parts })));
      if (tree.length === 0) return cli.say('No tasks');
      const blockers = blockersAmong(tasks);
      await sayTree(cli, tree, (task) => standingText(task, { blockers: blockers(task), now, short: false }));
    });
};

const sayTree = async (cli: Cli, tree: readonly Branch[], standing: (task: Task) => string): Promise<void> => {
  const plain = (cli.env.MAYOR_ASCII ?? '') !== '' && cli.env.MAYOR_ASCII !== '0';
  const lines = plain ? ASCII : LINES;
  const rows = tree.map((row) => [
    { text: row.task.id, tone: 'strong' as const },
    { text: row.task.status, tone: TONES[row.task.status] },
    `${row.last.map((end, at) => lines[at === row.last.length - 1 ? 'own' : 'above'][end ? 1 : 0]).join('')}${row.task.title}`,
    row.parts.total === 0 ? '' : `${row.parts.closed}/${row.parts.total}`,
    { text: standing(row.task), tone: 'faint' as const },
  ]);
  const columns = [{}, {}, { gives: true as const }, { align: 'right' as const }, {}];
  await sayTable(cli, columns, rows);
  cli.say('', cli.paint('faint', plural(tree.length, 'task')));
};

/**
 * For a task with a sibling below it, and for the last one; lines of the task itself, and of what it is
 * part of. Two columns each with one space at most: more than one would be taken for one.
 */
const LINES = { own: ['├ ', '└ '], above: ['│ ', '· '] } as const;
const ASCII = { own: ['+ ', '` '], above: ['| ', '. '] } as const;

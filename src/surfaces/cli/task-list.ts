import { type Command, Option } from 'commander';
import { TASK_STATUSES, type Task, type TaskStatus } from '../../core/model.ts';
import { blockersAmong, byReadiness, isReady } from '../../core/ready.ts';
import { plural } from '../../core/views/age.ts';
import { blockerText } from './blocker-text.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import type { Tone } from './paint.ts';
import { rigsFor, tasksOf } from './rigs.ts';

type Options = {
  readonly all?: true;
  readonly ready?: true;
  readonly status?: TaskStatus;
  readonly label?: readonly string[];
  readonly rig?: string;
  readonly json?: true;
};

export const addTaskList = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'list',
    does: 'List the open tasks of this rig, or of every rig outside a clone',
    examples: ['mayor task list --ready', 'mayor task list --all --json', 'mayor task list --rig shop --label ui'],
  })
    .alias('ls')
    .option('--all', 'closed ones too')
    .option('--ready', 'only those that could be started now, in the order in which they would be')
    .addOption(new Option('--status <status>', 'only those').choices(TASK_STATUSES))
    .option('--label <label>', 'only those with this label; may be given again', collect)
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of tasks as JSON')
    .action(async (options: Options) => {
      const { tasks, silent } = await tasksOf(cli, await rigsFor(cli, options.rig));
      const shown = chosen(tasks, options, cli.clock.now());
      for (const { rig, why } of silent) cli.err.write(`Rig ${rig} could not be read: ${why}\n`);
      if (silent.length > 0) cli.exit(1);
      if (options.json) return cli.json(shown);
      if (shown.length === 0) return cli.say(options.all ? 'No tasks' : 'No open tasks');
      await sayTasks(cli, shown, tasks);
    });
};

const chosen = (tasks: readonly Task[], options: Options, now: number): readonly Task[] => {
  const blockers = blockersAmong(tasks);
  const fits = (task: Task): boolean =>
    (options.all === true || options.status !== undefined || task.status !== 'closed') &&
    (options.status === undefined || task.status === options.status) &&
    (options.label ?? []).every((label) => task.labels.includes(label)) &&
    (options.ready === undefined || isReady(task, blockers, now));
  return byReadiness(tasks.filter(fits), now);
};

const TONES = {
  open: 'plain',
  'in-progress': 'good',
  'in-review': 'attention',
  closed: 'faint',
} as const satisfies Record<TaskStatus, Tone>;

const sayTasks = async (cli: Cli, shown: readonly Task[], all: readonly Task[]): Promise<void> => {
  const { table } = await import('./table.ts');
  const blockers = blockersAmong(all);
  const rows = shown.map((task) => [
    { text: task.id, tone: 'strong' as const },
    `P${task.priority}`,
    { text: task.status, tone: TONES[task.status] },
    task.kind === 'task' ? '' : task.kind,
    task.title,
    { text: task.labels.join(','), tone: 'faint' as const },
    { text: waitsText(task, blockers, cli.clock.now()), tone: 'faint' as const },
  ]);
  const columns = [{}, {}, {}, {}, { gives: true as const }, {}, {}];
  cli.say(...table(columns, rows, { width: cli.out.columns, paint: cli.paint }));
  cli.say('', cli.paint('faint', plural(shown.length, 'task')));
};

const waitsText = (task: Task, blockers: ReturnType<typeof blockersAmong>, now: number): string => {
  const waits = task.status === 'closed' ? [] : blockers(task);
  if (waits.length > 0) return waits.map(blockerText).join(', ');
  const deferred = task.deferUntil !== undefined && task.deferUntil > now && task.status !== 'closed';
  return deferred
    ? `not before ${new Date(task.deferUntil ?? 0).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '';
};

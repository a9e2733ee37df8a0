import type { Command } from 'commander';
import { messageOf, TerminalError, UsageError } from '../../core/errors.ts';
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import { plural } from '../../core/views/age.ts';
import type { TaskChange, Tracker } from '../../ports/tracker.ts';
import { warnOfChoice } from './choice-warning.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { rigsFor, taskIn } from './rigs.ts';
import { changeFrom, type EditOptions } from './task-change.ts';
import { choose } from './task-choice.ts';
import { collectWhole, withFields } from './task-fields.ts';

type Options = EditOptions & {
  readonly where?: readonly string[];
  readonly dryRun?: true;
  readonly rig?: string;
  readonly json?: true;
};

export const addTaskEdit = (parent: Command, cli: Cli): void => {
  withFields(
    define(parent, {
      usage: 'edit [task...]',
      does: 'Change fields of tasks, or add a comment',
      examples: [
        'mayor task edit shop-k3f9 --title "Add two greetings" --priority 1',
        'mayor task edit shop-k3f9 --after shop-m2c4 --label ui',
        'mayor task edit shop-k3f9 --comment "The tone should be formal"',
        'mayor task edit --where status=open,label=ui --priority 1 --dry-run',
      ],
      more:
        'Labels and dependencies are added to those that are there. What is not named stays as it is. ' +
        'Of several tasks each is changed by itself: one that is refused keeps no other back, and the exit code is 1.',
    }),
  )
    .option('--where <conditions>', 'all tasks for which these hold: status=open,label=ui', collectWhole)
    .option('--dry-run', 'only say what would change')
    .option('--title <title>', 'a new title')
    .option('--unlabel <label>', 'take a label away; may be given again', collect)
    .option('--not-after <task>', 'wait no longer for this task; may be given again', collect)
    .option('--no-defer', 'it may be started at once')
    .option('--no-agent', "the rig's own agent is to work it")
    .option('--unlink <task>', 'take every link to this task away; may be given again', collect)
    .option('--no-role', 'any role may work it')
    .option('--no-parent', 'it is part of nothing')
    .option('--no-estimate', 'nobody knows how long it takes')
    .option('--no-acceptance', 'take the acceptance criteria away')
    .option('--no-design', 'take the design notes away')
    .option('--no-external', 'take the external reference away')
    .option('--no-convoy', 'it is meant for no convoy')
    .option('--unset <name>', 'take a field of your own away; may be given again', collect)
    .option('--comment <text>', 'add a comment')
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print the changed task as JSON; an array when several are meant')
    .action(async (given: readonly string[], options: Options) => {
      const found = await foundBy(cli, given, options);
      const changeOf = await changeFrom(cli, options);
      const changes = found.map(({ task, tracker }) => ({ task, tracker, change: changeOf(task) }));
      if (changes.some(({ change }) => Object.keys(change).length === 0)) {
        throw new UsageError('Nothing to change', { hint: 'mayor task edit --help lists what can be' });
      }
      const one = given.length === 1 && options.where === undefined;
      if (options.dryRun) return sayPlan(cli, changes, options);
      const changed = await changeAll(cli, changes, { one, json: options.json === true });
      if (options.json) cli.json(one ? changed[0] : changed);
      else if (changed.length === 0) cli.say('No tasks');
    });
};

type Found = { readonly task: Task; readonly tracker: Tracker };
type Planned = Found & { readonly change: TaskChange };

/** The tasks that are named, or those for which the conditions hold. */
const foundBy = async (cli: Cli, given: readonly string[], { where, rig }: Options): Promise<readonly Found[]> => {
  if ((given.length === 0) === (where === undefined)) {
    throw new UsageError(where === undefined ? 'Which tasks?' : 'Name tasks or give conditions, not both', {
      hint: 'mayor task edit shop-k3f9 …, or mayor task edit --where status=open,label=ui …',
    });
  }
  const found: Found[] = [];
  for (const text of given) {
    const { id, tracker } = await taskIn(cli, text, rig);
    const got = await tracker.get(id);
    if (got === 'absent') throw gone(id);
    found.push({ task: got.task, tracker });
  }
  if (where === undefined) return found;
  const { tasks, fits } = await choose(cli, { where, ...(rig === undefined ? {} : { rig }) });
  const trackers = new Map<string, Tracker>();
  for (const each of await rigsFor(cli, rig)) trackers.set(each.name, await cli.openTracker(each));
  return tasks.filter(fits).flatMap((task) => {
    const tracker = trackers.get(task.rig);
    return tracker === undefined ? [] : [{ task, tracker }];
  });
};

type How = { readonly one: boolean; readonly json: boolean };

/** One that is refused keeps none of the others from being changed; the exit code is 1 then. */
const changeAll = async (cli: Cli, changes: readonly Planned[], { one, json }: How): Promise<readonly Task[]> => {
  const changed: Task[] = [];
  for (const { task: before, tracker, change } of changes) {
    try {
      const task = await tracker.change(before.id, change, cli.person);
      if (task === 'absent') throw gone(before.id);
      changed.push(task);
      if ('role' in change || 'agent' in change) await warnOfChoice(cli, task.rig, task);
      if (!json) cli.say(`Changed "${plainLine(task.title)}" (${Object.keys(change).join(', ')}): ${task.id}`);
    } catch (error) {
      if (one) throw error;
      cli.err.write(`${before.id} was not changed: ${plainLine(messageOf(error))}\n`);
      cli.exit(1);
    }
  }
  return changed;
};

const gone = (id: string): TerminalError =>
  new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });

const sayPlan = (cli: Cli, changes: readonly Planned[], { json }: Options): void => {
  const line = ({ task, change }: Planned) =>
    `${task.id}  ${plainLine(task.title)}  (${Object.keys(change).join(', ')})`;
  if (json) cli.json(changes.map(({ task, change }) => ({ id: task.id, change })));
  else cli.say(...changes.map(line), `${plural(changes.length, 'task')} would change; nothing was written`);
};

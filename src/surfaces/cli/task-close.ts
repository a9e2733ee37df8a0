import { type Command, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { OUTCOMES, type Outcome, type TaskStatus } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { type FoundTask, taskIn, withTask } from './rigs.ts';

type Options = { readonly because?: string; readonly outcome?: Outcome; readonly rig?: string; readonly json?: true };

export const addTaskClose = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'close <task...>',
    does: 'Close tasks; a polecat that works on one leaves, its commits stay on their branch',
    examples: [
      'mayor task close shop-k3f9',
      'mayor task close shop-k3f9 shop-m2c4 --outcome dropped --because "No longer wanted"',
    ],
  })
    .addOption(new Option('--outcome <outcome>', 'how it ended, done where nothing is said').choices(OUTCOMES))
    .option('--because <text>', 'a comment that says why')
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print an array of the changed tasks as JSON')
    .action((given: readonly string[], options: Options) => become(cli, given, 'closed', options));
};

export const addTaskReopen = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'reopen <task...>',
    does: 'Open closed tasks again',
    examples: ['mayor task reopen shop-k3f9', 'mayor task reopen shop-k3f9 --because "It came back"'],
  })
    .option('--because <text>', 'a comment that says why')
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print an array of the changed tasks as JSON')
    .action((given: readonly string[], options: Options) => become(cli, given, 'open', options));
};

const become = async (
  cli: Cli,
  given: readonly string[],
  status: Extract<TaskStatus, 'open' | 'closed'>,
  { because, outcome, rig, json }: Options,
): Promise<void> => {
  const change = {
    status,
    ...(outcome === undefined ? {} : { outcome }),
    ...(because === undefined ? {} : { comment: because }),
  };
  const work = ({ id, tracker }: FoundTask) => {
    if (status === 'closed') refuseOwn(cli, id);
    return tracker.change(id, change, cli.person);
  };
  const [only, ...more] = given;
  const tasks = [];
  if (only !== undefined && more.length === 0) tasks.push(await withTask(cli, only, rig, work));
  else {
    // All are found before the first is changed, so that a misspelt one changes nothing.
    const found = [];
    for (const text of given) found.push(await taskIn(cli, text, rig));
    if (status === 'closed') for (const { id } of found) refuseOwn(cli, id);
    for (const { id } of found) tasks.push(await withTask(cli, id, rig, work));
  }
  if (json) return cli.json(tasks);
  const word = status === 'closed' ? 'Closed' : 'Opened';
  cli.say(...tasks.map((task) => `${word} "${plainLine(task.title)}": ${task.id}`));
};

/** Closed, it would never land: what was handed in is let go of, the writer's own work or that which a reviewer has before it. */
const refuseOwn = ({ actor, env }: Cli, id: string): void => {
  if (actor.kind !== 'agent' || env.MAYOR_TASK !== id) return;
  throw new UsageError(`${id} is the task that ${actor.polecat} was given: closed now it would never land`, {
    hint: `mayor done hands work in, mayor review ${id} verdict ends a review; it is closed once it has landed`,
  });
};

import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import type { TaskChange } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { idsIn, taskIn } from './rigs.ts';
import { bodyFrom, type FieldOptions, rareFieldsFrom, withFields } from './task-fields.ts';
import { momentFrom } from './when.ts';

type Options = Omit<FieldOptions, 'defer'> & {
  readonly title?: string;
  readonly unlabel?: readonly string[];
  readonly notAfter?: readonly string[];
  readonly defer?: string | false;
  readonly comment?: string;
  readonly unlink?: readonly string[];
  readonly unset?: readonly string[];
  readonly rig?: string;
  readonly json?: true;
};

export const addTaskEdit = (parent: Command, cli: Cli): void => {
  withFields(
    define(parent, {
      usage: 'edit <task>',
      does: 'Change fields of a task, or add a comment',
      examples: [
        'mayor task edit shop-k3f9 --title "Add two greetings" --priority 1',
        'mayor task edit shop-k3f9 --after shop-m2c4 --label ui',
        'mayor task edit shop-k3f9 --comment "The tone should be formal"',
      ],
      more: 'Labels and dependencies are added to those that are there. What is not named stays as it is.',
    }),
  )
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
    .option('--json', 'print the changed task as JSON')
    .action(async (given: string, options: Options) => {
      const { id, tracker } = await taskIn(cli, given, options.rig);
      const found = await tracker.get(id);
      if (found === 'absent') throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      const change = await changeFrom(cli, found.task, options);
      if (Object.keys(change).length === 0) {
        throw new UsageError('Nothing to change', { hint: 'mayor task edit --help lists what can be' });
      }
      const task = await tracker.change(id, change, cli.person);
      if (task === 'absent') throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      if (options.json) cli.json(task);
      else cli.say(`Changed "${plainLine(task.title)}" (${Object.keys(change).join(', ')}): ${task.id}`);
    });
};

const changeFrom = async (cli: Cli, task: Task, options: Options): Promise<TaskChange> => {
  const { title, kind, priority, comment, defer, agent } = options;
  const body = await bodyFrom(cli, options);
  const labels = merged(task.labels, options.label, options.unlabel);
  const after = await idsIn(cli, options.after ?? []);
  const notAfter = await idsIn(cli, options.notAfter ?? []);
  const dependsOn = merged(task.dependsOn, after, notAfter);
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(kind === undefined ? {} : { kind }),
    ...(priority === undefined ? {} : { priority }),
    ...(labels === undefined ? {} : { labels }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
    ...(defer === undefined ? {} : { deferUntil: defer === false ? null : momentFrom(defer, cli.clock.now()) }),
    ...(agent === undefined ? {} : { agent: agent === false ? null : agent }),
    ...(await rareChange(cli, task, options)),
    ...(comment === undefined ? {} : { comment }),
  };
};

/** Of the fields that few tasks have: links are added to those that are there, the others replaced. */
const rareChange = async (cli: Cli, task: Task, options: Options): Promise<TaskChange> => {
  const { links: added, custom: set, ...rare } = await rareFieldsFrom(cli, options);
  const unlinked = new Set(await idsIn(cli, options.unlink ?? []));
  const links = [...(task.links ?? []), ...(added ?? [])].filter(({ task: other }) => !unlinked.has(other));
  const unset = Object.fromEntries((options.unset ?? []).map((name) => [name, null]));
  const custom = { ...set, ...unset };
  return {
    ...rare,
    ...(added === undefined && unlinked.size === 0 ? {} : { links }),
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
    ...(options.role === false ? { role: null } : {}),
    ...(options.parent === false ? { parent: null } : {}),
    ...(options.estimate === false ? { estimate: null } : {}),
    ...(options.acceptance === false ? { acceptance: null } : {}),
    ...(options.design === false ? { design: null } : {}),
    ...(options.external === false ? { externalRef: null } : {}),
    ...(options.convoy === false ? { convoy: null } : {}),
  };
};

/** What a list becomes; `undefined` when nothing was added or taken away. */
const merged = <Item>(
  before: readonly Item[],
  added: readonly Item[] = [],
  removed: readonly Item[] = [],
): readonly Item[] | undefined => {
  if (added.length === 0 && removed.length === 0) return undefined;
  return [...new Set([...before, ...added])].filter((item) => !removed.includes(item));
};

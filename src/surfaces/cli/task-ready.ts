/** What may be started, and what holds the rest back. */
import type { Command } from 'commander';
import type { Task } from '../../core/model.ts';
import { blockersIn, readyIn } from '../../core/ready.ts';
import { plural } from '../../core/views/age.ts';
import { blockersText, blockerText } from './blocker-text.ts';
import { warnOfChoices } from './choice-warning.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { rigsFor } from './rigs.ts';
import { sayTable } from './say-table.ts';
import { type ChoiceOptions, choose, withAsOf, withFilters } from './task-choice.ts';
import { wholeFrom } from './when.ts';

type Options = ChoiceOptions & { readonly limit?: number };

/** Whoever asks wants one to begin with: thousands would fill a screen, and the context of an agent. */
const SHOWN = 50;

export const addTaskReady = (parent: Command, cli: Cli): void => {
  withChoice(
    define(parent, {
      usage: 'ready',
      does: 'List the tasks that could be started now, the first to be taken first',
      examples: ['mayor task ready', 'mayor task ready --limit 1 --json', 'mayor task ready --label ui --priority 0-1'],
      more:
        'Ready is a task that is open, claimed by nobody, not deferred, not an epic, and held back by no other ' +
        'task. Urgent ones come first, then old ones; a week of waiting counts as one step of priority.',
    }),
    `at most so many, 0 for all (default: ${SHOWN})`,
    0,
  ).action(async ({ limit, ...rest }: Options) => {
    const most = limit === 0 ? Number.POSITIVE_INFINITY : (limit ?? SHOWN);
    // One more, to know whether there is one.
    const options = { ...rest, limit: most + 1 };
    const found = (await readyAlone(cli, options)) ?? (await readyOf(cli, options));
    if (limit === 0 && options.json) return cli.jsonEach(found);
    const all = [...found];
    const shown = all.slice(0, most);
    if (limit === undefined && all.length > most)
      cli.err.write(`These are the first ${most}; --limit 0 shows all that are ready\n`);
    if (options.json) return cli.jsonEach(shown);
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
    await warnOfChoices(cli, shown);
  });
};

const readyOf = async (cli: Cli, options: Options): Promise<readonly Task[]> => {
  const { tasks, fits, now } = await choose(cli, options);
  return readyIn(tasks, now).filter(fits).slice(0, options.limit);
};

/** Of one rig, all of them, now: its tracker may know that for less than the whole list. */
const readyAlone = async (
  cli: Cli,
  { limit, json: _, rig, ...choice }: Options,
): Promise<Iterable<Task> | undefined> => {
  if (Object.keys(choice).length > 0) return undefined;
  const [only, ...more] = await rigsFor(cli, rig);
  if (only === undefined || more.length > 0) return undefined;
  const tracker = await cli.openTracker(only);
  return tracker.ready?.(cli.clock.now(), limit ?? Number.POSITIVE_INFINITY);
};

export const addTaskBlocked = (parent: Command, cli: Cli): void => {
  withChoice(
    define(parent, {
      usage: 'blocked',
      does: 'List the tasks that wait for others, and for which',
      examples: ['mayor task blocked', 'mayor task blocked --json'],
    }),
    'at most so many',
    1,
  ).action(async (options: Options) => {
    const { tasks, fits } = await choose(cli, options);
    const blockers = blockersIn(tasks);
    const shown = tasks
      .filter(fits)
      .flatMap((task) => {
        const blockedBy = blockers.get(task.id);
        return blockedBy === undefined ? [] : [{ task, blockedBy }];
      })
      .slice(0, options.limit);
    if (options.json) return cli.json(shown.map(({ task, blockedBy }) => ({ ...task, blockedBy })));
    if (shown.length === 0) return cli.say('Nothing waits for another task');
    const width = cli.out.columns;
    const rows = shown.map(({ task, blockedBy }) => [
      { text: task.id, tone: 'strong' as const },
      task.title,
      {
        text: width === undefined ? blockedBy.map(blockerText).join(', ') : blockersText(blockedBy),
        tone: 'attention' as const,
      },
    ]);
    await sayTable(cli, [{}, { gives: true }, {}], rows);
    cli.say('', cli.paint('faint', plural(shown.length, 'task')));
  });
};

const withChoice = (command: Command, limit: string, least: number): Command =>
  withAsOf(withFilters(command))
    .option('--limit <n>', limit, wholeFrom(least))
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of tasks as JSON');

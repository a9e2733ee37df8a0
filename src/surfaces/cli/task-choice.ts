/** Which tasks a command is about, as options say it; and when, for trackers that remember. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { messageOf, UsageError } from '../../core/errors.ts';
import type { Instant } from '../../core/ids.ts';
import { TASK_KINDS, TASK_STATUSES, type Task } from '../../core/model.ts';
import { fitsAll, speaksOfClosed, type Term, term, termsFrom } from '../../core/task-terms.ts';
import type { Cli } from './context.ts';
import { collect } from './define.ts';
import type { TaskRig } from './deps.ts';
import { idsIn, rigsFor, type Tasks, tasksOf } from './rigs.ts';
import { collectWhole } from './task-fields.ts';
import { pastFrom } from './when.ts';

export type FilterOptions = {
  readonly status?: readonly string[];
  readonly kind?: readonly string[];
  readonly label?: readonly string[];
  readonly priority?: string;
  readonly assignee?: string;
  readonly parent?: string;
  readonly text?: string;
  readonly where?: readonly string[];
};

export type ChoiceOptions = FilterOptions & {
  readonly all?: true;
  readonly asOf?: string;
  readonly rig?: string;
  readonly json?: true;
};

export const withFilters = (command: Command): Command =>
  command
    .addOption(
      new Option('--status <status>', `only those: ${TASK_STATUSES.join(', ')}; may be given again`)
        .choices(TASK_STATUSES)
        .argParser(oneOf(TASK_STATUSES)),
    )
    .addOption(
      new Option('--kind <kind>', `only those: ${TASK_KINDS.join(', ')}; may be given again`)
        .choices(TASK_KINDS)
        .argParser(oneOf(TASK_KINDS)),
    )
    .option('--label <label>', 'only those with this label; may be given again', collect)
    .option('--priority <p>', 'only those of this priority: 1, or 0-2')
    .option('--assignee <name>', 'only those that this one holds; none for nobody')
    .option('--parent <task>', 'only those that are part of this task, however deep')
    .option('--text <text>', 'only those with this text in title or body')
    .option('--where <conditions>', 'only those: status=open,label=ui,priority<=1,role!=reviewer', collectWhole);

export const withAsOf = (command: Command): Command =>
  command.option('--as-of <when>', 'as it was then: 3d for three days ago, or a date such as 2027-01-31');

/** A choice of one of these, any number of times. */
const oneOf =
  (choices: readonly string[]) =>
  (value: string, before: readonly string[] | undefined): readonly string[] => {
    const given = collect(value, before);
    const wrong = given.find((one) => !choices.includes(one));
    if (wrong === undefined) return given;
    throw new UsageError(`There is no ${JSON.stringify(wrong)}`, { hint: `Use ${choices.join(', ')}` });
  };

export type Choice = {
  /** Every task of the rigs that are meant. */
  readonly tasks: readonly Task[];
  /** Those of them that the options mean; closed ones only where asked for. */
  readonly fits: (task: Task) => boolean;
  /** The moment at which all this was so. */
  readonly now: Instant;
};

/**
 * Says on standard error which rigs could not be read; the exit code is 1 then.
 * @throws what the rig says that is meant alone: of its tasks nothing is known, not that there are none.
 */
export const choose = async (cli: Cli, options: ChoiceOptions): Promise<Choice> => {
  const terms = await termsOf(cli, options);
  const rigs = await rigsFor(cli, options.rig);
  const now = options.asOf === undefined ? cli.clock.now() : pastFrom(options.asOf, cli.clock.now());
  const { tasks, silent } = options.asOf === undefined ? await tasksOf(cli, rigs) : await tasksAt(cli, rigs, now);
  if (rigs.length === 1 && silent[0] !== undefined) throw silent[0].error;
  for (const { rig, error } of silent) cli.err.write(`Rig ${rig} could not be read: ${messageOf(error)}\n`);
  if (silent.length > 0) cli.exit(1);
  const held = fitsAll(terms, tasks);
  const closedToo = options.all === true || speaksOfClosed(terms);
  return { tasks, now, fits: (task) => (closedToo || task.status !== 'closed') && held(task) };
};

export const termsOf = async (cli: Cli, options: FilterOptions): Promise<readonly Term[]> => {
  const { status, kind, label = [], priority, assignee, parent, text, where = [] } = options;
  const parents = parent === undefined || parent === 'none' ? parent : (await idsIn(cli, [parent]))[0];
  return [
    ...(status === undefined ? [] : [term('status', status)]),
    ...(kind === undefined ? [] : [term('kind', kind)]),
    ...label.map((one) => term('label', [one])),
    ...(priority === undefined ? [] : [term('priority', [priority])]),
    ...(assignee === undefined ? [] : [term('assignee', [assignee])]),
    ...(parents === undefined ? [] : [term('parent', [parents])]),
    ...(text === undefined ? [] : [term('text', [text])]),
    ...where.flatMap(termsFrom),
  ];
};

const tasksAt = async (cli: Cli, rigs: readonly TaskRig[], at: Instant): Promise<Tasks> => {
  const asked = await Promise.all(
    rigs.map(async (rig) => {
      const { archive, kind } = await cli.openTracker(rig);
      if (archive === undefined) throw noArchive(rig, kind, 'past');
      return archive.listAt(at);
    }),
  );
  return { tasks: asked.flat(), silent: [] };
};

/** What a command says that wants what only a tracker can do that keeps its own history. */
export const noArchive = (rig: TaskRig, kind: string, what: 'past' | 'history' | 'memory'): UsageError =>
  new UsageError(`The tracker of rig ${rig.name} (${kind}) ${LACKING[what]}`, {
    hint: 'The embedded tracker does: tracker: { kind: embedded }',
  });

const LACKING = {
  past: 'does not remember how tasks were',
  history: 'keeps no history of a task',
  memory: 'keeps no notes for agents',
} as const;

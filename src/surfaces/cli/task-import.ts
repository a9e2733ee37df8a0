import { type Command, Option } from 'commander';
import { EXCHANGE_FORMATS, type ExchangeName, type Lost, type Refused } from '../../core/exchange.ts';
import { type ImportPlan, planImport } from '../../core/import-plan.ts';
import { plainLine } from '../../core/plain.ts';
import { plural } from '../../core/views/age.ts';
import type { Imported } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { filesFrom } from './exchange-files.ts';
import { takeOneByOne } from './import-one-by-one.ts';
import { rigFor } from './rigs.ts';

type Options = {
  readonly from: ExchangeName;
  readonly dryRun?: true;
  readonly strict?: true;
  readonly rig?: string;
  readonly json?: true;
};

export const addTaskImport = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'import [path]',
    does: 'Take over the tasks of another tracker, from a file, a folder or standard input (-)',
    examples: [
      'mayor task import --from beads-jsonl  # .beads/issues.jsonl',
      'mayor task import --from tk .tickets --dry-run',
      'gh api --paginate --slurp "repos/OWNER/REPO/issues?state=all" | mayor task import --from github-json -',
    ],
    more:
      'A second time nothing happens but for what has changed there since; what was changed here later stays. ' +
      'What cannot be read or kept is told, and the rest is taken (exit code 1). docs/import-export.md says what each format keeps.',
  })
    .addOption(
      new Option('--from <format>', 'how the tasks are written').choices(EXCHANGE_FORMATS).makeOptionMandatory(),
    )
    .option('--dry-run', 'only say what would happen')
    .option('--strict', 'take nothing when anything cannot be read')
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print {created, updated, unchanged, lost, refused} as JSON')
    .action(async (path: string | undefined, options: Options) => importTasks(cli, path, options));
};

const importTasks = async (cli: Cli, path: string | undefined, options: Options): Promise<void> => {
  const rig = await rigFor(cli, options.rig);
  const format = await cli.exchange(options.from);
  const read = format.read(await filesFrom(cli, format, path, rig.path));
  const tracker = await cli.openTracker(rig);
  let planned: ImportPlan = { imports: [], lost: [], refused: [] };
  const plan: Parameters<typeof takeOneByOne>[1] = (tasks, held) => {
    planned = planImport(read.tasks, { rig: rig.name, tasks, held, now, dates });
    const stop = options.strict !== undefined && read.refused.length + planned.refused.length > 0;
    return stop ? [] : planned.imports;
  };
  const now = cli.clock.now();
  const dates = tracker.bulk === undefined ? 'own' : 'kept';
  const mode = options.dryRun ? 'rehearse' : 'write';
  const taken: Imported & { readonly lost?: readonly Lost[] } =
    tracker.bulk === undefined
      ? await takeOneByOne(tracker, plan, cli.person, mode)
      : await tracker.bulk.take(plan, cli.person, mode);
  const lost = [...read.lost, ...planned.lost, ...(taken.lost ?? [])];
  const refused = [...read.refused, ...planned.refused];
  const { created, updated, unchanged } = taken;
  if (refused.length > 0) cli.exit(1);
  if (options.json) return cli.json({ created, updated, unchanged, lost, refused });
  const stopped = options.strict !== undefined && refused.length > 0;
  const would = options.dryRun ? 'Would import' : 'Imported';
  if (stopped) cli.say(`Nothing was imported: ${plural(refused.length, 'task')} cannot be read`);
  else
    cli.say(
      `${would} into ${rig.name}: ${created.length} new, ${updated.length} changed, ${unchanged.length} unchanged`,
    );
  if (!stopped) sayLost(cli, lost, 'Not taken over');
  sayRefused(cli, refused);
};

const SHOWN = 5;

/** Of each field how often and an example or some, not ten thousand lines. */
export const sayLost = (cli: Cli, lost: readonly Lost[], what: string): void => {
  const groups = new Map<string, Lost[]>();
  for (const one of lost) {
    const group = groups.get(one.field);
    if (group === undefined) groups.set(one.field, [one]);
    else group.push(one);
  }
  for (const [field, group] of groups) {
    cli.say(cli.paint('attention', `${what}: ${plainLine(field)} (${group.length})`));
    const shown = group.slice(0, SHOWN);
    for (const reason of new Set(shown.map(({ why }) => why))) {
      const tasks = shown.filter(({ why }) => why === reason).map(({ task }) => plainLine(task));
      cli.say(`  ${tasks.join(', ')}: ${plainLine(reason)}`);
    }
    if (group.length > SHOWN) cli.say(cli.paint('faint', `  and ${group.length - SHOWN} more; --json has all`));
  }
};

const sayRefused = (cli: Cli, refused: readonly Refused[]): void => {
  for (const { place, why } of refused.slice(0, SHOWN * 4))
    cli.err.write(`Cannot be read: ${plainLine(place)}: ${plainLine(why)}\n`);
  if (refused.length > SHOWN * 4) cli.err.write(`and ${refused.length - SHOWN * 4} more; --json has all\n`);
};

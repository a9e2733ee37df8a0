import { type Command, Option } from 'commander';
import { EXCHANGE_FORMATS, type ExchangeName, exchangeTask } from '../../core/exchange.ts';
import { plural } from '../../core/views/age.ts';
import type { Tracker, WholeTask } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { filesTo } from './exchange-files.ts';
import { rigFor } from './rigs.ts';
import { sayLost } from './task-import.ts';

type Options = { readonly to: ExchangeName; readonly rig?: string; readonly json?: true };

export const addTaskExport = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'export [path]',
    does: 'Write all tasks as another tracker does, to a file, a folder or standard output (-)',
    examples: [
      'mayor task export --to csv tasks.csv',
      'mayor task export --to beads-jsonl | bd import -',
      'mayor task export --to tk .tickets',
    ],
    more: 'What the other tool has no field for stands where it leaves it alone, so that Mayor reads it back.',
  })
    .addOption(new Option('--to <format>', 'how to write them').choices(EXCHANGE_FORMATS).makeOptionMandatory())
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print {tasks, files, lost} as JSON; needs a path')
    .action(async (path: string | undefined, options: Options) => {
      const rig = await rigFor(cli, options.rig);
      const format = await cli.exchange(options.to);
      const tasks = await allOf(await cli.openTracker(rig));
      const { files, lost } = format.write(tasks.map(({ task, comments }) => exchangeTask(task, comments)));
      const place = await filesTo(cli, format, path, files);
      if (place === 'standard output') return;
      if (options.json) return cli.json({ tasks: tasks.length, files: files.map((file) => file.path), lost });
      cli.say(`Wrote ${plural(tasks.length, 'task')} of ${rig.name} to ${place}`);
      sayLost(cli, lost, 'Only Mayor reads back');
    });
};

const allOf = async (tracker: Tracker): Promise<readonly WholeTask[]> => {
  if (tracker.bulk !== undefined) return tracker.bulk.all();
  const whole: WholeTask[] = [];
  for (const { id } of await tracker.list()) {
    const found = await tracker.get(id);
    if (found !== 'absent') whole.push(found);
  }
  return whole;
};

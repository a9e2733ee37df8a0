import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { TaskVersion } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { taskIn } from './rigs.ts';
import { noArchive } from './task-choice.ts';
import { momentText } from './when.ts';

export const addTaskHistory = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'history <task>',
    does: 'Show who changed what of a task, and what was lost when two changes met',
    examples: ['mayor task history shop-k3f9', 'mayor task history k3f9 --json'],
  })
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print an array of {at, by, what, fields, lost} as JSON, the oldest first')
    .action(async (given: string, options: { readonly rig?: string; readonly json?: true }) => {
      const { id, rig, tracker } = await taskIn(cli, given, options.rig);
      if (tracker.archive === undefined) throw noArchive(rig, tracker.kind, 'history');
      const versions = await tracker.archive.history(id);
      if (versions === 'absent') throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      if (options.json) cli.json(versions);
      else cli.say(...versions.flatMap((version) => versionText(cli, version)));
    });
};

const versionText = (cli: Cli, { at, by, what, fields, lost }: TaskVersion): readonly string[] => [
  `${cli.paint('faint', momentText(at))}  ${plainLine(by)}  ${plainLine(what)}`,
  ...(lost ? [cli.paint('attention', '  lost to a change made elsewhere; it is kept here:')] : []),
  ...fields.map(
    ({ field, from, to }) =>
      `  ${plainLine(field)}: ${valueText(from)}${lost && to === undefined ? '' : ` -> ${valueText(to)}`}`,
  ),
];

/** As much of a value as one wants to see among others. */
const valueText = (value: string | undefined): string => {
  if (value === undefined) return 'nothing';
  const line = plainLine(value);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line === '' ? 'nothing' : line;
};

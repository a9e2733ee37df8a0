import type { Command } from 'commander';
import { plainLine } from '../../core/plain.ts';
import { plural } from '../../core/views/age.ts';
import type { SyncReport } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { rigFor } from './rigs.ts';

export const addTaskSync = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'sync',
    does: 'Bring the tasks of this clone and those of its remote together',
    examples: ['mayor task sync', 'mayor task sync --json'],
    more:
      'Changes on both sides are merged field by field; what loses is kept and shown by mayor task history. A ' +
      'running town does this by itself. The exit code is 1 when something could not be done.',
  })
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print what it brought as JSON; null where there is nothing to bring together')
    .action(async (options: { readonly rig?: string; readonly json?: true }) => {
      const rig = await rigFor(cli, options.rig);
      const tracker = await cli.openTracker(rig);
      const report = await tracker.sync?.();
      if (options.json) cli.json(report ?? null);
      else if (report === undefined) cli.say(`The tracker of rig ${rig.name} (${tracker.kind}) has nothing to sync`);
      else cli.say(...reportText(cli, report));
      if (report !== undefined && report.problems.length > 0) cli.exit(1);
    });
};

const reportText = (cli: Cli, { remote, pulled, pushed, ...report }: SyncReport): readonly string[] => [
  ...(pulled + pushed > 0
    ? [`${plural(pulled, 'commit')} came from ${plainLine(remote)}, ${pushed} went there`]
    : report.problems.length > 0
      ? []
      : [`Nothing new here or on ${plainLine(remote)}`]),
  ...report.conflicts.map(({ task, field }) =>
    cli.paint(
      'attention',
      `${task}: both sides had a new ${plainLine(field)}; mayor task history ${task} has the other`,
    ),
  ),
  ...report.lost.map(({ task, holder, to }) => {
    const ended =
      to === undefined
        ? `the claim of ${plainLine(holder)} was ended elsewhere`
        : `${plainLine(holder)} lost it to ${plainLine(to)}`;
    return cli.paint('attention', `${task}: ${ended}; the work stays where it is`);
  }),
  ...report.cycles.map((cycle) =>
    cli.paint('bad', `These wait for one another: ${cycle.join(', ')}; mayor task dep rm takes one away`),
  ),
  ...report.problems.map((problem) => cli.paint('bad', plainLine(problem))),
];

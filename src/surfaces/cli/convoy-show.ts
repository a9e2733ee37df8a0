import type { Command } from 'commander';
import { convoyId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { wholeOf } from '../../core/together.ts';
import { progressText } from '../../core/views/convoys.ts';
import type { ConvoyRow } from '../../core/views/status.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { convoyNamed } from './named.ts';

export const addConvoyList = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'list',
    does: 'List the convoys with their progress',
    examples: ['mayor convoy list', 'mayor convoy list --json'],
  })
    .alias('ls')
    .option('--json', 'print an array of convoys as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { convoys } = await (await cli.town()).status();
      if (json) return cli.json(convoys);
      if (convoys.length === 0) return cli.say('No convoys; mayor convoy new NAME TASK… makes one');
      const { convoyLines } = await import('./status-text.ts');
      cli.say(...convoyLines(convoys, { width: cli.out.columns, paint: cli.paint }));
    });
};

export const addConvoyShow = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'show <convoy>',
    does: 'Show a convoy and where each of its tasks stands',
    examples: ['mayor convoy show greetings', 'mayor convoy show Greetings --json'],
  })
    .option('--json', 'print the convoy with its task rows as JSON')
    .action(async (given: string, { json }: { readonly json?: true }) => {
      const status = await (await cli.town()).status();
      const id = convoyNamed(status, given);
      const convoy = status.convoys.find((row) => row.id === id);
      const tasks = (convoy?.tasks ?? []).flatMap((task) => status.tasks.find((row) => row.id === task) ?? []);
      if (json) return cli.json({ ...convoy, rows: tasks });
      const { taskLines } = await import('./status-text.ts');
      const options = { width: cli.out.columns, paint: cli.paint, indent: '  ' };
      cli.say(
        ...(convoy === undefined ? [] : [headOf(cli, convoy)]),
        ...taskLines(tasks, options),
        ...(status.merges.some(({ task, state }) => task === wholeOf(convoyId(id)) && state === 'in-review')
          ? ['', cli.paint('faint', `Next: mayor review ${id}, mayor approve ${id}`)]
          : []),
      );
    });
};

const headOf = (cli: Cli, convoy: ConvoyRow): string => {
  const one = convoy.one
    ? ', one polecat'
    : convoy.gathered !== undefined
      ? `, ${convoy.gathered} gathered to land together`
      : '';
  return `${cli.paint('strong', plainLine(convoy.name))} is ${convoy.state}: ${progressText(convoy)}${one}`;
};

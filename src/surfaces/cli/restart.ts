import type { Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';

export const addRestart = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'restart',
    does: 'Start the daemon of the town again, in the version of this program; agents live on',
    examples: ['mayor restart', 'mayor restart --json'],
    more: 'For after an update: a daemon runs on in the version that it was started in. Agents work on in their panes meanwhile, and open dashboards find the town again; gates that ran begin anew.',
  })
    .option('--json', 'print {running, town} as JSON; running: whether a daemon was')
    .action(async ({ json }: { readonly json?: true }) => {
      if (cli.actor.kind === 'agent')
        throw new UsageError('This is not for agents', { hint: 'mayor ask asks a person' });
      const { running } = await cli.restartDaemon();
      const { town, polecats } = await (await cli.town()).status();
      if (json) return cli.json({ running, town });
      const lived = polecats.filter(({ pane }) => pane !== undefined).length;
      cli.say(
        `${running ? 'The town is up again' : 'No town was running; it is up now'}: mayor ${plainLine(town.version)}, pid ${town.pid}${lived === 0 ? '' : `, agents in ${lived === 1 ? 'a pane' : `${lived} panes`} found again`}`,
      );
    });
};

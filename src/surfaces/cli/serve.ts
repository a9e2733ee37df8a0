import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';

export const addServe = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'serve',
    does: 'Run the town in the foreground, for systemd, launchd and containers',
    examples: ['mayor serve', 'MAYOR_HOME=/srv/town mayor serve'],
    more: 'SIGTERM and SIGINT end the daemon but leave the agents running; mayor down ends those too.',
  }).action(async () => cli.exit(await cli.serve()));
};

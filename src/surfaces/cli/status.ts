import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';

export const addStatus = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'status',
    does: 'Show rigs, convoys, polecats, merges and what waits for you',
    examples: ['mayor status', "mayor status --json | jq '.polecats[].state'"],
    more: 'The shape of --json is described in docs/api.md (StatusView).',
  })
    .option('--json', 'print the whole picture as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const status = await (await cli.town()).status();
      if (json) return cli.json(status);
      const { statusText } = await import('./status-text.ts');
      cli.say(...statusText(status, { now: cli.clock.now(), width: cli.out.columns, paint: cli.paint }));
    });
};

import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { polecatNamed } from './named.ts';

export const addAttach = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'attach <polecat>',
    does: 'Sit down in the pane of a polecat; leaving it stops nothing',
    examples: ['mayor attach amber', 'mayor attach shop-k3f9', 'mayor attach amber --print'],
    more: 'A polecat is found by its name or by its task. In tmux, prefix d leaves again; elsewhere Ctrl-\\ does.',
  })
    .option('--print', 'only print the command that would be run')
    .option('--json', 'print {argv} as JSON, run nothing')
    .action(async (given: string, { print, json }: { readonly print?: true; readonly json?: true }) => {
      const town = await cli.town();
      const polecat = polecatNamed(await town.status(), given);
      const argv = await town.attach(polecat);
      if (argv === 'gone') {
        throw new TerminalError(`${polecat} has no pane at this moment`, { hint: `mayor why ${polecat}` });
      }
      if (json) return cli.json({ argv });
      const line = argv.map(quoted).join(' ');
      if (print) return cli.say(line);
      if (!cli.out.isTTY || !cli.input.isTTY) {
        throw new UsageError('There is no terminal here to attach', { hint: `In a terminal: ${line}` });
      }
      cli.exit(await cli.runInTerminal(argv));
    });
};

/** For a person to paste into a shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

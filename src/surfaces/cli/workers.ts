import type { Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { polecatNamed, taskNamed } from './named.ts';
import { submit } from './reply.ts';

type Json = { readonly json?: true };

export const addSling = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'sling <task>',
    does: 'Have one task worked now, without a convoy; or go on with one that is stopped or stuck',
    examples: ['mayor sling shop-k3f9', 'mayor sling k3f9 --agent script'],
  })
    .option('--agent <agent>', "who is to work it, in place of the rig's own agent")
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { agent, json }: Json & { readonly agent?: string }) => {
      const task = taskNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'sling', task, ...(agent === undefined ? {} : { agent }) }, json === true);
    });
};

export const addTell = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'tell <polecat> <text...>',
    does: 'Say something to the agent of a polecat; it arrives as its next prompt',
    examples: ['mayor tell amber "Use the existing helper in src/text.ts"', 'mayor tell amber - < notes.md'],
  })
    .allowUnknownOption()
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, words: readonly string[], { json }: Json) => {
      const text = words.length === 1 && words[0] === '-' ? await cli.input.read() : words.join(' ');
      if (text.trim() === '') throw new UsageError('There is nothing to tell');
      const polecat = polecatNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'tell', polecat, text }, json === true);
    });
};

export const addStop = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'stop <polecat>',
    does: 'Stop a polecat; its worktree and its branch stay',
    examples: ['mayor stop amber', 'mayor sling shop-k3f9   # lets it go on later'],
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: Json) => {
      const status = await (await cli.town()).status();
      const polecat = polecatNamed(status, given);
      const task = status.polecats.find(({ id }) => id === polecat)?.task;
      await submit(
        cli,
        { kind: 'stop', polecat },
        json === true,
        ...(task === undefined ? [] : [`Let it go on with: mayor sling ${task}`]),
      );
    });
};

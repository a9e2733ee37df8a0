import type { Command } from 'commander';
import { itemId } from '../../core/ids.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { changeNamed } from './named.ts';
import { submit } from './reply.ts';

type Json = { readonly json?: true };

export const addWithdraw = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'withdraw <task-or-convoy>',
    does: 'Take an approval back that has not landed: it is in review again',
    examples: ['mayor withdraw shop-k3f9', 'mayor withdraw greetings'],
    more: 'Gates that run for it end, and what was to land with it goes on without it. From then on it waits for a person, whatever "merge" of its rig says. What is just landing is refused: mayor undo takes a landing back.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: Json) => {
      const task = changeNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'withdraw', task }, json === true);
    });
};

export const addRestore = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'restore <item>',
    does: 'Put back into the inbox what was dismissed',
    examples: ['mayor restore stuck-1'],
    more: 'Of the last twenty, as long as what it tells of is still so. ITEM is what mayor answer was given.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: Json) =>
      submit(cli, { kind: 'restore', item: itemId(given) }, json === true),
    );
};

import type { Command } from 'commander';
import type { Reply } from '../../core/command.ts';
import { TerminalError } from '../../core/errors.ts';
import { itemId, type TaskId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { changeNamed } from './named.ts';
import { submit } from './reply.ts';

type Json = { readonly json?: true };

export const addWithdraw = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'withdraw <task-or-convoy...>',
    does: 'Take an approval back that has not landed: it is in review again',
    examples: ['mayor withdraw shop-k3f9', 'mayor withdraw greetings', 'mayor withdraw k3f9 m2c4 p7d1'],
    more: 'Gates that run for it end, and what was to land with it goes on without it. From then on it waits for a person, whatever "merge" of its rig says. What is just landing is refused: mayor undo takes a landing back. Of several each is judged by itself.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: readonly string[], { json }: Json) => {
      const status = await (await cli.town()).status();
      const tasks = [...new Set(given.map((one) => changeNamed(status, one)))];
      const [task] = tasks;
      if (tasks.length === 1 && task !== undefined) return submit(cli, { kind: 'withdraw', task }, json === true);
      await withdrawAll(cli, tasks, json === true);
    });
};

/** One that is refused keeps none of the others back. @throws TerminalError that names those that were. */
const withdrawAll = async (cli: Cli, tasks: readonly TaskId[], json: boolean): Promise<void> => {
  const town = await cli.town();
  const came: { readonly task: TaskId; readonly reply: Reply }[] = [];
  for (const task of tasks) came.push({ task, reply: await town.submit({ kind: 'withdraw', task }, cli.actor) });
  const refused = came.flatMap(({ reply }) => (reply.ok ? [] : [reply.refusal]));
  if (json) {
    cli.json(came.map(({ task, reply }) => ({ task, ...reply })));
    return refused.length === 0 ? undefined : cli.exit(1);
  }
  cli.say(...came.flatMap(({ reply }) => (reply.ok ? [plainLine(reply.say)] : [])));
  if (refused.length === 0) return;
  const what = refused.map((one) => plainLine(one.what)).join('; ');
  const hint = refused.flatMap((one) => one.hint ?? []).join('; ');
  throw new TerminalError(`${refused.length} of ${tasks.length} are not taken back: ${what}`, { hint });
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

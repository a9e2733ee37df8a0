import type { Command } from 'commander';
import type { Reply, Command as TownCommand } from '../../core/command.ts';
import { slug } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { addConvoyList, addConvoyShow } from './convoy-show.ts';
import { define } from './define.ts';
import { convoyNamed } from './named.ts';
import { submit, takenOr } from './reply.ts';
import { idsIn } from './rigs.ts';

export const addConvoy = (parent: Command, cli: Cli): void => {
  const convoy = define(parent, {
    usage: 'convoy',
    does: 'Send tasks off as a batch, and see how far it came',
    examples: ['mayor convoy new "Greetings" shop-k3f9 shop-m2c4', 'mayor convoy list', 'mayor convoy show greetings'],
  });
  addNew(convoy, cli);
  addConvoyList(convoy, cli);
  addConvoyShow(convoy, cli);
  addMore(convoy, cli);
  addTogether(convoy, cli);
  addRemove(convoy, cli);
};

const addNew = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'new <name> <task...>',
    does: 'Make a convoy of tasks; they are started as soon as their dependencies are closed',
    examples: [
      'mayor convoy new "Greetings" shop-k3f9 shop-m2c4',
      'mayor convoy new "One by one" k3f9 m2c4 --one',
      'mayor convoy new "Rename" k3f9 m2c4 --together',
    ],
    more: 'With --together nothing of it comes on the base before all is there: finished branches gather on the integration branch mayor/convoy/NAME, from which tasks that wait for them begin, and the whole is approved once and lands as one. Works before mayor up as well: the town takes it up when it starts.',
  })
    .option('--one', 'give all of them to a single polecat, in this order')
    .option('--together', 'all of them land or none, by one approval')
    .option('--json', 'print the convoy as JSON')
    .action(async (name: string, given: readonly string[], options: NewOptions) => {
      const tasks = await idsIn(cli, given);
      const one = options.one === true;
      const together = options.together === true ? { together: true as const } : {};
      const taken = takenOr(await submitAnyway(cli, { kind: 'convoy.new', name, tasks, one, ...together }));
      const id = taken.subject ?? slug(name);
      if (options.json) cli.json({ id, name: name.trim(), tasks, one, ...together, seq: taken.seq });
      else cli.say(`${plainLine(taken.say)}: ${id}`);
    });
};

type NewOptions = { readonly one?: true; readonly together?: true; readonly json?: true };

const addMore = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'add <convoy> <task...>',
    does: 'Put more tasks into a convoy that is there, behind those that it has',
    examples: ['mayor convoy add greetings shop-q8e2', 'mayor convoy add greet q8e2 r9f3'],
    more: 'They are started like the others. One that lands as one takes none any more once all of it is gathered.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, ids: readonly string[], { json }: { readonly json?: true }) => {
      const convoy = convoyNamed(await (await cli.town()).status(), given);
      const tasks = await idsIn(cli, ids);
      await submit(cli, { kind: 'convoy.add', convoy, tasks }, json === true);
    });
};

const addTogether = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'together <convoy>',
    does: 'Let a convoy land all or nothing, by one approval; with --off task by task again',
    examples: ['mayor convoy together greetings', 'mayor convoy together greetings --off'],
    more: 'What was approved of it and has not landed is in review again.',
  })
    .option('--off', 'let its tasks land one by one')
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { off, json }: { readonly off?: true; readonly json?: true }) => {
      const convoy = convoyNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'convoy.join', convoy, together: off !== true }, json === true);
    });
};

/** To the daemon when one runs, else straight into the journal. */
const submitAnyway = async (cli: Cli, command: TownCommand): Promise<Reply> => {
  try {
    return await (await cli.town()).submit(command, cli.actor);
  } catch (error) {
    if (error instanceof NoTownError) return cli.offline.submit(command);
    throw error;
  }
};

const addRemove = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'remove <convoy>',
    does: 'Dissolve a convoy; its tasks stay as they are',
    examples: ['mayor convoy remove greetings'],
    more: 'The integration branch of one that lands together is kept as a backup, and goes: mayor branches shows it.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: { readonly json?: true }) => {
      const convoy = convoyNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'convoy.remove', convoy }, json === true);
    });
};

/** What an agent says to its town. Its identity comes with its environment. */
import type { Command } from 'commander';
import type { Reply, Command as TownCommand } from '../../core/command.ts';
import { UsageError } from '../../core/errors.ts';
import type { Epoch, PolecatId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { takenOr } from './reply.ts';

type Worker = { readonly polecat: PolecatId; readonly epoch: Epoch };
type Json = { readonly json?: true };

export const addDone = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'done',
    does: 'For agents: hand the committed work in for review',
    examples: ['mayor done', 'mayor done -m "Added the greeting; the old tests still pass"'],
    more: 'Refused while there is uncommitted work, with the list of files.',
  })
    .option('-m, --message <note>', 'what the reviewer should know')
    .option('--json', "print the town's reply as JSON")
    .action(async ({ message, json }: Json & { readonly message?: string }) => {
      const note = message === undefined ? {} : { note: message };
      await sayAs(cli, json, (worker) => ({ kind: 'done', ...worker, ...note }));
    });
};

export const addAsk = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'ask <text...>',
    does: 'For agents: ask a person; the answer arrives as a prompt',
    examples: ['mayor ask "Which of the two greetings is meant?"'],
  })
    .allowUnknownOption()
    .option('--json', "print the town's reply as JSON")
    .action(async (words: readonly string[], { json }: Json) => {
      const text = words.join(' ');
      await sayAs(cli, json, (worker) => ({ kind: 'ask', ...worker, text }));
    });
};

export const addNote = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'note <text...>',
    does: 'For agents: leave a note in the log of the town and on the task',
    examples: ['mayor note "The parser had no tests; I added three"'],
  })
    .allowUnknownOption()
    .option('--json', "print the town's reply as JSON")
    .action(async (words: readonly string[], { json }: Json) => {
      const text = words.join(' ');
      await sayAs(cli, json, (worker) => ({ kind: 'note', ...worker, text }));
    });
};

const sayAs = async (cli: Cli, json: true | undefined, commandOf: (worker: Worker) => TownCommand): Promise<void> => {
  const { actor } = cli;
  if (actor.kind !== 'agent') {
    throw new UsageError('This command is for agents: MAYOR_POLECAT and MAYOR_EPOCH are not set', {
      hint: 'A person hands work on with mayor approve, mayor reject and mayor tell',
    });
  }
  const command = commandOf({ polecat: actor.polecat, epoch: actor.epoch });
  const reply = takenOr(await submitPatiently(cli, command));
  if (json) cli.json(reply);
  else cli.say(plainLine(reply.say));
};

const TRIES = 20;
const PAUSE_MS = 500;

/** A daemon may be starting again just now; nobody heard the command then, so it may be said again. */
const submitPatiently = async (cli: Cli, command: TownCommand): Promise<Reply> => {
  const town = await cli.town();
  for (let tried = 1; ; tried += 1) {
    try {
      return await town.submit(command, cli.actor);
    } catch (error) {
      if (!(error instanceof NoTownError) || tried === TRIES) throw error;
      await new Promise<void>((resolve) => {
        cli.clock.after(PAUSE_MS, resolve);
      });
    }
  }
};

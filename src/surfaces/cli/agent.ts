/** What an agent says to its town. Its identity comes with its environment. */
import type { Command } from 'commander';
import type { Reply, Command as TownCommand } from '../../core/command.ts';
import { TerminalError, UsageError } from '../../core/errors.ts';
import type { Epoch, PolecatId } from '../../core/ids.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { followEvents } from './follow.ts';
import { type Taken, takenOr } from './reply.ts';

type Worker = { readonly polecat: PolecatId; readonly epoch: Epoch };
type CommandOf = (worker: Worker) => TownCommand;
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

type AskOptions = Json & { readonly permission?: true; readonly wait?: true };

export const addAsk = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'ask <text...>',
    does: 'For agents: ask a person; the answer arrives as a prompt',
    examples: [
      'mayor ask "Which of the two greetings is meant?"',
      'mayor ask --permission "Rewrite prices.txt?" || exit 1',
      'name=$(mayor ask --wait "What should it be called?")',
    ],
    more: 'For scripts: --wait prints the answer, --permission ends with 0 when it is allowed and with 1 when not.',
  })
    .allowUnknownOption()
    .option('--permission', 'ask for allow or deny, and wait for it')
    .option('--wait', 'wait for the answer and print it')
    .option('--json', "print the town's reply as JSON, or {answer} with --wait and --permission")
    .action(async (words: readonly string[], { permission, wait, json }: AskOptions) => {
      const text = words.join(' ');
      if (!permission && !wait) return sayAs(cli, json, (worker) => ({ kind: 'ask', ...worker, text }));
      const wants = permission ? 'permission' : 'text';
      const taken = await submitAs(cli, (worker) => ({ kind: 'ask', ...worker, text, wants, waits: true }));
      const answer = await answerTo(cli, taken);
      if (json) cli.json({ answer });
      if (permission && answer !== 'allow') throw new TerminalError(plainText(answer.replace(/^deny/, 'Denied')));
      if (!json) cli.say(plainText(answer));
    });
};

/** What a person answers, read from the journal. @throws TerminalError when nobody will answer any more. */
const answerTo = async (cli: Cli, { seq, subject }: Taken): Promise<string> => {
  const answers: string[] = [];
  await followEvents(await cli.town(), {
    from: seq,
    see: (events) => {
      const removed = events.find((event) => event.type === 'inbox.removed' && event.item === subject);
      if (removed?.type !== 'inbox.removed') return 'more';
      if (removed.answer !== undefined && removed.answer !== 'dismiss') answers.push(removed.answer);
      return 'enough';
    },
    away: () => {
      /* It is asked again by itself when the town is back: the question is in the journal. */
    },
  });
  const [answer] = answers;
  if (answer === undefined) throw new TerminalError('The question was taken back without an answer');
  return answer;
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

export const addHandover = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'handover <text...>',
    does: 'For agents: let a fresh session go on with the task, with this note',
    examples: ['mayor handover "The parser is done; its tests are left. Run them with npm test -- parser"'],
    more: 'The session that says it ends. A task is handed over three times at most.',
  })
    .allowUnknownOption()
    .option('--json', "print the town's reply as JSON")
    .action(async (words: readonly string[], { json }: Json) => {
      const text = words.join(' ');
      await sayAs(cli, json, (worker) => ({ kind: 'handover', ...worker, text }));
    });
};

const sayAs = async (cli: Cli, json: true | undefined, commandOf: CommandOf): Promise<void> => {
  const taken = await submitAs(cli, commandOf);
  if (json) cli.json(taken);
  else cli.say(plainLine(taken.say));
};

const submitAs = async (cli: Cli, commandOf: CommandOf): Promise<Taken> => {
  const { actor } = cli;
  if (actor.kind !== 'agent') {
    throw new UsageError('This command is for agents: MAYOR_POLECAT and MAYOR_EPOCH are not set', {
      hint: 'A person hands work on with mayor approve, mayor reject and mayor tell',
    });
  }
  return takenOr(await submitPatiently(cli, commandOf({ polecat: actor.polecat, epoch: actor.epoch })));
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

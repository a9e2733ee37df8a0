/** A person runs what would land, in a folder that is gone afterwards. */
import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { sha, shortSha } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { changeNamed } from './named.ts';

export const addTry = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'try <task-or-convoy> [command...]',
    does: 'Run what would land: the branch merged with the base, in a folder of its own that is gone afterwards',
    examples: ['mayor try shop-k3f9', 'mayor try k3f9 npm start', 'mayor try k3f9 -- npm test --watch'],
    more:
      'Opens your shell there, or runs the command, after "copy" and "setup" of the rig. Nothing of it reaches the branch or the base. ' +
      'When you leave, the folder is removed, unless you changed something in it: then it is kept, and it says where.',
  })
    .option('--no-setup', "without the rig's setup")
    .action(async (given: string, words: readonly string[], { setup: wanted }: { readonly setup: boolean }) => {
      if (!cli.out.isTTY || !cli.input.isTTY)
        throw new UsageError('There is no terminal here to try it in', { hint: 'Type it in a terminal of yours' });
      const status = await (await cli.town()).status();
      const task = changeNamed(status, given);
      const merge = status.merges.find((row) => row.task === task);
      if (merge === undefined)
        throw new TerminalError(`${task} has handed in nothing to try`, { hint: `mayor why ${task} says why` });
      const begun = await cli.beginTry(merge.rig, task, sha(merge.commit));
      for (const path of begun.left) cli.say(cli.paint('attention', `Kept of an earlier one: ${plainLine(path)}`));
      if (begun.kind === 'conflict')
        throw new TerminalError(`${task} conflicts with the base: ${begun.files.map(plainLine).join(', ')}`, {
          hint: `mayor diff ${task} shows the branch alone; mayor resolve ${task} brings both sides together`,
        });
      if (begun.kind === 'merged')
        throw new TerminalError(`The base has all of ${task} already`, { hint: 'Your own checkout of it shows it' });
      await drive(cli, begun, wanted, words, task);
    });
};

type Ready = Extract<Awaited<ReturnType<Cli['beginTry']>>, { kind: 'ready' }>;

const drive = async (
  cli: Cli,
  begun: Ready,
  wanted: boolean,
  words: readonly string[],
  task: string,
): Promise<void> => {
  const { path, onto, setup } = begun;
  try {
    cli.say(`${task} merged with the base (${shortSha(onto)}), in ${plainLine(path)}`);
    if (wanted && setup !== undefined) {
      cli.say(cli.paint('faint', `setup: ${plainLine(setup)}`));
      // The owner's own line, as gates run it.
      const exit = await runIn(cli, path, ['sh', '-c', setup]);
      if (exit !== 0) cli.say(cli.paint('attention', `The setup ended with ${exit}; it is tried without`));
    }
    await begun.begin();
    if (words.length === 0) cli.say(cli.paint('faint', 'exit, or Ctrl-D, comes back, and the folder is gone'));
    const exit = await runIn(cli, path, words.length === 0 ? [cli.env.SHELL ?? 'sh'] : words);
    if (exit !== 0 && words.length > 0) cli.say(`It ended with ${exit}`);
  } finally {
    const end = await begun.end();
    cli.say(
      end.kind === 'removed'
        ? 'The folder is gone'
        : `You changed something there, so it is kept: ${plainLine(end.path)}`,
    );
  }
};

/** The one word of shell in it is our own; what is run are arguments. */
const runIn = (cli: Cli, path: string, words: readonly string[]): Promise<number> =>
  cli.runInTerminal(['sh', '-c', 'cd -- "$1" && shift && exec "$@"', 'sh', path, ...words]);

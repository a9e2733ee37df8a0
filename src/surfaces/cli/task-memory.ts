/** What agents are to know of a rig, whatever their task. */
import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { agoText } from '../../core/views/age.ts';
import type { Archive, Memory } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { rigFor } from './rigs.ts';
import { noArchive } from './task-choice.ts';

type Options = { readonly as?: string; readonly forget?: true; readonly rig?: string; readonly json?: true };

export const addTaskRemember = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'remember <name> [text]',
    does: 'Keep a note for all agents of this rig under a short name, in place of one that is there',
    examples: [
      'mayor task remember tests "Run npm test -- --run; the watch mode never ends"',
      'mayor task remember tests --forget',
    ],
    more: 'A text of - is read from standard input. mayor prime shows these notes to whoever begins.',
  })
    .option('--forget', 'take the note away')
    .option('--as <name>', `who says it (${cli.person} where nothing is said)`)
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print {name, text} as JSON')
    .action(async (name: string, given: string | undefined, options: Options) => {
      const text = options.forget ? '' : given === '-' ? await cli.input.read() : given;
      if (text === undefined || (text.trim() === '' && !options.forget))
        throw new UsageError(`There is nothing to remember as ${JSON.stringify(name)}`, {
          hint: 'Say it after the name, or --forget',
        });
      const archive = await archiveOf(cli, options.rig);
      if (options.forget && !(await archive.recall()).some((memory) => memory.name === name))
        throw new TerminalError(`There is no note ${JSON.stringify(name)}`, { hint: 'mayor task recall' });
      await archive.remember(name, text, options.as ?? cli.person);
      if (options.json) cli.json({ name, text });
      else cli.say(options.forget ? `Forgot ${plainLine(name)}` : `Remembered ${plainLine(name)}`);
    });
};

export const addTaskRecall = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'recall [words...]',
    does: 'Show what was remembered of this rig, or only what has these words in it',
    examples: ['mayor task recall', 'mayor task recall npm test --json'],
  })
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print an array of {name, text, by, at} as JSON, the newest first')
    .action(async (words: readonly string[], options: Options) => {
      const all = await (await archiveOf(cli, options.rig)).recall();
      const shown = all.filter((memory) => hasAll(memory, words));
      if (options.json) cli.json(shown);
      else if (shown.length === 0) cli.say(words.length === 0 ? 'Nothing was remembered' : 'Nothing like that');
      else cli.say(...shown.flatMap((memory) => memoryText(cli, memory)));
    });
};

const archiveOf = async (cli: Cli, rigName: string | undefined): Promise<Archive> => {
  const rig = await rigFor(cli, rigName);
  const { archive, kind } = await cli.openTracker(rig);
  if (archive === undefined) throw noArchive(rig, kind, 'memory');
  return archive;
};

const hasAll = ({ name, text }: Memory, words: readonly string[]): boolean => {
  const all = `${name} ${text}`.toLowerCase();
  return words.every((word) => all.includes(word.toLowerCase()));
};

const memoryText = (cli: Cli, { name, text, by, at }: Memory): readonly string[] => [
  `${cli.paint('strong', plainLine(name))}  ${cli.paint('faint', `${plainLine(by)}, ${agoText(cli.clock.now() - at)}`)}`,
  ...plainText(text)
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`),
];

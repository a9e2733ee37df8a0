/** How a command is written down: what it is called, what it does, how it is used. */
import { type Command, InvalidArgumentError } from 'commander';

export type Definition = {
  /** Name and arguments as commander reads them: `diff <task>`. */
  readonly usage: string;
  /** One plain sentence without a full stop. */
  readonly does: string;
  /** Lines to type, each with what it is for after two spaces and a `#` where that helps. */
  readonly examples: readonly string[];
  /** More to know, after the options. */
  readonly more?: string;
};

export const define = (parent: Command, { usage, does, examples, more }: Definition): Command =>
  parent
    .command(usage)
    .description(does)
    .helpCommand(false)
    .addHelpText('after', `${more === undefined ? '' : `\n${folded(more)}\n`}\nExamples:\n${indented(examples)}`);

/** Broken at spaces, so that it fits every terminal. */
const folded = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.match(/.{1,76}(?: |$)/g) ?? []).map((part) => part.trim()).join('\n  '))
    .join('\n');

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** For `--label a --label b`. Nothing is refused: what a script wanted to say there was lost on the way. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => {
  const parts = value.split(',').flatMap((part) => (part.trim() === '' ? [] : part.trim()));
  if (parts.length === 0) throw new InvalidArgumentError('Say something, or leave it out.');
  return [...(before ?? []), ...parts];
};

/** Of the last words of a command those that may be misspelt options: not what `rest`, as it was typed, has behind a `--`. */
export const beforeDashes = (words: readonly string[], rest: readonly string[]): readonly string[] => {
  const dashes = rest.indexOf('--');
  const literal = dashes === -1 ? 0 : rest.length - dashes - 1;
  return words.slice(0, Math.max(0, words.length - literal));
};

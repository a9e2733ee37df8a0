/**
 * Commands by name, of which only the one that was typed is built: commander takes longer to be told
 * of all than most of them run. Whoever needs the whole list (help, suggestions, completion) gets it.
 */
import type { Command } from 'commander';
import type { Cli } from './context.ts';

/** Puts a command below `parent`; `rest` is what was typed behind its name, for one that has commands itself. */
export type Add = (parent: Command, cli: Cli, rest: readonly string[]) => void | Promise<void>;

export type Word = readonly [name: string, get: () => Add | Promise<Add>];

/** What `argv` may mean: the command that its first word names, or else all of them. */
export const wordsFor = (words: readonly Word[], argv: readonly string[]): readonly Word[] => {
  const named = words.filter(([name]) => name === argv[0]);
  return named.length > 0 ? named : words;
};

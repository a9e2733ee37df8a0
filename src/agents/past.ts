/** How a CLI is asked about a conversation that is over, without a trace in it: a part of its preset, pure. */
import type { Tokens } from '../core/usage/tokens.ts';
import type { UsageWhere } from './usage.ts';

export type PastWhere = UsageWhere & {
  /** Where the worker's `keeps` lie once its own folder is gone. */
  readonly kept: string;
};

export type PastContext = {
  /** The conversation's id: letters, digits, `-` and `_` alone. */
  readonly session: string;
  readonly command: string;
  /** The owner's own, then what chooses the worker's model and effort. */
  readonly args: readonly string[];
  /** What rigs.yaml gives it. */
  readonly given: Readonly<Record<string, string>>;
  /** For files of the asking alone. It runs in a worktree beside it, in which nothing is to be changed. */
  readonly folder: string;
  /** A copy of the file that `conversation` names, in that folder. */
  readonly copy?: string;
};

export type PastLaunch = {
  /** The question is its standard input. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly text: string }[];
};

/** `model` where the CLI says which it was. */
export type PastUse = { readonly model?: string; readonly tokens: Tokens; readonly usd?: number };

export type PastAnswer =
  | { readonly kind: 'answer'; readonly text: string; readonly used: readonly PastUse[] }
  /** The CLI has no such conversation (any more). */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly because: string };

export type PastAsking = {
  /** Files below the worker's own folder that are to outlive it; in a pattern `*` stands for any part of one name. */
  readonly keeps?: readonly string[];
  /** The one file that holds the conversation, as patterns: without it there is nothing to ask. Absent where it is no file. */
  conversation?(where: PastWhere): readonly string[];
  /** It may read files, and change nothing, whatever the owner's own settings allow. */
  ask(context: PastContext): PastLaunch;
  /** What it printed, and with which code it ended. */
  read(ended: { readonly stdout: string; readonly stderr: string; readonly exit: number }): PastAnswer;
};

/** The owner's arguments without some: `flags` stand alone, `valued` have a word behind them or after `=`. */
export const without = (args: readonly string[], flags: RegExp, valued: readonly string[]): readonly string[] =>
  args.filter((word, index) => {
    const [name = ''] = word.split('=', 1);
    return !flags.test(word) && !valued.includes(name) && !valued.includes(args[index - 1] ?? '');
  });

/** One JSON value, or one a line; other lines are the CLI's chatter. */
export const valuesIn = (text: string): readonly unknown[] => {
  const whole = parsed(text);
  return whole === undefined ? text.split('\n').flatMap((line) => parsed(line) ?? []) : [whole];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Why there is no answer: what the CLI said of it, else the end of what it printed. */
export const failedWith = (
  said: string | undefined,
  { stdout, stderr, exit }: Parameters<PastAsking['read']>[0],
): PastAnswer => {
  const tail = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').slice(-6).join('\n').slice(-2_000);
  return { kind: 'failed', because: said ?? (tail === '' ? `it ended with ${exit} and said nothing` : tail) };
};

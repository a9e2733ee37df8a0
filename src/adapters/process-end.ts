/** How programs are asked to run, and what their end means: an answer, or trouble in words. */
import { existsSync } from 'node:fs';
import { TerminalError, TransientError } from '../core/errors.ts';

export type Input = string | Uint8Array;

export type RunOptions = {
  readonly cwd?: string;
  /** Replaces variables of ours; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Nothing of our own environment is inherited: `env` is all. */
  readonly bare?: boolean;
  /** Written to its standard input, which is closed otherwise. One that is still to come is waited for. */
  readonly input?: Input | Promise<Input>;
  /** Killed (SIGTERM, then SIGKILL after 5 s) when it takes longer, once it has its input; default 60 s, 0 for no limit. */
  readonly timeoutMs?: number;
  /** Exit codes that are answers, not failures; default `[0]`, `'any'` for all. */
  readonly ok?: readonly number[] | 'any';
  /** It and all that it starts: ended together, also when we are killed. A program that is missing ends with 127 then. */
  readonly group?: boolean;
  /** Ends it like a timeout, and says so. */
  readonly signal?: AbortSignal;
  /** Bytes of output kept; more is an error. Default 64 MiB. */
  readonly limit?: number;
  /** Output above `limit` ends the command and is dropped, told by `Ran.cut`, instead of an error. */
  readonly cut?: boolean;
  /** Called with its process id at once, before it can have done much. */
  readonly started?: (pid: number) => void;
  /** `latin1` keeps every byte as one character of `stdout`, for output with byte counts in it. Default `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
};

export type Ran = {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when there was more output than was asked for. */
  readonly cut?: boolean;
};

/** How a child ended: by itself, by a signal, or because it never began; `why` when it was we who ended it. */
export type RunEnd = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit?: number | undefined;
  readonly signal?: NodeJS.Signals | undefined;
  readonly error?: Error;
  readonly why?: 'timed-out' | 'too-much' | 'aborted' | undefined;
};

/**
 * What a program's end is to whoever ran it.
 * @throws TerminalError when the program is missing, on an unexpected exit code (with the last lines of
 * its error output) and on too much output; TransientError on a timeout or without its folder.
 */
export function answerOf(
  argv: readonly [string, ...string[]],
  options: RunOptions,
  { stdout, stderr, ...end }: RunEnd,
): Ran {
  if (end.why === 'too-much' && options.cut === true) return { exit: 0, stdout, stderr, cut: true };
  if (end.why === 'too-much')
    throw new TerminalError(`${sayCommand(argv)} printed more than ${options.limit ?? DEFAULT_LIMIT} bytes`);
  if (end.why === 'timed-out')
    throw new TransientError(`${sayCommand(argv)} took longer than ${options.timeoutMs ?? DEFAULT_TIMEOUT} ms`);
  if (end.why === 'aborted') throw new TransientError(`${sayCommand(argv)} was interrupted`);
  if (end.error !== undefined && codeOf(end.error) === 'ENOENT') throw missing(argv[0], options.cwd);
  if (end.error !== undefined)
    throw new TransientError(`${sayCommand(argv)} could not run: ${end.error.message}`, { cause: end.error });
  if (end.exit === undefined)
    throw new TransientError(`${sayCommand(argv)} was ended by ${end.signal}${sayTail(stderr)}`);
  const ok = options.ok ?? [0];
  if (ok === 'any' || ok.includes(end.exit)) return { exit: end.exit, stdout, stderr };
  throw new TerminalError(`${sayCommand(argv)} ended with ${end.exit}${sayTail(stderr || stdout)}`);
}

export const DEFAULT_TIMEOUT = 60_000;
export const DEFAULT_LIMIT = 64 * 1024 * 1024;

/** A folder that is away (an unmounted disk, a clone that was moved) may come back; a program does not by itself. */
export const missing = (file: string, cwd: string | undefined): TerminalError | TransientError =>
  cwd === undefined || existsSync(cwd)
    ? new TerminalError(`The program "${file}" is not installed`, { hint: `Install "${file}", or put it on the PATH` })
    : new TransientError(`The folder ${cwd} does not exist`, { hint: 'Bring it back, or correct its path' });

/** A command line for people to read; never run. Settings that git is given with every call are left out. */
export const sayCommand = (argv: readonly string[]): string =>
  (argv[0] === 'git' ? withoutSettings(argv) : argv)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ')
    .slice(0, 200);

const withoutSettings = ([git = 'git', ...words]: readonly string[]): readonly string[] => {
  let verb = 0;
  while (words[verb] === '-c') verb += 2;
  return [git, ...words.slice(verb)];
};

const sayTail = (text: string): string => {
  const tail = text.trim().split('\n').slice(-6).join('\n').slice(-2_000);
  return tail === '' ? '' : `:\n${tail}`;
};

export const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

/** The one place that starts subprocesses: argument lists in, text and an exit code out. */
import { execa, type Options } from 'execa';
import { TerminalError, TransientError } from '../core/errors.ts';

export type RunOptions = {
  readonly cwd?: string;
  /** Replaces variables of ours; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to its standard input, which is closed otherwise. */
  readonly input?: string | Uint8Array;
  /** Killed (SIGTERM, then SIGKILL after 5 s) when it takes longer; default 60 s, 0 for no limit. */
  readonly timeoutMs?: number;
  /** Exit codes that are answers, not failures; default `[0]`, `'any'` for all. */
  readonly ok?: readonly number[] | 'any';
  /** Bytes of output kept; more is an error. Default 64 MiB. */
  readonly limit?: number;
  /** `latin1` keeps every byte as one character of `stdout`, for output with byte counts in it. Default `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
};

export type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string };

/** Variables that would make a child's git work on another repository than the one it is told. */
const FOREIGN_GIT = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CEILING_DIRECTORIES',
] as const;

let started = 0;
/** How many subprocesses this process has started: what the O(1) promises are checked against. */
export const subprocessCount = (): number => started;

/**
 * Runs a command to its end.
 * @throws TerminalError when the executable or the folder is missing, on an unexpected exit code
 * (with the last lines of its error output) and on too much output; TransientError on a timeout.
 */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Ran> {
  const [file, ...args] = argv;
  started += 1;
  const result = await execa(file, args, execaOptions(options));
  const stdout = String(result.stdout ?? '');
  const stderr = String(result.stderr ?? '');
  if (result.exitCode !== undefined) {
    const ok = options.ok ?? [0];
    if (ok === 'any' || ok.includes(result.exitCode)) return { exit: result.exitCode, stdout, stderr };
    throw new TerminalError(`${sayCommand(argv)} ended with ${result.exitCode}${sayTail(stderr || stdout)}`, {
      cause: result,
    });
  }
  if (result.timedOut)
    throw new TransientError(`${sayCommand(argv)} took longer than ${options.timeoutMs ?? DEFAULT_TIMEOUT} ms`);
  if (result.isMaxBuffer)
    throw new TerminalError(`${sayCommand(argv)} printed more than ${options.limit ?? DEFAULT_LIMIT} bytes`);
  if (result.code === 'ENOENT') throw missing(file, options.cwd);
  if (result.signal !== undefined)
    throw new TransientError(`${sayCommand(argv)} was ended by ${result.signal}${sayTail(stderr)}`);
  throw new TransientError(`${sayCommand(argv)} could not run: ${result.shortMessage ?? 'unknown cause'}`, {
    cause: result,
  });
}

const DEFAULT_TIMEOUT = 60_000;
const DEFAULT_LIMIT = 64 * 1024 * 1024;

const execaOptions = (options: RunOptions) =>
  ({
    reject: false,
    extendEnv: true,
    env: { ...Object.fromEntries(FOREIGN_GIT.map((name) => [name, undefined])), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT,
    maxBuffer: options.limit ?? DEFAULT_LIMIT,
    encoding: options.encoding ?? 'utf8',
    stripFinalNewline: false,
  }) satisfies Options;

const missing = (file: string, cwd: string | undefined): TerminalError =>
  new TerminalError(
    cwd === undefined
      ? `The program "${file}" is not installed`
      : `The program "${file}" or the folder ${cwd} does not exist`,
    { hint: `Install "${file}", or put it on the PATH` },
  );

/** A command line for people to read; never run. */
export const sayCommand = (argv: readonly string[]): string =>
  argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ')
    .slice(0, 200);

const sayTail = (text: string): string => {
  const tail = text.trim().split('\n').slice(-6).join('\n').slice(-2_000);
  return tail === '' ? '' : `:\n${tail}`;
};

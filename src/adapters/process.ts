/** The one place that starts subprocesses: argument lists in, text and an exit code out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { execa, type Options } from 'execa';
import { TerminalError, TransientError } from '../core/errors.ts';

export type RunOptions = {
  readonly cwd?: string;
  /** Replaces variables of ours; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Nothing of our own environment is inherited: `env` is all. */
  readonly bare?: boolean;
  /** Written to its standard input, which is closed otherwise. */
  readonly input?: string | Uint8Array;
  /** Killed (SIGTERM, then SIGKILL after 5 s) when it takes longer; default 60 s, 0 for no limit. */
  readonly timeoutMs?: number;
  /** Exit codes that are answers, not failures; default `[0]`, `'any'` for all. */
  readonly ok?: readonly number[] | 'any';
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
const withoutForeignGit = Object.fromEntries(FOREIGN_GIT.map((name) => [name, undefined]));

let started = 0;
/** How many subprocesses this process has started: what the O(1) promises are checked against. */
export const subprocessCount = (): number => started;

/**
 * Runs a command to its end.
 * @throws TerminalError when the executable is missing, on an unexpected exit code (with the last
 * lines of its error output) and on too much output; TransientError on a timeout or without its folder.
 */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Ran> {
  const [file, ...args] = argv;
  started += 1;
  const child = execa(file, args, execaOptions(options));
  if (child.pid !== undefined) options.started?.(child.pid);
  const result = await child;
  const stdout = String(result.stdout ?? '');
  const stderr = String(result.stderr ?? '');
  if (result.isMaxBuffer && options.cut === true) return { exit: 0, stdout, stderr, cut: true };
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

/** A child that stays until it is ended, or this process is, however that happens. */
export type Lasting = {
  /** Writes to its input; what it cannot take any more is lost, as `ended` will tell. */
  write(text: string): void;
  /** What it prints, as bytes; pausing it holds the child back. */
  readonly output: Readable;
  /** Its end, or that it could not start; never rejects. */
  readonly ended: Promise<void>;
  /** Kills it and what it started. Twice is fine. */
  end(): void;
};

/** Starts a child that is spoken to as long as it lives, in a process group of its own. */
export function runLasting(
  argv: readonly [string, ...string[]],
  options: Required<Pick<RunOptions, 'env' | 'bare'>>,
): Lasting {
  started += 1;
  const child = spawn('sh', ['-c', `${WATCHER} exec "$@" 3<&-`, 'sh', ...argv], {
    env: { ...(options.bare ? {} : process.env), ...withoutForeignGit, ...options.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
  const end = () => void child.stdio[3]?.destroy();
  // It is gone when these fail: `ended` says so.
  for (const pipe of [child.stdio[0], child.stdio[3]]) pipe?.on('error', () => {});
  return {
    write: (text) => void child.stdin?.write(text),
    output: child.stdout ?? Readable.from([]),
    ended: new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }).finally(end),
    end,
  };
}

export type ShellOptions = {
  readonly cwd: string;
  /** Replaces variables of ours; `undefined` removes one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 for no limit. */
  readonly timeoutMs: number;
  /** Ends the line and all that it started. */
  readonly signal: AbortSignal;
  /** Each piece of its output, errors included, in order; the line waits while a piece is taken. */
  readonly output: (bytes: Uint8Array) => Promise<void>;
};

/** `exit` is 128 + n after signal n, as shells have it. */
export type ShellEnd = { readonly kind: 'exited'; readonly exit: number } | { readonly kind: 'timed-out' | 'aborted' };

/**
 * Runs a line of the owner's own shell text (never foreign text) with `sh -c`, without input, in a
 * process group of its own. No process of that group outlives the line, the timeout (SIGTERM, then
 * SIGKILL after 3 s), the signal, or this process, however it ends.
 * @throws TerminalError when `cwd` is missing, and whatever `output` throws.
 */
export async function runShell(line: string, options: ShellOptions): Promise<ShellEnd> {
  if (options.signal.aborted) return { kind: 'aborted' };
  started += 1;
  const child = spawn('sh', ['-c', LIFELINE, 'sh', line], {
    cwd: options.cwd,
    env: { ...process.env, ...withoutForeignGit, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  child.stdio[3]?.on('error', () => {}); // Only its end matters, and that is the watcher's business.
  const exited = exitOf(child, options.cwd);
  const taken = take(child, options.output);
  const ending = endEarly(child, options);
  try {
    const exit = await Promise.race([exited, taken.then(() => exited)]);
    return ending.why() === undefined ? { kind: 'exited', exit } : { kind: ending.why() ?? 'aborted' };
  } finally {
    ending.forget();
    signalGroup(child, 'SIGKILL'); // What it left in the background, the watcher included.
    await Promise.race([taken, delay(1_000)]); // A process that left the group may still hold the pipe.
    taken.catch(() => {}); // Cut off below: what it would say of that is of no use to anyone.
    for (const pipe of child.stdio) pipe?.destroy();
  }
}

/**
 * A line runs beside a watcher in the same group that holds the other end of a pipe of ours: when
 * we are gone, even by SIGKILL, the pipe ends and the watcher takes the whole group with it.
 */
const WATCHER = '{ trap "" TERM INT HUP; read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &';
const LIFELINE = `${WATCHER} exec sh -c "$1" 3<&- 2>&1`;

const exitOf = (child: ChildProcess, cwd: string | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        'code' in error && error.code === 'ENOENT'
          ? missing(child.spawnfile, cwd)
          : new TransientError(`${child.spawnfile} could not run: ${error.message}`, { cause: error }),
      ),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });

const take = async (child: ChildProcess, output: ShellOptions['output']): Promise<void> => {
  for await (const bytes of child.stdout ?? []) await output(bytes);
};

const endEarly = (child: ChildProcess, { timeoutMs, signal }: ShellOptions) => {
  let why: 'timed-out' | 'aborted' | undefined;
  const timers: NodeJS.Timeout[] = [];
  const end = (because: 'timed-out' | 'aborted') => {
    why ??= because;
    signalGroup(child, 'SIGTERM');
    timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE));
  };
  const abort = () => end('aborted');
  signal.addEventListener('abort', abort, { once: true });
  if (timeoutMs > 0) timers.push(setTimeout(() => end('timed-out'), timeoutMs));
  return {
    why: () => why,
    forget() {
      signal.removeEventListener('abort', abort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
};

const GRACE = 3_000;

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left: just what is wanted.
  }
};

const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

const DEFAULT_TIMEOUT = 60_000;
const DEFAULT_LIMIT = 64 * 1024 * 1024;

const execaOptions = (options: RunOptions) =>
  ({
    reject: false,
    extendEnv: options.bare !== true,
    env: { ...withoutForeignGit, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT,
    maxBuffer: options.limit ?? DEFAULT_LIMIT,
    encoding: options.encoding ?? 'utf8',
    stripFinalNewline: false,
  }) satisfies Options;

/** A folder that is away (an unmounted disk, a clone that was moved) may come back; a program does not by itself. */
const missing = (file: string, cwd: string | undefined): TerminalError | TransientError =>
  cwd === undefined || existsSync(cwd)
    ? new TerminalError(`The program "${file}" is not installed`, { hint: `Install "${file}", or put it on the PATH` })
    : new TransientError(`The folder ${cwd} does not exist`, { hint: 'Bring it back, or correct its path' });

/**
 * Starts a program that outlives us, in a session of its own, its output going to `log` (a file
 * descriptor). `exited` resolves with its exit code if it ends while we still live.
 */
export function startDetached(
  argv: readonly [string, ...string[]],
  { env, cwd, log }: { readonly env: RunOptions['env']; readonly cwd: string; readonly log: number },
): { readonly exited: Promise<number> } {
  const [file, ...args] = argv;
  started += 1;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return { exited: exitOf(child, cwd) };
}

/** Gives this terminal to a program until it ends. Resolves with its exit code. */
export function runInTerminal(argv: readonly [string, ...string[]], env: RunOptions['env'] = {}): Promise<number> {
  const [file, ...args] = argv;
  started += 1;
  return exitOf(spawn(file, args, { env: { ...process.env, ...env }, stdio: 'inherit' }), undefined);
}

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

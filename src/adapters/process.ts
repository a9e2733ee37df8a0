/** The one place that starts subprocesses: argument lists in, text and an exit code out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { TransientError } from '../core/errors.ts';
import { gather } from './gather.ts';
import {
  answerOf,
  codeOf,
  DEFAULT_LIMIT,
  DEFAULT_TIMEOUT,
  type Input,
  missing,
  type Ran,
  type RunEnd,
  type RunOptions,
} from './process-end.ts';
import { terminalEnv } from './terminfo.ts';

export type { Ran, RunOptions } from './process-end.ts';

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
  return answerOf(argv, options, await runToEnd(argv, options));
}

const runToEnd = ([file, ...args]: readonly [string, ...string[]], options: RunOptions): Promise<RunEnd> =>
  new Promise((resolve) => {
    started += 1;
    const child = spawned(file, args, options);
    if (child instanceof Error) return resolve({ stdout: '', stderr: '', error: child });
    running.add(child);
    if (child.pid !== undefined) options.started?.(child.pid);
    let why: RunEnd['why'];
    let over = false;
    const timers: NodeJS.Timeout[] = [];
    const kill = (signal: NodeJS.Signals) => (options.group ? signalGroup(child, signal) : child.kill(signal));
    const end = (because: 'timed-out' | 'too-much' | 'aborted') => {
      why ??= because;
      kill('SIGTERM');
      timers.push(setTimeout(() => kill('SIGKILL'), KILL_AFTER));
    };
    const abort = () => end('aborted');
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();
    const limit = options.limit ?? DEFAULT_LIMIT;
    const stdout = gather(child.stdout, limit, () => end('too-much'));
    const stderr = gather(child.stderr, limit, () => end('too-much'));
    const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT;
    child.stdio[3]?.on('error', () => {}); // Only its end matters, and that is the watcher's business.
    child.stdin?.on('error', () => {}); // It need not read all of its input; how it ends tells the rest.
    const give = (input: Input | undefined) => {
      if (timeout > 0 && !over) timers.push(setTimeout(() => end('timed-out'), timeout));
      if (input !== undefined) child.stdin?.end(input);
    };
    if (options.input instanceof Promise) options.input.then(give, () => give(''));
    else give(options.input);
    const done = (how: Pick<RunEnd, 'exit' | 'signal' | 'error'>) => {
      over = true;
      options.signal?.removeEventListener('abort', abort);
      for (const timer of timers) clearTimeout(timer);
      running.delete(child);
      const text = (bytes: Buffer) => bytes.toString(options.encoding ?? 'utf8');
      resolve({ stdout: text(stdout()), stderr: text(stderr()), why, ...how });
    };
    child.once('error', (error) => done({ error }));
    child.once('exit', () => {
      if (options.group) signalGroup(child, 'SIGKILL'); // What it left in the background, the watcher included.
      child.stdio[3]?.destroy();
      // What it started may hold its pipes for ever.
      if (why !== undefined) for (const pipe of child.stdio) pipe?.destroy();
    });
    child.once('close', (code, signal) => done({ exit: code ?? undefined, signal: signal ?? undefined }));
  });

/** Arguments that no program can take (too long, a NUL in them) are refused at once. */
const spawned = (file: string, args: readonly string[], options: RunOptions): ChildProcess | Error => {
  try {
    const [program, words, more] = options.group ? inGroup(file, args) : [file, args, []];
    return spawn(program, words, {
      cwd: options.cwd,
      env: { ...(options.bare === true ? {} : process.env), ...withoutForeignGit, ...options.env },
      detached: options.group === true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...more],
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

const inGroup = (file: string, args: readonly string[]): [string, readonly string[], readonly 'pipe'[]] => [
  'sh',
  ['-c', `${WATCHER} exec "$@" 3<&-`, 'sh', file, ...args],
  ['pipe'],
];

/** Nobody is left to hear what they say when we end. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill();
});

const KILL_AFTER = 5_000;

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
        codeOf(error) === 'ENOENT'
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

/** Gives this terminal to a program until it ends, under a name that this machine knows. Resolves with its exit code. */
export function runInTerminal(argv: readonly [string, ...string[]], env: RunOptions['env'] = {}): Promise<number> {
  const [file, ...args] = argv;
  started += 1;
  return exitOf(
    spawn(file, args, { env: { ...process.env, ...terminalEnv(process.env), ...env }, stdio: 'inherit' }),
    undefined,
  );
}

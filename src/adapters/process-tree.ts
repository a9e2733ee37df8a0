/** Ends processes with all that they started, wherever those went, and nothing else. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../core/errors.ts';
import { run } from './process.ts';

/** A variable that whoever starts a process gives to it; children inherit it. */
export const MARK = 'MAYOR_PROCESS';

export type Root = {
  readonly pid: number;
  /** Whether `pid` still is that process; a dead one's number may be another's by now. */
  readonly alive: boolean;
  /**
   * Its value of `MARK`, by which children are known that left session and parent. One that ends in
   * a full stop stands for all that begin with it.
   */
  readonly mark?: string;
};

/** Whoever carries a mark and still lives, where no pane tells of it any more. */
export const orphansOf = (mark: string): Root => ({ pid: NOBODY, alive: false, mark });
const NOBODY = -1;

/** Whether somebody may carry the mark: told without a subprocess on Linux, and always `true` elsewhere. */
export const mayBeCarried = async (mark: string): Promise<boolean> =>
  process.platform !== 'linux' || (await markedOnLinux((await readdir('/proc')).map(Number), carries(mark))).length > 0;

const carries = (mark: string) => (environment: string) => environment.split('\0').includes(`${MARK}=${mark}`);

/**
 * Asks all of the trees to end (SIGTERM, SIGHUP), and after `graceMs` kills what is left. Resolves
 * when none of them lives. Waits in real time: the processes do too.
 * @throws TransientError when one cannot be ended (it hangs in the kernel, say).
 */
export async function endTrees(roots: readonly Root[], graceMs: number): Promise<void> {
  if (roots.length === 0) return;
  let known = await trees(roots, []);
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGCONT'] as const) send(known, signal);
  known = await left(roots, known, graceMs);
  const deadline = performance.now() + SURELY_MS;
  while (performance.now() < deadline) {
    known = await trees(roots, known);
    if (known.length === 0) return;
    send(known, 'SIGKILL');
    known = await left(roots, known, 250);
  }
  throw new TransientError(`Processes that do not end: ${known.map(({ pid }) => pid).join(', ')}`);
}

const SURELY_MS = 10_000;

type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Session id on Linux; elsewhere something that equals no process id. */
  readonly session: string;
  readonly terminal: string;
  /** When it was started, in milliseconds: with it, a number stands for one process only. */
  readonly born: number;
};

/** The living processes of the trees; `known` ones still belong when they lost their parents. */
async function trees(roots: readonly Root[], known: readonly Process[]): Promise<readonly Process[]> {
  const table = await processTable();
  const marked = await markedWith(table, new Set(roots.flatMap(({ mark }) => mark ?? [])));
  const found = new Map<number, Process>();
  const add = (one: Process) => {
    // What we start ourselves is not a part of a tree because we are.
    if (one.pid !== process.pid) found.set(one.pid, one);
  };
  for (const one of table) {
    if (marked.has(one.pid) || roots.some((root) => isOf(root, one, table))) add(one);
    if (known.some((other) => isSame(other, one))) add(one);
  }
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const one of table) if (found.has(one.parent)) add(one);
  }
  for (const pid of above(table)) found.delete(pid);
  return [...found.values()];
}

/** `ps` derives the start from the uptime, so that it wavers by a second. */
const isSame = (one: Process, other: Process): boolean =>
  one.pid === other.pid && Math.abs(one.born - other.born) <= 2_000;

function isOf(root: Root, process: Process, table: readonly Process[]): boolean {
  const leader = table.find(({ pid }) => pid === root.pid);
  // The number was given away again, so no group or session of that number is the root's.
  if (leader && !root.alive) return false;
  if (process.pid === root.pid || process.group === root.pid || process.session === String(root.pid)) return true;
  return leader !== undefined && /\d/.test(leader.terminal) && process.terminal === leader.terminal;
}

/** The processes above this one, never to be ended from here. */
function above(table: readonly Process[]): ReadonlySet<number> {
  const up = new Set([1]);
  const parents = new Map(table.map(({ pid, parent }) => [pid, parent]));
  for (let pid = parents.get(process.pid) ?? 0; pid > 1 && !up.has(pid); pid = parents.get(pid) ?? 0) up.add(pid);
  return up;
}

/** One `ps`, in columns that procps and BSD both have. Zombies are dead and left out, and so is the `ps`. */
async function processTable(): Promise<readonly Process[]> {
  let ps = 0;
  const started = (pid: number) => {
    ps = pid;
  };
  const { stdout } = await run(
    ['ps', 'ax', ...['pid', 'ppid', 'pgid', 'sess', 'tty', 'stat', 'lstart'].flatMap((column) => ['-o', `${column}=`])],
    { env: { LC_ALL: 'C' }, started },
  );
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, group, session = '', terminal = '', state = '', ...born] = line.trim().split(/\s+/);
    if (born.length === 0 || state.startsWith('Z') || Number(pid) === ps) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session,
        terminal,
        born: Date.parse(born.join(' ')),
      },
    ];
  });
}

async function markedWith(table: readonly Process[], marks: ReadonlySet<string>): Promise<ReadonlySet<number>> {
  const beginnings = [...marks].filter((mark) => mark.endsWith('.'));
  const isMarked = (value: string) => marks.has(value) || beginnings.some((beginning) => value.startsWith(beginning));
  const words = (text: string, separator: string | RegExp) =>
    text.split(separator).some((word) => word.startsWith(`${MARK}=`) && isMarked(word.slice(MARK.length + 1)));
  if (process.platform === 'linux') {
    const pids = table.map(({ pid }) => pid);
    return new Set(await markedOnLinux(pids, (environment) => words(environment, '\0')));
  }
  const { stdout } = await run(['ps', '-axEww', '-o', 'pid=', '-o', 'command='], { env: { LC_ALL: 'C' }, ok: 'any' });
  const lines = stdout.split('\n').filter((line) => words(line, /\s+/));
  return new Set(lines.map((line) => Number.parseInt(line, 10)));
}

const markedOnLinux = async (
  pids: readonly number[],
  isMarked: (environment: string) => boolean,
): Promise<readonly number[]> => {
  const read = pids.filter(Number.isSafeInteger).map(async (pid) => {
    // Another user's, or already gone: no child of ours either way.
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    return isMarked(environment) ? [pid] : [];
  });
  return (await Promise.all(read)).flat();
};

const send = (processes: readonly Process[], signal: NodeJS.Signals): void => {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile, which is what was wanted; what may not be killed shows in the next table.
    }
  }
};

/** Waits until all have ended, at most `withinMs`; returns those that have not. */
async function left(roots: readonly Root[], known: readonly Process[], withinMs: number): Promise<readonly Process[]> {
  const deadline = performance.now() + withinMs;
  let now = known;
  for (let wait = 10; ; wait = Math.min(wait * 2, 240)) {
    if (!now.some(({ pid }) => exists(pid))) return [];
    const over = deadline - performance.now();
    if (over <= 0) return now;
    await pause(Math.min(wait, over));
    // A zombie exists until its parent looks, which may be never: only the table tells it from the living.
    if (wait > 40) now = await trees(roots, now);
  }
}

/** Whether there is a process of that number, be it a zombie. */
export const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

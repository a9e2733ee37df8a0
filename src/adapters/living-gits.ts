/** Which processes of this machine may hold a lock of git's. */
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { run } from './process.ts';

/**
 * Process ids of the gits that may write refs; `undefined` where processes cannot be listed. One whose
 * command line cannot be seen is taken for one.
 */
export const livingGits = async (): Promise<ReadonlySet<string> | undefined> => {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length > 0) {
    const words = await Promise.all(pids.map(async (pid) => ({ pid, argv: await argvOf(pid) })));
    return new Set(words.flatMap(({ pid, argv }) => (argv === 'unseen' || mayWrite(argv) ? [pid] : [])));
  }
  const ran = await run(['ps', '-A', '-o', 'pid=', '-o', 'args='], { env: { LC_ALL: 'C' } }).catch(() => undefined);
  if (ran === undefined) return undefined; // Nothing can be proved then, and that is the answer.
  const rows = ran.stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(rows.flatMap(([pid, ...argv]) => (pid !== undefined && mayWrite(argv) ? [pid] : [])));
};

const argvOf = async (pid: string): Promise<readonly string[] | 'unseen'> => {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0'); // Of one that is dead but not buried: empty.
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
    return isGone ? [] : 'unseen';
  }
};

/** Left open in a pager for hours, or there for good; none of them ever moves a ref. */
const READERS: ReadonlySet<string> = new Set([
  ...['blame', 'cat-file', 'diff', 'grep', 'help', 'log', 'ls-files', 'ls-tree', 'rev-list', 'shortlog', 'show'],
  ...['credential-cache--daemon', 'daemon', 'fsmonitor--daemon', 'for-each-ref', 'ls-remote', 'upload-pack'],
]);

const IN_TWO_WORDS: ReadonlySet<string> = new Set(['-c', '-C', '--git-dir', '--work-tree', '--namespace']);

export const mayWrite = ([program = '', ...words]: readonly string[]): boolean => {
  const name = basename(program);
  if (name !== 'git') return name.startsWith('git-') && !READERS.has(name.slice('git-'.length));
  let at = 0;
  for (let word = words[at]; word?.startsWith('-'); word = words[at]) at += IN_TWO_WORDS.has(word) ? 2 : 1;
  return !READERS.has(words[at] ?? '');
};

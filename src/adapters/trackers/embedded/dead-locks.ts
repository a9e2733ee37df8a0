/**
 * Locks that a killed git has left behind. Git keeps a ref to itself by making `<ref>.lock`, and takes
 * that away when it ends, save by SIGKILL or a power cut: then the ref is stuck until somebody deletes
 * the file. Here that is done, but only for the refs of tasks and the files all refs share, and only when
 *
 * - the lock belongs to this user, and is the same file for as long as it is looked at (`QUIET_MS`),
 * - no git that was alive at the first look is alive any more. Who made the lock was alive then, so it
 *   is dead: this needs no clock, and no guess at which process it was.
 *
 * A git in another container or on another machine is not seen, nor is a program with a git of its
 * own: for these there is `QUIET_MS`, a hundred times as long as a lock is held as a rule. What cannot be
 * proved stays, and is told.
 */
import { link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TerminalError } from '../../../core/errors.ts';
import type { Git } from '../../git.ts';
import { livingGits } from '../../living-gits.ts';
import type { Ran } from '../../process.ts';
import { inTurn } from './turn.ts';

const QUIET_MS = 400;
/** After that the caller is told, as long as a living git may have it. */
const PATIENCE_MS = 2_000;
const LOOK_MS = 25;

type Place = {
  readonly folder: () => Promise<string>;
  readonly random: () => number;
};

/** The same git, whose commands are given again when a lock that was in their way is gone. */
export const pastDeadLocks =
  (git: Git, place: Place): Git =>
  async (args, options) => {
    // A ref is deleted under the lock of packed refs, for which git waits a second by itself.
    const words = args[0] === 'update-ref' ? ['-c', 'core.packedRefsTimeout=100', ...args] : args;
    const begun = performance.now();
    for (;;) {
      const tried = await attempt(() => git(words, options));
      const lock = IN_THE_WAY.exec(tried.said)?.[1];
      const isOver = performance.now() - begun > PATIENCE_MS;
      if (lock === undefined || isOver || !(await isGone(place, lock, begun + PATIENCE_MS))) return tried.answer();
    }
  };

const IN_THE_WAY =
  /Unable to create '.*\/((?:refs\/heads\/mayor-tasks|refs\/mayor\/[^']+|packed-refs|shallow)\.lock)':/;

const attempt = async (
  work: () => Promise<Ran>,
): Promise<{ readonly said: string; readonly answer: () => Promise<Ran> }> => {
  try {
    const ran = await work();
    return { said: ran.exit === 0 ? '' : ran.stderr, answer: async () => ran };
  } catch (error) {
    return { said: error instanceof TerminalError ? error.message : '', answer: () => Promise.reject(error) };
  }
};

/** Whether the lock went, by itself or because nobody has it any more. */
const isGone = async ({ folder, random }: Place, name: string, deadline: number): Promise<boolean> => {
  const home = await folder();
  const path = join(home, name);
  const first = await look(path);
  if (first === 'none') return true;
  if (first === 'not ours') return false; // It may be of another repository, too: a remote's.
  const began = performance.now();
  let suspects: ReadonlySet<string> | undefined;
  for (;;) {
    await pause(LOOK_MS);
    if ((await look(path)) !== first) return true; // As nearly always: it was somebody's, for a moment.
    suspects = await stillThere(suspects);
    if (suspects === undefined) return false;
    if (suspects.size === 0 && performance.now() - began > QUIET_MS) {
      await mkdir(join(home, 'mayor'), { recursive: true });
      // One at a time: another one who has come to the same end must not take away the lock that follows.
      return inTurn(join(home, 'mayor/locks.turn'), random, () => takeAway(home, path, first));
    }
    if (performance.now() > deadline) return false;
  }
};

const stillThere = async (suspects: ReadonlySet<string> | undefined): Promise<ReadonlySet<string> | undefined> => {
  if (suspects?.size === 0) return suspects;
  const living = await livingGits();
  return suspects === undefined || living === undefined
    ? living
    : new Set([...suspects].filter((pid) => living.has(pid)));
};

/** By its number and times; with the file that packed refs are written to, which grows as long as somebody is at it. */
const look = async (path: string): Promise<string> => {
  const [lock, draft] = await Promise.all([facts(path), facts(path.replace(/packed-refs\.lock$/, 'packed-refs.new'))]);
  if (lock === undefined) return 'none';
  if (lock.uid !== BigInt(process.geteuid?.() ?? lock.uid)) return 'not ours';
  return [lock, draft].map((found) => (found ? `${found.ino}:${found.size}:${found.mtimeNs}` : '')).join(' ');
};

const facts = (path: string) => stat(path, { bigint: true }).catch(() => undefined); // Not there, for all we know.

/** Moved first, then looked at: should it be another one after all, it is put back. */
const takeAway = async (home: string, path: string, seen: string): Promise<boolean> => {
  if ((await look(path)) !== seen) return true;
  const aside = join(home, 'mayor', `${crypto.randomUUID()}.dead`);
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false, // Gone, or not ours to move: the next try of git tells.
  );
  if (!isMoved) return (await look(path)) !== seen;
  if (!seen.startsWith((await look(aside)).split(' ')[0] ?? '')) await link(aside, path).catch(() => undefined); // Another one stands there: fine.
  await rm(aside, { force: true });
  return true;
};

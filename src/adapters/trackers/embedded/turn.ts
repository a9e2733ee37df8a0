/**
 * A queue of courtesy for processes that write to one repository. Correctness is git's compare-and-
 * swap alone; but thirty writers that all try at once mostly lose, and the slowest may lose for ever.
 * So a writer waits for its turn, but not for the dead, nor for ever: where no lock can be made, or
 * one stays, it goes ahead.
 */
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isLiving, selfText } from '../../living.ts';

/** Longest wait for one and the same process; a write takes a few hundredths of a second. */
const PATIENCE_MS = 10_000;
/** For one that this machine does not know: it died, or lives in another container. */
const STRANGER_MS = 200;

/** Runs `work` when it is our turn; its result or error is passed on. `random` spreads the waiters. */
export async function inTurn<Result>(path: string, random: () => number, work: () => Promise<Result>): Promise<Result> {
  const mine = await waitFor(path, random);
  try {
    return await work();
  } finally {
    if (mine) remove(path);
  }
}

const waitFor = async (path: string, random: () => number): Promise<boolean> => {
  const draft = `${path}.${crypto.randomUUID()}`;
  let holder = '';
  let since = performance.now();
  try {
    for (let looks = 1; ; looks++) {
      const got = await take(path, draft, looks === 1);
      if (got !== 'busy') return got === 'taken';
      const now = await identity(path);
      if (now !== holder) {
        holder = now;
        since = performance.now();
      } else if (await isOver(path, performance.now() - since)) {
        remove(path);
        await removeDrafts(path);
        holder = '';
      }
      // Who waits long is one of many, and their looking must not take the time of the one who writes.
      await pause(2 + random() * Math.min(60, 4 * looks));
    }
  } finally {
    remove(draft);
  }
};

const isOver = async (path: string, waitedMs: number): Promise<boolean> =>
  waitedMs > PATIENCE_MS || (waitedMs > STRANGER_MS && !(await isAlive(path)));

const take = async (path: string, draft: string, isFirst: boolean): Promise<'taken' | 'busy' | 'impossible'> => {
  try {
    await putWhole(path, draft, isFirst ? selfText() : undefined);
    return 'taken';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return 'busy';
    if (code !== 'ENOENT') return 'impossible'; // No lock can be made here; git will say if it cannot write.
    const made = await mkdir(dirname(path), { recursive: true }).then(
      () => true,
      () => false, // The same.
    );
    return made ? take(path, draft, true) : 'impossible';
  }
};

/**
 * Makes the file with its text in one step, or fails with EEXIST: nobody ever sees one of ours that is
 * still empty and takes its writer for dead. Where a disk has no hard links it takes two steps. The draft
 * is written with the first try and serves for all. At once: in the background each step takes as long as all of them.
 */
const putWhole = async (path: string, draft: string, text: string | undefined): Promise<void> => {
  if (text !== undefined) writeFileSync(draft, text);
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!NO_LINKS.has(code)) throw error;
    await writeFile(path, await readFile(draft), { flag: 'wx' });
  }
};

const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

const isAlive = async (path: string): Promise<boolean> => {
  const text = await readFile(path, 'utf8').catch(() => ''); // Gone meanwhile: the next round takes it.
  return isLiving(text);
};

/** Two may be impatient at once, and one then removes the other's: both go ahead, and git decides. */
const remove = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be taken away nothing could be put either.
  }
};

/** What those left who were killed while they waited. A living one whose draft goes by mistake makes it again. */
const removeDrafts = async (path: string): Promise<void> => {
  const names = await readdir(dirname(path)).catch(() => []); // Litter: the next one may see to it.
  for (const name of names) {
    const draft = join(dirname(path), name);
    if (name.startsWith(`${basename(path)}.`) && !(await isAlive(draft))) remove(draft);
  }
};

const identity = async (path: string): Promise<string> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined); // Gone: free in the next round.
  return found === undefined ? '' : `${found.ino}:${found.mtimeNs}`;
};

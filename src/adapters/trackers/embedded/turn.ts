/**
 * A queue of courtesy for processes that write to one repository. Correctness is git's compare-and-
 * swap alone; but thirty writers that all try at once mostly lose, and the slowest may lose for ever.
 * So a writer waits for its turn, and for nobody longer than a second: a lock left by a dead
 * process, or a folder where none can be made, only means going ahead.
 */
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 1_000;

/** Runs `work` when it is our turn; its result or error is passed on. `random` spreads the waiters. */
export async function inTurn<Result>(path: string, random: () => number, work: () => Promise<Result>): Promise<Result> {
  const mine = await waitFor(path, random);
  try {
    return await work();
  } finally {
    if (mine) await rm(path, { force: true }).catch(() => undefined); // Whoever comes next waits a second.
  }
}

const waitFor = async (path: string, random: () => number): Promise<boolean> => {
  let holder = '';
  let since = performance.now();
  for (;;) {
    const got = await take(path);
    if (got !== 'busy') return got === 'taken';
    const now = await identity(path);
    if (now !== holder) {
      holder = now;
      since = performance.now();
    } else if (performance.now() - since > PATIENCE_MS) {
      await rm(path, { force: true }).catch(() => undefined); // Somebody else may have been as impatient.
      holder = '';
    }
    await pause(2 + random() * 8);
  }
};

const take = async (path: string): Promise<'taken' | 'busy' | 'impossible'> => {
  try {
    const handle = await open(path, 'wx');
    await handle.close();
    return 'taken';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return 'busy';
    if (code !== 'ENOENT') return 'impossible'; // No lock can be made here; git will say if it cannot write.
    return (await mkdir(dirname(path), { recursive: true }).then(
      () => true,
      () => false,
    ))
      ? take(path)
      : 'impossible';
  }
};

const identity = async (path: string): Promise<string> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined); // Gone: free in the next round.
  return found === undefined ? '' : `${found.ino}:${found.mtimeNs}`;
};

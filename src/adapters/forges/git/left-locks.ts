/**
 * Locks of refs that the git of a landing left when it was killed: without them taken away nothing would ever land
 * there again, nor could the user commit. One goes only when it was made after that landing began, and whoever made it
 * is proven dead: no git that was alive at the first look is alive any more, and it is the same file still.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { livingGits } from '../../living-gits.ts';
import type { Left } from './intent.ts';
import { baseRef, type Site } from './site.ts';

const LOOK_MS = 40;
/** Programs with a git of their own are not seen; they hold such a lock for a moment only. */
const QUIET_MS = 400;
/** After that a person is told, as long as a living git may have it. */
const PATIENCE_MS = 2_000;

/** Why one has to stay, for a person. */
export async function freeRefLocks(site: Site, common: string, { admin, path, at }: Left): Promise<string | undefined> {
  const locks = [join(admin, 'ORIG_HEAD.lock'), join(admin, 'HEAD.lock'), join(common, `${baseRef(site)}.lock`)];
  for (const lock of locks) {
    const made = await madeOf(lock);
    // One that was there before is another's: git refused, and nothing happened.
    if (made === undefined || made.at < at) continue;
    if (!(await isOfTheDead(lock, made.id)))
      return `A landing in ${path} was interrupted, and ${lock} is left; delete it when no git runs there`;
    await rm(lock, { force: true });
  }
  return undefined;
}

const madeOf = async (lock: string): Promise<{ readonly at: number; readonly id: string } | undefined> => {
  const found = await stat(lock).catch(() => undefined); // None, as it should be.
  return found && { at: found.mtimeMs, id: `${found.ino} ${found.size} ${found.mtimeMs}` };
};

const isOfTheDead = async (lock: string, id: string): Promise<boolean> => {
  const began = performance.now();
  let suspects = await livingGits();
  while (suspects !== undefined) {
    const passed = performance.now() - began;
    if (suspects.size === 0 && passed > QUIET_MS) return (await madeOf(lock))?.id === id;
    if (passed > PATIENCE_MS) return false;
    await pause(LOOK_MS);
    const made = await madeOf(lock);
    if (made?.id !== id) return made === undefined;
    if (suspects.size > 0) suspects = stillThere(suspects, await livingGits());
  }
  return false; // Where processes cannot be listed nothing is proven.
};

const stillThere = (suspects: ReadonlySet<string>, living: ReadonlySet<string> | undefined) =>
  living && new Set([...suspects].filter((pid) => living.has(pid)));

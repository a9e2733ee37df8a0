/**
 * Puts a checkout back to the base after a landing that was killed half-way: git writes files
 * first, then its index, then the ref. Only what provably came from that landing is taken back:
 * files that are, to the byte, what the result has (or the first part of it, torn while written).
 * What a person changed since stays as it is.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { plainLine } from '../../../core/plain.ts';
import { isThere } from './checkouts.ts';
import { isUnderWay, type Left, readIntent } from './intent.ts';
import { freeRefLocks } from './left-locks.ts';
import { rollBack } from './roll-back.ts';
import { baseRef, forgeGit, type Site, tipOf } from './site.ts';

export type Mended = { readonly kind: 'whole' } | { readonly kind: 'held'; readonly because: string };

/**
 * Reads one small file when all is well. Repeating it is harmless. `git`: whether the git of the
 * landing is known to be over, for its own caller saw it end.
 */
export async function mendCheckout(site: Site, common: string, git: 'ended' | 'unknown'): Promise<Mended> {
  const left = await readIntent(common, site.rig.base);
  if (left === undefined) return { kind: 'whole' };
  if (git === 'unknown' && (await isUnderWay(left)))
    return { kind: 'held', because: `Another landing is under way in ${left.path}` };
  const because = (await freeRefLocks(site, common, left)) ?? (await moveBack(site, left));
  if (because !== undefined) return { kind: 'held', because: plainLine(because) };
  await left.remove();
  return { kind: 'whole' };
}

const moveBack = async (site: Site, left: Left): Promise<string | undefined> => {
  if (left.free === true || !(await wasLeftHalfWay(site, left))) return undefined;
  const because = await freeIndex(left);
  if (because !== undefined) return because;
  await left.renew();
  return rollBack(left);
};

/** Not when the ref moved after all, nor when a person has since gone elsewhere with that checkout. */
const wasLeftHalfWay = async (site: Site, { path, onto }: Left): Promise<boolean> => {
  if (!(await isThere(path)) || (await tipOf(site)) !== onto) return false;
  const head = await forgeGit(path)(['symbolic-ref', '--quiet', 'HEAD'], { ok: 'any' });
  return head.stdout.trim() === baseRef(site);
};

/**
 * A git that was killed leaves its lock. It is that one's, and may go, when it was made as the
 * landing began: there was none before, and a git that came later would have found it taken.
 */
const freeIndex = async ({ admin, path, at, pid }: Left): Promise<string | undefined> => {
  const lock = join(admin, 'index.lock');
  const made = await stat(lock).catch(() => undefined); // No lock, as it should be.
  if (made === undefined) return undefined;
  const since = made.mtimeMs - at;
  if (pid === undefined || since < -1_000 || since > 10_000)
    return `A landing in ${path} was interrupted, and ${lock} is left; delete it when no git runs there`;
  await rm(lock, { force: true });
  return undefined;
};

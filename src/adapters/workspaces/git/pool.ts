/**
 * Warm worktrees. Every worktree is born in the pool, detached and under a name of its own, and
 * moves to a polecat's place by a rename: so a checkout that a crash cut short never stands where
 * a polecat should work, and of two that reach for a slot exactly one gets it.
 */
import { readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { removeHalfMade } from './destroy.ts';
import { finishRemoval } from './ending.ts';
import { codeOf, fileRefusal, ifAbsent, kindOf, namesIn } from './files.ts';
import type { Ground } from './ground.ts';
import { adminOf, find, LOCK_REASON, type Marker, mark, type Owned, placesIn, register } from './proof.ts';
import { LONG_MS } from './steady-git.ts';

/** Makes a slot at `at`: `git worktree add` and a marker. @throws as git does. */
export async function make(ground: Ground, at: Sha): Promise<Owned> {
  const path = join(ground.pool, ground.clock.uuid().slice(0, 13));
  const locked = ['--detach', '--lock', '--reason', LOCK_REASON];
  await ground.git(['worktree', 'add', '--quiet', ...locked, path, at], { timeoutMs: LONG_MS });
  const admin = await adminOf(path);
  if (admin === undefined) throw new Error(`git made no worktree at ${path}`);
  const marker: Marker = { v: 1, rig: ground.rig.name, state: 'pooled', base: at, former: [] };
  await mark(admin, marker);
  return { path, admin, marker };
}

/** Slots that may be taken now. */
export async function slots(ground: Ground): Promise<readonly Owned[]> {
  const names = await namesIn(ground.pool);
  const found = await Promise.all(names.map((name) => find(ground, join(ground.pool, name))));
  return found.filter((one) => one !== 'absent' && one !== 'foreign').filter(({ marker }) => marker.state === 'pooled');
}

/** Moves a slot to a free place; `lost` when another process was quicker. Finished by `arrive` after a crash. */
export async function move(owned: Owned, place: string): Promise<Owned | 'lost'> {
  try {
    await rename(owned.path, place);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'lost';
    throw fileRefusal(error, `move a worktree to ${place}`);
  }
  await register(owned.admin, place);
  return { ...owned, path: place };
}

/** Puts a clean, detached worktree into the pool. */
export async function put(ground: Ground, owned: Owned): Promise<void> {
  const { polecat: _, branch: __, ...rest } = owned.marker;
  await mark(owned.admin, { ...rest, state: 'pooled', former: [] });
  await move(owned, join(ground.pool, ground.clock.uuid().slice(0, 13)));
}

/** A checkout of another process may still run; no checkout takes this long. */
const HALF_MADE_AFTER_MS = 3_600_000;

/**
 * Finishes what a crash left: removals under way, slots that were made but never marked, and, when
 * they are old, slots whose checkout was cut short.
 */
export async function sweep(ground: Ground): Promise<void> {
  for (const path of await placesIn(ground)) {
    const found = await find(ground, path);
    if (found === 'absent') continue;
    if (found === 'foreign') await sweepSlot(ground, path);
    else if (found.marker.state === 'removing') await finishRemoval(ground, found);
  }
}

/** Only what lies in our pool, is locked with our reason and never got a marker, so was never handed out. */
const sweepSlot = async (ground: Ground, path: string): Promise<void> => {
  const admin = await adminOf(path);
  if (dirname(path) !== ground.pool || admin === undefined) return;
  if (dirname(admin) !== join(ground.common, 'worktrees') || (await kindOf(join(admin, 'mayor.json'))) !== 'nothing')
    return;
  const reason = await readFile(join(admin, 'locked'), 'utf8').catch(ifAbsent(''));
  if (reason.trim() !== LOCK_REASON) return;
  const names = await namesIn(admin);
  const head = (await readFile(join(admin, 'HEAD'), 'utf8').catch(ifAbsent(''))).trim();
  if (names.includes('index') && !names.includes('index.lock') && isSha(head)) {
    await mark(admin, { v: 1, rig: ground.rig.name, state: 'pooled', base: sha(head), former: [] });
    return;
  }
  const made = await stat(path);
  if (ground.clock.now() - made.mtimeMs > HALF_MADE_AFTER_MS) await removeHalfMade(path, admin);
};

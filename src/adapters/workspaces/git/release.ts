/** Giving a worktree back, with everything that only it had kept somewhere else first. */
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import { readBase } from './base.ts';
import { discard, dropStaleLocks } from './destroy.ts';
import { dropBranches, finishRemoval, letGo, snapshotFor } from './ending.ts';
import { fileRefusal } from './files.ts';
import type { Ground } from './ground.ts';
import { type Status, statusOf } from './look.ts';
import { put, slots } from './pool.ts';
import { find, gone, type Owned } from './proof.ts';
import { nestedIn } from './snapshot.ts';
import { steadyGit } from './steady-git.ts';
import { hasSubmodules, keepSubmodules } from './submodules.ts';

/**
 * Idempotent, also after a crash at any step: each leaves a state that the next call goes on from.
 * @throws TerminalError when Mayor did not make what is at `path`.
 */
export async function releaseAt(
  ground: Ground,
  path: string,
  { force }: { readonly force: boolean },
): Promise<'released' | 'dirty'> {
  const owned = await find(ground, path);
  if (owned === 'absent') {
    for (const lost of (await gone(ground)).filter((one) => one.path === path)) await letGo(ground, lost, 'for good');
    return 'released';
  }
  if (owned === 'foreign')
    throw new TerminalError(`Mayor did not make ${path}`, { hint: 'Remove it by hand when it is not needed' });
  if (owned.marker.state === 'removing') {
    await finishRemoval(ground, owned);
    return 'released';
  }
  await dropStaleLocks(owned, ground.clock.now());
  const status = await statusOf(path);
  if (status.dirty.length > 0 && !force) return 'dirty';
  const { branch, base } = owned.marker;
  // On no branch nothing else holds what was committed there.
  const isAlone = branch === undefined && owned.marker.state === 'used' && status.head !== base;
  if (status.dirty.length > 0 || status.branch !== branch || isAlone) await keepAll(ground, owned, status);
  const submodules = await hasSubmodules(owned);
  if (submodules) await keepSubmodules(ground, owned);
  await giveBack(ground, owned, submodules);
  return 'released';
}

/** Changes become a backup; repositories inside the worktree, which no commit can hold, move aside whole. */
const keepAll = async (ground: Ground, owned: Owned, status: Status): Promise<void> => {
  await snapshotFor(ground, owned, 'given back');
  if (!status.dirty.some((name) => name.endsWith('/'))) return;
  for (const name of await nestedIn(steadyGit(owned.path))) {
    const whose = `${owned.marker.polecat ?? 'pool'}-${ground.clock.uuid().slice(0, 8)}`;
    const to = join(ground.kept, whose, name);
    try {
      await mkdir(dirname(to), { recursive: true });
      await rename(join(owned.path, name), to);
    } catch (error) {
      throw fileRefusal(error, `move ${join(owned.path, name)} aside`);
    }
  }
};

/** Into the pool while it has room. Submodules tie a worktree to its path, and a warm one is not wanted any more: removed. */
const giveBack = async (ground: Ground, owned: Owned, submodules: boolean): Promise<void> => {
  if (owned.marker.state === 'used' && !submodules && (await slots(ground)).length < ground.rig.pool) {
    const { point } = await readBase(ground);
    await discard(owned, { kind: 'detached', at: point });
    await dropBranches(ground, owned);
    await put(ground, owned);
    return;
  }
  await finishRemoval(ground, owned);
};

/** A polecat's worktree: found, taken warm from the pool, or made. */
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError, TransientError, UsageError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import { sha } from '../../../core/ids.ts';
import type { Ensured, EnsureSpec } from '../../../ports/workspace.ts';
import { lineOf } from '../../git.ts';
import { type Base, readBase } from './base.ts';
import { bring, type Wanted, wantedFiles } from './copy.ts';
import { discard, dropStaleLocks, type Target } from './destroy.ts';
import { finishRemoval, letGo, snapshotFor } from './ending.ts';
import { kindOf, namesIn } from './files.ts';
import type { Ground } from './ground.ts';
import { statusOf } from './look.ts';
import { make, move, slots } from './pool.ts';
import { find, gone, type Marker, mark, type Owned, register } from './proof.ts';
import { steadyGit } from './steady-git.ts';
import { fillSubmodules } from './submodules.ts';

export type EnsureHands = {
  readonly ground: Ground;
  readonly fetch: (base: Base) => Promise<{ readonly asked: boolean; readonly note?: string }>;
};

/**
 * Every step finds what an earlier, interrupted one has left: a worktree in its place is taken up
 * where it is, a slot that was moved but not yet checked out is checked out, a branch that exists is
 * used. Three git subprocesses for a new worktree, three for a warm one, one for a standing one.
 */
export async function ensureIn(hands: EnsureHands, spec: EnsureSpec): Promise<Ensured> {
  const { ground } = hands;
  const branch = 'branch' in spec ? spec.branch : undefined;
  if (branch?.startsWith('mayor/') === false)
    throw new UsageError(`Mayor works on branches of its own, not on ${JSON.stringify(branch)}`, {
      hint: 'Name it mayor/<task>-<slug>',
    });
  const place = join(ground.folder, spec.polecat);
  const standing = await standingAt(ground, place);
  if (standing !== undefined && (await isAsWanted(standing, spec))) return keep(hands, standing);
  const wanted = wantedFiles(ground.rig);
  wanted.catch(() => undefined); // Awaited below; an error before that must not count as unhandled.
  const { target, notes } = await goalOf(hands, spec);
  const origin =
    standing === undefined ? await taken(ground, place, target) : { owned: standing, how: 'kept' as const };
  const warm = origin.owned.marker.setup === ground.rig.setup;
  const owned = await settle(ground, origin, spec, target);
  const stale = origin.owned.marker.copied ?? [];
  const said = await furnish(ground, owned, await wanted, { keep: origin.how === 'kept', stale });
  return {
    path: place,
    baseSha: target.base,
    how: origin.how === 'pooled' && !warm ? 'new' : origin.how,
    notes: [...notes, ...said],
  };
}

/** What stands in the place, when Mayor made it; removals that were cut short are finished first. */
const standingAt = async (ground: Ground, place: string): Promise<Owned | undefined> => {
  const found = await find(ground, place);
  if (found === 'foreign') {
    if ((await kindOf(place)) === 'folder' && (await namesIn(place)).length === 0) await rmdir(place);
    else
      throw new TerminalError(`${place} is there, and Mayor did not make it`, {
        hint: 'Move it elsewhere; Mayor leaves it alone',
      });
    return undefined;
  }
  if (found !== 'absent') return found.marker.state === 'removing' ? finishRemoval(ground, found) : found;
  for (const lost of (await gone(ground)).filter(({ path }) => path === place))
    await letGo(ground, lost, 'to come back');
  return undefined;
};

const isAsWanted = async (owned: Owned, spec: EnsureSpec): Promise<boolean> => {
  if ('branch' in spec) return isOn(owned, spec.branch);
  const { state, branch, base } = owned.marker;
  return state === 'used' && branch === undefined && base === spec.at;
};

/** Whether HEAD is on the branch, or in the middle of rebasing it. */
const isOn = async (owned: Owned, branch: string): Promise<boolean> => {
  if (owned.marker.state !== 'used' || owned.marker.branch !== branch) return false;
  const status = await steadyGit(owned.path)(['symbolic-ref', '--quiet', '--short', 'HEAD'], { ok: [0, 1] });
  if (lineOf(status) === branch) return true;
  const states = await Promise.all(['rebase-merge', 'rebase-apply'].map((name) => kindOf(join(owned.admin, name))));
  return status.exit === 1 && states.includes('folder');
};

const keep = async ({ ground }: EnsureHands, owned: Owned): Promise<Ensured> => {
  await register(owned.admin, owned.path); // The town's folder may have been moved.
  await dropStaleLocks(owned, ground.clock.now());
  const furnished = owned.marker.copied !== undefined;
  const notes = furnished ? [] : await furnish(ground, owned, await wantedFiles(ground.rig), { keep: true, stale: [] });
  return { path: owned.path, baseSha: owned.marker.base, how: 'kept', notes };
};

const freshBase = async (
  { ground, fetch }: EnsureHands,
  branch: string,
): Promise<{ readonly base: Base; readonly notes: readonly string[] }> => {
  const base = await readBase(ground, branch);
  const { asked, note } = await fetch(base);
  if (!asked) return { base, notes: [] };
  return { base: note === undefined ? await readBase(ground, branch) : base, notes: note === undefined ? [] : [note] };
};

type Goal = { readonly target: Target; readonly base: Sha /** Where the files start. */; readonly at: Sha };

type OnBranch = Extract<EnsureSpec, { readonly branch: string }>;

const targetOf = async (ground: Ground, { branch, from }: OnBranch, base: Base): Promise<Goal> => {
  const at = from ?? base.point;
  if (base.branch === undefined) return { target: { kind: 'cut', branch, at }, base: at, at };
  const cut = await ground.git(['merge-base', base.branch, base.point], { ok: [0, 1] });
  const found = lineOf(cut);
  return { target: { kind: 'branch', branch }, base: found === '' ? base.point : sha(found), at: base.branch };
};

/** A commit on no branch is its own base: only what comes on top of it would be work. */
const goalOf = async (
  hands: EnsureHands,
  spec: EnsureSpec,
): Promise<{ readonly target: Goal; readonly notes: readonly string[] }> => {
  if ('at' in spec) {
    const { at } = spec;
    return { target: { target: { kind: 'detached', at }, base: at, at }, notes: [] };
  }
  const { base, notes } = await freshBase(hands, spec.branch);
  return { target: await targetOf(hands.ground, spec, base), notes };
};

type Origin = { readonly owned: Owned; readonly how: Ensured['how'] };

/** A worktree in `place`: the first slot of the pool that nobody else takes, or a new one. */
const taken = async (ground: Ground, place: string, goal: Goal): Promise<Origin> => {
  for (const slot of await slots(ground)) {
    const owned = await move(slot, place);
    if (owned !== 'lost') return { owned, how: 'pooled' };
  }
  const made = await make(ground, goal.at);
  const owned = await move(made, place);
  if (owned === 'lost')
    throw new TransientError(`The new worktree of rig "${ground.rig.name}" vanished from its pool`, {
      hint: 'Mayor tries again',
    });
  return { owned, how: 'new' };
};

/** Puts the worktree on its branch. The marker comes first: from then on it is this polecat's. */
const settle = async (ground: Ground, { owned, how }: Origin, spec: EnsureSpec, goal: Goal): Promise<Owned> => {
  const branch = 'branch' in spec ? spec.branch : undefined;
  if (how === 'kept') await register(owned.admin, owned.path); // A crash may have come between its move and this.
  if (how !== 'new') await dropStaleLocks(owned, ground.clock.now());
  if (how === 'kept' && owned.marker.state === 'used' && (await statusOf(owned.path)).dirty.length > 0)
    await snapshotFor(ground, owned, `before moving to ${branch ?? goal.at}`);
  const { marker } = owned;
  const left = marker.branch === undefined || marker.branch === branch ? [] : [marker.branch];
  const next: Marker = {
    v: 1,
    rig: ground.rig.name,
    state: 'used',
    polecat: spec.polecat,
    ...(branch === undefined ? {} : { branch }),
    base: goal.base,
    former: [...new Set([...marker.former, ...left])].filter((name) => name !== branch),
    ...(ground.rig.setup === undefined ? {} : { setup: ground.rig.setup }),
  };
  await mark(owned.admin, next);
  // A worktree just made is clean and stands where it should: `switch`, unlike `checkout -b`, then reads no file.
  if (how === 'new' && goal.target.kind === 'cut')
    await steadyGit(owned.path)(['switch', '--quiet', '--no-track', '--create', goal.target.branch]);
  else await discard(owned, goal.target);
  return { ...owned, marker: next };
};

/** Files copied in and submodules filled; recorded, so that a kept worktree is not asked again. */
const furnish = async (
  ground: Ground,
  owned: Owned,
  wanted: Wanted,
  options: { readonly keep: boolean; readonly stale: readonly string[] },
): Promise<readonly string[]> => {
  const brought = await bring(ground.rig.path, owned.path, wanted, options);
  const filled = await fillSubmodules(ground, owned);
  await mark(owned.admin, { ...owned.marker, copied: [...brought.copied] });
  return [...brought.notes, ...filled];
};

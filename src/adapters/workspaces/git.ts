/** Git worktrees of one rig's clone, one a polecat, under the town's own folder. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TerminalError } from '../../core/errors.ts';
import type { RigSettings } from '../../core/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diff, Workspace } from '../../ports/workspace.ts';
import { createTurns, type Room, roomFor, type Turns } from '../turns.ts';
import { archiveBranch } from './git/archive.ts';
import { fetcher, readBase } from './git/base.ts';
import { branchesOf } from './git/branches.ts';
import { diffOf, progressOf } from './git/diff.ts';
import { snapshotFor } from './git/ending.ts';
import { ensureIn } from './git/ensure.ts';
import { ifAbsent } from './git/files.ts';
import { graftOnto, holderOf } from './git/graft.ts';
import { type Ground, openGround } from './git/ground.ts';
import { type Listing, listing } from './git/list.ts';
import { make, slots, sweep } from './git/pool.ts';
import { find, type Owned } from './git/proof.ts';
import { releaseAt } from './git/release.ts';
import { restoreFrom } from './git/restore.ts';

export type GitWorkspacesOptions = {
  /** Worktrees lie in `<folder>/<rig>/<polecat>`. Made when absent. */
  readonly folder: string;
  readonly clock: Clock;
};

/** What git offers beyond the port. */
export type GitWorkspace = Workspace & {
  /** Fills the pool up to the rig's `pool`, one worktree after the other. Returns how many were made. */
  warm(): Promise<number>;
};

type Opened = {
  readonly ground: Ground;
  readonly fetch: ReturnType<typeof fetcher>;
  readonly listing: Listing;
  readonly turns: Turns;
  readonly room: Room;
};

/** Checkouts that run at once: more of them only wait for the same disk. */
const AT_ONCE = 4;

/**
 * Opening reads nothing; the first verb does. A rig whose clone is no good makes every verb throw a
 * TerminalError that says why, and works as soon as the clone does.
 */
export const gitWorkspaces =
  ({ folder, clock }: GitWorkspacesOptions) =>
  (rig: RigSettings): GitWorkspace => {
    let opening: Promise<Opened> | undefined;
    return workspaceOn(() => {
      opening ??= open(rig, folder, clock).catch((error: unknown) => {
        opening = undefined; // So that a mended clone is found by the next call.
        throw error;
      });
      return opening;
    });
  };

const open = async (rig: RigSettings, folder: string, clock: Clock): Promise<Opened> => {
  const ground = await openGround(rig, folder, clock);
  await sweep(ground);
  const verbs = createTurns();
  return {
    ground,
    fetch: fetcher(ground),
    listing: listing(ground, verbs.isBusy),
    turns: verbs,
    room: roomFor(AT_ONCE),
  };
};

const workspaceOn = (opened: () => Promise<Opened>): GitWorkspace => ({
  kind: 'git',
  async ensure(spec) {
    const { ground, fetch, listing, turns, room } = await opened();
    const path = join(ground.folder, spec.polecat);
    return turns.take(path, () => room(() => ensureIn({ ground, fetch }, spec))).finally(() => listing.forget(path));
  },
  async list() {
    return (await opened()).listing.all();
  },
  async look(path) {
    const { listing, turns } = await opened();
    const real = await realPath(path);
    return turns.take(real, () => listing.one(real));
  },
  async snapshot(path, because) {
    const { ground, turns } = await opened();
    const real = await realPath(path);
    return turns.take(real, async () => snapshotFor(ground, await own(ground, real), because));
  },
  async restore(path, ref) {
    const { ground, listing, turns } = await opened();
    const real = await realPath(path);
    return turns
      .take(real, async () => {
        const owned = await own(ground, real);
        const kept = await snapshotFor(ground, owned, `before restoring ${ref}`);
        await restoreFrom(owned, ref);
        return kept;
      })
      .finally(() => listing.forget(real));
  },
  async release(path, options) {
    const { ground, listing, turns } = await opened();
    const real = await realPath(path);
    // One at a time, so that the pool is counted right.
    const release = () => turns.take(ground.pool, () => releaseAt(ground, real, options));
    return turns.take(real, release).finally(() => listing.forget(real));
  },
  async archive(branch) {
    return archiveBranch((await opened()).ground, branch);
  },
  async graft(spec) {
    const { ground, listing, turns } = await opened();
    const held = await holderOf(ground, spec.branch);
    if (held === undefined) return graftOnto(ground, spec, undefined);
    const graft = async () => graftOnto(ground, spec, { path: held, owned: await find(ground, held) });
    return turns.take(held, graft).finally(() => listing.forget(held));
  },
  diff: async (commit, { limit }) => diffOf((await opened()).ground, commit, limit),
  progress: async (path, { limit }) => progressAt(await opened(), await realPath(path), limit),
  branches: branchesOf(async () => (await opened()).ground),
  async warm() {
    const { ground } = await opened();
    const { point } = await readBase(ground);
    const missing = ground.rig.pool - (await slots(ground)).length;
    for (let made = 0; made < missing; made += 1) await make(ground, point);
    return Math.max(0, missing);
  },
});

const progressAt = ({ ground, turns }: Opened, path: string, limit: number): Promise<Diff | 'absent'> =>
  turns.take(path, async () => {
    const owned = await find(ground, path);
    return owned === 'absent' || owned === 'foreign' ? 'absent' : progressOf(ground, owned, limit);
  });

const own = async (ground: Ground, path: string): Promise<Owned> => {
  const owned = await find(ground, path);
  if (owned !== 'absent' && owned !== 'foreign') return owned;
  throw new TerminalError(`Mayor has no worktree at ${path}`, { hint: 'mayor status lists them' });
};

/** Links above the worktree resolved, as the paths that we hand out are; the worktree itself may be gone. */
const realPath = async (path: string): Promise<string> =>
  join(await realpath(dirname(path)).catch(ifAbsent(dirname(path))), basename(path));

/** Git worktrees of one rig's clone, one a polecat, under the town's own folder. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TerminalError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenWorkspace, Workspace } from '../../ports/workspace.ts';
import { type Base, fetcher, readBase } from './git/base.ts';
import { diffOf } from './git/diff.ts';
import { snapshotFor } from './git/ending.ts';
import { ensureIn } from './git/ensure.ts';
import { ifAbsent } from './git/files.ts';
import { type Ground, openGround } from './git/ground.ts';
import { type Listing, listing } from './git/list.ts';
import { make, slots, sweep } from './git/pool.ts';
import { find, type Owned } from './git/proof.ts';
import { releaseAt } from './git/release.ts';
import { restoreFrom } from './git/restore.ts';
import { turns } from './git/turns.ts';

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
};

/** Checkouts that run at once: more of them only wait for the same disk. */
const AT_ONCE = 4;

/**
 * Opening reads nothing; the first verb does. A rig whose clone is no good makes every verb throw a
 * TerminalError that says why, and works as soon as the clone does.
 */
export const gitWorkspaces =
  ({ folder, clock }: GitWorkspacesOptions) =>
  (rig: Parameters<OpenWorkspace>[0]): GitWorkspace => {
    let opening: Promise<Opened> | undefined;
    const opened = (): Promise<Opened> => {
      opening ??= open().catch((error: unknown) => {
        opening = undefined; // So that a mended clone is found by the next call.
        throw error;
      });
      return opening;
    };
    const open = async (): Promise<Opened> => {
      const ground = await openGround(rig, folder, clock);
      await sweep(ground);
      return { ground, fetch: fetcher(ground), listing: listing(ground) };
    };
    const inTurn = turns(AT_ONCE);
    const own = async (path: string): Promise<Opened & { readonly owned: Owned }> => {
      const all = await opened();
      const owned = await find(all.ground, path);
      if (owned === 'absent' || owned === 'foreign')
        throw new TerminalError(`Mayor has no worktree at ${path}`, { hint: 'mayor status lists them' });
      return { ...all, owned };
    };
    return {
      kind: 'git',
      ensure: async (spec) => {
        const { ground, fetch, listing } = await opened();
        const path = join(ground.folder, spec.polecat);
        return inTurn(path, () => ensureIn({ ground, fetch }, spec)).finally(() => listing.forget(path));
      },
      list: async () => (await opened()).listing.all(),
      look: async (path) => {
        const { listing } = await opened();
        const real = await realPath(path);
        return inTurn(real, () => listing.one(real));
      },
      snapshot: async (path, because) => {
        const real = await realPath(path);
        return inTurn(real, async () => {
          const { ground, owned } = await own(real);
          return snapshotFor(ground, owned, because);
        });
      },
      restore: async (path, ref) => {
        const real = await realPath(path);
        return inTurn(real, async () => {
          const { ground, owned, listing } = await own(real);
          const kept = await snapshotFor(ground, owned, `before restoring ${ref}`);
          await restoreFrom(owned, ref);
          listing.forget(real);
          return kept;
        });
      },
      release: async (path, options) => {
        const { ground, listing } = await opened();
        const real = await realPath(path);
        return inTurn(real, () => releaseAt(ground, real, options)).finally(() => listing.forget(real));
      },
      diff: async (commit, { limit }) => diffOf((await opened()).ground, commit, limit),
      warm: async () => {
        const { ground } = await opened();
        const base: Base = await readBase(ground);
        const missing = ground.rig.pool - (await slots(ground)).length;
        for (let made = 0; made < missing; made += 1) await make(ground, base.point);
        return Math.max(0, missing);
      },
    };
  };

/** Links above the worktree resolved, as the paths that we hand out are; the worktree itself may be gone. */
const realPath = async (path: string): Promise<string> =>
  join(await realpath(dirname(path)).catch(ifAbsent(dirname(path))), basename(path));

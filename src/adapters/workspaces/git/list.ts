/**
 * Every worktree, without asking git while nothing changed.
 *
 * A look is remembered together with the times of what git writes on any commit, staging, checkout
 * or reset (the worktree's index and HEAD log, our marker) and of what it writes when the base
 * moves. These files are only ever asked for their times, never read, so it does not matter how
 * refs are stored; too many changes seen cost a look, and the base itself is always read by git.
 * An edit that git was not told of changes none of them: `one` is what sees it.
 */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Worktree } from '../../../core/observed.ts';
import { roomFor } from '../../turns.ts';
import { type Base, readBase } from './base.ts';
import type { Ground } from './ground.ts';
import { lookAt, type Measures } from './look.ts';
import { find, type Owned, placesIn } from './proof.ts';

export type Listing = {
  /**
   * All worktrees; no subprocess for those that git wrote nothing in since their last look. One that
   * is being made, moved or given back just now is told as it was, or not at all when it is new.
   */
  all(): Promise<readonly Worktree[]>;
  /** One, looked at now. */
  one(path: string): Promise<Worktree | 'absent'>;
  /** The next `all` looks at it again. */
  forget(path: string): void;
};

type Remembered = { readonly stamp: string; readonly worktree: Worktree };

const LOOKS_AT_ONCE = 4;

export function listing(ground: Ground, isBusy: (path: string) => boolean): Listing {
  const remembered = new Map<string, Remembered>();
  const measures: Measures = new Map();
  const room = roomFor(LOOKS_AT_ONCE);
  const prove = prover(ground);
  const base = baseReader(ground);

  const look = async (owned: Owned, baseStamp: string): Promise<Worktree> => {
    const stamp = `${stampOf(worktreeFiles(owned))} ${baseStamp}`; // Taken first: a change during the look shows next time.
    const worktree = await lookAt(ground, owned, await base.at(baseStamp), measures);
    remembered.set(owned.path, { stamp, worktree });
    return worktree;
  };

  const fresh = async (owned: Owned, baseStamp: string): Promise<Worktree | undefined> => {
    try {
      return await room(() => look(owned, baseStamp));
    } catch (error) {
      const now = await find(ground, owned.path);
      // It was taken from the pool or removed while we looked: not there is not wrong.
      if (now === 'absent' || now === 'foreign' || now.marker.state !== owned.marker.state) return undefined;
      throw error;
    }
  };

  return {
    async all() {
      const baseStamp = base.stamp();
      const places = await placesIn(ground);
      for (const path of remembered.keys()) if (!places.includes(path)) remembered.delete(path);
      const owned = (await prove(places)).filter(({ marker }) => marker.state !== 'removing');
      const looks = await Promise.all(
        owned.map(async (one) => {
          const standing = remembered.get(one.path);
          const same = standing?.stamp === `${stampOf(worktreeFiles(one))} ${baseStamp}`;
          return same || isBusy(one.path) ? standing?.worktree : fresh(one, baseStamp);
        }),
      );
      return looks.filter((worktree) => worktree !== undefined);
    },
    async one(path) {
      const owned = await find(ground, path);
      if (owned === 'absent' || owned === 'foreign' || owned.marker.state === 'removing') return 'absent';
      return look(owned, base.stamp());
    },
    forget(path) {
      remembered.delete(path);
    },
  };
}

/** Remembers the base while what git writes when it moves has the same times. */
const baseReader = (ground: Ground) => {
  let known: { readonly stamp: string; readonly base: Promise<Base> } | undefined;
  let upstream: string | undefined;
  return {
    stamp: (): string => stampOf(baseFiles(ground, upstream)),
    at(stamp: string): Promise<Base> {
      if (known?.stamp === stamp) return known.base;
      const base = readBase(ground);
      known = { stamp, base };
      base.then(
        (found) => {
          upstream = found.upstream?.ours;
        },
        () => {
          known = undefined; // Whoever asked gets the error; the next one asks git again.
        },
      );
      return base;
    },
  };
};

/** What Mayor made among the given places, without reading again what did not change. */
const prover = (ground: Ground): ((places: readonly string[]) => Promise<readonly Owned[]>) => {
  const proven = new Map<string, { readonly stamp: string; readonly owned: Owned }>();
  const prove = async (path: string): Promise<Owned | undefined> => {
    const standing = proven.get(path);
    if (standing !== undefined && standing.stamp === stampOf(proofFiles(standing.owned))) return standing.owned;
    proven.delete(path);
    const first = await find(ground, path);
    if (first === 'absent' || first === 'foreign') return undefined;
    const stamp = stampOf(proofFiles(first));
    const owned = await find(ground, path); // Read after the stamp: a change in between shows next time.
    if (owned === 'absent' || owned === 'foreign') return undefined;
    proven.set(path, { stamp, owned });
    return owned;
  };
  return async (places) => {
    for (const path of proven.keys()) if (!places.includes(path)) proven.delete(path);
    return (await Promise.all(places.map(prove))).filter((one) => one !== undefined);
  };
};

const worktreeFiles = ({ admin }: Owned): readonly string[] =>
  ['index', 'HEAD', 'logs/HEAD', 'mayor.json'].map((name) => `${admin}/${name}`);

const proofFiles = ({ path, admin }: Owned): readonly string[] => [`${path}/.git`, `${admin}/mayor.json`];

const baseFiles = (ground: Ground, upstream: string | undefined): readonly string[] => {
  const refs = [`refs/heads/${ground.rig.base}`, ...(upstream === undefined ? [] : [upstream])];
  return [...refs, 'packed-refs', 'reftable/tables.list', 'config'].map((name) => join(ground.common, name));
};

/** Synchronous: a few microseconds each, where a trip through the thread pool costs the daemon ten times that. */
const stampOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      const found = lstatSync(file, AS_ANSWER);
      return found === undefined ? '-' : `${found.ino}.${found.mtimeMs}.${found.size}`;
    })
    .join(' ');

const AS_ANSWER = { throwIfNoEntry: false } as const;

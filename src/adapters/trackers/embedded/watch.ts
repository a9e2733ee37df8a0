/**
 * Noticing changes by anyone: this process, another, a fetch, a commit by hand. The file system's
 * notices only say "look"; a slow poll looks anyway, since notices are missing on some file systems
 * and get lost on all. One loop a tracker, however many listen.
 */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '../../../ports/clock.ts';
import { BRANCH, CLAIMS } from './layout.ts';

export type RefWatch = {
  /** Whether somebody listens, so that the poll runs. */
  readonly active: boolean;
  listen(hint: () => void): () => void;
  /** We changed something ourselves. */
  nudge(): void;
};

const POLL_MS = 5_000;
/** Several notices of one change come together. */
const GATHER_MS = 30;
/** What no repository says, not even an empty one. */
const UNKNOWN = '\0';

/** `read` gives a text that differs when something has changed. */
export function refWatch(commonDir: () => Promise<string>, clock: Clock, read: () => Promise<string>): RefWatch {
  const listeners = new Set<() => void>();
  const state = { said: UNKNOWN, looking: false, soon: false, cancel: () => {} };
  const folders = folderNotices(() => lookSoon());

  const schedule = (ms: number): void => {
    state.cancel();
    state.cancel = clock.after(ms, () => void look());
  };

  /** However many ask for it: a stream of notices must not put the look off for ever. */
  const lookSoon = (ms = GATHER_MS): void => {
    if (state.soon || listeners.size === 0) return;
    state.soon = true;
    if (!state.looking) schedule(ms);
  };

  const look = async (): Promise<void> => {
    state.looking = true;
    state.soon = false;
    const news = await isNews();
    state.looking = false;
    if (listeners.size === 0) return folders.disarm();
    schedule(state.soon ? GATHER_MS : POLL_MS);
    if (news) for (const listener of [...listeners]) listener();
  };

  const isNews = async (): Promise<boolean> => {
    try {
      folders.arm(await commonDir());
      const said = await read();
      if (said === state.said) return false;
      state.said = said;
      return true;
    } catch {
      return false; // The next round looks again, and whoever reads the list gets the error.
    }
  };

  return {
    get active() {
      return listeners.size > 0;
    },
    listen(hint) {
      // A function of this listener's own, so that listening twice with one is stopped one by one.
      const listener = () => hint();
      listeners.add(listener);
      // The first look is always news, so that no change between listening and looking goes by.
      if (listeners.size === 1) {
        state.said = UNKNOWN;
        lookSoon(0);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        state.cancel();
        state.soon = false;
        folders.disarm();
      };
    },
    nudge: () => lookSoon(),
  };
}

/**
 * The folders where git keeps refs, in whatever format, with the names that concern us. Git removes
 * empty ones and makes them anew, so each look checks that the right ones are watched.
 */
const FOLDERS: readonly (readonly [folder: string, names: readonly string[] | 'any'])[] = [
  ['', ['packed-refs', 'refs', 'reftable']],
  ['refs', ['mayor']],
  ['refs/heads', [basename(BRANCH)]],
  ['refs/mayor', ['claims']],
  [CLAIMS, 'any'],
  ['reftable', 'any'],
];

const folderNotices = (notice: () => void) => {
  const watchers = new Map<string, { readonly inode: bigint; readonly watcher: FSWatcher }>();
  const drop = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  return {
    arm(commonDir: string): void {
      for (const [folder, names] of FOLDERS) {
        const path = join(commonDir, folder);
        const inode = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
        if (inode === watchers.get(folder)?.inode) continue;
        drop(folder);
        if (inode === undefined) continue;
        try {
          const watcher = watch(path, { persistent: false }, (_, name) => {
            if (names === 'any' || name === null || names.includes(name)) notice();
          });
          watcher.on('error', () => drop(folder)); // The poll goes on without it and may try again.
          watchers.set(folder, { inode, watcher });
        } catch {
          // No more watches to be had on this machine: the poll does the work.
        }
      }
    },
    disarm(): void {
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
};

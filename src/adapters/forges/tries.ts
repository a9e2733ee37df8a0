/** Test drives of what would land. They need no daemon: a person's own process makes them, and takes them away. */
import type { Sha, TaskId } from '../../core/ids.ts';
import type { RigSettings } from '../../core/settings.ts';
import { createTurns } from '../turns.ts';
import { type ForgePlace, openSite } from './git/site.ts';
import { leftTries, sweepTries, type TryOut, tryOut } from './git/try-out.ts';

export type Tries = {
  /** Merges `commit` with the base in memory, and checks the result out where nobody works. */
  open(rig: RigSettings, task: TaskId, commit: Sha): Promise<TryOut>;
  /** Takes away what processes that were killed have left. Returns where something was changed, and so kept. */
  sweep(): Promise<readonly string[]>;
  /** Folders of those whose process is gone; nothing is taken away. */
  left(): Promise<readonly string[]>;
};

export const gitTries = (place: ForgePlace): Tries => {
  const turns = createTurns().take;
  return {
    open: (rig, task, commit) => tryOut(openSite(place, turns, rig), task, commit),
    sweep: () => sweepTries(place.folder),
    left: () => leftTries(place.folder),
  };
};

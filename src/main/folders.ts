/** The folders of a town, for its owner alone. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TownPaths } from '../config/paths.ts';
import { checkSocketPath } from '../core/socket-path.ts';

/** @throws UsageError when its sockets cannot be there. */
export const checkTownPaths = ({ lock }: Pick<TownPaths, 'lock'>): void =>
  void checkSocketPath(join(lock, 'xxxxxxxxxxxx.s')); // The longest of the town's.

/**
 * Makes what is not there yet. Throws the system's own error where one cannot be made.
 * @throws UsageError when their paths are too long for sockets; then nothing was made.
 */
export const makeFolders = async (paths: TownPaths): Promise<void> => {
  checkTownPaths(paths);
  const { state, run, logs } = paths;
  for (const folder of [state, run, logs]) await makeFolder(folder);
};

const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(path, { mode: 0o700 }); // On a read-only disk a recursive mkdir says ENOENT; this one says why.
  }
};

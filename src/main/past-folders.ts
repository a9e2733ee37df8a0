/** Where what is past lies: conversations that workers' own folders held, and places for questions about them. */
import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { takeBack } from '../adapters/workspaces/index.ts';
import type { TownPaths } from '../config/paths.ts';
import { lives } from './process-ended.ts';

type State = Pick<TownPaths, 'state'>;

const pastIn = ({ state }: State): string => join(state, 'past');

/** Of one worker, whose name is never used again. */
export const keptFolder = (paths: State, polecat: string): string => join(pastIn(paths), 'kept', polecat);

/** As long as the CLIs that keep their conversations themselves do so, as a rule. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Copies these files before they go, and forgets those of workers that went long ago. */
export const keepPast = async (paths: State, polecat: string, files: readonly string[]): Promise<void> => {
  if (files.length === 0) return;
  const all = join(pastIn(paths), 'kept');
  await mkdir(keptFolder(paths, polecat), { recursive: true, mode: 0o700 });
  for (const file of files) await copyFile(file, join(keptFolder(paths, polecat), basename(file)));
  for (const name of await readdir(all)) {
    // Another worker's end may have taken it away meanwhile.
    const { mtimeMs } = await stat(join(all, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(join(all, name), { recursive: true, force: true });
  }
};

/** Its worktree lies in there. */
export const worktreeIn = (folder: string): string => join(folder, 'files');

/** A place for one question, named after who asks; what those left who were killed is taken away. */
export const makeAskFolder = async (paths: State): Promise<string> => {
  await mkdir(asksIn(paths), { recursive: true, mode: 0o700 });
  for (const folder of await leftAskFolders(paths)) await dropAskFolder(folder);
  return mkdtemp(join(asksIn(paths), `${process.pid}-`));
};

/** Of questions whose process was killed. */
export const leftAskFolders = async (paths: State): Promise<readonly string[]> => {
  const names = await readdir(asksIn(paths)).catch(() => []); // Nobody has asked here yet.
  return names.filter((name) => !lives(Number.parseInt(name, 10))).map((name) => join(asksIn(paths), name));
};

const asksIn = (paths: State): string => join(pastIn(paths), 'asks');

export const dropAskFolder = async (folder: string): Promise<void> => {
  await takeBack(worktreeIn(folder));
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
};

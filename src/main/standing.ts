/**
 * Which rig a path belongs to, for commands that need no more of it than its tasks. They are typed
 * all day, so rigs.yaml is only read through its whole schema when it has changed since the last time.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { gitIn, lineOf } from '../adapters/git.ts';
import { plainGitFolder } from '../adapters/git-folder.ts';
import { digest } from '../adapters/late.ts';
import { isName, rigName, slug } from '../core/ids.ts';
import type { TaskRig } from '../surfaces/cli/deps.ts';
import type { Place } from './place.ts';

export type Standing = {
  /** All rigs of rigs.yaml. @throws TerminalError with every problem of the file. */
  taskRigs(): Promise<readonly TaskRig[]>;
  /** The rig whose clone holds the path, the innermost one when clones lie in clones. */
  rigAt(path: string): Promise<TaskRig | undefined>;
  /**
   * The repository that holds a path which lies in no rig's folder: the rig of which it is a worktree,
   * else a rig made up for it, with the tracker that every repository has. Nothing is registered.
   */
  looseRigAt(path: string): Promise<TaskRig | undefined>;
};

/** A bundle's own name changes with what is in it; the sources of a checkout may change at any time. */
const BUNDLE = import.meta.url.endsWith('.ts') ? undefined : import.meta.url;

/** For one command: what was found once is not looked for again. */
export const standingOf = (place: Place, bundle: string | undefined = BUNDLE): Standing => {
  let rigs: Promise<readonly TaskRig[]> | undefined;
  const taskRigs = () => {
    rigs ??= rigsOf(place, bundle);
    return rigs;
  };
  const loose = new Map<string, Promise<TaskRig | undefined>>();
  return {
    taskRigs,
    rigAt: async (path) => innermost(await taskRigs(), path),
    looseRigAt: (path) => {
      const found = loose.get(path) ?? looseRig(place, taskRigs, path);
      loose.set(path, found);
      return found;
    },
  };
};

const rigsOf = async (place: Place, bundle: string | undefined): Promise<readonly TaskRig[]> => {
  const { paths, home, version } = place;
  const text = textOf(paths.config);
  // No file, no rigs; one that cannot be read is told by who reads it in earnest.
  if (text === undefined && !existsSync(paths.config)) return [];
  const key = digest('sha256', JSON.stringify([text, paths.config, home, version, bundle]));
  const cache = join(paths.state, 'task-rigs.json');
  const kept = bundle === undefined ? undefined : keptIn(cache, key);
  if (kept !== undefined) return kept;
  const { settingsOf } = await import('./settings.ts');
  const rigs = Object.values((await settingsOf(place)).rigs).map(({ name, path, tracker }) => ({
    name,
    path,
    tracker,
  }));
  if (bundle !== undefined) await keep(cache, JSON.stringify({ key, rigs }));
  return rigs;
};

const innermost = (rigs: readonly TaskRig[], path: string): TaskRig | undefined => {
  const here = real(path);
  return rigs
    .map((rig) => ({ rig, top: real(rig.path) }))
    .filter(({ top }) => here === top || here.startsWith(top.endsWith(sep) ? top : top + sep))
    .sort((a, b) => b.top.length - a.top.length)[0]?.rig;
};

const looseRig = async (place: Place, taskRigs: Standing['taskRigs'], path: string): Promise<TaskRig | undefined> => {
  const common = await commonFolder(place, path);
  if (common === undefined) return undefined;
  for (const rig of await taskRigs())
    if (real(join(rig.path, '.git')) === common || real(rig.path) === common) return rig;
  const clone = basename(common) === '.git' ? dirname(common) : common;
  const name =
    (await prefixOf(clone, join(common, 'mayor', 'prefix'))) ??
    (slug(basename(clone).replace(/\.git$/, '')) || 'tasks');
  return { name: rigName(name), path: clone, tracker: { kind: 'embedded' } };
};

/** Where the refs and objects are of whatever repository holds the path. */
const commonFolder = async ({ env }: Place, path: string): Promise<string | undefined> => {
  const found = env.GIT_DIR === undefined ? plainGitFolder(real(path)) : undefined;
  if (found !== undefined) return real(found);
  const ran = await gitIn(path)(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: [0, 128] }).catch(
    () => undefined, // No folder, or no git: then it is no repository either.
  );
  return ran === undefined || ran.exit !== 0 ? undefined : real(lineOf(ran));
};

/** What the ids of the tasks that are there begin with. That does not change, so it is noted in a file of ours. */
const prefixOf = async (clone: string, note: string): Promise<string | undefined> => {
  const noted = textOf(note);
  if (noted !== undefined && isName(noted)) return noted;
  const git = gitIn(clone);
  const list = async (folder: string) =>
    (await git(['ls-tree', '--name-only', '--full-tree', 'refs/heads/mayor-tasks', folder], { ok: [0, 128] })).stdout;
  const shard = (await list('t/')).split('\n')[0];
  if (shard === undefined || shard === '') return undefined;
  const prefix = /([^/]+)-[0-9a-z]+\.md$/.exec((await list(`${shard}/`)).split('\n')[0] ?? '')?.[1];
  if (prefix === undefined || !isName(prefix)) return undefined;
  await keep(note, prefix);
  return prefix;
};

/** What was read of this very text before; anything else in the file counts for nothing. */
const keptIn = (cache: string, key: string): readonly TaskRig[] | undefined => {
  try {
    const kept: unknown = JSON.parse(readFileSync(cache, 'utf8'));
    return isRecord(kept) && kept.key === key && Array.isArray(kept.rigs) ? kept.rigs.map(rigFrom) : undefined;
  } catch {
    return undefined; // Not written yet, or half of it: rigs.yaml is read instead.
  }
};

const rigFrom = (rig: unknown): TaskRig => {
  if (!isRecord(rig) || typeof rig.name !== 'string' || typeof rig.path !== 'string' || !isRecord(rig.tracker))
    throw new TypeError('no rig');
  const { kind } = rig.tracker;
  if (typeof kind !== 'string') throw new TypeError('no tracker');
  return { name: rigName(rig.name), path: rig.path, tracker: { ...rig.tracker, kind } };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keep = async (file: string, text: string): Promise<void> => {
  // A town that never ran has no such folder, and a read-only one need not remember.
  const { writeWhole } = await import('../adapters/whole-file.ts');
  await writeWhole(file, text, 0o600).catch(() => {});
};

/** A path that does not exist is only the same as itself. */
const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not there, or not for us to read.
  }
};

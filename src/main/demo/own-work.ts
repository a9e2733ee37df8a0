/**
 * Whether a person has worked in a demo. What the demo itself writes is known to the letter: whatever else stands in its
 * repository, in a commit or in a worktree, or beside it, is not of its making.
 */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { systemClock } from '../../adapters/clock.ts';
import { type Git, gitIn } from '../../adapters/git.ts';
import { openTracker } from '../../adapters/trackers/index.ts';
import { rigName } from '../../core/ids.ts';
import type { Place } from '../place.ts';
import { rigsText, SHOP, SHOP_FILES } from './shop.ts';
import { demoTasks, MADE } from './tasks.ts';
import { MARKER } from './town.ts';

/** Each of them in a word or two. @throws where it cannot be looked at. */
export const ownWork = async ({ paths }: Place): Promise<readonly string[]> => {
  const { home } = paths;
  const shop = join(home, SHOP);
  const beside = await besideIt(home, paths);
  const isRepository = await lstat(join(shop, '.git')).then(
    () => true,
    () => false, // It was killed before.
  );
  if (!isRepository) return beside;
  return [...beside, ...(await inWorktrees(home, shop)), ...(await inCommits(shop)), ...(await amongTasks(shop))];
};

/** As git names a file's content. */
const blobOf = (content: string | Uint8Array): string => {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
};

/** A shell makes a file before the first letter is in it. */
const KNOWN: ReadonlySet<string> = new Set([...Object.values(SHOP_FILES), ...MADE, ''].map(blobOf));

const besideIt = async (home: string, paths: Place['paths']): Promise<readonly string[]> => {
  const folders = [paths.state, paths.run, paths.logs, paths.bin, paths.worktrees].map((path) => relative(home, path));
  const own = new Set([...folders, SHOP, MARKER, 'rigs.yaml']);
  const names = await readdir(home);
  const rigs = await readFile(paths.config, 'utf8').catch(() => undefined); // It was killed before it was written.
  const shop = join(home, SHOP);
  const isChanged = rigs !== undefined && rigs !== rigsText(shop, 'ask') && rigs !== rigsText(shop, 'auto');
  return [...names.filter((name) => !own.has(name)), ...(isChanged ? ['rigs.yaml'] : [])];
};

const inWorktrees = async (home: string, shop: string): Promise<readonly string[]> => {
  const { stdout } = await gitIn(shop)(['worktree', 'list', '--porcelain', '-z']);
  const trees = stdout.split('\0').flatMap((line) => (line.startsWith('worktree ') ? [line.slice(9)] : []));
  const own = await Promise.all(trees.map(inWorktree));
  return [...new Set(own.flat())].map((path) => relative(home, path));
};

const inWorktree = async (tree: string): Promise<readonly string[]> => {
  // Of one whose folder is gone git has only the entry.
  if (!(await lstat(tree).catch(() => undefined))) return [];
  const git = gitIn(tree);
  const changed = (await changedIn(git)).map(async (name) => ((await isKnown(join(tree, name))) ? [] : [name]));
  const own = [...(await stagedIn(git)), ...(await Promise.all(changed)).flat()];
  return own.map((name) => join(tree, name));
};

/** What stands in the index: its file may be gone. */
const stagedIn = async (git: Git): Promise<readonly string[]> => {
  const { stdout } = await git(['ls-files', '--stage', '-z']);
  return stdout.split('\0').flatMap((entry) => {
    const [, id = '', name] = /^\d+ ([0-9a-f]+) \d\t(.*)$/s.exec(entry) ?? [];
    return name === undefined || KNOWN.has(id) ? [] : [name];
  });
};

/** Changed and untracked files. */
const changedIn = async (git: Git): Promise<readonly string[]> => {
  const { stdout } = await git(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all']);
  return stdout.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]));
};

/** What is gone is nobody's work; a link or a repository in it is a person's. */
const isKnown = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return true;
  return found.isFile() && KNOWN.has(blobOf(await readFile(path)));
};

/** Of all commits but those of its tasks, which are looked at as tasks. */
const inCommits = async (shop: string): Promise<readonly string[]> => {
  const { stdout } = await gitIn(shop)([
    ...['rev-list', '--objects', '--filter=object:type=blob', '--filter-provided-objects'],
    ...['--exclude=refs/heads/mayor-tasks', '--exclude=refs/mayor/claims/*', '--all'],
  ]);
  const blobs = stdout.split('\n').flatMap((line) => {
    const [id = '', ...name] = line.split(' ');
    return id === '' || KNOWN.has(id) ? [] : [`${name.join(' ')} in a commit`];
  });
  return [...new Set(blobs)];
};

const amongTasks = async (shop: string): Promise<readonly string[]> => {
  const tracker = openTracker({ kind: 'embedded' }, { rig: rigName(SHOP), path: shop, clock: systemClock() });
  const titles = new Set(demoTasks(0).map(({ title }) => title));
  return (await tracker.list()).flatMap(({ id, title }) => (titles.has(title) ? [] : [`the task ${id}`]));
};

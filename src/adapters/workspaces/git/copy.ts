/**
 * Brings ignored files (`.env`, local configuration) from the user's clone into a worktree: those
 * that the rig's `copy` patterns or a `.worktreeinclude` at the clone's top name, in the syntax of
 * gitignore.
 *
 * Only files that git ignores there are taken: an untracked one would end up in an agent's commit.
 * Inside a folder that is ignored as a whole (`node_modules/`) a file is taken only when a pattern
 * names that folder. Nothing outside the clone is read and nothing outside the worktree written,
 * whatever links a hostile branch has.
 */
import { chmod, constants, copyFile, lstat, mkdir, readFile, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { RigSettings } from '../../../core/settings.ts';
import { codeOf, fileRefusal, ifAbsent, kindOf } from './files.ts';
import { steadyGit } from './steady-git.ts';

export type Wanted = {
  /** Paths relative to the clone. */
  readonly files: readonly string[];
  /** Sentences about what was named but not taken. */
  readonly notes: readonly string[];
};

/** Copies what a rig's patterns name into another worktree of the same clone, over what is there. */
export async function copyInto(rig: RigSettings, worktree: string): Promise<void> {
  await bring(rig.path, worktree, await wantedFiles(rig), { keep: false, stale: [] });
}

/** Which files to copy. No subprocess without patterns, two with. */
export async function wantedFiles(rig: RigSettings): Promise<Wanted> {
  const include = join(rig.path, '.worktreeinclude');
  const patterns = rig.copy.filter((line) => line.trim() !== '');
  const included = (await kindOf(include)) === 'file';
  if (patterns.length === 0 && !included) return { files: [], notes: [] };
  const git = steadyGit(rig.path);
  const list = ['ls-files', '-z', '--others', '--ignored'];
  const named = [...patterns.map((line) => `--exclude=${line}`), ...(included ? [`--exclude-from=${include}`] : [])];
  const [matching, ignored] = await Promise.all([
    git([...list, ...named]),
    git([...list, '--exclude-standard', '--directory']),
  ]);
  const folders = linesOf(ignored.stdout).filter((name) => name.endsWith('/'));
  const files = new Set(linesOf(ignored.stdout).filter((name) => !name.endsWith('/')));
  const whole = folders.filter((folder) => ![...files].some((name) => name.startsWith(folder)));
  const spoken = [...patterns, ...(included ? await linesIn(include) : [])];
  const taken: string[] = [];
  const left: string[] = [];
  for (const name of linesOf(matching.stdout)) {
    if (name.endsWith('/')) continue; // A repository of its own inside the clone.
    const folder = whole.find((one) => name.startsWith(one));
    if (files.has(name) || (folder !== undefined && speakOf(spoken, folder))) taken.push(name);
    else if (folder === undefined) left.push(name);
  }
  return { files: taken, notes: left.length === 0 ? [] : [sayLeft(left)] };
}

/**
 * Copies `files` with their modes. A file that is there stays when `keep` is set (an agent may have
 * changed its copy) or when the branch tracks it. Returns what now lies there by us, and notes.
 */
export async function bring(
  clone: string,
  worktree: string,
  wanted: Wanted,
  options: { readonly keep: boolean; readonly stale: readonly string[] },
): Promise<{ readonly copied: readonly string[]; readonly notes: readonly string[] }> {
  const notes = [...wanted.notes];
  const touched = [...new Set([...wanted.files, ...options.stale])];
  const standing = await filterOf(touched, async (name) => (await kindOf(join(worktree, name))) !== 'nothing');
  const tracked = await trackedAmong(worktree, standing);
  for (const name of options.stale.filter((one) => !wanted.files.includes(one) && !tracked.has(one)))
    if (await isInside(worktree, name)) await rm(join(worktree, name), { force: true });
  const copied: string[] = [];
  for (const name of wanted.files) {
    if (tracked.has(name)) continue;
    if (options.keep && standing.includes(name)) {
      copied.push(name);
      continue;
    }
    const outcome = await bringOne(clone, worktree, name);
    if (outcome === 'copied') copied.push(name);
    else notes.push(`${JSON.stringify(name)} was not copied: ${outcome}`);
  }
  return { copied, notes };
}

const bringOne = async (clone: string, worktree: string, name: string): Promise<string> => {
  const from = join(clone, name);
  const to = join(worktree, name);
  const source = await lstat(from).catch(ifAbsent(undefined));
  if (source === undefined) return 'it is not there any more';
  try {
    if (!(await isInside(worktree, name))) return 'its folder is a link that leads out of the worktree';
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { force: true });
    if (source.isSymbolicLink()) return await bringLink(clone, from, to);
    if (!source.isFile()) return 'it is no regular file';
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(to, source.mode & 0o777);
    return 'copied';
  } catch (error) {
    if (['EISDIR', 'ENOTDIR', 'EEXIST', 'ERR_FS_EISDIR'].includes(codeOf(error)))
      return 'the branch has a folder or file in its way';
    throw fileRefusal(error, `copy ${from} into ${worktree}`);
  }
};

/** A link is taken only when it stays within the clone wherever it is followed from. */
const bringLink = async (clone: string, from: string, to: string): Promise<string> => {
  const target = await readlink(from);
  const outside = 'it is a link that leads out of the clone';
  if (isAbsolute(target) || leavesFrom(relative(clone, join(dirname(from), target)))) return outside;
  const real = await realpath(from).catch(ifAbsent(undefined));
  if (real !== undefined && leavesFrom(relative(await realpath(clone), real))) return outside;
  await symlink(target, to);
  return 'copied';
};

/** Whether the nearest existing folder above `name` lies, links followed, within the worktree. */
const isInside = async (worktree: string, name: string): Promise<boolean> => {
  if (leavesFrom(normalize(name))) return false;
  const top = await realpath(worktree);
  for (let folder = dirname(join(worktree, name)); folder.length >= worktree.length; folder = dirname(folder)) {
    const real = await realpath(folder).catch(ifAbsent(undefined));
    if (real !== undefined) return real === top || real.startsWith(top + sep);
    if ((await kindOf(folder)) === 'link') return false; // It dangles: what it would make is elsewhere.
  }
  return false;
};

const leavesFrom = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);

const trackedAmong = async (worktree: string, names: readonly string[]): Promise<ReadonlySet<string>> => {
  if (names.length === 0) return new Set();
  const asked = names.length > MANY ? [] : names; // Rather all tracked names than a command line too long.
  const ran = await steadyGit(worktree)(['--literal-pathspecs', 'ls-files', '-z', '--cached', '--', ...asked]);
  return new Set(linesOf(ran.stdout));
};

const MANY = 500;

/** Whether a pattern speaks of a folder by name, and so of the files in it. */
const speakOf = (patterns: readonly string[], folder: string): boolean => {
  const path = folder.slice(0, -1);
  return patterns.some((pattern) => {
    const plain = pattern.trim().replace(/^!?\/?(\*\*\/)?/, '');
    return plain === path || plain.startsWith(`${path}/`) || `${path}/`.endsWith(`/${plain.replace(/\/$/, '')}/`);
  });
};

const sayLeft = (left: readonly string[]): string =>
  `Not copied, because git does not ignore them: ${left.slice(0, 5).join(', ')}${left.length > 5 ? ` and ${left.length - 5} more` : ''}; add them to .gitignore`;

const linesOf = (text: string): readonly string[] => text.split('\0').filter((name) => name !== '');

const linesIn = async (file: string): Promise<readonly string[]> => {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
};

const filterOf = async <Item>(items: readonly Item[], test: (item: Item) => Promise<boolean>): Promise<Item[]> => {
  const passed = await Promise.all(items.map(test));
  return items.filter((_, at) => passed[at]);
};

/** Commits made beside any worktree or branch, as another clone's would arrive. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/adapters/process.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import { hermetic } from './repo.ts';

/** A file's content; a symlink, an executable or a submodule; `null` deletes the path. */
export type LooseFile =
  | string
  | Uint8Array
  | null
  | { readonly symlink: string }
  | { readonly executable: string }
  | { readonly submodule: string };

/** A commit on top of `parent` (or with no parent) with these files changed. Nothing points at it. */
export async function looseCommit(
  path: string,
  parent: Sha | 'none',
  changes: Readonly<Record<string, LooseFile>>,
  message = 'Change',
): Promise<Sha> {
  hermetic();
  const index = join((await git(path, {}, 'rev-parse', '--absolute-git-dir')).trim(), `loose-${counter.next++}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (parent !== 'none') await git(path, { env }, 'read-tree', parent);
    const lines: string[] = [];
    for (const [name, file] of Object.entries(changes)) lines.push(`${await entryOf(path, file)}\t${name}\0`);
    if (lines.length > 0) await git(path, { env, input: lines.join('') }, 'update-index', '-z', '--index-info');
    const tree = (await git(path, { env }, 'write-tree')).trim();
    const parents = parent === 'none' ? [] : ['-p', parent];
    return sha((await git(path, {}, 'commit-tree', tree, ...parents, '-m', message)).trim());
  } finally {
    await rm(index, { force: true });
  }
}

const counter = { next: 0 };

const entryOf = async (path: string, file: LooseFile): Promise<string> => {
  if (file === null) return `0 ${'0'.repeat(40)}`;
  if (typeof file === 'string' || file instanceof Uint8Array) return `100644 ${await blob(path, file)}`;
  if ('symlink' in file) return `120000 ${await blob(path, file.symlink)}`;
  if ('executable' in file) return `100755 ${await blob(path, file.executable)}`;
  return `160000 ${file.submodule}`;
};

const blob = async (path: string, input: string | Uint8Array): Promise<string> =>
  (await git(path, { input }, 'hash-object', '-w', '--stdin')).trim();

const git = async (
  cwd: string,
  options: { readonly env?: Record<string, string>; readonly input?: string | Uint8Array },
  ...args: readonly string[]
): Promise<string> => (await run(['git', ...args], { cwd, ...options })).stdout;

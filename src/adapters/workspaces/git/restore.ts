/** Putting a backup back. */
import { TerminalError, UsageError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import { overwrite, pointHead } from './destroy.ts';
import type { Owned } from './proof.ts';
import { steadyGit } from './steady-git.ts';

export type Backup = {
  readonly files: Sha;
  readonly index: Sha;
  /** Absent for a backup of a branch without commits. */
  readonly head?: Sha;
  /** `refs/heads/…`, `detached` or `none`. */
  readonly name: string;
};

/**
 * Makes files, index and HEAD those of `ref`: staged is staged again, unstaged unstaged, untracked
 * untracked. HEAD's branch moves only when it is the one that was backed up; else HEAD is detached.
 * The caller has backed up the present state.
 */
export async function restoreFrom(owned: Owned, ref: string): Promise<void> {
  const backup = await readBackup(owned, ref);
  const git = steadyGit(owned.path);
  await overwrite(owned, backup.files);
  if (backup.head !== undefined) await pointHead(owned, backup.head, backup.name);
  await git(['read-tree', backup.index]);
  // Only fills in what git knows of the files' times; it says 1 because some differ from the index.
  await git(['update-index', '-q', '--refresh'], { ok: [0, 1] });
}

/** @throws UsageError for a name that is no backup; TerminalError when there is no such backup. */
export async function readBackup(owned: Owned, ref: string): Promise<Backup> {
  if (!/^refs\/mayor\/backup\/[\w./-]+$/.test(ref) || ref.includes('..'))
    throw new UsageError(`${JSON.stringify(ref)} is no backup`, {
      hint: 'List them: git for-each-ref refs/mayor/backup',
    });
  const git = steadyGit(owned.path);
  const found = await git(['cat-file', 'commit', ref], { ok: [0, 128] });
  if (found.exit !== 0)
    throw new TerminalError(`There is no backup ${ref}`, { hint: 'List them: git for-each-ref refs/mayor/backup' });
  const [header = '', body = ''] = split(found.stdout);
  const files = /^tree (\w+)$/m.exec(header)?.[1] ?? '';
  const parents = [...header.matchAll(/^parent (\w+)$/gm)].flatMap(([, id]) =>
    id !== undefined && isSha(id) ? [id] : [],
  );
  const name = /^Head: (.+)$/m.exec(body)?.[1] ?? '';
  const [first, second] = name === 'none' ? [undefined, parents[0]] : parents;
  if (!isSha(files) || second === undefined || name === '')
    throw new TerminalError(`${ref} was not made by Mayor`, { hint: 'Look at it: git show --stat with this name' });
  const index = lineOf(await git(['rev-parse', `${second}^{tree}`]));
  return { files: sha(files), index: sha(index), name, ...(first === undefined ? {} : { head: sha(first) }) };
}

const split = (commit: string): readonly [string, string] => {
  const end = commit.indexOf('\n\n');
  return end < 0 ? [commit, ''] : [commit.slice(0, end), commit.slice(end + 2)];
};

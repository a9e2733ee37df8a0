/**
 * Checkouts of the task branch follow it. Otherwise a person who has one, edits a file and commits all would
 * take back everything that was written to the branch since, new tasks included: git would have seen that
 * as what the person wants. A file that was changed there and not committed is left as it is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Git, gitIn, lineOf } from '../../git.ts';
import { BRANCH } from './layout.ts';

/** The same git; where it moves the branch, the worktrees that have it checked out are brought up to it. */
export const withCheckouts =
  (git: Git, folder: () => Promise<string>): Git =>
  async (args, options) => {
    if (!movesRefs(args) || !isCheckedOut(await folder())) return git(args, options);
    const before = await tipOf(git);
    const ran = await git(args, options);
    const after = await tipOf(git);
    if (before !== '' && before !== after)
      for (const path of await checkoutsIn(git)) await follow(gitIn(path), before, after);
    return ran;
  };

const movesRefs = ([verb]: readonly string[]): boolean => verb === 'update-ref' || verb === 'fast-import';

/** Without a subprocess: it is asked with every write, and is so nearly never. */
const isCheckedOut = (commonDir: string): boolean => {
  const others = namesIn(join(commonDir, 'worktrees')).map((name) => join(commonDir, 'worktrees', name));
  return [commonDir, ...others].some((place) => textIn(join(place, 'HEAD')).trim() === `ref: ${BRANCH}`);
};

const namesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return []; // There are no linked worktrees.
  }
};

const textIn = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Just removed.
  }
};

const tipOf = async (git: Git): Promise<string> =>
  lineOf(await git(['rev-parse', '--quiet', '--verify', BRANCH], { ok: 'any' }));

const checkoutsIn = async (git: Git): Promise<readonly string[]> => {
  const { stdout } = await git(['worktree', 'list', '--porcelain'], { ok: 'any' });
  return stdout.split('\n\n').flatMap((entry) => {
    const lines = entry.split('\n');
    const path = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    return path === undefined || !lines.includes(`branch ${BRANCH}`) || lines.includes('bare') ? [] : [path];
  });
};

/** Best effort: the branch itself has everything, whatever becomes of this. */
const follow = async (git: Git, before: string, after: string): Promise<void> => {
  await git(['update-index', '-q', '--refresh'], { ok: 'any' });
  const changed = linesOf(await git(['diff-tree', '-r', '-z', '--name-only', before, after], { ok: 'any' }));
  const dirty = new Set(linesOf(await git(['diff-files', '-z', '--name-only'], { ok: 'any' })));
  const whole = await git(['read-tree', '-m', '-u', before, after], { ok: 'any' });
  if (whole.exit === 0) return;
  // Something is changed here that changed there, too: the index knows the new one, the file stays.
  const index = await git(['read-tree', '-i', '-m', before, after], { ok: 'any' });
  if (index.exit !== 0) return; // What is staged is of the same file: only its owner can tell.
  const clean = changed.filter((path) => !dirty.has(path));
  await git(['checkout-index', '-q', '-f', '-z', '--stdin'], {
    ok: 'any',
    input: clean.join('\0'),
    encoding: 'latin1',
  });
};

const linesOf = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  stdout.split('\0').filter((name) => name !== '');

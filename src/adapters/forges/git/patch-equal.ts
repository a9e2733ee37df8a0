/** Whether what others put on a base is what a branch was: as commits, squashed, or rebased. */
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha } from '../../../core/ids.ts';
import { isAtLeast, lineOf } from '../../git.ts';
import { contains, type Site } from './site.ts';

/**
 * `merge` is a commit of the base. True when it contains `commit`; or when it, or it with as many commits below it as
 * the branch has, makes of the base what merging the branch would make of it, or holds the same patch.
 */
export async function carries(site: Site, merge: Sha, commit: Sha): Promise<boolean> {
  if (await contains(site, merge, commit)) return true;
  const fork = await site.git(['merge-base', merge, commit], { ok: [0, 1, 128] });
  if (fork.exit !== 0) return false;
  const count = Number(lineOf(await site.git(['rev-list', '--count', '--no-merges', `${lineOf(fork)}..${commit}`])));
  const befores = new Set([`${merge}~1`, ...(count > 1 && count < MOST ? [`${merge}~${count}`] : [])]);
  for (const before of befores) if (await isSame(site, before, merge, lineOf(fork), commit)) return true;
  return false;
}

/** Nobody rebases more commits than these one by one. */
const MOST = 1_000;

const isSame = async (site: Site, before: string, merge: Sha, fork: string, commit: Sha): Promise<boolean> => {
  const { git } = site;
  const trees = await git(['cat-file', '--batch-check=%(objectname)'], {
    input: `${before}^{tree}\n${merge}^{tree}\n`,
  });
  const [from, to] = trees.stdout.split('\n');
  if (from === undefined || to === undefined || !isSha(from) || !isSha(to) || from === to) return false;
  if (isAtLeast(site.version, [2, 38])) {
    const made = await git(['merge-tree', '--write-tree', '--no-messages', before, commit], { ok: [0, 1, 128] });
    if (made.exit === 0 && lineOf(made) === to) return true;
  }
  const theirs = await patchId(site, before, merge);
  return theirs !== undefined && theirs === (await patchId(site, fork, commit));
};

/** Nothing for a patch that cannot be compared by its text. */
const patchId = async (site: Site, from: string, to: string): Promise<string | undefined> => {
  const plain = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--full-index'];
  try {
    const { stdout } = await site.git(['diff-tree', '-p', ...plain, from, to]);
    if (stdout === '' || /^Binary files .* differ$/m.test(stdout)) return undefined;
    return lineOf(await site.git(['patch-id', '--stable'], { input: stdout })).split(' ')[0];
  } catch (error) {
    if (error instanceof TerminalError) return undefined; // Longer than git's answers may be: then it proves nothing.
    throw error;
  }
};

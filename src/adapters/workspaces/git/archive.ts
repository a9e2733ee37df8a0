/** Branches that nobody works on any more, kept where no list of branches shows them. */
import { UsageError } from '../../../core/errors.ts';
import { isSha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import { keepBranch } from './branches.ts';
import { deleteRef } from './destroy.ts';
import type { Ground } from './ground.ts';

/**
 * The backup first, then the branch, if no worktree has it: killed in between, a second call finds the same ref. When
 * there is no branch any more, the newest backup of it.
 */
export async function archiveBranch(ground: Ground, branch: string): Promise<string | 'absent'> {
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor keeps branches of its own, not ${JSON.stringify(branch)}`);
  const found = await ground.git(['rev-parse', '--quiet', '--verify', `refs/heads/${branch}^{commit}`], { ok: [0, 1] });
  const tip = lineOf(found);
  if (!isSha(tip)) return newestBackup(ground, branch);
  const ref = await keepBranch(ground, branch, sha(tip));
  await deleteRef(ground, `refs/heads/${branch}`, sha(tip));
  return ref;
}

const newestBackup = async (ground: Ground, branch: string): Promise<string | 'absent'> => {
  const format = '--format=%(refname)%00%(tag)';
  const listed = await ground.git(['for-each-ref', '--sort=-creatordate', format, 'refs/mayor/backup/branch/']);
  const ours = listed.stdout.split('\n').find((line) => line.endsWith(`\0${branch}`));
  return ours?.split('\0')[0] ?? 'absent';
};

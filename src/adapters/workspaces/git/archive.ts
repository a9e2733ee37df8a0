/** Branches that nobody works on any more, kept where no list of branches shows them. */
import { UsageError } from '../../../core/errors.ts';
import { isSha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import { deleteRef } from './destroy.ts';
import type { Ground } from './ground.ts';

/**
 * The backup first, then the branch, if no worktree has it: killed in between, a second call finds the same ref. When
 * there is no branch any more, the newest backup of it.
 */
export async function archiveBranch(ground: Ground, branch: string): Promise<string | 'absent'> {
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor keeps branches of its own, not ${JSON.stringify(branch)}`);
  const prefix = `refs/mayor/backup/${branch.slice('mayor/'.length)}`;
  const found = await ground.git(['rev-parse', '--quiet', '--verify', `refs/heads/${branch}^{commit}`], { ok: [0, 1] });
  const tip = lineOf(found);
  if (!isSha(tip)) {
    const listed = await ground.git([
      'for-each-ref',
      '--sort=-creatordate',
      '--count=1',
      '--format=%(refname)',
      `${prefix}/`,
    ]);
    return lineOf(listed) || 'absent';
  }
  const ref = `${prefix}/${tip.slice(0, 16)}`;
  await ground.git(['update-ref', '-m', 'mayor: archive', ref, tip]);
  await deleteRef(ground, `refs/heads/${branch}`, sha(tip));
  return ref;
}

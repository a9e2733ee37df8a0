/** After a sync, where a remote decides: what ended here ends there, what was taken there is given up here. */
import type { SyncReport } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { CLAIMS, claimsOf } from './layout.ts';
import { endClaim } from './local-claims.ts';
import { readRefs } from './refs.ts';
import { NETWORK_MS } from './remote.ts';
import { endThere } from './remote-claims.ts';
import { claimsThatAreOver, lossOf, type SyncParts } from './sync.ts';

/** Claims that holders of this clone have lost. @throws TransientError where the remote is away again. */
export async function settleWithRemote(
  parts: Pick<SyncParts, 'git' | 'rig'>,
  remote: string,
  news: boolean,
): Promise<SyncReport['lost']> {
  const { git } = parts;
  await fetchClaims(git, remote);
  const lost: SyncReport['lost'][number][] = [];
  for (const over of await claimsThatAreOver(parts)) {
    const { task, held } = over;
    await endThere(git, remote, task, ({ holder, token }) => holder === held.holder && token <= held.token);
    await endClaim(git, task, held.oid);
    // Without news it was ended here, and only its end at the remote was still to come.
    if (news) lost.push(lossOf(over));
  }
  const { claims, others } = await readRefs(git, claimsOf(remote));
  for (const [task, held] of claims) {
    const now = others.get(task);
    if (now === undefined || now.holder === held.holder) continue;
    await endClaim(git, task, held.oid);
    lost.push({ task, holder: held.holder, to: now.holder });
  }
  return lost;
}

/** What others have there, and no more what nobody has. */
const fetchClaims = async (git: Git, remote: string): Promise<void> => {
  const plain = ['--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap='];
  // Should it fail, what was known stays: the sync before this has said what is wrong with the remote.
  await git(['fetch', ...plain, remote, `+${CLAIMS}/*:${claimsOf(remote)}/*`], { ok: 'any', timeoutMs: NETWORK_MS });
};

/** Claims that end for another reason than that their holder lets go: the task was closed, or is another's. */
import { TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Git } from '../../git.ts';
import type { Arbiter } from './arbiter.ts';
import type { ClaimPolicy } from './claim-policy.ts';
import type { HeldClaim } from './refs.ts';
import type { SyncParts } from './sync.ts';

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly policy: () => Promise<ClaimPolicy>;
  readonly arbiter: () => Promise<Arbiter>;
};

export type ClaimEndings = {
  /** Whoever holds it; one that was made since, and has a greater token, stays. */
  ofTask(id: TaskId, seen: HeldClaim | undefined, token: number): Promise<void>;
  readonly afterSync: SyncParts['settle'];
};

export const claimEndings = ({ git, rig, policy, arbiter }: Parts): ClaimEndings => ({
  async ofTask(id, seen, token) {
    const there = await arbiter();
    if (there.decides === 'here') return; // It went with the file.
    try {
      await there.end(id, seen, (held) => held.oid === seen?.oid || held.token <= token);
    } catch (error) {
      // The task is closed all the same; while the clone keeps its ref, each sync tries to end the claim there.
      if (!(error instanceof TransientError)) throw error;
    }
  },
  async afterSync(remote, { news, isThere }) {
    if ((await policy()) === 'local') return news ? (await import('./sync.ts')).endLostClaims({ git, rig }) : [];
    // Others must be able to see why a claim has ended before they may make the next.
    if (!isThere) return [];
    return (await import('./settle-claims.ts')).settleWithRemote({ git, rig }, remote, news);
  },
});

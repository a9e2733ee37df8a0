/**
 * Claims of tasks that live in a tool: one ref a task, moved by compare-and-swap. One that ended
 * stays as a ref that nobody holds, for tokens must go on growing and the tool has no place for them.
 */
import { ConflictError } from '../../core/errors.ts';
import type { TaskId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Claim, Lease } from '../../ports/tracker.ts';
import type { Git } from '../git.ts';
import { readObjects, textOf } from '../git-objects.ts';
import { commitTo } from './embedded/commit.ts';
import { claimRef } from './embedded/layout.ts';
import { type ClaimFacts, claimIn, claimMessage, type HeldClaim, type Refs, readRefs } from './embedded/refs.ts';

/** `holder` is empty where nobody has it. */
export type ClaimRefs = {
  all(): Promise<Pick<Refs, 'said' | 'claims'>>;
  read(id: TaskId): Promise<HeldClaim | undefined>;
  /** Whether somebody has it now. */
  isLive(held: HeldClaim): boolean;
  /** Moves the ref from what was seen there; nothing when it is not there any more. */
  take(
    id: TaskId,
    seen: HeldClaim | undefined,
    facts: Pick<ClaimFacts, 'holder' | 'token'>,
    lease: Lease | undefined,
  ): Promise<HeldClaim | undefined>;
  /** Nobody's from now on, if it is still that very claim. */
  end(id: TaskId, seen: HeldClaim): Promise<void>;
  told(held: HeldClaim): Claim;
};

export function claimRefs(git: Git, clock: Pick<Clock, 'now' | 'uuid'>): ClaimRefs {
  const write = async (id: TaskId, seen: HeldClaim | undefined, facts: ClaimFacts): Promise<HeldClaim | undefined> => {
    const now = clock.now();
    const message = claimMessage(id, facts, { at: new Date(now).toISOString(), nonce: clock.uuid() });
    const commit = { by: facts.holder, at: now, message, files: [] };
    const result = await commitTo(git, claimRef(id), seen?.oid, [commit]);
    return result.kind === 'done' ? { ...facts, oid: result.tip } : undefined;
  };
  return {
    all: () => readRefs(git),
    async read(id) {
      const [commit] = await readObjects(git, [claimRef(id)]);
      return commit && { oid: commit.oid, ...claimIn(textOf(commit.bytes)) };
    },
    isLive: ({ holder, until }) => holder !== '' && (until === undefined || until > clock.now()),
    take: (id, seen, { holder, token }, lease) =>
      write(id, seen, { holder, token, ...(lease === undefined ? {} : { until: clock.now() + lease.ms }) }),
    async end(id, seen) {
      // Not ours any more when the ref has moved: whoever moved it has it, and that is as it should be.
      if (seen.holder !== '') await write(id, seen, { holder: '', token: seen.token });
    },
    told: ({ token, until }) => ({ kind: 'claimed', token, ...(until === undefined ? {} : { until }) }),
  };
}

export const staleClaim = (id: TaskId, by: string, holder: string | undefined): ConflictError =>
  new ConflictError(`${id} is no longer ${by}'s: it was claimed by ${holder || 'somebody else'} since`);

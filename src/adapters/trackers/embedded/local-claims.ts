/**
 * Claims that this clone decides. Git makes a ref that must not exist for exactly one of all who try, in
 * whatever process they are, and moves one only from what it was seen at.
 */
import { TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { type GitObject, readObjects, textOf } from '../../git-objects.ts';
import type { Arbiter, Bid } from './arbiter.ts';
import { makeCommits, type NewCommit } from './commit.ts';
import { BRANCH, claimRef, taskPath } from './layout.ts';
import { moveRefs } from './ref-moves.ts';
import { claimIn, claimMessage, type HeldClaim } from './refs.ts';
import { readTaskFile, type TaskFile, timeText, type Unreadable } from './task-file.ts';

type Parts = { readonly git: Git; readonly rig: RigName; readonly clock: Clock };

export const localClaims = ({ git, rig, clock }: Parts): Arbiter => ({
  decides: 'here',
  async look(ids) {
    const objects = await readObjects(git, [...ids.map(fileName), ...ids.map(claimRef)], MANY);
    return ids.map((id, at) => ({ file: fileIn(id, rig, objects[at]), held: heldIn(objects[ids.length + at]) }));
  },
  async take(bids) {
    const made = await makeClaims(git, bids, clock);
    const moves = made.map((claim, at) => ({ ref: claimRef(claim.id), from: bids[at]?.seen?.oid, to: claim.oid }));
    if (await moveRefs(git, moves)) return made;
    // One of them has moved, and git does all or nothing.
    const taken: (HeldClaim | undefined)[] = [];
    for (const [at, move] of moves.entries())
      taken.push(moves.length > 1 && (await moveRefs(git, [move])) ? made[at] : undefined);
    return taken;
  },
  problems: () => [],
});

/** Bytes of many tasks at once: each may have a mebibyte. */
export const MANY = 1024 * 1024 * 1024;

/** Claims as objects that no ref has yet, and without a history: what a claim was before says nothing. */
export const makeClaims = async (
  git: Git,
  bids: readonly Bid[],
  clock: Clock,
): Promise<readonly (HeldClaim & { readonly id: TaskId })[]> => {
  const oids = await makeCommits(
    git,
    bids.map((bid) => claimCommit(bid, clock)),
  );
  return bids.map(({ id, facts }, at) => ({ ...facts, id, oid: oids[at] ?? '' }));
};

export const claimCommit = ({ id, facts }: Omit<Bid, 'seen'>, clock: Clock): NewCommit => {
  const at = clock.now();
  const message = claimMessage(id, facts, { at: timeText(at), nonce: crypto.randomUUID() });
  return { by: facts.holder, at, message, files: [] };
};

/** The refs of this clone say what a remote has decided. */
export async function followHere(
  git: Git,
  taken: readonly ((HeldClaim & { readonly id: TaskId }) | undefined)[],
): Promise<void> {
  const claims = taken.flatMap((claim) => (claim === undefined ? [] : [claim]));
  if (
    await moveRefs(
      git,
      claims.map(({ id, oid }) => ({ ref: claimRef(id), from: 'any', to: oid })),
    )
  )
    return;
  const ids = claims.map(({ id }) => id).join(', ');
  throw new TransientError(`${ids} is claimed at the remote, but git could not write that here`, {
    hint: 'Claim it again as the same holder',
  });
}

/** Takes the ref away if it is still that very claim. */
export async function endClaim(git: Git, id: TaskId, oid: string): Promise<void> {
  const ran = await git(['update-ref', '-d', claimRef(id), oid], { ok: 'any' });
  if (ran.exit === 0) return;
  const [now] = await readObjects(git, [claimRef(id)]);
  if (now?.oid === oid) throw new TransientError(`The claim of ${id} could not be ended: ${ran.stderr.trim()}`);
}

export const fileName = (id: TaskId): string => `${BRANCH}:${taskPath(id)}`;

export const heldIn = (commit: GitObject | undefined): HeldClaim | undefined =>
  commit && { oid: commit.oid, ...claimIn(textOf(commit.bytes)) };

export const parseTask = (id: TaskId, rig: RigName, object: GitObject): TaskFile | Unreadable =>
  object.type === 'blob' ? readTaskFile(id, rig, textOf(object.bytes)) : { why: 'it is not a file', text: '' };

export const fileIn = (id: TaskId, rig: RigName, object: GitObject | undefined): TaskFile | Unreadable | undefined =>
  object && parseTask(id, rig, object);

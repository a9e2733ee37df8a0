/**
 * Claims where a host takes no refs but branches: the task's file says who holds it and until when, and the
 * push of the branch `mayor-tasks`, which git takes from one at a time, decides.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { RigName } from '../../../core/ids.ts';
import { claimedTask } from '../../../core/task-change.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { readObjects } from '../../git-objects.ts';
import type { Bid, Sighting, Taken } from './arbiter.ts';
import { makeCommits } from './commit.ts';
import { BRANCH, remoteRef, taskPath } from './layout.ts';
import { fileIn, fileName, followHere, MANY, makeClaims } from './local-claims.ts';
import { takeIn } from './merge-tips.ts';
import type { HeldClaim } from './refs.ts';
import { pushMoves } from './remote-refs.ts';
import { rewritten } from './rewrite.ts';
import { type TaskFile, writeTaskFile } from './task-file.ts';
import { inTurn } from './turn.ts';

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly turns: () => Promise<{ readonly write: string }>;
};

/** Longest rest of one who was second: others may want other tasks of the same branch. */
const REST_MS = 400;

export async function takeOnBranch(parts: Parts, remote: string, bids: readonly Bid[]): Promise<Taken> {
  const { git, rig, clock } = parts;
  if (bids.length === 0) return { taken: [] };
  const [branch, ...objects] = await readObjects(git, [BRANCH, ...bids.map(({ id }) => fileName(id))], MANY);
  const files = bids.map((bid, at) => claimedFile(bid, fileIn(bid.id, rig, objects[at]), clock));
  const changes = files.flatMap((file) =>
    file === undefined ? [] : [{ path: taskPath(file.task.id), text: writeTaskFile(file) }],
  );
  const none = bids.map(() => undefined);
  if (branch === undefined || changes.length === 0) return { taken: none };
  const [tip] = await makeCommits(git, [{ ...about(bids, clock), files: changes, from: branch.oid }]);
  const [pushed] = await pushMoves(git, remote, [{ ref: BRANCH, from: 'behind', to: tip }]);
  if (pushed === undefined || pushed === 'moved') {
    await pause(clock.random() * REST_MS);
    return { taken: none };
  }
  if (pushed !== 'done') return { taken: none, refused: pushed.because };
  await git(['update-ref', remoteRef(remote), tip ?? ''], { ok: 'any' }); // A sync fetches what is here, then.
  const { write } = await parts.turns();
  await inTurn(write, clock.random, () => takeIn(parts, tip ?? ''));
  const won = bids.filter((_, at) => files[at] !== undefined);
  const made = await makeClaims(git, won, clock);
  await followHere(git, made);
  return { taken: bids.map(({ id }) => made.find((claim) => claim.id === id)) };
}

/** The file with the claim in it; nothing when it is not as it was seen. */
const claimedFile = ({ seen, facts }: Bid, file: Sighting['file'], clock: Clock): TaskFile | undefined => {
  if (file === undefined || 'why' in file || file.task.status === 'closed') return undefined;
  if (seen === undefined ? file.token >= facts.token : file.token !== seen.token || file.task.assignee !== seen.holder)
    return undefined;
  const { holder, token, until } = facts;
  return rewritten(file, { task: claimedTask(file.task, holder, clock.now()), token, until }, clock);
};

/** The nonce keeps two from making the same commit, which git would take from both. */
const about = (bids: readonly Bid[], clock: Clock) => ({
  by: bids[0]?.facts.holder ?? '',
  at: clock.now(),
  message: `Claim ${bids.map(({ id, facts }) => `${id} for ${facts.holder}`).join(', ')}\n\nNonce: ${crypto.randomUUID()}\n`,
});

/**
 * Who holds it by the file's own word, `branchDecides` or not: an end of a lease stands in it only where some
 * clone has found that it does.
 */
export const heldByFile = (file: Sighting['file'], branchDecides: boolean): HeldClaim | undefined => {
  if (file === undefined || 'why' in file || (!branchDecides && file.until === undefined)) return undefined;
  const { task, token, until } = file;
  if (task.assignee === undefined || task.status === 'open' || task.status === 'closed') return undefined;
  return { holder: task.assignee, token, oid: NO_REF, ...(until === undefined ? {} : { until }) };
};

/** To git: that there must be no ref. */
const NO_REF = '';

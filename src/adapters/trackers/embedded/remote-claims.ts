/**
 * Claims that a remote decides, for all its clones: the ref `refs/mayor/claims/<id>` there is moved by a push
 * that says where it was seen. A host that takes no such refs decides by the branch (branch-claims.ts).
 */
import { TerminalError, TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { type GitObject, lookAtObjects, readObjects } from '../../git-objects.ts';
import type { ArbiterThere, Bid, Sighting, Taken } from './arbiter.ts';
import { heldByFile, takeOnBranch } from './branch-claims.ts';
import { BRANCH, CLAIMS, claimRef, theirClaimRef } from './layout.ts';
import { endClaim, fileIn, fileName, followHere, heldIn, MANY, makeClaims } from './local-claims.ts';
import { takeIn } from './merge-tips.ts';
import { once } from './once.ts';
import { moveRefs } from './ref-moves.ts';
import type { HeldClaim } from './refs.ts';
import type { Refusal } from './refusal.ts';
import { remoteOf } from './remote.ts';
import { bringObjects, pushMoves, refsThere, takesNothing } from './remote-refs.ts';
import { share } from './sync.ts';
import type { TaskIndex } from './task-index.ts';
import { inTurn } from './turn.ts';

export type RemoteParts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly index: TaskIndex;
  readonly remote: string | undefined;
  readonly turns: () => Promise<{ readonly sync: string; readonly write: string }>;
  readonly refusal: Refusal;
};

export function remoteClaims(parts: RemoteParts): ArbiterThere {
  const { git, refusal } = parts;
  const remoteThatDecides = once(() => remoteName(parts));
  /** How the last look was made: what was seen on the branch is not to be taken by a ref. */
  const found = { on: 'refs' as 'refs' | 'branch' };
  return {
    decides: 'there',
    async look(ids) {
      const remote = await remoteThatDecides();
      const refused = await refusal.read(remote);
      const seen = await lookThere(parts, remote, ids, refused === undefined ? 'refs' : 'either');
      // A claim that stands as a ref there: the host has changed its mind, or never meant us.
      if (refused !== undefined && seen.refs) await refusal.forget();
      found.on = refused === undefined || seen.refs ? 'refs' : 'branch';
      return seen.sightings;
    },
    async take(bids) {
      const remote = await remoteThatDecides();
      const { taken, refused } = await (found.on === 'refs' ? takeByRefs : takeOnBranch)(parts, remote, bids);
      if (found.on === 'branch') {
        if (refused === undefined) await refusal.keep(remote);
        else await refusal.forget();
        if (refused !== undefined) throw takesNothing(remote, refused);
      } else if (refused !== undefined) refusal.suspect(remote, refused);
      return taken;
    },
    async end(id, seen, isOver) {
      const remote = await remoteThatDecides();
      // What ended must be known there before anybody may begin anew.
      const [problem] = await share(parts, remote);
      if (problem !== undefined) throw notYet(id, problem);
      await endThere(git, remote, id, isOver);
      if (seen !== undefined && isOver(seen)) await endClaim(git, id, seen.oid);
    },
    problems: refusal.problems,
  };
}

/** Takes the claim away there if it is over; the clone's own ref stays. */
export async function endThere(
  git: Git,
  remote: string,
  id: TaskId,
  isOver: (held: HeldClaim) => boolean,
): Promise<void> {
  const ref = claimRef(id);
  const oid = (await refsThere(git, remote, [ref])).get(ref);
  if (oid !== undefined) {
    const [known] = await readObjects(git, [oid]);
    if (known === undefined) await bringObjects(git, remote, [ref]);
    const held = heldIn(known ?? (await readObjects(git, [oid]))[0]);
    if (held === undefined || !isOver(held)) return; // Claimed again meanwhile.
    await pushMoves(git, remote, [{ ref, from: oid, to: undefined }]);
  }
  await moveRefs(git, [{ ref: theirClaimRef(remote, id), from: 'any', to: undefined }]);
}

const remoteName = async ({ git, remote }: RemoteParts): Promise<string> => {
  const found = await remoteOf(git, remote);
  if (found !== undefined) return found;
  throw new TerminalError(`This clone has no remote named ${remote ?? 'origin'}, where its claims are to be decided`, {
    hint: 'Add one with git remote add, or set claims: local',
  });
};

const notYet = (id: TaskId, problem: string): TransientError =>
  new TransientError(`The claim of ${id} has ended here, but not yet at the remote. ${problem}`, {
    hint: 'The next mayor task sync ends it there too',
  });

type Seen = { readonly sightings: readonly Sighting[]; readonly refs: boolean };

const TRIES = 10;
/** Asked for by name up to so many: then all of them are. */
const BY_NAME = 50;

const lookThere = async (
  parts: RemoteParts,
  remote: string,
  ids: readonly TaskId[],
  where: 'refs' | 'either',
): Promise<Seen> => {
  const { git, rig } = parts;
  const names = ids.length > BY_NAME ? [`${CLAIMS}/*`] : ids.map(claimRef);
  for (let tries = 1; tries <= TRIES; tries++) {
    const there = await refsThere(git, remote, [BRANCH, ...names]);
    await pull(parts, remote, there.get(BRANCH));
    const oids = ids.map((id) => there.get(claimRef(id)));
    const read = async () => {
      const known = ids.flatMap((id) => [claimRef(id), theirClaimRef(remote, id)]);
      const wanted = oids.map((oid) => oid ?? claimRef(NO_TASK));
      return readObjects(git, [...ids.map(fileName), ...wanted, ...known], MANY);
    };
    let objects = await read();
    const missing = ids.filter((_, at) => oids[at] !== undefined && objects[ids.length + at] === undefined);
    if (missing.length > 0) {
      await bringObjects(git, remote, missing.map(claimRef));
      objects = await read();
    }
    const held = ids.map((_, at) => heldIn(objects[ids.length + at]));
    if (held.some((claim, at) => claim === undefined && oids[at] !== undefined)) continue; // It has moved since.
    await note(git, remote, ids, held, objects.slice(2 * ids.length));
    const refs = held.some((claim) => claim !== undefined);
    return {
      sightings: ids.map((id, at) => {
        const file = fileIn(id, rig, objects[at]);
        return { file, held: held[at] ?? heldByFile(file, where === 'either' && !refs) };
      }),
      refs,
    };
  }
  throw new TransientError(`Claims at the remote ${remote} changed ${TRIES} times while they were read`);
};

/** There is never such a ref. */
const NO_TASK = 'none/none' as TaskId;

/** Keeps in mind who else has what, so that the list of tasks says it; nothing depends on it. */
const note = async (
  git: Git,
  remote: string,
  ids: readonly TaskId[],
  held: readonly (HeldClaim | undefined)[],
  known: readonly (GitObject | undefined)[],
): Promise<void> => {
  const moves = ids.flatMap((id, at) => {
    const [own, theirs, now] = [known[2 * at]?.oid, known[2 * at + 1]?.oid, held[at]?.oid];
    const wanted = now === own ? undefined : now;
    return wanted === theirs ? [] : [{ ref: theirClaimRef(remote, id), from: theirs, to: wanted }];
  });
  await moveRefs(git, moves);
};

/** Merges the branch of the remote into ours, unless it is in it. No ref but ours is moved: many may be at it. */
const pull = async (parts: RemoteParts, remote: string, seen: string | undefined): Promise<void> => {
  const { git, clock } = parts;
  let tip = seen;
  for (let tries = 1; tip !== undefined; tries++) {
    if ((await git(['merge-base', '--is-ancestor', tip, BRANCH], { ok: 'any' })).exit === 0) return;
    const isHere = async () => (await lookAtObjects(git, [tip ?? '']))[0] !== undefined;
    if (!(await isHere())) await bringObjects(git, remote, [BRANCH]);
    if (await isHere()) break;
    if (tries > TRIES)
      throw new TransientError(`The tasks of ${remote} changed ${TRIES} times while they were fetched`);
    tip = (await refsThere(git, remote, [BRANCH])).get(BRANCH); // It was rewritten meanwhile.
  }
  if (tip === undefined) return;
  const theirs = tip;
  await inTurn((await parts.turns()).write, clock.random, () => takeIn(parts, theirs));
};

const takeByRefs = async (parts: RemoteParts, remote: string, bids: readonly Bid[]): Promise<Taken> => {
  const { git, clock } = parts;
  const made = await makeClaims(git, bids, clock);
  const moves = made.map(({ id, oid }, at) => ({ ref: claimRef(id), from: bids[at]?.seen?.oid, to: oid }));
  const pushed = await pushMoves(git, remote, moves);
  const refusal = pushed.find((one) => typeof one === 'object');
  const taken = made.map((claim, at) => (pushed[at] === 'done' ? claim : undefined));
  await followHere(git, taken);
  const isFresh = bids.some(({ seen, facts }, at) => taken[at] !== undefined && seen?.holder !== facts.holder);
  // It may have been closed between the look and the push: whoever closes pushes that before the claim ends.
  if (isFresh) await pull(parts, remote, (await refsThere(git, remote, [BRANCH])).get(BRANCH));
  return { taken, ...(refusal === undefined ? {} : { refused: refusal.because }) };
};

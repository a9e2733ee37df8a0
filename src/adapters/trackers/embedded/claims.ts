/**
 * Claims: one of all who ask gets a task, as the arbiter decides. Where that is a remote, the claim comes first,
 * then the task's file says the same; where a crash fell between, the next claim by the same holder mends it.
 */
import { ConflictError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import { claimedTask, releasedTask } from '../../../core/task-change.ts';
import { nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim, Holding, Lease, Tracker } from '../../../ports/tracker.ts';
import type { Arbiter, ArbiterThere, Bid, Sighting } from './arbiter.ts';
import { answerFrom, claimedAs, isTold, readable, readTask, rewriting, tokenFor, untilOf } from './claim-answers.ts';
import { claimHere, releaseHere } from './claim-here.ts';
import { claimRef } from './layout.ts';
import { fileIn, fileName, heldIn } from './local-claims.ts';
import type { Plan, Writer } from './writer.ts';

type Parts = {
  readonly rig: RigName;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly arbiter: () => Promise<Arbiter>;
};

export type Claims = Pick<Tracker, 'claim' | 'renew' | 'release'> & {
  /** Of many at once, in order, for what one costs. */
  renewAll(held: readonly Holding[], lease: Lease): Promise<readonly Claim[]>;
};

export const claims = (parts: Parts): Claims => ({
  async claim(id, holder, lease) {
    const [arbiter, name] = [await parts.arbiter(), nameOf('holder', holder)];
    return arbiter.decides === 'here' ? claimHere(parts, id, name, lease) : claim(parts, arbiter, id, name, lease);
  },
  renew: async (task, holder, lease) => {
    const [answer = NONE] = await renewAll(parts, [{ task, holder: nameOf('holder', holder) }], lease);
    return answer;
  },
  renewAll: (held, lease) => renewAll(parts, held, lease),
  async release(id, holder) {
    const [arbiter, name] = [await parts.arbiter(), nameOf('holder', holder)];
    return arbiter.decides === 'here' ? releaseHere(parts, id, name) : release(parts, arbiter, id, name);
  },
});

const NONE: Claim = { kind: 'absent' };
const ROUNDS = 40;

const claim = async (
  parts: Parts,
  arbiter: ArbiterThere,
  id: TaskId,
  holder: string,
  lease: Lease | undefined,
): Promise<Claim> => {
  for (let round = 0; round < ROUNDS; round++) {
    const [seen] = await arbiter.look([id]);
    const { held, file } = { held: seen?.held, file: readable(id, seen?.file) };
    const answer = answerFrom(file, held, holder, parts.clock.now());
    if (answer.kind !== 'free' && answer.kind !== 'claimed') return answer;
    const isSettled = answer.kind === 'claimed' && file !== undefined && isTold(file, holder, answer.token);
    if (isSettled && lease === undefined && answer.until === undefined) return answer;
    const facts = { holder, token: tokenFor(answer, isSettled, file, held), ...untilOf(lease, parts.clock) };
    const [made] = await arbiter.take([{ id, seen: held, facts }]);
    if (made === undefined) continue; // Somebody was first: look who.
    if (isSettled) return claimedAs(made);
    const followed = await follow(parts, id, holder);
    if (followed === 'lost') continue; // Let go of by another hand of the same holder, or claimed again elsewhere.
    if (followed.kind !== 'claimed' && answer.kind === 'free')
      await arbiter.end(id, made, ({ oid }) => oid === made.oid);
    return followed;
  }
  throw new ConflictError(`The claim of ${id} changed hands ${ROUNDS} times while ${holder} asked for it`);
};

const renewAll = async (
  { arbiter: find, clock }: Parts,
  holdings: readonly Holding[],
  lease: Lease,
): Promise<readonly Claim[]> => {
  const answers = new Map<Holding, Claim>();
  const arbiter = await find();
  for (let round = 0; round < ROUNDS; round++) {
    const open = holdings.filter((one) => !answers.has(one));
    if (open.length === 0) return holdings.map((one) => answers.get(one) ?? NONE);
    const seen = await arbiter.look(open.map(({ task }) => task));
    const bids: (Bid & { readonly of: Holding })[] = [];
    for (const [at, of] of open.entries()) {
      const sighting = seen[at] ?? { file: undefined, held: undefined };
      const obstacle = obstacleTo(sighting, of.holder);
      if (obstacle !== undefined) answers.set(of, obstacle);
      else if (sighting.held !== undefined)
        bids.push({ id: of.task, seen: sighting.held, facts: { ...sighting.held, ...untilOf(lease, clock) }, of });
    }
    const taken = await arbiter.take(bids);
    for (const [at, made] of taken.entries()) {
      const bid = bids[at];
      if (made !== undefined && bid !== undefined) answers.set(bid.of, claimedAs(made));
    }
  }
  throw new ConflictError(`Claims changed hands ${ROUNDS} times while they were renewed`);
};

/** One that ran out may be renewed as long as nobody has taken it: the same move of the same claim decides. */
const obstacleTo = ({ file, held }: Sighting, holder: string): Claim | undefined => {
  if (file === undefined) return { kind: 'absent' };
  // What cannot be read may be mended: until then it stays whose it was.
  const task = 'why' in file ? undefined : file.task;
  if (task?.status === 'closed') return { kind: 'closed' };
  if (held?.holder === holder) return undefined;
  return { kind: 'taken', by: held?.holder ?? (task?.assignee === holder ? undefined : task?.assignee) ?? '' };
};

/** Says in the file what the claim says, unless the task was closed or taken elsewhere meanwhile. */
const follow = ({ rig, clock, writer }: Parts, id: TaskId, holder: string): Promise<Claim | 'lost'> =>
  writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }): Plan<Claim | 'lost'> => {
    const file = readTask(id, rig, object);
    const answer = answerFrom(file, heldIn(ref), holder, clock.now());
    if (answer.kind === 'free') return { kind: 'leave', value: 'lost' };
    if (answer.kind !== 'claimed' || file === undefined) return { kind: 'leave', value: answer };
    if (isTold(file, holder, answer.token)) return { kind: 'leave', value: answer };
    if (file.token >= answer.token) return { kind: 'leave', value: 'lost' };
    const task = claimedTask(file.task, holder, clock.now());
    const next = { task, token: answer.token, until: undefined };
    return rewriting(file, next, clock, holder, `Claim ${id} for ${holder}`, answer);
  });

const release = async (parts: Parts, arbiter: ArbiterThere, id: TaskId, holder: string): Promise<void> => {
  const { rig, clock, writer } = parts;
  // The file first: after a crash the claim still stands and releasing again ends it.
  const held = await writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }) => {
    const claimed = heldIn(ref);
    const mine = claimed?.holder === holder ? claimed : undefined;
    // What cannot be read is not written either; the claim ends all the same.
    const file = fileIn(id, rig, object);
    if (file === undefined || 'why' in file) return { kind: 'leave', value: mine };
    const task = releasedTask(file.task, holder, clock.now());
    if (task === file.task) return { kind: 'leave', value: mine };
    return rewriting(file, { task, token: file.token }, clock, holder, `Release ${id} by ${holder}`, mine);
  });
  if (held === undefined) await overtake(parts, arbiter, id, holder);
  await arbiter.end(id, held, (claimed) => claimed.holder === holder);
};

/**
 * A claim that was made in another clone, whose word of it has not come here: when it comes it must find a
 * greater token, or the task would be that holder's again, without a claim.
 */
const overtake = async (
  { rig, clock, writer }: Parts,
  arbiter: ArbiterThere,
  id: TaskId,
  holder: string,
): Promise<void> => {
  const [seen] = await arbiter.look([id]);
  const claimed = seen?.held;
  if (claimed === undefined || claimed.holder !== holder) return;
  await writer.update([fileName(id)], ({ objects: [object] }): Plan<undefined> => {
    const file = fileIn(id, rig, object);
    if (file === undefined || 'why' in file || file.token >= claimed.token) return { kind: 'leave', value: undefined };
    const next = { task: releasedTask(file.task, holder, clock.now()), token: claimed.token + 1 };
    return rewriting(file, next, clock, holder, `Release ${id} by ${holder}`, undefined);
  });
};

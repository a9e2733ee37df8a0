/**
 * Claims: one ref a task. Git makes a ref that must not exist for exactly one of all who try, in
 * whatever process they are; one that ran out, or is renewed, is followed by a commit on top of it. The ref comes first, then the task's file says the same; where a crash
 * fell between, the next claim by the same holder mends it.
 */
import { ConflictError, TerminalError, TransientError } from '../../../core/errors.ts';
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import { claimedTask, otherHolder, releasedTask } from '../../../core/task-change.ts';
import { nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim, Lease, Tracker } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { commitTo } from './commit.ts';
import { BRANCH, claimRef, taskPath } from './layout.ts';
import { type GitObject, readObjects, textOf } from './objects.ts';
import { type ClaimFacts, claimIn, claimMessage, type HeldClaim } from './refs.ts';
import { rewritten } from './rewrite.ts';
import { readTaskFile, type TaskFile, timeText, type Unreadable, writeTaskFile } from './task-file.ts';
import type { Plan, Writer } from './writer.ts';

type Parts = { readonly git: Git; readonly rig: RigName; readonly clock: Clock; readonly writer: Writer };

export const claims = (parts: Parts): Pick<Tracker, 'claim' | 'renew' | 'release'> => ({
  claim: async (id, holder, lease) => claim(parts, id, nameOf('holder', holder), lease),
  renew: async (id, holder, lease) => renew(parts, id, nameOf('holder', holder), lease),
  release: async (id, holder) => release(parts, id, nameOf('holder', holder)),
});

const ROUNDS = 20;

const claim = async (parts: Parts, id: TaskId, holder: string, lease: Lease | undefined): Promise<Claim> => {
  for (let round = 0; round < ROUNDS; round++) {
    const { file, held } = await look(parts, id);
    const answer = answerFrom(file, held, holder, parts.clock.now());
    if (answer.kind !== 'free' && answer.kind !== 'claimed') return answer;
    const isSettled = answer.kind === 'claimed' && file !== undefined && isTold(file, holder, answer.token);
    if (isSettled && lease === undefined && answer.until === undefined) return answer;
    const token = answer.kind === 'claimed' ? answer.token : Math.max(file?.token ?? 0, held?.token ?? 0) + 1;
    const made = await take(parts, id, held, { holder, token }, lease);
    if (made === undefined) continue; // Somebody was first: look who.
    if (isSettled) return claimedAs(made);
    const followed = await follow(parts, id, holder);
    if (followed === 'lost') continue; // Let go of by another hand of the same holder.
    if (followed.kind !== 'claimed' && answer.kind === 'free') await endClaim(parts.git, id, made.oid);
    return followed;
  }
  throw new ConflictError(`The claim of ${id} changed hands ${ROUNDS} times while ${holder} asked for it`);
};

const renew = async (parts: Parts, id: TaskId, holder: string, lease: Lease): Promise<Claim> => {
  const { file, held } = await look(parts, id);
  if (file === undefined) return { kind: 'absent' };
  if (file.task.status === 'closed') return { kind: 'closed' };
  if (held?.holder !== holder) return { kind: 'taken', by: held?.holder ?? otherHolder(file.task, holder) ?? '' };
  // One that ran out may be renewed as long as nobody has taken it: the same move of the same ref decides.
  const made = await take(parts, id, held, held, lease);
  return made === undefined ? renew(parts, id, holder, lease) : claimedAs(made);
};

const look = async ({ git, rig }: Parts, id: TaskId) => {
  const [object, ref] = await readObjects(git, [fileName(id), claimRef(id)]);
  return { file: readTask(id, rig, object), held: heldIn(ref) };
};

/** Moves the ref from what was seen there; nothing when it is not there any more. */
const take = async (
  { git, clock }: Parts,
  id: TaskId,
  seen: HeldClaim | undefined,
  { holder, token }: Pick<ClaimFacts, 'holder' | 'token'>,
  lease: Lease | undefined,
): Promise<HeldClaim | undefined> => {
  const at = clock.now();
  const facts: ClaimFacts = { holder, token, ...(lease === undefined ? {} : { until: at + lease.ms }) };
  const message = claimMessage(id, facts, { at: timeText(at), nonce: crypto.randomUUID() });
  const result = await commitTo(git, claimRef(id), seen?.oid, [{ by: holder, at, message, files: [] }]);
  return result.kind === 'done' ? { ...facts, oid: result.tip } : undefined;
};

/** Says in the file what the ref says, unless the task was closed or taken elsewhere meanwhile. */
const follow = ({ rig, clock, writer }: Parts, id: TaskId, holder: string): Promise<Claim | 'lost'> =>
  writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }): Plan<Claim | 'lost'> => {
    const file = readTask(id, rig, object);
    const answer = answerFrom(file, heldIn(ref), holder, clock.now());
    if (answer.kind === 'free') return { kind: 'leave', value: 'lost' };
    if (answer.kind !== 'claimed' || file === undefined) return { kind: 'leave', value: answer };
    if (isTold(file, holder, answer.token)) return { kind: 'leave', value: answer };
    const task = claimedTask(file.task, holder, clock.now());
    return rewriting(file, { task, token: answer.token }, clock, holder, `Claim ${id} for ${holder}`, answer);
  });

/** Whether the file says what the claim says. */
const isTold = (file: TaskFile, holder: string, token: number): boolean =>
  file.token === token && claimedTask(file.task, holder, 0) === file.task;

const claimedAs = ({ token, until }: ClaimFacts): Claim => ({
  kind: 'claimed',
  token,
  ...(until === undefined ? {} : { until }),
});

const release = async ({ git, rig, clock, writer }: Parts, id: TaskId, holder: string): Promise<void> => {
  // The file first: after a crash the claim still stands and releasing again ends it.
  const held = await writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }) => {
    const claimed = heldIn(ref);
    const mine = claimed?.holder === holder ? claimed : undefined;
    // What cannot be read is not written either; the claim ends all the same.
    const file = object && parseTask(id, rig, object);
    if (file === undefined || 'why' in file) return { kind: 'leave', value: mine };
    const task = releasedTask(file.task, holder, clock.now());
    if (task === file.task) return { kind: 'leave', value: mine };
    return rewriting(file, { task, token: file.token }, clock, holder, `Release ${id} by ${holder}`, mine);
  });
  if (held !== undefined) await endClaim(git, id, held.oid);
};

const rewriting = <Value>(
  file: TaskFile,
  next: Pick<TaskFile, 'task' | 'token'>,
  clock: Clock,
  by: string,
  message: string,
  value: Value,
): Plan<Value> => ({
  kind: 'commit',
  by,
  message,
  files: [{ path: taskPath(next.task.id), text: writeTaskFile(rewritten(file, next, clock)) }],
  tasks: [next.task],
  value,
});

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

/** @throws TerminalError when there is a file but it is no task. */
export const readTask = (id: TaskId, rig: RigName, object: GitObject | undefined): TaskFile | undefined => {
  if (object === undefined) return undefined;
  const file = parseTask(id, rig, object);
  if ('why' in file)
    throw new TerminalError(`Task ${id} cannot be read: ${file.why}`, {
      hint: `Mend the file ${taskPath(id)} on the branch mayor-tasks; git log mayor-tasks has its earlier versions`,
    });
  return file;
};

type Answer = Claim | { readonly kind: 'free' };

const answerFrom = (file: TaskFile | undefined, held: HeldClaim | undefined, holder: string, now: Instant): Answer => {
  if (file === undefined) return { kind: 'absent' };
  if (file.task.status === 'closed') return { kind: 'closed' };
  if (held !== undefined && held.holder === holder) return claimedAs(held);
  if (held !== undefined && (held.until === undefined || held.until > now))
    return { kind: 'taken', by: held.holder, ...(held.until === undefined ? {} : { until: held.until }) };
  const other = otherHolder(file.task, holder);
  // What the file says of a claim that ran out has run out too.
  return other === undefined || other === held?.holder ? { kind: 'free' } : { kind: 'taken', by: other };
};

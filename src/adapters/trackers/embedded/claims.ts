/**
 * Claims: one ref a task. Git makes a ref that must not exist for exactly one of all who try, in
 * whatever process they are. The ref comes first, then the task's file says the same; where a crash
 * fell between, the next claim by the same holder mends it.
 */
import { randomUUID } from 'node:crypto';
import { ConflictError, TerminalError, TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { claimedTask, otherHolder, releasedTask } from '../../../core/task-change.ts';
import { nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim, Tracker } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { commitTo } from './commit.ts';
import { BRANCH, claimRef, taskPath } from './layout.ts';
import { type GitObject, readObjects, textOf } from './objects.ts';
import { claimMessage, type HeldClaim, holderIn } from './refs.ts';
import { readTaskFile, type TaskFile, timeText, type Unreadable, writeTaskFile } from './task-file.ts';
import type { Plan, Writer } from './writer.ts';

type Parts = { readonly git: Git; readonly rig: RigName; readonly clock: Clock; readonly writer: Writer };

export const claims = (parts: Parts): Pick<Tracker, 'claim' | 'release'> => ({
  claim: async (id, holder) => claim(parts, id, nameOf('holder', holder)),
  release: async (id, holder) => release(parts, id, nameOf('holder', holder)),
});

const ROUNDS = 20;

const claim = async (parts: Parts, id: TaskId, holder: string): Promise<Claim> => {
  const { git, rig } = parts;
  for (let round = 0; round < ROUNDS; round++) {
    const [object, ref] = await readObjects(git, [fileName(id), claimRef(id)]);
    const file = readTask(id, rig, object);
    const answer = answerFrom(file, heldIn(ref), holder);
    if (answer !== 'free' && answer.kind !== 'claimed') return answer;
    if (answer !== 'free' && file !== undefined && claimedTask(file.task, holder, 0) === file.task) return answer;
    const made = answer === 'free' ? await take(parts, id, holder) : undefined;
    if (answer === 'free' && made === undefined) continue; // Somebody was first: look who.
    const followed = await follow(parts, id, holder);
    if (followed === 'lost') continue; // Let go of by another hand of the same holder.
    if (followed.kind !== 'claimed' && made !== undefined) await endClaim(git, id, made);
    return followed;
  }
  throw new ConflictError(`The claim of ${id} changed hands ${ROUNDS} times while ${holder} asked for it`);
};

/** Makes the ref; its commit, or nothing when there is one already. */
const take = async ({ git, clock }: Parts, id: TaskId, holder: string): Promise<string | undefined> => {
  const at = clock.now();
  // The nonce keeps two claimants from making the very same commit, which git would grant to both.
  const message = claimMessage(id, holder, timeText(at), randomUUID());
  const result = await commitTo(git, claimRef(id), undefined, [{ by: holder, at, message, files: [] }]);
  return result.kind === 'done' ? result.tip : undefined;
};

/** Says in the file what the ref says, unless the task was closed or taken elsewhere meanwhile. */
const follow = ({ rig, clock, writer }: Parts, id: TaskId, holder: string): Promise<Claim | 'lost'> =>
  writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }): Plan<Claim | 'lost'> => {
    const file = readTask(id, rig, object);
    const answer = answerFrom(file, heldIn(ref), holder);
    if (answer === 'free') return { kind: 'leave', value: 'lost' };
    if (answer.kind !== 'claimed' || file === undefined) return { kind: 'leave', value: answer };
    const task = claimedTask(file.task, holder, clock.now());
    return rewriting(file, task, holder, `Claim ${id} for ${holder}`, answer);
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
    return rewriting(file, task, holder, `Release ${id} by ${holder}`, mine);
  });
  if (held !== undefined) await endClaim(git, id, held.oid);
};

const rewriting = <Value>(file: TaskFile, task: Task, by: string, message: string, value: Value): Plan<Value> =>
  task === file.task
    ? { kind: 'leave', value }
    : {
        kind: 'commit',
        by,
        message,
        files: [{ path: taskPath(task.id), text: writeTaskFile({ ...file, task }) }],
        tasks: [task],
        value,
      };

/** Takes the ref away if it is still that very claim. */
export async function endClaim(git: Git, id: TaskId, oid: string): Promise<void> {
  const ran = await git(['update-ref', '-d', claimRef(id), oid], { ok: 'any' });
  if (ran.exit === 0) return;
  const [now] = await readObjects(git, [claimRef(id)]);
  if (now?.oid === oid) throw new TransientError(`The claim of ${id} could not be ended: ${ran.stderr.trim()}`);
}

export const fileName = (id: TaskId): string => `${BRANCH}:${taskPath(id)}`;

export const heldIn = (commit: GitObject | undefined): HeldClaim | undefined =>
  commit && { oid: commit.oid, holder: holderIn(textOf(commit.bytes)) };

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

const answerFrom = (file: TaskFile | undefined, held: HeldClaim | undefined, holder: string): Claim | 'free' => {
  if (file === undefined) return { kind: 'absent' };
  if (file.task.status === 'closed') return { kind: 'closed' };
  if (held !== undefined) return held.holder === holder ? { kind: 'claimed' } : { kind: 'taken', by: held.holder };
  const other = otherHolder(file.task, holder);
  return other === undefined ? 'free' : { kind: 'taken', by: other };
};

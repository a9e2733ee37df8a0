/**
 * Claims: one ref a task. Git makes a ref that must not exist for exactly one of all who try, in
 * whatever process they are. The ref comes first, then the task's file says the same; where a crash
 * fell between, the next claim by the same holder mends it.
 */
import { randomUUID } from 'node:crypto';
import { ConflictError, TerminalError, TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import { claimedTask, otherHolder, releasedTask } from '../../../core/task-change.ts';
import { nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { commitTo } from './commit.ts';
import { BRANCH, claimRef, taskPath } from './layout.ts';
import { type GitObject, readObjects, textOf } from './objects.ts';
import { claimMessage, type HeldClaim, holderIn } from './refs.ts';
import { readTaskFile, type TaskFile, timeText, type Unreadable, writeTaskFile } from './task-file.ts';
import type { Plan, Writer } from './writer.ts';

export type Claims = {
  claim(id: TaskId, holder: string): Promise<Claim>;
  release(id: TaskId, holder: string): Promise<void>;
};

const ROUNDS = 20;

export function claims(git: Git, rig: RigName, clock: Clock, writer: Writer): Claims {
  /** The task and its claim; `tried` says that the ref is ours already, so the file is to follow. */
  const look = async (id: TaskId) => {
    const [file, held] = await readObjects(git, [fileName(id), claimRef(id)]);
    return { file: readTask(id, rig, file), held: heldIn(held) };
  };

  const take = async (id: TaskId, holder: string): Promise<string | undefined> => {
    // The nonce keeps two claimants from making the very same commit, which git would grant to both.
    const message = claimMessage(id, holder, timeText(clock.now()), randomUUID());
    const result = await commitTo(git, claimRef(id), undefined, [{ by: holder, at: clock.now(), message, files: [] }]);
    return result.kind === 'done' ? result.tip : undefined;
  };

  /** Says in the file what the ref says, unless the task was closed or taken elsewhere meanwhile. */
  const follow = (id: TaskId, holder: string): Promise<Claim | 'lost'> =>
    writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }): Plan<Claim | 'lost'> => {
      const file = readTask(id, rig, object);
      const answer = answerFrom(file, heldIn(ref), holder);
      if (answer === 'free') return { kind: 'leave', value: 'lost' };
      if (answer.kind !== 'claimed' || file === undefined) return { kind: 'leave', value: answer };
      const task = claimedTask(file.task, holder, clock.now());
      if (task === file.task) return { kind: 'leave', value: answer };
      return {
        kind: 'commit',
        by: holder,
        message: `Claim ${id} for ${holder}`,
        files: [{ path: taskPath(id), text: writeTaskFile({ ...file, task }) }],
        tasks: [task],
        value: answer,
      };
    });

  return {
    async claim(id, name) {
      const holder = nameOf('holder', name);
      for (let round = 0; round < ROUNDS; round++) {
        const { file, held } = await look(id);
        const answer = answerFrom(file, held, holder);
        if (answer !== 'free' && answer.kind !== 'claimed') return answer;
        if (answer !== 'free' && file !== undefined && claimedTask(file.task, holder, 0) === file.task) return answer;
        const made = answer === 'free' ? await take(id, holder) : undefined;
        if (answer === 'free' && made === undefined) continue; // Somebody was first: look who.
        const followed = await follow(id, holder);
        if (followed === 'lost') continue; // Let go of by another hand of the same holder.
        if (followed.kind !== 'claimed' && made !== undefined) await endClaim(git, id, made);
        return followed;
      }
      throw new ConflictError(`The claim of ${id} changed hands ${ROUNDS} times while ${holder} asked for it`);
    },

    async release(id, name) {
      const holder = nameOf('holder', name);
      // The file first: after a crash the claim still stands and releasing again ends it.
      const held = await writer.update([fileName(id), claimRef(id)], ({ objects: [object, ref] }) => {
        const claim = heldIn(ref);
        // What cannot be read is not written either; the claim ends all the same.
        const file = object && parseTask(id, rig, object);
        const mine = claim?.holder === holder ? claim : undefined;
        if (file === undefined || 'why' in file) return { kind: 'leave', value: mine };
        const task = releasedTask(file.task, holder, clock.now());
        if (task === file.task) return { kind: 'leave', value: mine };
        return {
          kind: 'commit',
          by: holder,
          message: `Release ${id} by ${holder}`,
          files: [{ path: taskPath(id), text: writeTaskFile({ ...file, task }) }],
          tasks: [task],
          value: mine,
        };
      });
      if (held !== undefined) await endClaim(git, id, held.oid);
    },
  };
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

/** What a task's file and its claim say together, and what a claimant is told. */
import { TerminalError } from '../../../core/errors.ts';
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import { claimedTask, otherHolder } from '../../../core/task-change.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim, Lease } from '../../../ports/tracker.ts';
import type { GitObject } from '../../git-objects.ts';
import { taskPath } from './layout.ts';
import { fileIn } from './local-claims.ts';
import type { ClaimFacts, HeldClaim } from './refs.ts';
import { rewritten } from './rewrite.ts';
import { type TaskFile, type Unreadable, writeTaskFile } from './task-file.ts';
import type { Plan } from './writer.ts';

export type Answer = Claim | { readonly kind: 'free' };

export const answerFrom = (
  file: TaskFile | undefined,
  held: HeldClaim | undefined,
  holder: string,
  now: Instant,
): Answer => {
  if (file === undefined) return { kind: 'absent' };
  if (file.task.status === 'closed') return { kind: 'closed' };
  if (held !== undefined && held.holder === holder) return claimedAs(held);
  if (held !== undefined && (held.until === undefined || held.until > now))
    return { kind: 'taken', by: held.holder, ...(held.until === undefined ? {} : { until: held.until }) };
  const other = otherHolder(file.task, holder);
  // What the file says of a claim that ran out has run out too.
  return other === undefined || other === held?.holder ? { kind: 'free' } : { kind: 'taken', by: other };
};

/** The same for a claim that stands, unless its task has gone through other hands meanwhile. */
export const tokenFor = (
  answer: Answer,
  isSettled: boolean,
  file: TaskFile | undefined,
  held: HeldClaim | undefined,
): number => {
  const known = Math.max(file?.token ?? 0, held?.token ?? 0);
  return answer.kind === 'claimed' && (isSettled || answer.token > (file?.token ?? 0)) ? answer.token : known + 1;
};

/** Whether the file says what the claim says. */
export const isTold = (file: TaskFile, holder: string, token: number): boolean =>
  file.token === token && claimedTask(file.task, holder, 0) === file.task;

export const untilOf = (lease: Lease | undefined, clock: Clock): Pick<ClaimFacts, 'until'> =>
  lease === undefined ? {} : { until: clock.now() + lease.ms };

export const claimedAs = ({ token, until }: ClaimFacts): Claim => ({
  kind: 'claimed',
  token,
  ...(until === undefined ? {} : { until }),
});

/** @throws TerminalError when there is a file but it is no task. */
export const readTask = (id: TaskId, rig: RigName, object: GitObject | undefined): TaskFile | undefined =>
  readable(id, fileIn(id, rig, object));

export const readable = (id: TaskId, file: TaskFile | Unreadable | undefined): TaskFile | undefined => {
  if (file === undefined || !('why' in file)) return file;
  throw new TerminalError(`Task ${id} cannot be read: ${file.why}`, {
    hint: `Mend the file ${taskPath(id)} on the branch mayor-tasks; git log mayor-tasks has its earlier versions`,
  });
};

export const rewriting = <Value>(
  file: TaskFile,
  next: Pick<TaskFile, 'task' | 'token' | 'until'>,
  clock: Clock,
  by: string,
  message: string,
  value: Value,
): Extract<Plan<Value>, { readonly kind: 'commit' }> => ({
  kind: 'commit',
  by,
  message,
  files: [{ path: taskPath(next.task.id), text: writeTaskFile(rewritten(file, next, clock)) }],
  tasks: [next.task],
  value,
});

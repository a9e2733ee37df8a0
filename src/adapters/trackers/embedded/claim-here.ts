/** Claims that this clone decides: the ref of the claim and the file that tells of it move in one step. */
import type { RigName, TaskId } from '../../../core/ids.ts';
import { claimedTask, releasedTask } from '../../../core/task-change.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Claim, Lease } from '../../../ports/tracker.ts';
import { answerFrom, claimedAs, isTold, readTask, rewriting, tokenFor, untilOf } from './claim-answers.ts';
import { claimRef } from './layout.ts';
import { claimCommit, fileIn, fileName, heldIn } from './local-claims.ts';
import type { RefChange } from './put.ts';
import type { HeldClaim } from './refs.ts';
import type { Plan, Writer } from './writer.ts';

type Parts = { readonly rig: RigName; readonly clock: Clock; readonly writer: Writer };

/** Exactly one of all who ask: git makes the ref for one, and the others' next look finds it there. */
export const claimHere = (
  { rig, clock, writer }: Parts,
  id: TaskId,
  holder: string,
  lease: Lease | undefined,
): Promise<Claim> =>
  writer.update(
    () => [fileName(id), claimRef(id)],
    ({ objects: [object, ref] }): Plan<Claim> => {
      const [file, held] = [readTask(id, rig, object), heldIn(ref)];
      const answer = answerFrom(file, held, holder, clock.now());
      if (file === undefined || (answer.kind !== 'free' && answer.kind !== 'claimed')) {
        return { kind: 'leave', value: answer.kind === 'free' ? { kind: 'absent' } : answer };
      }
      const isSettled = answer.kind === 'claimed' && isTold(file, holder, answer.token);
      if (isSettled && lease === undefined && answer.until === undefined) return { kind: 'leave', value: answer };
      const facts = { holder, token: tokenFor(answer, isSettled, file, held), ...untilOf(lease, clock) };
      const refs = [{ ref: claimRef(id), from: held?.oid, to: claimCommit({ id, facts }, clock) }];
      const message = `Claim ${id} for ${holder}`;
      if (isSettled) return onlyRefs(refs, holder, message, claimedAs(facts));
      const next = { task: claimedTask(file.task, holder, clock.now()), token: facts.token, until: undefined };
      return { ...rewriting(file, next, clock, holder, message, claimedAs(facts)), refs };
    },
  );

/** Nothing to let go of is fine; a file that cannot be read stays as it is, and the claim ends all the same. */
export const releaseHere = ({ rig, clock, writer }: Parts, id: TaskId, holder: string): Promise<void> =>
  writer.update(
    () => [fileName(id), claimRef(id)],
    ({ objects: [object, ref] }): Plan<undefined> => {
      const held = heldIn(ref);
      const refs = held?.holder === holder ? endOf(id, held) : [];
      const message = `Release ${id} by ${holder}`;
      const file = fileIn(id, rig, object);
      const task = file === undefined || 'why' in file ? undefined : releasedTask(file.task, holder, clock.now());
      if (file === undefined || 'why' in file || task === undefined || task === file.task)
        return onlyRefs(refs, holder, message, undefined);
      return { ...rewriting(file, { task, token: file.token }, clock, holder, message, undefined), refs };
    },
  );

/** Takes the claim away, if it is still that very one. */
export const endOf = (id: TaskId, held: HeldClaim): readonly RefChange[] => [
  { ref: claimRef(id), from: held.oid, to: 'away' },
];

const onlyRefs = <Value>(refs: readonly RefChange[], by: string, message: string, value: Value): Plan<Value> =>
  refs.length === 0 ? { kind: 'leave', value } : { kind: 'commit', by, message, files: [], refs, tasks: [], value };

/** A conflict told to the agent whose branch it is: with what both sides were for, as their tracker has it. */
import { type BaseCommit, sidesText } from '../../core/conflict-brief.ts';
import type { TaskId } from '../../core/ids.ts';
import type { MergeRequest, Task } from '../../core/model.ts';
import type { Rehearsal } from '../../ports/forge.ts';
import type { MergeRig } from './merge-hands.ts';

type Conflict = Extract<Rehearsal, { kind: 'conflict' }>;

const TASKS = 5;

/** What git says of the conflict, and below it both sides' intent. */
export const withBothSides = async (
  rig: MergeRig,
  { task }: Pick<MergeRequest, 'task'>,
  { detail, files, landed = [] }: Conflict,
): Promise<string> => {
  const ids = [...new Set(landed.flatMap((one: BaseCommit) => one.task ?? []))].filter((id) => id !== task);
  const [own, ...others] = await Promise.all([task, ...ids.slice(0, TASKS)].map((id) => taskOf(rig, id)));
  const text = sidesText({
    base: rig.settings.base,
    files,
    landed,
    others: others.flatMap((one) => one ?? []),
    ...(own === undefined ? {} : { own }),
  });
  return text === '' ? detail : `${detail.trimEnd()}\n\n${text}`;
};

/** A task that is gone from its tracker, or of another rig, has no words of its own any more. */
const taskOf = async (rig: MergeRig, id: TaskId): Promise<Task | undefined> => {
  const told = await rig.tracker.get(id);
  return told === 'absent' ? undefined : told.task;
};

/** What the tracker should say, and what it says that Mayor did not know: closed or edited elsewhere. */
import type { Action } from '../action.ts';
import { editedBrief, markOf } from '../briefs.ts';
import type { Plan } from '../desire.ts';
import type { TownEvent } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { MergeRequest, Polecat, Task, TaskStatus, World } from '../model.ts';
import { reportKey, workerKey } from '../names.ts';
import { type Observed, taskOf } from '../observed.ts';
import { isOnItsWay } from '../together.ts';

export const trackerActions = (world: World, observed: Observed, plan: Plan, now: Instant): readonly Action[] =>
  Object.values(world.polecats).flatMap((polecat) => {
    const task = taskOf(observed, polecat.rig, polecat.task);
    if (task === 'absent' || task === 'unknown' || polecat.phase.kind === 'leaving') return [];
    const merge = world.merges[polecat.task];
    if (task.status === 'closed') return closedElsewhere(world, polecat, merge);
    // It is somebody else's now, and what is said of it is theirs to say.
    if (polecat.lostTo !== undefined) return [];
    return [...editedElsewhere(polecat, task, plan, now), ...report(polecat, task, merge)];
  });

const closedElsewhere = (world: World, polecat: Polecat, merge: MergeRequest | undefined): readonly Action[] => {
  if (isOnItsWay(world, polecat.task)) return [];
  const because = 'the task was closed elsewhere';
  const items = Object.values(world.inbox).filter((item) => item.polecat === polecat.id);
  const events: readonly TownEvent[] = [
    ...(merge === undefined ? [] : [{ type: 'merge.dropped' as const, task: polecat.task, because }]),
    { type: 'polecat.leaving', polecat: polecat.id, epoch: polecat.epoch, because },
    ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: because })),
  ];
  return [{ kind: 'record', key: workerKey(polecat.id), events }];
};

const editedElsewhere = (polecat: Polecat, task: Task, plan: Plan, now: Instant): readonly Action[] => {
  const mark = markOf(task);
  if (mark === polecat.taskMark) return [];
  const worker = { polecat: polecat.id, epoch: polecat.epoch };
  const edited: TownEvent = { type: 'task.edited', ...worker, task: task.id, mark };
  const told: readonly TownEvent[] =
    plan.traits[polecat.agent]?.briefs === 'paste'
      ? [{ type: 'brief.queued', ...worker, brief: editedBrief(task, now) }]
      : [];
  return [{ kind: 'record', key: `edited:${task.id}`, events: [edited, ...told] }];
};

/** `in-review` while a merge is on its way, `in-progress` when it came back. */
const report = (polecat: Polecat, task: Task, merge: MergeRequest | undefined): readonly Action[] => {
  if (polecat.run === 0) return [];
  const handedIn = merge !== undefined && merge.state.kind !== 'returned' && merge.state.kind !== 'stuck';
  const status: TaskStatus = handedIn ? 'in-review' : 'in-progress';
  const settling = merge?.state.kind === 'landed' || merge?.state.kind === 'settled';
  if (settling || task.status === status) return [];
  const token = polecat.claim === undefined ? {} : { token: polecat.claim.token };
  return [{ kind: 'report', key: reportKey(task.id), rig: task.rig, task: task.id, status, ...token }];
};

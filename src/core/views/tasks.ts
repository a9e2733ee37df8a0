/** Where each task stands: what its tracker says and what this town decided, taken together. */
import { hasLanded } from '../contest.ts';
import { needsOf } from '../dependencies.ts';
import type { Plan } from '../desire.ts';
import type { Instant, TaskId } from '../ids.ts';
import type { MergeRequest, Phase, Polecat, Task, World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { sayPull } from '../pull-request.ts';
import { blockersWithin } from '../together.ts';
import { undoOf } from '../undo.ts';
import { routingReason } from './routing.ts';
import type { TaskRow, TaskState } from './task-row.ts';

/** @param plan where reasons are wanted that lie in the rules: a role that is not there, an account that rests */
export const taskRows = (world: World, observed: Observed, now: Instant, plan?: Plan): readonly TaskRow[] => {
  const all = Object.values(observed.rigs).flatMap(({ tasks }) => (tasks === 'unknown' ? [] : tasks));
  const closed = new Set([
    ...Object.keys(world.landed),
    ...all.flatMap((task): string[] => (task.status === 'closed' ? [task.id] : [])),
  ]);
  const blockers = blockersWithin(world, all, (id) => closed.has(id));
  const workers = new Map(Object.values(world.polecats).map((polecat) => [polecat.task, polecat]));
  const convoys = new Map(Object.values(world.convoys).flatMap(({ id, tasks }) => tasks.map((task) => [task, id])));
  return all.map((task) => {
    const blockedBy = task.status === 'closed' ? [] : [...new Set(blockers(task).map((blocker) => blocker.task))];
    const worker = workers.get(task.id);
    const merge = world.merges[task.id];
    const convoy = convoys.get(task.id);
    const askedAt = observed.rigs[task.rig]?.askedAt ?? 0;
    const state = taskState(task, blockedBy, worker, merge, world, { now, askedAt });
    const ready = state === 'ready' && plan !== undefined ? routingReason(task, world, plan, now) : undefined;
    const after = [...new Set(needsOf(task))];
    const because = reasonOf(worker, merge) ?? undoReason(world, task.id) ?? ready;
    const landed = state === 'landed' ? landedAt(world, task.id) : undefined;
    return {
      id: task.id,
      rig: task.rig,
      state,
      title: task.title,
      kind: task.kind,
      priority: task.priority,
      labels: task.labels,
      blockedBy,
      ...(after.length === 0 ? {} : { after }),
      ...(convoy === undefined ? {} : { convoy }),
      ...(worker === undefined ? {} : { polecat: worker.id }),
      ...(because === undefined ? {} : { because }),
      ...(landed === undefined ? {} : { landedAt: landed }),
    };
  });
};

/** By itself, or as one of its attempts. */
const landedAt = ({ landed, contests }: World, task: TaskId): Instant | undefined =>
  landed[task]?.at ??
  contests[task]?.attempts.flatMap(({ child }) => (child === undefined ? [] : (landed[child]?.at ?? []))).at(-1);

const byPhase: Readonly<Record<Phase['kind'], TaskState | undefined>> = {
  assigned: 'assigned',
  working: 'working',
  waiting: 'waiting',
  stuck: 'stuck',
  stopped: 'stopped',
  done: undefined,
  leaving: undefined,
};

const byMerge: Readonly<Record<MergeRequest['state']['kind'], TaskState | undefined>> = {
  'in-review': 'in-review',
  gathered: 'gathered',
  approved: 'approved',
  checking: 'merging',
  landing: 'merging',
  landed: 'merging',
  held: 'held',
  stuck: 'stuck',
  settled: 'landed',
  returned: undefined,
};

const taskState = (
  task: Task,
  blockedBy: readonly TaskId[],
  worker: Polecat | undefined,
  merge: MergeRequest | undefined,
  world: World,
  { now, askedAt }: { readonly now: Instant; readonly askedAt: Instant },
): TaskState => {
  const undoing = worker === undefined ? undoState(task, world, askedAt) : undefined;
  if (undoing !== undefined) return undoing;
  const merging = merge === undefined ? undefined : byMerge[merge.state.kind];
  if (merging !== undefined && (merging !== 'landed' || task.status === 'closed')) return merging;
  const working = worker === undefined ? undefined : byPhase[worker.phase.kind];
  if (working !== undefined) return working;
  if (task.status === 'closed') return hasLanded(world, task.id) ? 'landed' : 'closed';
  if (blockedBy.length > 0) return 'blocked';
  if (task.deferUntil !== undefined && task.deferUntil > now) return 'deferred';
  return task.status === 'open' ? 'ready' : 'assigned';
};

/** A look from before it was open again still shows it closed. */
const undoState = (task: Task, world: World, askedAt: Instant): TaskState | undefined => {
  const undo = undoOf(world.undos, task.id);
  if (undo === undefined) return undefined;
  if (undo.state.kind !== 'undone') return 'undoing';
  if (task.status === 'closed' && askedAt > undo.state.at) return undefined;
  return world.slung[task.id] === undefined ? 'undone' : undefined;
};

const undoReason = (world: World, task: string): string | undefined => {
  const undo = undoOf(world.undos, task);
  return undo?.state.kind === 'held' ? undo.state.because : undo?.because;
};

const reasonOf = (worker: Polecat | undefined, merge: MergeRequest | undefined): string | undefined => {
  const own = worker !== undefined && 'because' in worker.phase ? worker.phase.because : undefined;
  // Sent back, it is where its worker is: not that, but what happened since, is why it waits or is stuck.
  if (merge?.state.kind === 'returned' && own !== undefined) return own;
  if (merge !== undefined && 'because' in merge.state) return merge.state.because;
  if (merge?.pr !== undefined && merge.state.kind !== 'settled') return sayPull(merge.pr);
  return own;
};

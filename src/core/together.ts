/** Convoys that land together: all of their tasks or none, as one change that is approved once. */
import { type ConvoyId, type Sha, type TaskId, taskId } from './ids.ts';
import type { Convoy, MergeRequest, Task, World } from './model.ts';
import { type Blocker, blockersAmong, type Waiting } from './ready.ts';
import { undoOf } from './undo.ts';

const WHOLE = 'convoy.';

/** The whole of a convoy stands among the merge requests under this name, which no task has. */
export const wholeOf = (convoy: ConvoyId): TaskId => taskId(`${WHOLE}${convoy}`);

/** Mayor's own: moved as tasks are gathered, never checked out in the user's clone. */
export const integrationBranch = (convoy: ConvoyId): string => `mayor/convoy/${convoy}`;

type Convoys = Pick<World, 'convoys'>;

/** The convoy that a task lands with. */
export const togetherOf = ({ convoys }: Convoys, task: TaskId): Convoy | undefined =>
  Object.values(convoys).find(({ together, tasks }) => together === true && tasks.includes(task));

/** Whether a merge request is the whole of a convoy, by its task. */
export const isWhole = (task: string): boolean => task.startsWith(WHOLE);

/** The convoy that a merge request is the whole of. */
export const convoyOfWhole = ({ convoys }: Convoys, task: string): Convoy | undefined =>
  isWhole(task) ? convoys[task.slice(WHOLE.length)] : undefined;

/** What of it may stand in a gathering. */
const HANDED_IN: ReadonlySet<MergeRequest['state']['kind']> = new Set(['in-review', 'gathered']);
export const isHandedIn = (merge: MergeRequest | undefined): merge is MergeRequest =>
  merge !== undefined && HANDED_IN.has(merge.state.kind);

/** Nothing may change what is in it any more: the base has it, or is just getting it. */
const LANDING: ReadonlySet<MergeRequest['state']['kind']> = new Set(['landing', 'landed', 'settled']);
export const isLandingWhole = ({ merges }: Pick<World, 'merges'>, convoy: ConvoyId): boolean =>
  LANDING.has(merges[wholeOf(convoy)]?.state.kind ?? 'in-review');

/** The whole of a convoy with all that is in it; any other merge by itself. */
export const withConvoy = (world: World, task: TaskId): readonly TaskId[] => {
  const convoy = convoyOfWhole(world, task);
  return convoy === undefined ? [task] : [task, ...gatheredIn(world, convoy.id)];
};

/** What landed with a whole; of any other landing nothing. */
export const partsOf = ({ landed }: Pick<World, 'landed'>, task: string): readonly TaskId[] =>
  Object.entries(landed).flatMap(([id, { with: convoy }]) =>
    convoy !== undefined && wholeOf(convoy) === task ? [taskId(id)] : [],
  );

/** Whether a task is on its way to the base, by itself or with its convoy. */
export const isOnItsWay = (world: World, task: TaskId): boolean => {
  const convoy = togetherOf(world, task);
  if (LANDING.has(world.merges[task]?.state.kind ?? 'in-review')) return true;
  return convoy !== undefined && world.merges[task] !== undefined && isLandingWhole(world, convoy.id);
};

/** Those whose work is on the integration branch as it stands, in the order in which they came to it. */
export const gatheredIn = ({ gatherings, merges }: World, convoy: ConvoyId): readonly TaskId[] =>
  (gatherings[convoy]?.members ?? []).flatMap(({ task }) => (merges[task]?.state.kind === 'gathered' ? [task] : []));

/**
 * A gathering is made of the very commits that are handed in. When one of them is changed, sent back or gone, so are the
 * gathering and the approval of the whole: it is gathered anew. Not once the base is getting it.
 */
export const withoutStale = (world: World): World => {
  const stale = Object.values(world.gatherings).flatMap(({ convoy, members }) =>
    convoy !== undefined && !isLandingWhole(world, convoy) && !members.every((one) => stands(world, convoy, one))
      ? [convoy]
      : [],
  );
  return stale.reduce(scattered, world);
};

/** Before it is gone, or lands task by task: its integration branch is to be taken away then, where there is one. */
export const leavingBranch = (world: World, id: ConvoyId): World => {
  const convoy = world.convoys[id];
  // All of it is in one rig, and something of it was handed in when the branch was put.
  const handedIn = [wholeOf(id), ...(convoy?.tasks ?? [])].flatMap((task) => world.merges[task]?.rig ?? []);
  const rig = world.gatherings[id]?.rig ?? handedIn[0];
  if (convoy?.pointed === undefined || rig === undefined) return world;
  const { pointed: _left, ...rest } = convoy;
  return {
    ...world,
    convoys: { ...world.convoys, [id]: rest },
    leftBranches: { ...world.leftBranches, [id]: rig },
  };
};

type One = { readonly task: TaskId; readonly commit: string };

const stands = ({ merges, convoys }: World, convoy: ConvoyId, { task, commit }: One): boolean =>
  convoys[convoy]?.together === true && merges[task]?.commit === commit && isHandedIn(merges[task]);

/** Without its gathering and without its whole; those that were gathered are so no more until they are again. */
export const scattered = (world: World, convoy: ConvoyId): World => {
  const { [convoy]: gathering, ...gatherings } = world.gatherings;
  const { [wholeOf(convoy)]: _whole, ...merges } = world.merges;
  const back = (gathering?.members ?? []).flatMap(({ task }) => {
    const merge = merges[task];
    return merge?.state.kind === 'gathered' ? [[task, { ...merge, state: { kind: 'in-review' } }] as const] : [];
  });
  return { ...world, gatherings, merges: { ...merges, ...Object.fromEntries(back) } };
};

/**
 * What holds each task back. Within a convoy that lands together one does not wait for what is on its integration
 * branch already: it is cut from there, and its tracker closes that only once all of it has landed.
 */
export const blockersWithin = (
  world: World,
  tasks: readonly Waiting[],
  isDone: (id: TaskId) => boolean,
): ((task: Waiting) => readonly Blocker[]) => {
  const plain = blockersAmong(tasks, isDone);
  const within = new Map(
    Object.values(world.convoys).flatMap((convoy) => {
      if (convoy.together !== true) return [];
      const gathered = new Set(gatheredIn(world, convoy.id));
      const blockers = blockersAmong(tasks, (id) => gathered.has(id) || isDone(id));
      return convoy.tasks.map((task) => [task, blockers] as const);
    }),
  );
  return (task) => (within.get(task.id) ?? plain)(task);
};

/**
 * Where the branch of a task begins: at its convoy's integration branch, once something is on that. `wait` while what the
 * task builds on is just being gathered anew.
 */
export const startOf = (world: World, task: Pick<Task, 'id' | 'dependsOn'>): Sha | 'base' | 'wait' => {
  const convoy = togetherOf(world, task.id);
  // Its own branch would bring nothing to the base again: that has its commits, and the one that took them back.
  const undone = undoOf(world.undos, task.id)?.state;
  if (undone?.kind === 'undone' && undone.tip !== undefined) return undone.tip;
  if (convoy === undefined || isLandingWhole(world, convoy.id)) return 'base';
  const needs = task.dependsOn.filter((id) => convoy.tasks.includes(id) && world.merges[id] !== undefined);
  const gathered = gatheredIn(world, convoy.id);
  if (!needs.every((id) => gathered.includes(id))) return 'wait';
  // What it does not need stays out of it, where that came later: it may be sent back yet.
  const members = world.gatherings[convoy.id]?.members ?? [];
  const last = members.findLastIndex((member) => needs.includes(member.task));
  return members[last]?.result ?? 'base';
};

/** What a convoy that lands together does next: gather what is handed in, have the gates say, show the whole. */
import type { Action } from './action.ts';
import { isUncompared } from './dropped.ts';
import { convoyId, type Sha, type TaskId } from './ids.ts';
import type { Convoy, MergeRequest, Task, World } from './model.ts';
import { gatheringKey, mergeKey } from './names.ts';
import { type Observed, taskOf } from './observed.ts';
import { isFresh } from './preview.ts';
import { reviewObstacle } from './reviewing.ts';
import type { RigSettings } from './settings.ts';
import { isHandedIn, isLandingWhole, wholeOf } from './together.ts';
import { frontOf, type Train } from './train.ts';
import { judge } from './train-judge.ts';
import { trainOrder } from './train-order.ts';

/**
 * Of all convoys of the rig. A gathering is a train that is held: the same gates, the same search for who is to blame.
 * What only decides comes at any time; what takes the rig's turn, or its gates, is for when nothing needs them that is to land.
 */
export const nextGatherings = (world: World, observed: Observed, rig: RigSettings): readonly Action[] => [
  ...Object.values(world.convoys)
    .filter(({ together }) => together === true)
    .sort((a, b) => a.createdAt - b.createdAt)
    .flatMap((convoy) => nextOf(world, observed, rig, convoy)),
  ...leftOver(world, rig),
];

/** Of a convoy that is dissolved, or lands task by task now; a new one of that name puts the branch anew. */
const leftOver = ({ leftBranches, convoys }: World, { name: rig }: RigSettings): readonly Action[] =>
  Object.entries(leftBranches).flatMap(([id, where]) =>
    where === rig && convoys[id]?.together !== true
      ? [{ kind: 'point', key: pointKey({ id }), rig, convoy: convoyId(id) }]
      : [],
  );

const nextOf = (world: World, observed: Observed, rig: RigSettings, convoy: Convoy): readonly Action[] => {
  const whole = world.merges[wholeOf(convoy.id)];
  const gathering = world.gatherings[convoy.id];
  if ((gathering ?? whole ?? { rig: rig.name }).rig !== rig.name) return [];
  if (isLandingWhole(world, convoy.id)) return whole?.state.kind === 'settled' ? takenAway(rig, convoy) : [];
  if (whole?.state.kind === 'checking') return [];
  const handedIn = convoy.tasks.flatMap((task) => {
    const merge = world.merges[task];
    const isReady = isHandedIn(merge) && merge.rig === rig.name && !isUncompared(merge);
    return isReady && reviewObstacle(world, merge, rig) === undefined ? [merge] : [];
  });
  if (gathering === undefined) return handedIn.length === 0 ? [] : gather(observed, rig, convoy, handedIn);
  return follow({ world, observed, rig, convoy, gathering }, handedIn, whole);
};

type Case = {
  readonly world: World;
  readonly observed: Observed;
  readonly rig: RigSettings;
  readonly convoy: Convoy;
  readonly gathering: Train;
};

const follow = (one: Case, handedIn: readonly MergeRequest[], whole: MergeRequest | undefined): readonly Action[] => {
  const { observed, rig, convoy, gathering } = one;
  const { members, id: train } = gathering;
  const step = untilGreen(gathering, rig);
  if (step !== undefined) return [step];
  const missing = members.some(({ task }) => one.world.merges[task]?.state.kind !== 'gathered');
  if (missing) return [record(convoy, [{ type: 'convoy.gathered', convoy: convoy.id, train }])];
  const tip = frontOf(gathering, members.length);
  const others = handedIn.filter(({ task }) => !members.some((member) => member.task === task));
  // First where it is: whoever conflicts with what is gathered is told to bring in that branch.
  if (convoy.pointed !== tip) return [{ kind: 'point', key: pointKey(convoy), rig: rig.name, convoy: convoy.id, tip }];
  return others.length > 0 ? gather(observed, rig, convoy, others) : assemble(one, tip, whole);
};

/** What the gates have still to say; nothing once all of it may be built on. A base that is red blames nobody. */
const untilGreen = (gathering: Train, { name: rig }: RigSettings): Action | undefined => {
  const { id: train, proof } = gathering;
  if (proof.red?.base === 'red') return undefined;
  const verdict = judge(gathering);
  switch (verdict.kind) {
    case 'probe': {
      const plus = verdict.plus === undefined ? {} : { plus: verdict.plus };
      return { kind: 'check', key: gatheringKey(rig), rig, train, length: verdict.length, ...plus };
    }
    case 'guilty': {
      const { task, other, red } = verdict;
      const company = other === undefined ? {} : { other };
      return { kind: 'give-back', key: mergeKey(rig), rig, train, task, ...company, red, length: 0 };
    }
    case 'pass':
    case 'base-red':
      return undefined;
  }
};

const gather = (
  observed: Observed,
  { name: rig }: RigSettings,
  { id: convoy }: Convoy,
  merges: readonly MergeRequest[],
): readonly Action[] => {
  const { tasks } = observed.rigs[rig] ?? { tasks: 'unknown' };
  const known = new Map<TaskId, Task>(tasks === 'unknown' ? [] : tasks.map((task) => [task.id, task]));
  const ordered = trainOrder(merges, known).map(({ task }) => task);
  return [{ kind: 'gather', key: mergeKey(rig), rig, convoy, tasks: ordered }];
};

/** The whole is shown once nothing of the convoy is missing, and gathered anew where it does not go with the base. */
const assemble = (one: Case, tip: Sha, whole: MergeRequest | undefined): readonly Action[] => {
  const { observed, rig, convoy, gathering } = one;
  const tree = gathering.members.at(-1)?.tree;
  if (whole === undefined) {
    return tree === undefined || !isComplete(one)
      ? []
      : [record(convoy, [{ type: 'convoy.assembled', convoy: convoy.id, rig: rig.name, commit: tip, tree }])];
  }
  const because = whyAnew(whole, observed.rigs[rig.name]?.base ?? 'unknown', gathering.onto);
  return because === undefined ? [] : [record(convoy, [{ type: 'convoy.scattered', convoy: convoy.id, because }])];
};

/** What was closed is out of it: done elsewhere, or not wanted any more. */
const isComplete = ({ world, observed, rig, convoy }: Case): boolean =>
  convoy.tasks.every((id) => {
    if (world.merges[id]?.state.kind === 'gathered') return true;
    const task = taskOf(observed, rig.name, id);
    return task === 'absent' || (task !== 'unknown' && task.status === 'closed');
  });

/** Whose branch it is shows when they are merged one by one onto the base as it is now. */
const whyAnew = ({ state, preview }: MergeRequest, base: Sha | 'unknown', onto: Sha): string | undefined => {
  if (state.kind !== 'in-review' || base === 'unknown' || base === onto || !isFresh(preview, base)) return undefined;
  if (preview?.kind === 'conflict') return 'it conflicts with the base, which has moved';
  return preview?.kind === 'red' && preview.base !== 'red'
    ? `${preview.gate} is red on the base, which has moved`
    : undefined;
};

const takenAway = ({ name: rig }: RigSettings, convoy: Convoy): readonly Action[] =>
  convoy.pointed === undefined ? [] : [{ kind: 'point', key: pointKey(convoy), rig, convoy: convoy.id }];

const pointKey = ({ id }: { readonly id: string }): string => `point:${id}`;
const record = ({ id }: Convoy, events: Extract<Action, { kind: 'record' }>['events']): Action => ({
  kind: 'record',
  key: `gather:${id}`,
  events,
});

/** The merge queue of each rig: what is approved goes to the base in trains, the rest is rehearsed for who approves. */
import type { Action } from './action.ts';
import { broughtBackIn } from './brings-back.ts';
import { contestOf } from './contest.ts';
import { pullActions } from './diff/pull-requests.ts';
import { isUncompared, mayPassUnseen } from './dropped.ts';
import { nextGatherings } from './gathering.ts';
import type { Instant, Sha, TaskId } from './ids.ts';
import type { MergeRequest, World } from './model.ts';
import { mergeKey, settleKey } from './names.ts';
import { type Observed, taskOf } from './observed.ts';
import { approveByPolicy, isFresh, nextPreview, policyOf, strictest } from './preview.ts';
import { reviewObstacle } from './reviewing.ts';
import type { MergePolicy, RigSettings, Settings } from './settings.ts';
import { convoyOfWhole, isOnItsWay, togetherOf } from './together.ts';
import type { Train } from './train.ts';
import { followAhead } from './train-ahead.ts';
import { trainOrder } from './train-order.ts';
import { followTrain } from './train-steps.ts';
import { isPressing } from './wanted.ts';

/** With how many others a task's branch cannot be merged, by task: orders the train. */
export type Conflicts = Readonly<Record<string, number>>;

/** What each rig's queue does next. */
export const nextMerges = (
  world: World,
  observed: Observed,
  settings: Settings,
  now: Instant,
  conflicts: Conflicts = {},
): readonly Action[] => [
  ...trainsOfNoRig(world, settings),
  ...Object.values(settings.rigs).flatMap((rig) => {
    const all = Object.values(world.merges).filter((merge) => merge.rig === rig.name);
    if (rig.merge === 'pr') return byPulls({ world, observed, rig, merges: all, now, conflicts }, settings);
    const merges = all.filter((merge) => !isUnapproved(merge));
    const own = merges.filter(({ task }) => togetherOf(world, task) === undefined);
    const base = observed.rigs[rig.name]?.base ?? 'unknown';
    const policies = own
      .filter(({ state }) => state.kind === 'in-review')
      .map((merge) => ({
        merge,
        policy: contestOf(world, merge.task) === undefined ? policyFor(world, observed, rig, merge.task) : 'ask',
      }));
    const rehearsable = policies.flatMap(({ merge, policy }) =>
      policy === 'auto' && broughtBackIn(merge) === undefined && merge.withdrawn === undefined ? [] : [merge],
    );
    const queue: Queue = { world, observed, rig, merges, now, conflicts };
    const steps = advance(queue);
    const isTaken = steps.length > 0 || isPressing(world, rig.name);
    const gatherings = nextGatherings(world, observed, rig).filter((action) => !isTaken || !takesTurn(action));
    return [
      ...all.filter(isUnapproved).map(toReview),
      ...merges.flatMap((merge) => followBranch(world, merge, observed)),
      ...merges.flatMap(compareSides),
      ...policies.flatMap(({ merge, policy }) =>
        isSeen(world, merge) && reviewObstacle(world, merge, rig) === undefined
          ? approveByPolicy(merge, policy, base)
          : [],
      ),
      ...merges.flatMap((merge) => takeUpHeld(merge, base, now)),
      ...settle(queue),
      ...steps,
      ...followAhead(world, rig, companyOf(queue, false), rig.train ?? MOST),
      ...gatherings,
      ...(isTaken || gatherings.some(takesTurn) ? [] : nextPreview(rehearsable, base)),
    ];
  }),
];

/** Of what a gathering does next: whether it needs what only one in a rig has. */
const takesTurn = ({ kind, key, ...action }: Action): boolean =>
  kind === 'check' || ('rig' in action && key === mergeKey(action.rig));

/** Nobody would ever take it further. Its members are approved as before, for when the rig comes back. */
const trainsOfNoRig = ({ trains, ahead }: World, { rigs }: Settings): readonly Action[] =>
  [...Object.values(trains), ...Object.values(ahead).map(({ train }) => train)]
    .filter(({ rig }) => rigs[rig] === undefined)
    .map((train) => endTrain(train, 'its rig is not in rigs.yaml any more', mergeKey(train.rig)));

/** Of the tasks of a whole the strictest policy counts. */
const policyFor = (world: World, observed: Observed, rig: RigSettings, task: TaskId): MergePolicy => {
  const convoy = convoyOfWhole(world, task);
  const tasks = convoy === undefined ? [task] : convoy.tasks.filter((one) => world.merges[one] !== undefined);
  return strictest(tasks.map((one) => policyOf(rig, taskOf(observed, rig.name, one))));
};

/** No policy approves a whole in which a resolution took a side away. */
const isSeen = (world: World, { task }: MergeRequest): boolean =>
  (convoyOfWhole(world, task)?.tasks ?? []).every((one) => {
    const merge = world.merges[one];
    return merge === undefined || mayPassUnseen(merge);
  });

/** It was on its way by a pull request, which needs no approval here: now that the rig makes none, it does. */
const isUnapproved = ({ state, approvedBy }: MergeRequest): boolean =>
  approvedBy === undefined && (state.kind === 'approved' || state.kind === 'held');

const toReview = ({ task }: MergeRequest): Action => ({
  kind: 'record',
  key: `review:${task}`,
  events: [{ type: 'merge.restarted', task, because: 'nobody has approved it here', to: 'in-review' }],
});

const UNDERWAY: ReadonlySet<MergeRequest['state']['kind']> = new Set(['checking', 'landing', 'landed']);

/** By pull requests nothing goes through the queue but what was on its way before, and the end of each merge. */
const byPulls = (queue: Queue, settings: Settings): readonly Action[] => {
  const { world, observed, rig, merges, now } = queue;
  const train = world.trains[rig.name];
  // From before that was the rig's way: they would land in this clone alone, in the way of all that is merged there.
  const ahead = world.ahead[rig.name];
  const why = 'the rig merges by pull requests now';
  if (ahead !== undefined) return [endTrain(ahead.train, why, `train:${rig.name}`)];
  if (train?.state === 'checking') return [endTrain(train, why, `train:${rig.name}`)];
  const underway = merges.filter(({ state }) => UNDERWAY.has(state.kind));
  // Which of several attempts is wanted is to be said first; and what is to land together is not opened one by one.
  const alone = merges.filter(
    ({ task }) =>
      contestOf(world, task) === undefined &&
      togetherOf(world, task) === undefined &&
      convoyOfWhole(world, task) === undefined,
  );
  return [
    ...merges.flatMap((merge) => followBranch(world, merge, observed)),
    ...pullActions(world, alone, observed, rig, settings.patience, now),
    ...settle(queue),
    ...advance({ ...queue, merges: underway }),
  ];
};

const endTrain = ({ rig, id }: Train, because: string, key: string): Action => ({
  kind: 'record',
  key,
  events: [{ type: 'train.ended', rig, train: id, because }],
});

type Queue = {
  readonly world: World;
  readonly observed: Observed;
  readonly rig: RigSettings;
  readonly merges: readonly MergeRequest[];
  readonly now: Instant;
  readonly conflicts: Conflicts;
};

/** One thing at a time: the train that stands, then the next one. */
const advance = (queue: Queue): readonly Action[] => {
  const { world, observed, rig, merges, now } = queue;
  const train = world.trains[rig.name];
  if (train !== undefined) return mayGoOn(queue, train) ? followTrain(world, observed, train, now) : [];
  const left = merges.filter(({ state }) => state.kind === 'checking' || state.kind === 'landing');
  return left.length > 0 ? left.map(again) : nextTrain(queue);
};

/** The base gets no further ahead of its remote than by what lands at once; all up to that goes on meanwhile. */
const mayGoOn = ({ rig, merges }: Queue, { state }: Train): boolean =>
  state !== 'landing' || !rig.push || merges.every((merge) => merge.state.kind !== 'landed');

/** All that came onto the base together: whoever has the last of them has all. */
const settle = ({ rig: { name: rig }, merges }: Queue): readonly Action[] => {
  const landed = merges.flatMap(({ task, state }) =>
    state.kind === 'landed' ? [{ task, tip: state.tip ?? state.result }] : [],
  );
  return [...new Set(landed.map(({ tip }) => tip))].map((tip) => {
    const tasks = landed.filter((one) => one.tip === tip).map(({ task }) => task);
    return { kind: 'settle', key: settleKey(rig), rig, tasks, tip };
  });
};

/** On its way by itself, as merges were before there were trains: rehearsed again it finds what it did already. */
const again = ({ task }: MergeRequest): Action => ({
  kind: 'record',
  key: `left:${task}`,
  events: [{ type: 'merge.restarted', task, because: 'it goes on in a train' }],
});

const MOST = 20;

const nextTrain = (queue: Queue): readonly Action[] => {
  const { name: rig, train: most = MOST } = queue.rig;
  const tasks = companyOf(queue, true);
  return tasks.length === 0 ? [] : [{ kind: 'rehearse', key: mergeKey(rig), rig, tasks, most }];
};

/** What is approved, in the order in which it is to land. One that goes alone is the whole company when it is the first, if `alone` may be. */
const companyOf = ({ observed, rig, merges, conflicts }: Queue, alone: boolean): readonly TaskId[] => {
  const { tasks, base } = observed.rigs[rig.name] ?? { tasks: 'unknown', base: 'unknown' };
  const known = new Map(tasks === 'unknown' ? [] : tasks.map((task) => [task.id, task] as const));
  const approved = merges.filter(({ state }) => state.kind === 'approved');
  const ordered = trainOrder(approved, known, conflicts);
  const [first] = ordered;
  if (first === undefined || (!alone && goesAlone(first, base))) return [];
  const company = goesAlone(first, base) ? [first] : ordered.filter((merge) => !goesAlone(merge, base));
  return company.map(({ task }) => task);
};

/** Known to be red with this base, or approved although it was: others are not to wait for it. */
const goesAlone = ({ preview, anyway }: MergeRequest, base: Sha | 'unknown'): boolean =>
  anyway === true || ((preview?.kind === 'red' || preview?.kind === 'conflict') && isFresh(preview, base));

const compareSides = (merge: MergeRequest): readonly Action[] =>
  merge.state.kind === 'in-review' && isUncompared(merge)
    ? [{ kind: 'compare', key: `compare:${merge.task}`, task: merge.task }]
    : [];

/** What it was held for was true of another base. */
const isOvertaken = (onto: Sha | undefined, base: Sha | 'unknown'): boolean =>
  onto !== undefined && base !== 'unknown' && base !== onto;

const takeUpHeld = ({ task, state }: MergeRequest, base: Sha | 'unknown', now: Instant): readonly Action[] =>
  state.kind === 'held' && (state.until <= now || isOvertaken(state.onto, base))
    ? [
        {
          kind: 'record',
          key: `held:${task}`,
          events: [{ type: 'merge.restarted', task, because: 'trying to land again' }],
        },
      ]
    : [];

const MAY_MOVE: ReadonlySet<MergeRequest['state']['kind']> = new Set(['in-review', 'gathered', 'approved', 'held']);

/** A commit after the hand-in voids what was approved: another tree is to be shown. */
const followBranch = (world: World, merge: MergeRequest, observed: Observed): readonly Action[] => {
  if (!MAY_MOVE.has(merge.state.kind) || isOnItsWay(world, merge.task)) return [];
  const { worktrees, askedAt } = observed.rigs[merge.rig] ?? { worktrees: 'unknown', askedAt: 0 };
  // A look that is older than the hand-in, or than what moved it, shows the commit before it.
  if (worktrees === 'unknown' || askedAt <= (merge.movedAt ?? merge.requestedAt)) return [];
  const worktree = worktrees.find((one) => one.polecat === merge.polecat && one.branch === merge.branch);
  if (worktree === undefined || worktree.head === merge.commit || worktree.ahead === 0) return [];
  return [moved(merge, worktree.head, worktree.tree)];
};

const moved = ({ task }: MergeRequest, commit: Sha, tree: Sha): Action => ({
  kind: 'record',
  key: `moved:${task}`,
  events: [{ type: 'merge.moved', task, commit, tree }],
});

/** What a contest does to trackers and branches. Each step finds what an earlier try of it has left. */
import {
  type Attempt,
  type Contest,
  holderOfContest,
  isForeign,
  markOfAttempt,
  standingOf,
} from '../../core/contest.ts';
import { isExpected, messageOf, TransientError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import type { TaskId } from '../../core/ids.ts';
import type { Task, World } from '../../core/model.ts';
import { pickedText } from '../../core/review/picked.ts';
import type { Claim, NewTask, Tracker } from '../../ports/tracker.ts';
import type { OpenRig } from '../house.ts';
import { nothing, type Outcome, openRig, type Performer } from '../perform.ts';

const liveIn = (world: World, task: TaskId): Contest | undefined => {
  const contest = world.contests[task];
  return contest?.state.kind === 'over' ? undefined : contest;
};

/** Events only if it is still the same contest. */
const stillIn =
  (before: Contest, events: (contest: Contest, world: World) => readonly TownEvent[]): Outcome =>
  (world) => {
    const contest = liveIn(world, before.task);
    return contest === undefined || contest.id !== before.id ? [] : events(contest, world);
  };

const ended = (before: Contest, because: string): Outcome =>
  stillIn(before, ({ task, state }) =>
    state.kind === 'open' ? [{ type: 'contest.cancelled', task, by: 'mayor', because }] : [],
  );

export const enter: Performer<'enter'> = async ({ task, n }, { house, store }) => {
  const contest = liveIn(store.world(), task);
  if (contest === undefined || contest.state.kind !== 'open') return nothing;
  const { tracker } = openRig(house, contest.rig);
  // Without a lease: nobody need be alive for a task that only waits for its attempts.
  const claim = await tracker.claim(task, holderOfContest(contest, house.town));
  if (claim.kind !== 'claimed') return ended(contest, sayClaim(claim));
  const told = await tracker.get(task);
  if (told === 'absent') return ended(contest, 'the task does not exist any more');
  try {
    const child =
      (await childOf(tracker, contest, n)) ?? (await tracker.create(attemptTask(told.task, contest, n), house.town));
    return entered(contest, n, child.id);
  } catch (error) {
    if (error instanceof TransientError || !isExpected(error)) throw error;
    return ended(contest, `attempt ${n} could not be made a task: ${messageOf(error)}`);
  }
};

const sayClaim = (claim: Exclude<Claim, { kind: 'claimed' }>): string =>
  claim.kind === 'taken'
    ? `the task was taken by ${claim.by}`
    : claim.kind === 'closed'
      ? 'the task was closed elsewhere'
      : 'the task does not exist any more';

/** Ended meanwhile, it enters all the same: what knows of it closes it. */
const entered = (before: Contest, n: number, child: TaskId): Outcome =>
  stillIn(before, ({ task, rig, attempts, state }) =>
    attempts.some((one) => one.n === n && one.child === undefined)
      ? [
          { type: 'contest.entered', task, n, child },
          ...(state.kind === 'open' ? [{ type: 'task.slung' as const, task: child, rig, by: before.by }] : []),
        ]
      : [],
  );

/** The task that an earlier try made before it was written down. */
const childOf = async (tracker: Tracker, contest: Contest, n: number): Promise<Task | undefined> => {
  const mark = markOfAttempt(contest, n);
  return (await tracker.list()).find(
    ({ custom }) => custom?.attempt === mark.attempt && custom.contest === mark.contest,
  );
};

const attemptTask = (task: Task, contest: Contest, n: number): NewTask => {
  const { title, body, kind, priority, deferUntil, role, estimate, acceptance, design } = task;
  const agent = contest.attempts.find((one) => one.n === n)?.agent ?? task.agent;
  return {
    title: `Attempt ${n} of ${contest.attempts.length}: ${title}`,
    body,
    kind,
    priority,
    labels: [...new Set([...task.labels, 'attempt'])],
    // What the task waits for holds its parts back too.
    dependsOn: [],
    parent: task.id,
    ...(deferUntil === undefined ? {} : { deferUntil }),
    ...(agent === undefined ? {} : { agent }),
    ...(role === undefined ? {} : { role }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(design === undefined ? {} : { design }),
    // Made here, it would count as written here: a script in foreign text must not run for that.
    custom: { ...markOfAttempt(contest, n), ...(isForeign(task) ? { origin: 'foreign' } : {}) },
  };
};

export const graft: Performer<'graft'> = async ({ task, graft: wanted }, { house, store }) => {
  const contest = liveIn(store.world(), task);
  const child = contest?.attempts.find(({ n }) => n === wanted.n)?.child;
  const merge = child === undefined ? undefined : store.world().merges[child];
  if (contest === undefined || contest.graft?.state.kind !== 'wanted' || merge === undefined) return nothing;
  const { workspace } = openRig(house, contest.rig);
  const { onto, files, at } = wanted;
  const said = files.map((file) => `${pickedText(file)} of attempt ${file.from}`);
  const message = `Take ${said.length === 1 ? said[0] : `${said.length} parts of other attempts`}\n\n${said.join('\n')}\n\nPicked-by: ${wanted.by}\n`;
  const grafted = await workspace.graft({ branch: merge.branch, onto, files, message, at });
  return stillIn(contest, (now, world) => {
    if (now.graft?.state.kind !== 'wanted') return [];
    if (grafted.kind !== 'made') return [{ type: 'contest.graft-refused', task, because: grafted.because }];
    const { commit, tree } = grafted;
    const told = world.merges[merge.task];
    // A branch without a worktree is looked at by nobody: that it moved is said here.
    const moves = told?.commit === onto && told.state.kind === 'in-review';
    return [
      { type: 'contest.grafted', task, commit, tree },
      ...(moves ? [{ type: 'merge.moved' as const, task: merge.task, commit, tree }] : []),
    ];
  });
};

export const dismiss: Performer<'dismiss'> = async ({ task, n }, { house, store }) => {
  const contest = liveIn(store.world(), task);
  const attempt = contest?.attempts.find((one) => one.n === n);
  if (contest === undefined || attempt === undefined || attempt.left !== undefined) return nothing;
  const rig = openRig(house, contest.rig);
  const child = attempt.child ?? (await childOf(rig.tracker, contest, n))?.id;
  const ref = attempt.branch === undefined ? undefined : await rig.workspace.archive(attempt.branch);
  const kept = ref === undefined || ref === 'absent' ? {} : { ref };
  if (child !== undefined) await close(rig, child, sayLoss(store.world(), contest, n, kept.ref), house.town);
  return stillIn(contest, ({ attempts }) =>
    attempts.some((one) => one.n === n && one.left === undefined) ? [{ type: 'contest.left', task, n, ...kept }] : [],
  );
};

const sayLoss = (world: World, contest: Contest, n: number, ref: string | undefined): string => {
  const standing = standingOf(world, contest);
  const why = standing.kind === 'won' ? `Attempt ${standing.n} was picked` : 'The attempts were ended';
  return `${why}; this was attempt ${n} of ${contest.task}.${ref === undefined ? '' : ` Its branch is kept as ${ref}`}`;
};

/** Closed already: an earlier try got this far, or a person was quicker. Nothing is said twice. */
const close = async ({ tracker }: OpenRig, id: TaskId, comment: string, by: string): Promise<void> => {
  const told = await tracker.get(id);
  if (told === 'absent' || told.task.status === 'closed') return;
  await tracker.change(id, { status: 'closed', outcome: 'dropped', comment }, by);
};

export const conclude: Performer<'conclude'> = async ({ task }, hands) => {
  const { house, store } = hands;
  const contest = liveIn(store.world(), task);
  if (contest === undefined) return nothing;
  const { tracker, settings } = openRig(house, contest.rig);
  const standing = standingOf(store.world(), contest);
  if (standing.kind !== 'won' && standing.kind !== 'cancelled') return nothing;
  const told = await tracker.get(task);
  if (told !== 'absent' && told.task.status !== 'closed') {
    const kept = contest.attempts.flatMap((attempt) => sayKept(attempt));
    if (standing.kind === 'won') {
      const { n, sha } = standing;
      const comment = [`${sayAttempt(contest, n)} won, and landed on ${settings.base} as ${sha}`, ...kept].join('\n');
      await tracker.change(task, { status: 'closed', outcome: 'done', comment }, house.town);
    } else {
      const comment = [`Its attempts were ended without a winner`, ...kept].join('\n');
      if (!told.comments.some(({ text }) => text === comment)) await tracker.change(task, { comment }, house.town);
      await tracker.release(task, holderOfContest(contest, house.town));
    }
  }
  return stillIn(contest, () => [
    { type: 'contest.over', task, ...(standing.kind === 'won' ? { winner: standing.n } : {}) },
  ]);
};

const sayAttempt = ({ attempts }: Contest, n: number): string =>
  `Attempt ${n} of ${attempts.length} (${attempts.find((one) => one.n === n)?.child ?? 'no task'})`;

const sayKept = ({ n, child, left }: Attempt): readonly string[] =>
  left?.ref === undefined ? [] : [`Attempt ${n} (${child ?? 'no task'}) is kept as ${left.ref}`];

/** What should exist now: which tasks get a worker, and what each worker's process should be. */
import { obstacleTo, placed, takerOf, withoutPlace } from './assigning.ts';
import { type BudgetState, budgetsOf, heldBack, pausedBy } from './budget.ts';
import { heldByContest } from './contest.ts';
import type { ConvoyId, Instant, RigName, TaskId } from './ids.ts';
import type { Convoy, Polecat, Task, World } from './model.ts';
import type { Observed } from './observed.ts';
import { byReadiness, isReady } from './ready.ts';
import { type Reviewing, workedOn } from './review/rule.ts';
import { wantedReviews } from './reviewing.ts';
import { type Routed, routeOf } from './routing.ts';
import type { AgentTraits, RigSettings, Settings } from './settings.ts';
import { blockersWithin } from './together.ts';
import { isKeptBack, undoOf } from './undo.ts';

export type Plan = {
  readonly settings: Settings;
  readonly traits: Readonly<Record<string, AgentTraits>>;
  /** Minutes east of UTC, now: a day's budget ends at midnight here. */
  readonly zone?: number;
};

/**
 * `running`: a process should live. `kept`: whatever is there may stay. `none`: no process, all
 * else stays. `held`: as it is for now, between two tasks of a single-polecat convoy or for want of a place.
 * `cleared`: nothing should be left.
 * `paused`: it would run, but a budget is used up.
 */
export type Wish = 'running' | 'paused' | 'kept' | 'none' | 'held' | 'cleared';

export type Assignment = {
  readonly task: Task;
  readonly rig: RigSettings;
  /** Who takes it: what the rules chose, or a fallback of it. */
  readonly agent: string;
  readonly routed: Routed;
  readonly convoy?: ConvoyId;
  /** The worker that goes on, in a single-polecat convoy. */
  readonly polecat?: Polecat;
  /** It is to review what was handed in, not to work the task. */
  readonly reviews?: Reviewing;
};

/** A task that was asked for but cannot be worked or, `of` its review, not be reviewed, with the reason for a person. */
export type Impossible = {
  readonly task: Task;
  readonly because: string;
  readonly hint: string;
  readonly of?: 'review';
};

export type Goals = {
  readonly wishes: Readonly<Record<string, Wish>>;
  readonly assignments: readonly Assignment[];
  readonly impossible: readonly Impossible[];
  readonly budgets: readonly BudgetState[];
};

export const desire = (world: World, observed: Observed, plan: Plan, now: Instant): Goals => {
  const candidates = wanted(world, observed, plan, now);
  const budgets = budgetsOf(world, plan.settings, now, plan.zone ?? 0);
  const places = placesIn(world, plan, now);
  // What is all but done comes before what is still to begin, so that no writer takes a reviewer's place.
  const reviews = assignReviews(world, observed, plan, now, budgets, places);
  const { assignments, impossible } = assign(world, candidates, plan, now, budgets, places);
  const continuing = new Set(assignments.flatMap(({ polecat }) => (polecat === undefined ? [] : [polecat.id])));
  const wishes: Record<string, Wish> = {};
  for (const polecat of Object.values(world.polecats)) {
    wishes[polecat.id] = continuing.has(polecat.id) ? 'held' : wishFor(world, polecat, observed);
    if (wishes[polecat.id] === 'running' && pauseOf(budgets, polecat) !== undefined) wishes[polecat.id] = 'paused';
  }
  for (const polecat of withoutPlace(world, plan, now)) wishes[polecat.id] = 'held';
  return {
    wishes: keepWithin(world, wishes, plan.settings.limits.polecats),
    assignments: [...reviews.assignments, ...assignments],
    impossible: [...reviews.impossible, ...impossible],
    budgets,
  };
};

/** Why it may not work now, in words. One that has not begun is new work. */
export const pauseOf = (budgets: readonly BudgetState[], polecat: Polecat): string | undefined => {
  const work = { ...polecat, task: workedOn(polecat) };
  return polecat.run === 0 ? heldBack(budgets, work) : pausedBy(budgets, work);
};

const wishFor = (world: World, polecat: Polecat, observed: Observed): Wish => {
  switch (polecat.phase.kind) {
    case 'assigned':
    case 'working':
    case 'waiting':
      return 'running';
    case 'done':
    case 'stuck':
      return polecat.briefs.length > 0 && polecat.phase.kind === 'done' ? 'running' : 'kept';
    case 'stopped':
      return 'none';
    case 'leaving':
      return hasMore(world, polecat, observed) ? 'held' : 'cleared';
  }
};

/** Whether a single-polecat convoy has more tasks for this worker, ready now or after the others. */
const hasMore = (world: World, polecat: Polecat, observed: Observed): boolean => {
  const convoy = polecat.convoy === undefined ? undefined : world.convoys[polecat.convoy];
  if (convoy === undefined || !convoy.one || world.landed[polecat.task] === undefined) return false;
  const next = nextOf(world, convoy, observed);
  return next !== undefined && next.rig === polecat.rig;
};

const nextOf = (world: World, convoy: Convoy, observed: Observed): Task | undefined => {
  const all = knownTasks(observed);
  const isDone = doneIn(world, all);
  return convoy.tasks.map((id) => all.get(id)).find((task): task is Task => task !== undefined && !isDone(task.id));
};

/** What has landed is done even before its tracker says so, but not once a person has opened it again. */
const doneIn =
  (world: World, all: ReadonlyMap<TaskId, Task>) =>
  (id: TaskId): boolean => {
    const status = all.get(id)?.status;
    return status === 'closed' || (world.landed[id] !== undefined && status !== 'open');
  };

const knownTasks = (observed: Observed): ReadonlyMap<TaskId, Task> => {
  const all = Object.values(observed.rigs).flatMap(({ tasks }) => (tasks === 'unknown' ? [] : tasks));
  return new Map(all.map((task) => [task.id, task]));
};

/** Finished processes are kept for a look as long as there is room; the oldest go first. */
const keepWithin = (world: World, wishes: Record<string, Wish>, limit: number): Record<string, Wish> => {
  const running = Object.values(wishes).filter((wish) => wish === 'running').length;
  const kept = Object.values(world.polecats)
    .filter((polecat) => wishes[polecat.id] === 'kept')
    .sort((a, b) => b.epoch - a.epoch);
  for (const polecat of kept.slice(Math.max(0, limit - running))) wishes[polecat.id] = 'none';
  return wishes;
};

type Candidate = { readonly task: Task; readonly convoy?: Convoy; readonly slungTo?: string; readonly order: number };

/** Ready tasks that someone asked for: slung ones first, then convoys by age, then the rest. */
const wanted = (world: World, observed: Observed, plan: Plan, now: Instant): readonly Candidate[] => {
  const all = knownTasks(observed);
  const blockers = blockersWithin(world, [...all.values()], doneIn(world, all));
  const busy = new Set(
    Object.values(world.polecats)
      .filter((p) => p.phase.kind !== 'leaving')
      .map((p) => p.task),
  );
  const leaving = new Set(Object.values(world.polecats).map((polecat) => polecat.task));
  const convoys = Object.values(world.convoys).sort((a, b) => a.createdAt - b.createdAt);
  const held = heldByContest(world);
  const ready = [...all.values()].filter(
    (task) => !held(task) && !busy.has(task.id) && !leaving.has(task.id) && isReady(task, blockers, now),
  );
  return byReadiness(ready, now).flatMap((task): readonly Candidate[] => {
    const slinging = world.slung[task.id];
    if (isKeptBack(undoOf(world.undos, task.id), slinging !== undefined)) return [];
    if (slinging !== undefined) {
      return [{ task, order: 0, ...(slinging.agent === undefined ? {} : { slungTo: slinging.agent }) }];
    }
    const index = convoys.findIndex((convoy) => convoy.tasks.includes(task.id));
    const convoy = convoys[index];
    if (convoy !== undefined) {
      return convoy.one && nextOf(world, convoy, observed)?.id !== task.id ? [] : [{ task, convoy, order: 1 + index }];
    }
    const rig = plan.settings.rigs[task.rig];
    return rig?.dispatch === 'ready' ? [{ task, order: convoys.length + 1 }] : [];
  });
};

/** Takes a place in a rig, and says whether there was one. */
type Places = (rig: RigSettings) => boolean;

const placesIn = (world: World, { settings }: Plan, now: Instant): Places => {
  const active = placed(world, now);
  const inRig = new Map<RigName, number>();
  for (const { rig } of active) inRig.set(rig, (inRig.get(rig) ?? 0) + 1);
  let total = active.length;
  return (rig) => {
    const taken = inRig.get(rig.name) ?? 0;
    if (total >= settings.limits.polecats || taken >= rig.maxPolecats) return false;
    total += 1;
    inRig.set(rig.name, taken + 1);
    return true;
  };
};

const assignReviews = (
  world: World,
  observed: Observed,
  plan: Plan,
  now: Instant,
  budgets: readonly BudgetState[],
  take: Places,
): Pick<Goals, 'assignments' | 'impossible'> => {
  const { wanted: all, impossible, soon } = wantedReviews(world, knownTasks(observed), plan, now);
  const assignments = all.filter(
    ({ task, rig }) => heldBack(budgets, workOf(task, undefined)) === undefined && take(rig),
  );
  for (const rig of soon) take(rig);
  return { assignments, impossible };
};

const assign = (
  world: World,
  candidates: readonly Candidate[],
  plan: Plan,
  now: Instant,
  budgets: readonly BudgetState[],
  take: Places,
): Pick<Goals, 'assignments' | 'impossible'> => {
  const assignments: Assignment[] = [];
  const impossible: Impossible[] = [];
  for (const candidate of [...candidates].sort((a, b) => a.order - b.order)) {
    const { task, convoy } = candidate;
    const rig = plan.settings.rigs[task.rig];
    if (rig === undefined) continue;
    const routed = routeOf(task, rig, plan.settings, candidate.slungTo);
    const obstacle = obstacleTo(task, routed, rig, plan);
    if (obstacle !== undefined) impossible.push({ task, ...obstacle });
    const alone = convoy?.one === true;
    const agent = obstacle === undefined ? takerOf(task, routed, { world, plan, now, alone }) : undefined;
    if (agent === undefined) continue;
    if (heldBack(budgets, workOf(task, convoy)) !== undefined) continue;
    if (!take(rig)) continue;
    const polecat = alone && convoy !== undefined ? continuer(world, convoy.id, rig.name, agent) : undefined;
    assignments.push({
      task,
      rig,
      agent,
      routed,
      ...(convoy === undefined ? {} : { convoy: convoy.id }),
      ...(polecat === undefined ? {} : { polecat }),
    });
  }
  return { assignments, impossible };
};

const workOf = ({ id, rig }: Task, convoy: Convoy | undefined) => ({
  task: id,
  rig,
  ...(convoy === undefined ? {} : { convoy: convoy.id }),
});

/** The worker of a single-polecat convoy that has landed its last task and waits for the next. */
const continuer = (world: World, convoy: ConvoyId, rig: RigName, agent: string): Polecat | undefined =>
  Object.values(world.polecats).find(
    (polecat) =>
      polecat.convoy === convoy && polecat.rig === rig && polecat.agent === agent && polecat.phase.kind === 'leaving',
  );

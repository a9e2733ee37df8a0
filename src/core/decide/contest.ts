/** What a person may ask of a contest. */
import { placed } from '../assigning.ts';
import { ATTEMPTS, type Attempt, type Contest, contestOf, LANDING, standingOf, workerOn } from '../contest.ts';
import { type Decides, type Decision, events, type Facts, refuse, sayActor } from '../decide.ts';
import type { TownEvent } from '../event.ts';
import { type CheckSettings, isWithin } from '../gate-settings.ts';
import type { RigName, Sha, TaskId } from '../ids.ts';
import type { MergeRequest, Task, World } from '../model.ts';
import { togetherOf } from '../together.ts';
import { plural } from '../views/age.ts';
import { decideReview } from './review.ts';

type Kinds = 'contest.open' | 'contest.pick' | 'contest.graft' | 'contest.cancel';

export const decideContest: Decides<Kinds> = {
  'contest.open': (world, { task: id, attempts: count, agents, checks }, facts) => {
    const task = facts.tasks.find((known) => known.id === id);
    if (task === undefined) return refuse(`No such task: ${id}`, 'mayor task list shows them all');
    const obstacle =
      obstacleToOpen(world, task, count, facts) ??
      obstacleIn(agents, count, task, facts) ??
      obstacleInChecks(checks, task.rig, facts);
    if (obstacle !== undefined) return obstacle;
    const attempts = Array.from({ length: count }, (_, index): Attempt => {
      const agent = agents[index % agents.length];
      return { n: index + 1, ...(agent === undefined ? {} : { agent }) };
    });
    const { rig } = task;
    const by = sayActor(facts.actor);
    return events(
      [
        {
          type: 'contest.opened',
          ...{ task: id, rig, id: facts.fresh.slice(0, 8), attempts, by },
          ...(checks === undefined || checks.length === 0 ? {} : { checks }),
        },
      ],
      `${id} is worked in ${count} attempts, each by an agent and in a worktree of its own, at the cost of each; ${sayPlaces(world, task, count, facts)}`,
      id,
    );
  },

  'contest.pick': (world, { task, n, tree, anyway }, facts) => {
    const found = attemptIn(world, task, n);
    if ('kind' in found) return found;
    const approve = { kind: 'approve', task: found.child, tree } as const;
    return decideReview.approve(world, anyway === true ? { ...approve, anyway } : approve, facts);
  },

  'contest.graft': (world, { task, n, files: wanted }, { actor }) => {
    const found = attemptIn(world, task, n);
    if ('kind' in found) return found;
    const { contest, merge } = found;
    if (merge?.state.kind !== 'in-review') return refuse(`Attempt ${n} of ${task} is not in review`, lookAt(task));
    if (contest.graft?.state.kind === 'wanted')
      return refuse(`Files are just being put on attempt ${contest.graft.n}`, 'Wait for that to end');
    if (wanted.length === 0) return refuse('No file was named', `mayor attempts pick ${task} ${n} --with 3:src/a.ts`);
    const files = [];
    for (const { from, path, hunks } of wanted) {
      if (from === n) return refuse(`${path} of attempt ${n} is in attempt ${n} already`);
      if (!isInside(path)) return refuse(`${JSON.stringify(path)} is no path inside the repository`);
      const other = attemptIn(world, task, from);
      if ('kind' in other) return other;
      if (other.merge === undefined) return refuse(`Attempt ${from} of ${task} has handed in nothing`, lookAt(task));
      const few = hunks === undefined ? {} : { hunks: [...new Set(hunks)].sort((a, b) => a - b) };
      if (few.hunks?.length === 0) return refuse(`No hunk of ${path} was named`, `mayor attempts diff ${task} ${from}`);
      files.push({ from, path, source: other.merge.commit, ...few });
    }
    return events(
      [{ type: 'contest.grafting', task, n, onto: merge.commit, files, by: sayActor(actor) }],
      `${plural(files.length, 'file')} will be put on attempt ${n}, which is then to be looked at anew`,
      found.child,
    );
  },

  'contest.cancel': (world, { task }, { actor }) => {
    const contest = openContest(world, task);
    if ('kind' in contest) return contest;
    const standing = standingOf(world, contest);
    if (standing.kind === 'won') return refuse(`Attempt ${standing.n} of ${task} has landed: it is over already`);
    const moving = contest.attempts.find(({ child }) =>
      LANDING.has(world.merges[child ?? '']?.state.kind ?? 'returned'),
    );
    if (moving !== undefined) return refuse(`Attempt ${moving.n} of ${task} is landing`, lookAt(task));
    return events(
      [{ type: 'contest.cancelled', task, by: sayActor(actor) }],
      `The attempts at ${task} are ended, their branches kept; it is open again once they are gone`,
      task,
    );
  },
};

const lookAt = (task: TaskId): string => `mayor attempts ${task} shows how far they are`;

/** A task that is worked in attempts is not slung beside them; an attempt itself may be, as long as they go on. */
export const inContest = (world: World, task: TaskId): Decision | undefined => {
  const contest = world.contests[task];
  if (contest !== undefined && contest.state.kind !== 'over')
    return refuse(`${task} is worked in ${contest.attempts.length} attempts`, lookAt(task));
  const own = contestOf(world, task);
  return own?.contest.state.kind === 'cancelled'
    ? refuse(`The attempts at ${own.contest.task} were ended`, `mayor sling ${own.contest.task}`)
    : undefined;
};

/** An approval of an attempt while another one is on its way to the base would land both. */
export const otherPick = (world: World, task: TaskId): Decision | undefined => {
  const found = contestOf(world, task);
  if (found === undefined) return undefined;
  const { contest, attempt } = found;
  const standing = standingOf(world, contest);
  if (standing.kind === 'cancelled') return refuse(`The attempts at ${contest.task} were ended`);
  if (!('n' in standing) || standing.n === attempt.n) return undefined;
  const other = contest.attempts.find(({ n }) => n === standing.n)?.child ?? contest.task;
  return standing.kind === 'won'
    ? refuse(`Attempt ${standing.n} of ${contest.task} has landed`)
    : refuse(
        `Attempt ${standing.n} of ${contest.task} was picked already`,
        `To take another one, reject it first: mayor reject ${other} --because "…"`,
      );
};

/** What an approval decides beside the merge, where the task is an attempt. */
export const decidedBy = (world: World, task: TaskId, tree: Sha, by: string): readonly TownEvent[] => {
  const found = contestOf(world, task);
  return found === undefined
    ? []
    : [{ type: 'contest.decided', task: found.contest.task, n: found.attempt.n, tree, by }];
};

const openContest = (world: World, task: TaskId): Contest | Extract<Decision, { kind: 'refused' }> => {
  const contest = world.contests[task];
  if (contest === undefined)
    return refused(`${task} is not worked in several attempts`, `mayor sling ${task} --attempts 3`);
  if (contest.state.kind === 'over')
    return refused(`The attempts at ${task} are over`, `mayor attempts ${task} shows what came of them`);
  if (contest.state.kind === 'cancelled') return refused(`The attempts at ${task} were ended already`);
  return contest;
};

type Found = { readonly contest: Contest; readonly child: TaskId; readonly merge: MergeRequest | undefined };

const attemptIn = (world: World, task: TaskId, n: number): Found | Extract<Decision, { kind: 'refused' }> => {
  const contest = openContest(world, task);
  if ('kind' in contest) return contest;
  const child = contest.attempts.find((one) => one.n === n)?.child;
  if (child === undefined) return refused(`${task} has no attempt ${n}`, lookAt(task));
  return { contest, child, merge: world.merges[child] };
};

const refused = (what: string, hint?: string): Extract<Decision, { kind: 'refused' }> => ({
  kind: 'refused',
  refusal: { what, ...(hint === undefined ? {} : { hint }) },
});

const obstacleToOpen = (
  world: World,
  task: Task,
  count: number,
  { noAttempts, settings }: Facts,
): Decision | undefined => {
  const { id } = task;
  if (!Number.isInteger(count) || count < ATTEMPTS.least || count > ATTEMPTS.most)
    return refuse(`There may be ${ATTEMPTS.least} to ${ATTEMPTS.most} attempts at a task, not ${count}`);
  if (task.status === 'closed') return refuse(`${id} is closed`, `mayor task reopen ${id}`);
  if (task.kind === 'epic') return refuse(`${id} is an epic, which nobody works`, 'Name one of its parts');
  if (settings.rigs[task.rig]?.merge === 'pr')
    return refuse(
      `Rig ${task.rig} merges by pull requests: attempts would open one each`,
      'Set merge: ask in rigs.yaml to compare them here',
    );
  if (noAttempts !== undefined) return refuse(noAttempts.what, noAttempts.hint);
  const own = contestOf(world, id);
  if (own !== undefined) return refuse(`${id} is an attempt itself`, lookAt(own.contest.task));
  const convoy = togetherOf(world, id);
  if (convoy !== undefined)
    return refuse(
      `${id} lands with the rest of convoy "${convoy.name}", and an attempt lands by itself`,
      `mayor convoy together ${convoy.id} --off lets its tasks land one by one`,
    );
  const before = inContest(world, id);
  if (before !== undefined) return before;
  const worker = workerOn(world, id);
  if (worker !== undefined)
    return refuse(
      `${worker.id} has ${id} already`,
      'Attempts begin with a task that nobody works: let it land, or close it and add it anew',
    );
  if (task.assignee !== undefined)
    return refuse(`${task.assignee} has ${id} already`, `mayor task release ${id} lets go of it`);
  return undefined;
};

const obstacleIn = (
  agents: readonly string[],
  count: number,
  { id, origin }: Task,
  { settings, traits }: Facts,
): Decision | undefined => {
  if (agents.length > count) return refuse(`There are ${agents.length} agents for ${count} attempts`);
  for (const agent of agents) {
    const known = settings.agents[agent];
    if (known === undefined)
      return refuse(`No agent is called "${agent}"`, `Known: ${Object.keys(settings.agents).join(', ')}`);
    if (!known.enabled)
      return refuse(`Agent "${agent}" is not enabled`, `Set agents.${agent}.enabled: true in rigs.yaml`);
    if (traits[agent]?.runsBody === true && origin !== 'local')
      return refuse(`Agent "${agent}" runs only tasks written in this clone`, `Choose another agent for ${id}`);
  }
  return undefined;
};

/** Two of one name could not be told apart; files in the clone would be in every worktree. */
const obstacleInChecks = (
  checks: readonly CheckSettings[] = [],
  rig: RigName,
  { settings }: Facts,
): Decision | undefined => {
  const { path = '', checks: own = [] } = settings.rigs[rig] ?? {};
  const names = [...own, ...checks].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return refuse(`There are two checks called "${twice}"`, 'Give each a name of its own');
  const within = checks.find(({ files }) => files !== undefined && isWithin(path, files));
  return within === undefined
    ? undefined
    : refuse(`The files of the check "${within.name}" lie in the clone, where every agent sees them`, 'Move them out');
};

/** A contest multiplies what a task costs: how many begin at once is said before they do. */
const sayPlaces = (world: World, { rig }: Task, count: number, { settings, now }: Facts): string => {
  const active = placed(world, now);
  const room = Math.min(
    settings.limits.polecats - active.length,
    (settings.rigs[rig]?.maxPolecats ?? 0) - active.filter((polecat) => polecat.rig === rig).length,
  );
  const begin = Math.max(0, Math.min(count, room));
  if (begin === count) return `${plural(begin, 'agent')} will be started`;
  return `${plural(begin, 'agent')} will be started now, ${count - begin} once there is a place`;
};

const isInside = (path: string): boolean =>
  path !== '' &&
  !path.startsWith('/') &&
  !path.includes('\0') &&
  !path.split('/').some((part) => part === '..' || part === '.git' || part === '');

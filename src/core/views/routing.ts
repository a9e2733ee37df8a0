/** Why a task gets the agent that it gets, and why it waits where it does. */
import { accountOf, parkedNow } from '../accounts.ts';
import { obstacleTo, placed, takerOf } from '../assigning.ts';
import { liveContests } from '../contest.ts';
import type { Plan } from '../desire.ts';
import type { Instant, TaskId } from '../ids.ts';
import type { Polecat, Task, World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { mayStart } from '../patience.ts';
import { type Considered, ORDER, optionsFor, type Routed, routeOf } from '../routing.ts';
import type { RigSettings } from '../settings.ts';
import { type MergeWhy, mergeWhy } from './merge-why.ts';
import { reviewed } from './reviewed.ts';
import { taskRows } from './tasks.ts';

export type TaskWhy = {
  readonly task: string;
  readonly rig: string;
  readonly title: string;
  /** What the rules of this moment choose. */
  readonly agent: string;
  readonly role?: string;
  readonly model?: string;
  readonly effort?: string;
  readonly chosenBy: string;
  readonly considered: readonly Considered[];
  /** The chosen agent and its fallbacks, in their order. */
  readonly candidates: readonly Candidate[];
  /** Why it is not worked now, in one sentence; absent while it is, and once it has landed. */
  readonly waits?: string;
  /** How many attempts at it there are: those are worked in its place. */
  readonly attempts?: number;
  /** Once something was handed in. */
  readonly merge?: MergeWhy;
  /** Of one that is handed in: where its review by an agent stands, after "it is". */
  readonly review?: string;
  /** Who works it, as it was chosen then. */
  readonly worker?: {
    readonly polecat: string;
    readonly agent: string;
    readonly account: string;
    readonly chosenBy?: string;
    readonly role?: string;
    readonly model?: string;
    readonly effort?: string;
  };
};

export type Candidate = {
  readonly agent: string;
  readonly account: string;
  readonly state: 'free' | 'resting' | 'unusable';
  readonly because?: string;
  /** When its account works again. */
  readonly until?: Instant;
  readonly model?: string;
  readonly effort?: string;
};

export const taskWhy = (world: World, observed: Observed, plan: Plan, id: TaskId, now: Instant): TaskWhy | 'absent' => {
  const tasks = Object.values(observed.rigs).flatMap((facts) => (facts.tasks === 'unknown' ? [] : facts.tasks));
  const task = tasks.find((one) => one.id === id);
  const rig = task === undefined ? undefined : plan.settings.rigs[task.rig];
  if (task === undefined || rig === undefined) return 'absent';
  const polecat = Object.values(world.polecats).find((one) => one.task === id && one.phase.kind !== 'leaving');
  const routed = routeOf(task, rig, plan.settings, world.slung[id]?.agent ?? orderOf(polecat));
  const { agent, role, model, effort, chosenBy, considered } = routed;
  const merge = world.merges[id];
  const { review } = merge === undefined ? {} : reviewed(world, merge, rig);
  const contest = liveContests(world).find((one) => one.task === id);
  const waits =
    contest !== undefined
      ? undefined
      : polecat === undefined
        ? whyNotStarted(task, routed, rig, { world, observed, plan, now })
        : restsBecause(polecat);
  return {
    task: id,
    rig: task.rig,
    title: task.title,
    agent,
    chosenBy,
    considered,
    candidates: [agent, ...routed.fallback].map((one) =>
      candidate(task, { ...routed, agent: one }, rig, optionsFor(routed, one, plan.settings), { world, plan, now }),
    ),
    ...(role === undefined ? {} : { role }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
    ...(waits === undefined ? {} : { waits }),
    ...(contest === undefined ? {} : { attempts: contest.attempts.length }),
    ...mergeWhy(id, world, observed, plan, now),
    ...(review === undefined ? {} : { review: review.say }),
    ...(polecat === undefined
      ? {}
      : {
          worker: {
            polecat: polecat.id,
            agent: polecat.agent,
            account: accountOf(polecat.agent, polecat.rig, plan),
            ...(polecat.chosenBy === undefined ? {} : { chosenBy: polecat.chosenBy }),
            ...(polecat.role === undefined ? {} : { role: polecat.role }),
            ...(polecat.model === undefined ? {} : { model: polecat.model }),
            ...(polecat.effort === undefined ? {} : { effort: polecat.effort }),
          },
        }),
  };
};

const restsBecause = ({ phase }: Polecat): string | undefined =>
  phase.kind === 'waiting' || phase.kind === 'stuck' ? phase.because : undefined;

/** An order is over once a worker has it; nobody else than who was named takes it then. */
const orderOf = (polecat: Polecat | undefined): string | undefined =>
  polecat?.chosenBy === ORDER ? polecat.agent : undefined;

type Case = { readonly world: World; readonly plan: Plan; readonly now: Instant };

const candidate = (
  task: Task,
  routed: Routed,
  rig: RigSettings,
  options: Pick<Routed, 'model' | 'effort'>,
  { world, plan, now }: Case,
): Candidate => {
  const { agent } = routed;
  const account = accountOf(agent, task.rig, plan);
  const obstacle = obstacleTo(task, routed, rig, plan);
  if (obstacle !== undefined) return { agent, account, state: 'unusable', because: obstacle.because, ...options };
  const parking = parkedNow(world, account, now);
  if (parking !== undefined)
    return { agent, account, state: 'resting', because: parking.because, until: parking.until, ...options };
  if (!mayStart(world, agent, now))
    return {
      agent,
      account,
      state: 'unusable',
      because: 'it failed too often in a row, and is left alone for a while',
      ...options,
    };
  return { agent, account, state: 'free', ...options };
};

const whyNotStarted = (
  task: Task,
  routed: Routed,
  rig: RigSettings,
  { observed, ...rest }: Case & { readonly observed: Observed },
): string | undefined => {
  const { world, plan, now } = rest;
  const row = taskRows(world, observed, now).find(({ id }) => id === task.id);
  const state = row?.state ?? 'ready';
  if (state === 'blocked') return `it waits for ${row?.blockedBy.join(', ')}`;
  if (state === 'landed') return undefined;
  if (state === 'undone') return `its landing was taken back: mayor sling ${task.id} goes on from its branch`;
  if (state !== 'ready') return `it is ${state}`;
  const obstacle = obstacleTo(task, routed, rig, plan);
  if (obstacle !== undefined) return `${obstacle.because}. ${obstacle.hint}`;
  if (!isWanted(task, rig, world)) return `nobody has asked for it: mayor sling ${task.id}`;
  const resting = restOf(task, routed, rest);
  if (resting !== undefined) return resting;
  const workers = placed(world, now);
  if (workers.length >= plan.settings.limits.polecats) return 'all places of the town are taken';
  if (workers.filter((one) => one.rig === rig.name).length >= rig.maxPolecats)
    return `all places of rig ${rig.name} are taken`;
  return 'it is about to be given out';
};

const isWanted = ({ id }: Task, rig: RigSettings, world: World): boolean =>
  world.slung[id] !== undefined ||
  rig.dispatch === 'ready' ||
  Object.values(world.convoys).some(({ tasks }) => tasks.includes(id));

/** What a task that could be started waits for, where nobody may take it now. */
export const restOf = (task: Task, routed: Routed, { world, plan, now }: Case): string | undefined => {
  const convoy = Object.values(world.convoys).find(({ tasks }) => tasks.includes(task.id));
  if (takerOf(task, routed, { world, plan, now, alone: convoy?.one === true }) !== undefined) return undefined;
  const account = accountOf(routed.agent, task.rig, plan);
  const parking = parkedNow(world, account, now);
  if (parking === undefined) return `${routed.agent} failed too often in a row, and is left alone for a while`;
  const others =
    routed.fallback.length === 0 ? '' : `, and so do or cannot its fallbacks ${routed.fallback.join(', ')}`;
  return `the account ${account} rests${others}: ${parking.because}`;
};

/** The reason that a row shows of a task that is ready and yet waits: a role or an agent that is not there, an account. */
export const routingReason = (task: Task, world: World, plan: Plan, now: Instant): string | undefined => {
  const rig = plan.settings.rigs[task.rig];
  const isPlain = task.role === undefined && task.agent === undefined;
  // Hundreds of tasks are looked at often: rules are asked only where there may be something to say.
  if (rig === undefined || (isPlain && Object.keys(world.parked).length === 0)) return undefined;
  const routed = routeOf(task, rig, plan.settings, world.slung[task.id]?.agent);
  const obstacle = obstacleTo(task, routed, rig, plan);
  if (obstacle !== undefined) return obstacle.because;
  return isWanted(task, rig, world) && Object.keys(world.parked).length > 0
    ? restOf(task, routed, { world, plan, now })
    : undefined;
};

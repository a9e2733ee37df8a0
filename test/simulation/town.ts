/**
 * A town without I/O: the pure core against simulated ports that may fail at any step. Each step is
 * what the daemon does in one turn, with the crash points between intent, effect and record.
 */
import { expect } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import { afterClaim, afterLoss, holders } from '../../src/core/claims.ts';
import type { Plan } from '../../src/core/desire.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve } from '../../src/core/evolve.ts';
import type { PolecatId, TaskId } from '../../src/core/ids.ts';
import { emptyWorld, type Task, type World } from '../../src/core/model.ts';
import type { Observed, Pane, Verdict, Worktree } from '../../src/core/observed.ts';
import { afterFailure, afterReturn } from '../../src/core/patience.ts';
import { plan as planOf, SHOP, START, shaOf, task } from '../helpers/world.ts';
import { lookAtPulls, newHost, pullStep, type SimHost } from './pulls.ts';
import { undoStep } from './undo-steps.ts';

/** Somebody in another clone. */
const OTHER = 'other@elsewhere';

export type Fault =
  | 'none'
  | 'crash-before'
  | 'crash-after'
  | 'kill-pane'
  | 'kill-all'
  | 'start-fails'
  | 'move-base'
  | 'conflict'
  | 'close-task'
  | 'late-commit'
  | 'forget-panes'
  | 'take-over';

export type Sim = {
  world: World;
  now: number;
  readonly tasks: Map<TaskId, Task>;
  readonly panes: Map<string, Pane>;
  readonly worktrees: Map<PolecatId, Worktree>;
  base: number;
  /** Commits on the base, by task: each must appear once. */
  readonly landings: TaskId[];
  commits: number;
  /** Results of undos that are on the base. */
  readonly reverts: Set<string>;
  /** Until when the model refuses a worker, for its usage limit. */
  readonly limits: Map<PolecatId, number>;
  /** Where branches are pushed to, and its pull requests. */
  readonly host: SimHost;
};

export const newSim = (count: number, agent: string): Sim => ({
  world: emptyWorld,
  now: START,
  tasks: new Map(
    Array.from({ length: count }, (_, index) => task(`shop-${index + 1}`, { agent, createdAt: START + index })).map(
      (one) => [one.id, one],
    ),
  ),
  panes: new Map(),
  worktrees: new Map(),
  base: 1,
  landings: [],
  commits: 10,
  reverts: new Set(),
  limits: new Map(),
  host: newHost(),
});

export const simPlan = (): Plan => {
  const plan = planOf();
  const shop = plan.settings.rigs.shop;
  if (shop === undefined) throw new Error('no rig');
  return { ...plan, settings: { ...plan.settings, rigs: { shop: { ...shop, merge: 'auto', maxPolecats: 3 } } } };
};

export const look = (sim: Sim, hidden: boolean): Observed => {
  const verdicts: Record<string, Verdict> = {};
  for (const { polecat } of sim.panes.values()) {
    // Every turn ends some time: who has something to be told has come to rest by then.
    const isTurning = (sim.world.polecats[polecat]?.briefs.length ?? 0) === 0;
    const until = limitOf(sim, polecat);
    if (until !== undefined) verdicts[polecat] = { signal: 'limited', because: 'simulated', at: sim.now, until };
    else verdicts[polecat] = { signal: isTurning ? 'busy' : 'idle', because: 'simulated', at: sim.now };
  }
  return {
    at: sim.now,
    panesAskedAt: sim.now + 1,
    panes: hidden ? 'unknown' : [...sim.panes.values()],
    rigs: {
      shop: {
        tasks: [...sim.tasks.values()],
        worktrees: [...sim.worktrees.values()],
        base: shaOf(sim.base % 200),
        askedAt: sim.now + 1,
        lease: { ms: 900_000, renewedAt: sim.now },
      },
    },
    signs: {},
    verdicts,
    asks: {},
    pulls: lookAtPulls(sim),
    problems: [],
  };
};

const limitOf = (sim: Sim, polecat: PolecatId): number | undefined => {
  const until = sim.limits.get(polecat) ?? 0;
  return until > sim.now ? until : undefined;
};

export const record = (sim: Sim, events: readonly TownEvent[]): void => {
  for (const event of events) sim.world = evolve(sim.world, { ...event, seq: sim.world.seq + 1, at: sim.now, v: 1 });
};

/** One turn of the daemon under a fault. Returns what it wanted to do. */
export const turn = (sim: Sim, plan: Plan, fault: Fault, chance: number): readonly Action[] => {
  let session = 0;
  const moment = { now: sim.now, chance, session: () => `s-${sim.world.seq}-${session++}` };
  const actions = nextActions(sim.world, look(sim, fault === 'forget-panes'), plan, moment);
  outside(sim, fault);
  const seq = sim.world.seq;
  const keys = new Set<string>();
  for (const action of actions) {
    if (action.kind === 'record') {
      if (sim.world.seq >= seq) record(sim, action.events);
      continue;
    }
    // One in flight a key: the others come at the next look.
    if (keys.has(action.key)) continue;
    keys.add(action.key);
    if (fault === 'crash-before') return actions;
    const outcome = effect(sim, action, plan, fault, chance);
    if (fault === 'crash-after') return actions;
    record(sim, outcome);
  }
  return actions;
};

/** What happens in the world whatever Mayor does. */
const outside = (sim: Sim, fault: Fault): void => {
  if (fault === 'kill-pane' || fault === 'kill-all') {
    const keys = [...sim.panes.keys()];
    for (const key of fault === 'kill-all' ? keys : keys.slice(0, 1)) {
      const pane = sim.panes.get(key);
      if (fault === 'kill-all') sim.panes.delete(key);
      else if (pane?.alive === true) sim.panes.set(key, { ...pane, alive: false, exit: 137 });
    }
  }
  if (fault === 'move-base') sim.base += 1;
  if (fault === 'close-task') {
    const open = [...sim.tasks.values()].find((one) => one.status !== 'closed');
    if (open !== undefined) sim.tasks.set(open.id, { ...open, status: 'closed' });
  }
  if (fault === 'take-over') {
    const taken = [...sim.tasks.values()].find((one) => one.status === 'in-progress');
    if (taken !== undefined) sim.tasks.set(taken.id, { ...taken, assignee: OTHER });
  }
  if (fault === 'late-commit') {
    for (const [id, tree] of sim.worktrees)
      sim.worktrees.set(id, { ...tree, head: shaOf(++sim.commits % 250), ahead: tree.ahead + 1 });
  }
};

const start = (
  sim: Sim,
  action: Extract<Action, { kind: 'start' }>,
  plan: Plan,
  fault: Fault,
  chance: number,
): readonly TownEvent[] => {
  const polecat = sim.world.polecats[action.polecat];
  if (polecat === undefined || polecat.epoch !== action.epoch) return [];
  const worker = { polecat: action.polecat, epoch: action.epoch };
  const told = sim.tasks.get(polecat.task);
  if (told === undefined || told.status === 'closed') return [{ type: 'polecat.leaving', ...worker, because: 'gone' }];
  if (told.assignee === OTHER) return afterLoss(sim.world, polecat, OTHER, sim.now);
  if (fault === 'start-fails') {
    return afterFailure(
      sim.world,
      { polecat, run: polecat.run + 1, because: 'no disk', detail: '' },
      plan.settings.patience,
      sim.now,
      chance,
    );
  }
  sim.tasks.set(told.id, { ...told, status: 'in-progress', assignee: `${polecat.id}@sim` });
  const before = sim.worktrees.get(polecat.id);
  if (before === undefined || before.branch !== polecat.branch) {
    sim.worktrees.set(polecat.id, {
      path: `/w/${polecat.id}`,
      rig: SHOP,
      polecat: polecat.id,
      branch: polecat.branch,
      head: shaOf(sim.base % 200),
      tree: shaOf(5),
      dirty: [],
      ahead: 0,
      added: 0,
      removed: 0,
    });
  }
  const run = polecat.run + 1;
  for (const [key, pane] of sim.panes) if (pane.polecat === polecat.id && pane.run < run) sim.panes.delete(key);
  const key = `%${polecat.id}-${run}`;
  if (!sim.panes.has(key)) {
    sim.panes.set(key, {
      pane: key,
      rig: SHOP,
      polecat: polecat.id,
      epoch: polecat.epoch,
      run,
      alive: true,
      title: '',
    });
  }
  return [
    ...afterClaim(polecat, `${polecat.id}@sim`, 1),
    { type: 'polecat.prepared', ...worker, worktree: `/w/${polecat.id}`, baseSha: shaOf(1) },
    { type: 'polecat.started', ...worker, run, pane: key, delivered: polecat.briefs.map(({ id }) => id) },
  ];
};

const effect = (
  sim: Sim,
  action: Exclude<Action, { kind: 'record' }>,
  plan: Plan,
  fault: Fault,
  chance: number,
): readonly TownEvent[] => {
  switch (action.kind) {
    case 'start':
      return start(sim, action, plan, fault, chance);
    case 'deliver':
      return [
        { type: 'brief.delivered', polecat: action.polecat, epoch: action.epoch, brief: action.brief, receipt: 'sim' },
      ];
    case 'renew':
      return holders(sim.world, action.rig).flatMap((polecat) => {
        const by = sim.tasks.get(polecat.task)?.assignee;
        return by === OTHER ? afterLoss(sim.world, polecat, by, sim.now) : [];
      });
    case 'stop':
      sim.panes.delete(action.pane);
      return [];
    case 'clear':
      sim.worktrees.delete(action.polecat);
      return [{ type: 'polecat.cleared', polecat: action.polecat, epoch: action.epoch }];
    case 'collect': {
      const polecat = sim.world.polecats[action.polecat];
      if (polecat === undefined || polecat.phase.kind !== 'working') return [];
      if (action.exit === 0) return handIn(sim, polecat.id);
      const failure = { polecat, run: action.run, because: 'it ended', detail: '' };
      return afterFailure(sim.world, failure, plan.settings.patience, sim.now, chance);
    }
    case 'report': {
      const told = sim.tasks.get(action.task);
      if (told !== undefined && told.status !== 'closed') sim.tasks.set(told.id, { ...told, status: action.status });
      return [];
    }
    case 'compare': {
      const commit = sim.world.merges[action.task]?.commit;
      return commit === undefined ? [] : [{ type: 'merge.compared', task: action.task, commit, dropped: [] }];
    }
    case 'rehearse-undo':
    case 'check-undo':
    case 'land-undo':
    case 'settle-undo':
      return undoStep(sim, action);
    case 'propose':
    case 'follow':
      return pullStep(sim, action);
    // No reviews here: they have a simulation of their own.
    case 'match':
    // No contests here: they have a simulation of their own.
    case 'enter':
    case 'graft':
    case 'dismiss':
    case 'conclude':
    // Nor convoys that land together.
    case 'gather':
    case 'point':
      return [];
    default:
      return mergeStep(sim, action, plan, fault);
  }
};

type MergeKind = 'preview' | 'rehearse' | 'foresee' | 'check' | 'give-back' | 'land' | 'settle';

const mergeStep = (
  sim: Sim,
  action: Extract<Action, { kind: MergeKind }>,
  plan: Plan,
  fault: Fault,
): readonly TownEvent[] => {
  const onto = shaOf(sim.base % 200);
  switch (action.kind) {
    case 'preview': {
      const commit = sim.world.merges[action.task]?.commit;
      return commit === undefined
        ? []
        : [{ type: 'merge.previewed', task: action.task, commit, preview: { kind: 'green', onto } }];
    }
    case 'rehearse':
      return form(sim, action, plan, fault);
    case 'check':
      return [
        { type: 'train.checked', rig: action.rig, train: action.train, length: action.length, came: { kind: 'green' } },
      ];
    case 'give-back':
    // What a train ahead comes to is for the simulation of the refinery.
    case 'foresee':
      return [];
    case 'land': {
      const members = sim.world.trains[action.rig]?.members ?? [];
      const landed = members.every(({ task: one }) => sim.landings.includes(one));
      if (!landed && action.onto !== onto)
        return [{ type: 'train.ended', rig: action.rig, train: action.train, because: 'moved' }];
      if (!landed) {
        sim.base += 1;
        sim.landings.push(...members.map(({ task: one }) => one));
      }
      return [
        ...members.map(({ task: one, result }) => ({ type: 'merge.landed' as const, task: one, result })),
        { type: 'train.landed', rig: action.rig, train: action.train, result: action.result },
      ];
    }
    case 'settle':
      return action.tasks.flatMap((id) => {
        const told = sim.tasks.get(id);
        if (told !== undefined) sim.tasks.set(told.id, { ...told, status: 'closed' });
        const polecat = sim.world.polecats[sim.world.merges[id]?.polecat ?? ''];
        return [
          { type: 'merge.settled' as const, task: id, result: action.tip, pushed: false },
          ...(polecat === undefined
            ? []
            : [{ type: 'polecat.leaving' as const, polecat: polecat.id, epoch: polecat.epoch, because: 'landed' }]),
        ];
      });
  }
};

const form = (
  sim: Sim,
  { rig, tasks }: Extract<Action, { kind: 'rehearse' }>,
  plan: Plan,
  fault: Fault,
): readonly TownEvent[] => {
  const merges = tasks.flatMap((id) => sim.world.merges[id] ?? []);
  const [first, ...others] = merges;
  if (first === undefined) return [];
  const back =
    fault === 'conflict'
      ? afterReturn(
          sim.world,
          {
            ...{ merge: first, because: 'conflict', detail: 'both', base: 'main', fresh: `f${sim.world.seq}` },
            conflict: { commit: first.commit, onto: shaOf(sim.base % 200), files: ['a.txt'] },
          },
          plan.settings.patience,
          sim.now,
        )
      : [];
  const members = (fault === 'conflict' ? others : merges).map(({ task: id, commit }) => ({
    task: id,
    commit,
    result: shaOf(9),
  }));
  const formed = {
    type: 'train.formed' as const,
    rig,
    train: `t${sim.world.seq}`,
    onto: shaOf(sim.base % 200),
    members,
  };
  return [...back, ...(members.length === 0 ? [] : [formed])];
};

/** The agent commits and hands in, as `mayor done` would. */
export const handIn = (sim: Sim, id: PolecatId): readonly TownEvent[] => {
  const polecat = sim.world.polecats[id];
  const tree = sim.worktrees.get(id);
  if (polecat === undefined || tree === undefined || polecat.phase.kind !== 'working') return [];
  const head = shaOf(++sim.commits % 250);
  sim.worktrees.set(id, { ...tree, head, ahead: tree.ahead + 1 });
  const { task: id2, rig, branch, epoch } = polecat;
  return [
    { type: 'merge.requested', polecat: id, epoch, task: id2, rig, branch, commit: head, tree: tree.tree, by: 'agent' },
  ];
};

/** Agents work: every living one hands in, scripts by ending. */
/** Says whether anyone did. */
export const work = (sim: Sim, plan: Plan): boolean => {
  let worked = false;
  for (const [key, pane] of sim.panes) {
    const polecat = sim.world.polecats[pane.polecat];
    if (polecat === undefined || !pane.alive || polecat.run !== pane.run || polecat.phase.kind !== 'working') continue;
    if (limitOf(sim, pane.polecat) !== undefined) continue;
    worked = true;
    if (plan.traits[polecat.agent]?.done === 'exit') sim.panes.set(key, { ...pane, alive: false, exit: 0 });
    else if (polecat.briefs.length === 0) record(sim, handIn(sim, polecat.id));
  }
  return worked;
};

/** What must hold after every single step, whatever happens. */
export const invariants = (sim: Sim): void => {
  const living = [...sim.panes.values()].filter(({ alive }) => alive);
  const perPolecat = new Set(living.map(({ polecat }) => polecat));
  expect(perPolecat.size, 'one living process a polecat').toBe(living.length);
  const tasks = Object.values(sim.world.polecats)
    .filter(({ phase }) => phase.kind !== 'leaving')
    .map((polecat) => polecat.task);
  expect(new Set(tasks).size, 'one worker a task').toBe(tasks.length);
  expect(new Set(sim.landings).size, 'no task lands twice').toBe(sim.landings.length);
};

/**
 * Merging alone, without agents: the real queue and the real performers over a forge, with branches that
 * were planted, a journal in an array, and a crash wherever a test wants one.
 */
import type { Action } from '../../src/core/action.ts';
import { TransientError } from '../../src/core/errors.ts';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { evolve } from '../../src/core/evolve.ts';
import { polecatId, type Sha, type TaskId, taskId } from '../../src/core/ids.ts';
import { nextMerges } from '../../src/core/merging.ts';
import { emptyWorld, type Task, type World } from '../../src/core/model.ts';
import { emptyObserved, type Observed } from '../../src/core/observed.ts';
import { defaultPatience, type RigSettings } from '../../src/core/settings.ts';
import { isWanted } from '../../src/core/wanted.ts';
import { compare } from '../../src/mayor/perform/compare.ts';
import { gather, point } from '../../src/mayor/perform/gather.ts';
import { giveBack } from '../../src/mayor/perform/give-back.ts';
import { land, settle } from '../../src/mayor/perform/merge.ts';
import type { MergeHands, MergeRig } from '../../src/mayor/perform/merge-hands.ts';
import { preview } from '../../src/mayor/perform/preview.ts';
import { check, foresee, rehearse } from '../../src/mayor/perform/train.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { assigned, SHOP, START, settings, task } from './world.ts';

export type Branch = { readonly task: TaskId; readonly commit: Sha; readonly files: readonly string[] };

export type Refinery = {
  world(): World;
  events(): readonly Recorded[];
  /** A branch is handed in, for the first time or again. */
  handIn(branch: Branch): void;
  /** A person approves it; `anyway`: whatever its rehearsal says. */
  approve(task: TaskId, manner?: 'anyway'): void;
  /** One turn of the daemon, so long after the last. Says whether anything was done; a crash of the forge goes through. */
  turn(afterMs?: number): Promise<boolean>;
  /** The daemon dies: what it knew is what the journal says. */
  restart(): void;
  now(): number;
  /** Time passes; what is decided on the way is durable then, and what is to be done is told. */
  look(ms: number): Promise<readonly Effect[]>;
  /** Does it, and tells how to make durable what came of it, which may be later. */
  begin(effect: Effect, signal?: AbortSignal): Promise<() => void>;
  /** Whether that is still of use. */
  isWanted(effect: Effect): Promise<boolean>;
  /** What else was decided. */
  tell(events: readonly TownEvent[]): void;
  /** Integration branches, as they are put. */
  readonly integration: ReadonlyMap<string, Sha>;
  /** A task as its tracker has it from now on. */
  setTask(task: Task): void;
  tasks(): readonly Task[];
};

export type Effect = Exclude<Action, { kind: 'record' }>;

export type RefineryParts = {
  readonly rig: RigSettings;
  readonly forge: Forge;
  /** Of an earlier daemon: its journal, and the branches that it was given. */
  readonly past?: readonly Recorded[];
  readonly known?: readonly Branch[];
  /** Where branches are, and what they change; in memory unless given. */
  readonly workspace?: MergeRig['workspace'];
  /** What branches change cannot be read. */
  readonly unreadable?: boolean;
};

/** @param record called with what became durable */
export const openRefinery = (
  { rig, forge, workspace, past = [], known = [], unreadable = false }: RefineryParts,
  record: (recorded: readonly Recorded[]) => void = () => {},
): Refinery => {
  const journal: Recorded[] = [...past];
  let world = past.reduce(evolve, emptyWorld);
  let now = past.at(-1)?.at ?? START;
  const branches = new Map(known.map((branch) => [branch.task, branch] as const));
  const tasks = new Map(known.map(({ task: id }) => [id, task(id, { status: 'in-review' })] as const));

  const commit = (events: readonly TownEvent[]): void => {
    const recorded = events.map((event, index): Recorded => ({ ...event, seq: world.seq + index + 1, at: now, v: 1 }));
    record(recorded);
    journal.push(...recorded);
    world = recorded.reduce(evolve, world);
  };
  const integration = new Map<string, Sha>();
  const filesOf = (commitId: Sha): readonly string[] =>
    [...branches.values()].find((branch) => branch.commit === commitId)?.files ?? [];
  const hands: MergeHands = {
    store: { world: () => world },
    house: {
      town: 'test',
      settings: () => settings({ rigs: { shop: rig }, patience: { ...defaultPatience, returns: 1_000 } }),
      clock: { now: () => now, uuid: () => `u-${world.seq}` },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      rig: () => ({
        settings: rig,
        forge,
        workspace: workspace ?? {
          archive: async (branch) => {
            const was = integration.get(branch);
            integration.delete(branch);
            return was === undefined ? 'absent' : `refs/mayor/backup/branch/${branch}`;
          },
          branches: {
            restore: async (branch, at) => {
              integration.set(branch, at);
              return { kind: 'restored' };
            },
          },
          diff: async (of) => {
            if (unreadable) throw new TransientError('The diff cannot be read');
            return { text: '', truncated: false, files: filesOf(of).map((path) => ({ path, added: 1, removed: 0 })) };
          },
        },
        tracker: {
          get: async (id) => {
            const told = tasks.get(id);
            return told === undefined ? 'absent' : { task: told, comments: [] };
          },
          change: async (id, change) => {
            const changed = { ...(tasks.get(id) ?? task(id)), status: change.status ?? 'closed' };
            tasks.set(id, changed);
            return changed;
          },
        },
      }),
    },
  };

  const seen = async () => observedWith(await forge.base(), [...tasks.values()], now);
  const look = async (ms: number) => {
    now += ms;
    const actions = nextMerges(world, await seen(), hands.house.settings(), now);
    const decided = actions.flatMap((action) => (action.kind === 'record' ? action.events : []));
    if (decided.length > 0) commit(decided);
    return { decided, effects: actions.flatMap((action) => (action.kind === 'record' ? [] : [action])) };
  };
  const begin = async (effect: Effect, signal?: AbortSignal) => {
    const outcome = await performed(effect, signal === undefined ? hands : { ...hands, signal });
    return () => commit(outcome(world));
  };

  return {
    world: () => world,
    events: () => journal,
    now: () => now,
    look: async (ms) => {
      for (let step = ms; ; step = 0) {
        const { decided, effects } = await look(step);
        if (decided.length === 0) return effects;
      }
    },
    begin,
    isWanted: async (effect) => isWanted(effect, world, await seen()),
    tell: commit,
    integration,
    tasks: () => [...tasks.values()],
    setTask: (told) => {
      tasks.set(told.id, told);
    },
    restart: () => {
      world = journal.reduce(evolve, emptyWorld);
    },
    handIn: (branch) => {
      branches.set(branch.task, branch);
      if (!tasks.has(branch.task)) tasks.set(branch.task, task(branch.task, { status: 'in-review' }));
      commit(handedIn(world, branch));
    },
    approve: (id, manner) => {
      const tree = world.merges[id]?.tree;
      const anyway = manner === undefined ? {} : { anyway: true as const };
      if (tree !== undefined) commit([{ type: 'merge.approved', task: id, tree, by: 'dev', ...anyway }]);
    },
    turn: async (afterMs = 1_000) => {
      const { decided, effects } = await look(afterMs);
      const [effect] = decided.length > 0 ? [] : effects;
      if (effect === undefined) return decided.length > 0;
      (await begin(effect))();
      return true;
    },
  };
};

/** Of a worker of its own; handed in again by the same one. */
const handedIn = (world: World, { task: id, commit }: Branch): readonly TownEvent[] => {
  const known = Object.values(world.polecats).find((polecat) => polecat.task === id);
  const epoch = known?.epoch ?? world.epoch + 1;
  const worker = { polecat: known?.id ?? polecatId(`worker-${epoch}`), epoch };
  const branch = `mayor/${id}`;
  return [
    ...(known === undefined ? [assigned({ ...worker, task: id, branch })] : []),
    { type: 'merge.requested', ...worker, task: taskId(id), rig: SHOP, branch, commit, tree: commit, by: 'agent' },
  ];
};

const observedWith = (base: Sha, tasks: readonly Task[], now: number): Observed => ({
  ...emptyObserved,
  rigs: { shop: { tasks, worktrees: 'unknown', base, askedAt: now } },
});

const performed = (action: Effect, hands: MergeHands) => {
  switch (action.kind) {
    case 'preview':
      return preview(action, hands);
    case 'gather':
      return gather(action, hands);
    case 'point':
      return point(action, hands);
    case 'rehearse':
      return rehearse(action, hands);
    case 'foresee':
      return foresee(action, hands);
    case 'check':
      return check(action, hands);
    case 'give-back':
      return giveBack(action, hands);
    case 'land':
      return land(action, hands);
    case 'settle':
      return settle(action, hands);
    case 'compare':
      return compare(action, hands);
    default:
      throw new Error(`No step of merging: ${action.kind}`);
  }
};

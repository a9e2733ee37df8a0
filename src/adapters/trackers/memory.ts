/** Tasks in memory: what a tracker does, without git. For tests and demonstrations. */
import { checkDependencies, unknownTasks } from '../../core/dependencies.ts';
import { ConflictError, UsageError } from '../../core/errors.ts';
import type { Instant, RigName, TaskId } from '../../core/ids.ts';
import type { Task } from '../../core/model.ts';
import { changedTask, claimedTask, endsClaim, newTask, otherHolder, releasedTask } from '../../core/task-change.ts';
import { commentOf, nameOf } from '../../core/task-fields.ts';
import { candidateIds } from '../../core/task-id.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  Bulk,
  Claim,
  Imported,
  Lack,
  Lease,
  NewTask,
  TaskChange,
  TaskComment,
  Tracker,
} from '../../ports/tracker.ts';

type Held = { readonly holder: string; readonly token: number; readonly until?: Instant };

/** What trackers share that are meant to be two processes on one repository. */
export type TaskStore = {
  readonly tasks: Map<TaskId, Task>;
  readonly comments: Map<TaskId, readonly TaskComment[]>;
  readonly claims: Map<TaskId, Held>;
  /** How often each task was claimed. */
  readonly tokens: Map<TaskId, number>;
  readonly listeners: Set<() => void>;
};

export const taskStore = (): TaskStore => ({
  tasks: new Map(),
  comments: new Map(),
  claims: new Map(),
  tokens: new Map(),
  listeners: new Set(),
});

export type MemoryPlace = { readonly rig: RigName; readonly clock: Clock; readonly store: TaskStore };

export const memoryTracker = (place: MemoryPlace): Tracker => {
  const { store, clock } = place;
  const put = (task: Task): Task => {
    store.tasks.set(task.id, task);
    tell(store);
    return task;
  };
  return {
    kind: 'memory',
    lacks: LACKS,
    list: async () => [...store.tasks.values()],
    get: async (id) => {
      const task = store.tasks.get(id);
      return task === undefined ? 'absent' : { task, comments: store.comments.get(id) ?? [] };
    },
    create: async (draft, by) => put(made(place, draft, by)),
    change: async (id, change, by) => {
      const task = store.tasks.get(id);
      return task === undefined ? 'absent' : put(changed(place, task, change, by));
    },
    claim: async (id, name, lease) => {
      const holder = nameOf('holder', name);
      const task = store.tasks.get(id);
      if (task === undefined) return { kind: 'absent' };
      if (task.status === 'closed') return { kind: 'closed' };
      const held = store.claims.get(id);
      const isOver = held?.until !== undefined && held.until <= clock.now();
      if (held !== undefined && held.holder !== holder && !isOver) return takenFrom(held);
      const other = otherHolder(task, holder);
      if (other !== undefined && other !== held?.holder) return { kind: 'taken', by: other };
      const token = held?.holder === holder ? held.token : (store.tokens.get(id) ?? 0) + 1;
      put(claimedTask(task, holder, clock.now()));
      return keep(place, id, { holder, token }, lease);
    },
    renew: async (id, name, lease) => {
      const holder = nameOf('holder', name);
      const task = store.tasks.get(id);
      if (task === undefined) return { kind: 'absent' };
      if (task.status === 'closed') return { kind: 'closed' };
      const held = store.claims.get(id);
      if (held?.holder !== holder) return { kind: 'taken', by: held?.holder ?? otherHolder(task, holder) ?? '' };
      return keep(place, id, held, lease);
    },
    release: async (id, name) => {
      const holder = nameOf('holder', name);
      const task = store.tasks.get(id);
      if (task === undefined || store.claims.get(id)?.holder !== holder) return;
      store.claims.delete(id);
      put(releasedTask(task, holder, clock.now()));
    },
    watch: (hint) => {
      const listener = () => hint();
      store.listeners.add(listener);
      return () => void store.listeners.delete(listener);
    },
    bulk: bulkOf(store),
  };
};

const LACKS: readonly Lack[] = [
  { what: 'sync', instead: 'nothing: it is gone with the process' },
  { what: 'history and notes for agents', instead: 'nothing: it knows what is, not what was' },
];

const bulkOf = (store: TaskStore): Bulk => ({
  all: async () => [...store.tasks.values()].map((task) => ({ task, comments: store.comments.get(task.id) ?? [] })),
  take: async (plan, _, mode) => takeAll(store, plan, mode),
});

const takeAll = (store: TaskStore, plan: Parameters<Bulk['take']>[0], mode: 'write' | 'rehearse'): Imported => {
  const result: Record<keyof Imported, TaskId[]> = { created: [], updated: [], unchanged: [] };
  for (const { task, comments } of plan([...store.tasks.values()], new Set(store.claims.keys()))) {
    const old = store.tasks.get(task.id);
    const had = store.comments.get(task.id) ?? [];
    const fresh = comments.filter(
      (one) => !had.some(({ by, at, text }) => by === one.by && at === one.at && text === one.text),
    );
    result[old === undefined ? 'created' : old === task && fresh.length === 0 ? 'unchanged' : 'updated'].push(task.id);
    if (mode === 'rehearse') continue;
    store.tasks.set(task.id, task);
    if (fresh.length > 0)
      store.comments.set(
        task.id,
        [...had, ...fresh].sort((a, b) => a.at - b.at),
      );
  }
  if (mode === 'write') tell(store);
  return result;
};

const keep = ({ store, clock }: MemoryPlace, id: TaskId, held: Held, lease: Lease | undefined): Claim => {
  const { holder, token } = held;
  const until = lease === undefined ? {} : { until: clock.now() + lease.ms };
  store.claims.set(id, { holder, token, ...until });
  store.tokens.set(id, token);
  return { kind: 'claimed', token, ...until };
};

const takenFrom = ({ holder, until }: Held): Claim => ({
  kind: 'taken',
  by: holder,
  ...(until === undefined ? {} : { until }),
});

const made = ({ rig, clock, store }: MemoryPlace, draft: NewTask, by: string): Task => {
  nameOf('name', by);
  const { links = [], parent } = draft;
  const named = [...draft.dependsOn, ...links.map(({ task }) => task), ...(parent === undefined ? [] : [parent])];
  const missing = named.filter((id) => !store.tasks.has(id));
  if (missing.length > 0) throw unknownTasks(missing, rig);
  const id = candidateIds(rig, clock.random).find((candidate) => !store.tasks.has(candidate));
  if (id === undefined) throw new UsageError('No free task id was found', { hint: 'Try again' });
  return newTask(id, rig, draft, clock.now());
};

const changed = ({ rig, clock, store }: MemoryPlace, task: Task, change: TaskChange, author: string): Task => {
  const by = nameOf('name', author);
  const stale =
    change.token !== undefined && change.status !== undefined && change.token < (store.tokens.get(task.id) ?? 0);
  const next = stale ? task : changedTask(task, change, clock.now());
  checkDependencies(task, next, rig, (id) => store.tasks.get(id));
  if (change.comment !== undefined) {
    const comment = { by, at: clock.now(), text: commentOf(change.comment) };
    store.comments.set(task.id, [...(store.comments.get(task.id) ?? []), comment]);
  }
  if (stale)
    throw new ConflictError(
      `${task.id} is no longer ${by}'s: it was claimed by ${task.assignee ?? 'somebody else'} since`,
    );
  if (endsClaim(change.status)) store.claims.delete(task.id);
  return next;
};

/** Later, as with every other tracker: nobody may count on being called before the write returns. */
const tell = (store: TaskStore): void => {
  for (const listener of [...store.listeners]) queueMicrotask(listener);
};

/** Which tasks may be started, in what order, and what holds the others back. */
import type { Instant, TaskId } from './ids.ts';
import type { Task } from './model.ts';

/** Why a task has to wait, for which other, and from which of its parents that comes. */
export type Blocker = {
  readonly task: TaskId;
  readonly because: /** That one is not closed, or nobody knows it. */
    | 'unfinished'
    /** Only if that one fails, and it has not ended. */
    | 'may-fail'
    /** Only if that one failed, and it did not: it is held back for good. */
    | 'did-not-fail';
  readonly via?: TaskId;
};

/** The part of a task that says what it waits for. */
export type Waiting = Pick<Task, 'id' | 'status' | 'dependsOn' | 'links' | 'parent' | 'outcome'>;

/**
 * Tells of each of these tasks what holds it back: what it depends on itself, and what its parents
 * do, save what is part of those. Linear in all, whatever is asked. `isClosed` is for a caller
 * that knows more than the tasks do.
 */
export const blockersAmong = (
  tasks: readonly Waiting[],
  isClosed: (id: TaskId) => boolean = closedAmong(tasks),
): ((task: Waiting) => readonly Blocker[]) => blockersWith(() => tasks, isClosed);

/** The same of tasks that are only asked for when one with parents or links is met. */
export const blockersWith = (
  tasks: () => readonly Waiting[],
  closed: (id: TaskId) => boolean,
): ((task: Waiting) => readonly Blocker[]) => {
  // Few tasks have parents or links, and knowing each by its id takes longer than all the rest.
  let family: Family | undefined;
  const others = () => {
    family ??= familyOf(tasks());
    return family;
  };
  const own = (task: Waiting): readonly Blocker[] =>
    task.links === undefined && task.dependsOn.every(closed) ? NOTHING : ownOf(task);
  const ownOf = (task: Waiting): readonly Blocker[] => [
    ...unfinished(task.dependsOn, closed),
    ...(task.links ?? []).flatMap(({ kind, task: id }): readonly Blocker[] => {
      if (kind === 'waits-for')
        return (others().parts.get(id) ?? [id]).flatMap((part) =>
          closed(part) || part === task.id ? [] : [{ task: part, because: 'unfinished' }],
        );
      if (kind !== 'conditional-on-failure') return [];
      if (!closed(id)) return [{ task: id, because: 'may-fail' }];
      return others().known.get(id)?.outcome === 'failed' ? [] : [{ task: id, because: 'did-not-fail' }];
    }),
  ];
  return (task) => {
    const found = own(task);
    if (task.parent === undefined) return found;
    const { known } = others();
    const inherited = ancestorsOf(task.id, (id) => known.get(id)?.parent).flatMap((parent) => {
      const ancestor = known.get(parent);
      if (ancestor === undefined) return [];
      return own(ancestor).flatMap((blocker) =>
        isWithin(blocker.task, parent, known) ? [] : [{ ...blocker, via: parent }],
      );
    });
    return [...found, ...inherited];
  };
};

const NOTHING: readonly Blocker[] = [];

const closedAmong = (tasks: readonly Waiting[]): ((id: TaskId) => boolean) => {
  const closed = new Set<TaskId>();
  for (const { id, status } of tasks) if (status === 'closed') closed.add(id);
  return (id) => closed.has(id);
};

type Family = {
  readonly known: ReadonlyMap<TaskId, Waiting>;
  /** By their parent. */
  readonly parts: ReadonlyMap<TaskId, readonly TaskId[]>;
};

const familyOf = (tasks: readonly Waiting[]): Family => {
  const known = new Map<TaskId, Waiting>();
  const parts = new Map<TaskId, TaskId[]>();
  for (const task of tasks) {
    known.set(task.id, task);
    if (task.parent === undefined) continue;
    const siblings = parts.get(task.parent);
    if (siblings === undefined) parts.set(task.parent, [task.id]);
    else siblings.push(task.id);
  }
  return { known, parts };
};

const unfinished = (ids: readonly TaskId[], closed: (id: TaskId) => boolean): readonly Blocker[] =>
  ids.filter((id) => !closed(id)).map((id) => ({ task: id, because: 'unfinished' }));

/** From the nearest to the furthest; a circle of parents ends where it began. */
export const ancestorsOf = (id: TaskId, parentOf: (id: TaskId) => TaskId | undefined): readonly TaskId[] => {
  const found = new Set<TaskId>();
  for (let at = parentOf(id); at !== undefined && at !== id && !found.has(at); at = parentOf(at)) found.add(at);
  return [...found];
};

const isWithin = (id: TaskId, parent: TaskId, known: ReadonlyMap<TaskId, Waiting>): boolean =>
  id === parent || ancestorsOf(id, (at) => known.get(at)?.parent).includes(parent);

/** Open, not deferred, not an epic, claimed by nobody, and held back by nothing. */
export const isReady = (task: Task, blockers: (task: Waiting) => readonly Blocker[], now: Instant): boolean =>
  isWanted(task, now) && blockers(task).length === 0;

type Wanted = Pick<Task, 'status' | 'kind'> & {
  readonly assignee?: Task['assignee'] | undefined;
  readonly deferUntil?: Instant | undefined;
};

/** All of that but the last. */
export const isWanted = ({ status, kind, assignee, deferUntil }: Wanted, now: Instant): boolean =>
  status === 'open' && kind !== 'epic' && assignee === undefined && (deferUntil === undefined || deferUntil <= now);

/** Of these tasks the ones that may be started, in the order in which they should be. */
export const readyIn = (tasks: readonly Task[], now: Instant): readonly Task[] => {
  const blockers = blockersAmong(tasks);
  return byReadiness(
    tasks.filter((task) => isReady(task, blockers, now)),
    now,
  );
};

/** What holds back each of these tasks that is not closed; those that nothing does are absent. */
export const blockersIn = (tasks: readonly Task[]): ReadonlyMap<TaskId, readonly Blocker[]> => {
  const blockers = blockersAmong(tasks);
  return new Map(
    tasks.flatMap((task): readonly (readonly [TaskId, readonly Blocker[]])[] => {
      const found = task.status === 'closed' ? [] : blockers(task);
      return found.length === 0 ? [] : [[task.id, found]];
    }),
  );
};

const WEEK = 7 * 24 * 3_600_000;

/** Urgent first, then old first; a week of waiting is worth one step of priority, so nothing starves. */
export const byReadiness = (tasks: readonly Task[], now: Instant): readonly Task[] => {
  const byWeight = new Map<number, Task[]>();
  for (const task of tasks) {
    const weight = weightOf(task.priority, task.createdAt, now);
    const alike = byWeight.get(weight);
    if (alike === undefined) byWeight.set(weight, [task]);
    else alike.push(task);
  }
  return [...byWeight.keys()].sort((a, b) => a - b).flatMap((weight) => oldestFirst(byWeight.get(weight) ?? []));
};

/** The smallest comes first; among equals the oldest does. */
export const weightOf = (priority: number, createdAt: Instant, now: Instant): number =>
  priority - Math.floor(waitedMs(createdAt, now) / WEEK);

/** Nothing where nobody wrote down when it was made, as by hand: it would be the oldest of all. */
const waitedMs = (createdAt: Instant, now: Instant): number => (createdAt === 0 ? 0 : Math.max(0, now - createdAt));

/** Lists come in this order already, as a rule, and looking costs a tenth of sorting ten thousand. */
const oldestFirst = (tasks: Task[]): readonly Task[] =>
  tasks.every((task, at) => at === 0 || isOlder(tasks[at - 1], task)) ? tasks : tasks.sort(byAge);

const isOlder = (a: Task | undefined, b: Task): boolean => a !== undefined && byAge(a, b) <= 0;

const byAge = (a: Task, b: Task): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

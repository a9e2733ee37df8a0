/** What depends on what: who waits for whom, and the circles that may not be. */
import { UsageError } from './errors.ts';
import type { RigName, TaskId } from './ids.ts';
import type { Task } from './model.ts';

type Node = Pick<Task, 'id' | 'status' | 'dependsOn' | 'links' | 'parent'>;

/** What a task waits for itself, whatever kind of waiting it is. */
export const needsOf = ({ dependsOn, links }: Pick<Node, 'dependsOn' | 'links'>): readonly TaskId[] => [
  ...dependsOn,
  ...(links ?? []).flatMap(({ kind, task }) =>
    kind === 'waits-for' || kind === 'conditional-on-failure' ? [task] : [],
  ),
];

/**
 * For each task that is not closed, what it waits for: dependencies that are not closed, those that
 * nobody knows included. Tasks that wait for nothing are absent.
 */
export const blockersOf = (tasks: readonly Node[]): ReadonlyMap<TaskId, readonly TaskId[]> => {
  const closed = new Set(tasks.filter(({ status }) => status === 'closed').map(({ id }) => id));
  return new Map(
    tasks
      .filter(({ status }) => status !== 'closed')
      .map((task) => [task.id, needsOf(task).filter((other) => !closed.has(other))] as const)
      .filter(([, waits]) => waits.length > 0),
  );
};

/**
 * The circle that `id` would stand in if it depended on `dependsOn`: from `id` back to `id`, each
 * depending on the next. `undefined` when there is none.
 */
export const cycleOf = (
  id: TaskId,
  dependsOn: readonly TaskId[],
  graph: (id: TaskId) => readonly TaskId[],
): readonly TaskId[] | undefined => {
  const cameFrom = new Map<TaskId, TaskId>();
  const queue = [...dependsOn];
  for (const next of dependsOn) cameFrom.set(next, id);
  for (const at of queue) {
    if (at === id) return pathTo(id, cameFrom);
    for (const next of graph(at)) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  return undefined;
};

const pathTo = (id: TaskId, cameFrom: ReadonlyMap<TaskId, TaskId>): readonly TaskId[] => {
  const path = [id];
  for (let at = cameFrom.get(id); at !== undefined && at !== id; at = cameFrom.get(at)) path.unshift(at);
  return [id, ...path];
};

/**
 * Proves that the dependencies which a change adds exist and make no circle. Those that were there
 * already are not looked at: somebody may be taking a circle apart, or mending an unknown one.
 * @throws UsageError naming the unknown tasks, or the circle.
 */
export const checkDependencies = (before: Node, after: Node, rig: RigName, known: (id: TaskId) => Node | undefined) => {
  const had = new Set([...namedBy(before)]);
  const missing = namedBy(after).filter((id) => !had.has(id) && known(id) === undefined);
  if (missing.length > 0) throw unknownTasks([...new Set(missing)], rig);
  const old = new Set(needsOf(before));
  const added = needsOf(after).filter((id) => !old.has(id));
  const cycle = cycleOf(after.id, added, (id) => needsOf(known(id) ?? NOTHING));
  if (cycle !== undefined) throw circle(cycle, 'waits for', 'wait for itself');
  if (after.parent === undefined || after.parent === before.parent) return;
  const parents = cycleOf(after.id, [after.parent], (id) => {
    const parent = known(id)?.parent;
    return parent === undefined ? [] : [parent];
  });
  if (parents !== undefined) throw circle(parents, 'is part of', 'be part of itself');
};

const NOTHING: Pick<Node, 'dependsOn' | 'links'> = { dependsOn: [] };

/** Every task that this one names. */
const namedBy = ({ dependsOn, links, parent }: Node): readonly TaskId[] => [
  ...dependsOn,
  ...(links ?? []).map(({ task }) => task),
  ...(parent === undefined ? [] : [parent]),
];

const circle = (cycle: readonly TaskId[], joint: string, alone: string): UsageError =>
  new UsageError(
    cycle.length === 2 ? `Task ${cycle[0]} cannot ${alone}` : `That would be a circle: ${cycle.join(` ${joint} `)}`,
    { hint: 'Take one of these dependencies away first' },
  );

export const unknownTasks = (ids: readonly TaskId[], rig: RigName): UsageError =>
  new UsageError(`There is no task ${ids.join(', ')} in rig ${rig}`, { hint: 'See `mayor task list`' });

/**
 * Every circle among open tasks, each told once, starting at its smallest id. Writing refuses them,
 * so they come from elsewhere: from a hand-made edit, or from two edits that met in a merge.
 */
export const cyclesIn = (tasks: readonly Node[]): readonly (readonly TaskId[])[] => {
  const waits = blockersOf(tasks);
  const graph = (id: TaskId) => waits.get(id) ?? [];
  const told = new Set<TaskId>();
  const found: (readonly TaskId[])[] = [];
  for (const id of [...knots(waits)].sort()) {
    if (told.has(id)) continue;
    const cycle = cycleOf(id, graph(id), graph);
    if (cycle === undefined) continue;
    for (const member of cycle) told.add(member);
    found.push(cycle);
  }
  return found;
};

/** Tasks that are left when all that wait for nothing, or only for such, are taken away. */
const knots = (waits: ReadonlyMap<TaskId, readonly TaskId[]>): ReadonlySet<TaskId> => {
  const left = new Map([...waits].map(([id, others]) => [id, others.filter((other) => waits.has(other)).length]));
  const waiters = new Map<TaskId, TaskId[]>();
  for (const [id, others] of waits)
    for (const other of others) if (waits.has(other)) waiters.set(other, [...(waiters.get(other) ?? []), id]);
  const free = [...left].filter(([, count]) => count === 0).map(([id]) => id);
  for (const id of free) {
    left.delete(id);
    for (const waiter of waiters.get(id) ?? []) {
      const count = (left.get(waiter) ?? 0) - 1;
      left.set(waiter, count);
      if (count === 0) free.push(waiter);
    }
  }
  return new Set(left.keys());
};

/** Tasks under what they are part of. */
import type { Instant, TaskId } from './ids.ts';
import type { Task } from './model.ts';
import { byReadiness } from './ready.ts';

/** `last` says, from the root's parts down to the task itself, who has no sibling below. Empty for a root. */
export type Branch = { readonly task: Task; readonly last: readonly boolean[]; readonly parts: Parts };
/** How many parts a task has, and how many of them are closed. */
export type Parts = { readonly total: number; readonly closed: number };

export type Trunk = {
  readonly now: Instant;
  /** Only this task and what is under it. */
  readonly root?: TaskId;
  readonly shown: (task: Task) => boolean;
};

/**
 * Every task for which `shown` holds and whatever such a one is part of, parents before their parts,
 * those in the order in which they would be started. A circle of parents is cut open at its smallest id.
 */
export const treeOf = (tasks: readonly Task[], { now, root, shown }: Trunk): readonly Branch[] => {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const kept = new Set<TaskId>(root === undefined ? [] : [root]);
  for (const task of tasks)
    if (shown(task))
      for (let at: Task | undefined = task; at !== undefined && !kept.has(at.id); at = parentOf(at, known))
        kept.add(at.id);
  const parts = partsOf(byReadiness(tasks, now), known);
  const rows: Branch[] = [];
  const seen = new Set<TaskId>();
  for (const top of topsOf(tasks, { now, known, root })) {
    const waiting: { readonly task: Task; readonly last: readonly boolean[] }[] = [{ task: top, last: [] }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { task, last } = next;
      if (seen.has(task.id) || !kept.has(task.id)) continue;
      seen.add(task.id);
      const all = parts.get(task.id) ?? [];
      rows.push({
        task,
        last,
        parts: { total: all.length, closed: all.filter(({ status }) => status === 'closed').length },
      });
      const below = all.filter(({ id }) => kept.has(id) && !seen.has(id)).reverse();
      waiting.push(...below.map((part, at) => ({ task: part, last: [...last, at === 0] })));
    }
  }
  return rows;
};

type Known = ReadonlyMap<TaskId, Task>;

const parentOf = ({ parent }: Task, known: Known): Task | undefined =>
  parent === undefined ? undefined : known.get(parent);

const partsOf = (tasks: readonly Task[], known: Known): ReadonlyMap<TaskId, readonly Task[]> => {
  const parts = new Map<TaskId, Task[]>();
  for (const task of tasks) {
    const parent = parentOf(task, known);
    if (parent === undefined) continue;
    const siblings = parts.get(parent.id);
    if (siblings === undefined) parts.set(parent.id, [task]);
    else siblings.push(task);
  }
  return parts;
};

type Tops = { readonly now: Instant; readonly known: Known; readonly root: TaskId | undefined };

const topsOf = (tasks: readonly Task[], { now, known, root }: Tops): readonly Task[] => {
  if (root !== undefined) return tasks.filter(({ id }) => id === root);
  const tops = tasks.filter((task) => parentOf(task, known) === undefined);
  // Whatever no top leads to stands in a circle; the rest was seen when its turn comes again.
  return [...byReadiness(tops, now), ...[...tasks].sort((a, b) => (a.id < b.id ? -1 : 1))];
};

/**
 * Tasks as columns, because a hundred thousand small arrays take longer to read than sixteen long
 * ones. What nearly every task has stands in a column; the rest stands beside it for those that have it.
 */
import type { RigName, TaskId } from '../../../core/ids.ts';
import { type Priority, TASK_KINDS, TASK_STATUSES, type Task } from '../../../core/model.ts';

/** What is in a column of its own. */
type Common =
  | ('id' | 'rig' | 'title' | 'body' | 'kind' | 'status' | 'priority' | 'labels' | 'dependsOn')
  | ('createdAt' | 'updatedAt' | 'origin');

export type Table = {
  readonly ids: readonly TaskId[];
  readonly titles: readonly string[];
  /** Positions in the lists of the model. */
  readonly kinds: readonly number[];
  readonly statuses: readonly number[];
  readonly priorities: readonly Priority[];
  /** Positions in `sets`: most tasks share their labels with others. */
  readonly labels: readonly number[];
  readonly sets: readonly (readonly string[])[];
  /** 0 where there are none. */
  readonly dependsOn: readonly (readonly TaskId[] | 0)[];
  readonly createdAt: readonly number[];
  readonly updatedAt: readonly number[];
  /** Where each body ends, as JavaScript counts; it begins where the one before ends. */
  readonly ends: readonly number[];
  /** By position. Who is not in it was written here, and has nothing more. */
  readonly rest: Readonly<Record<number, Omit<Task, Common> & Partial<Pick<Task, 'origin'>>>>;
};

export function tableOf(tasks: readonly Task[]): Table {
  const sets = new Map<string, number>();
  const setOf = (labels: readonly string[]): number => {
    const key = JSON.stringify(labels);
    const known = sets.get(key) ?? sets.size;
    sets.set(key, known);
    return known;
  };
  let end = 0;
  return {
    ids: tasks.map(({ id }) => id),
    titles: tasks.map(({ title }) => title),
    kinds: tasks.map(({ kind }) => TASK_KINDS.indexOf(kind)),
    statuses: tasks.map(({ status }) => TASK_STATUSES.indexOf(status)),
    priorities: tasks.map(({ priority }) => priority),
    labels: tasks.map(({ labels }) => setOf(labels)),
    sets: [...sets.keys()].map((key): readonly string[] => JSON.parse(key)),
    dependsOn: tasks.map(({ dependsOn }) => (dependsOn.length === 0 ? 0 : dependsOn)),
    createdAt: tasks.map(({ createdAt }) => createdAt),
    updatedAt: tasks.map(({ updatedAt }) => updatedAt),
    ends: tasks.map(({ body }) => {
      end += body.length;
      return end;
    }),
    rest: Object.fromEntries(tasks.flatMap((task, at) => restOf(task, at))),
  };
}

const restOf = (task: Task, at: number): readonly (readonly [number, Table['rest'][number]])[] => {
  const { id, rig, title, body, kind, status, priority, labels, dependsOn, createdAt, updatedAt, origin, ...rest } =
    task;
  const all = origin === 'local' ? rest : { ...rest, origin };
  return Object.values(all).every((value) => value === undefined) ? [] : [[at, all]];
};

const NONE: readonly TaskId[] = [];

/** The other way. `bodies` is all bodies in a row. */
export function tasksFrom(table: Table, rig: RigName, bodies: string): readonly Task[] {
  const { ids, titles, kinds, statuses, priorities, labels, sets, dependsOn, createdAt, updatedAt, ends, rest } = table;
  return ids.map((id, at): Task => {
    const task: Task = {
      id,
      rig,
      title: titles[at] ?? '',
      body: bodies.slice(ends[at - 1] ?? 0, ends[at]),
      kind: TASK_KINDS[kinds[at] ?? 0] ?? 'task',
      status: TASK_STATUSES[statuses[at] ?? 0] ?? 'open',
      priority: priorities[at] ?? 2,
      labels: sets[labels[at] ?? 0] ?? [],
      dependsOn: dependsOn[at] || NONE,
      createdAt: createdAt[at] ?? 0,
      updatedAt: updatedAt[at] ?? 0,
      origin: 'local',
    };
    const more = rest[at];
    return more === undefined ? task : { ...task, ...more };
  });
}

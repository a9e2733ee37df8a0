/**
 * Tasks as columns, because a hundred thousand small arrays take longer to read than a dozen long
 * ones. What nearly every task has stands in a column, numbers as the bytes that they are in memory; the
 * rest stands beside it for those that have it.
 */
import type { RigName, TaskId } from '../../../core/ids.ts';
import { type Priority, TASK_KINDS, TASK_STATUSES, type Task } from '../../../core/model.ts';

/** What is in a column of its own. */
type Common =
  | ('id' | 'rig' | 'title' | 'body' | 'kind' | 'status' | 'priority' | 'labels' | 'dependsOn')
  | ('createdAt' | 'updatedAt' | 'origin');

/** What is written as text. */
export type Texts = {
  readonly ids: readonly TaskId[];
  readonly titles: readonly string[];
  /** What `labels` are positions in: most tasks share theirs with others. */
  readonly sets: readonly (readonly string[])[];
  /** 0 where there are none. */
  readonly dependsOn: readonly (readonly TaskId[] | 0)[];
  /** By position. Who is not in it was written here, and has nothing more. */
  readonly rest: Readonly<Record<number, Omit<Task, Common> & Partial<Pick<Task, 'origin'>>>>;
};

/** What is written as bytes. */
export type Numbers = {
  readonly createdAt: Float64Array;
  readonly updatedAt: Float64Array;
  /** Where each body ends, as JavaScript counts; it begins where the one before ends. */
  readonly ends: Uint32Array;
  readonly labels: Uint32Array;
  /** Positions in the lists of the model. */
  readonly kinds: Uint8Array;
  readonly statuses: Uint8Array;
  readonly priorities: Uint8Array;
};

export type Table = { readonly texts: Texts; readonly numbers: Numbers };

/** Bytes that the numbers of one task take. */
export const NUMBERS_BYTES = 2 * 8 + 2 * 4 + 3;

/** The widest first, so that each begins where it may. */
export const bytesOf = ({ createdAt, updatedAt, ends, labels, kinds, statuses, priorities }: Numbers): Buffer =>
  Buffer.concat(
    [createdAt, updatedAt, ends, labels, kinds, statuses, priorities].map((column) =>
      Buffer.from(column.buffer, column.byteOffset, column.byteLength),
    ),
  );

/** Of `size` tasks. `bytes` begins at a multiple of eight. */
export const numbersIn = (bytes: ArrayBuffer, size: number): Numbers => ({
  createdAt: new Float64Array(bytes, 0, size),
  updatedAt: new Float64Array(bytes, 8 * size, size),
  ends: new Uint32Array(bytes, 16 * size, size),
  labels: new Uint32Array(bytes, 20 * size, size),
  kinds: new Uint8Array(bytes, 24 * size, size),
  statuses: new Uint8Array(bytes, 25 * size, size),
  priorities: new Uint8Array(bytes, 26 * size, size),
});

export function tableOf(tasks: readonly Task[]): Table {
  const sets = new Map<string, number>();
  const setOf = (labels: readonly string[]): number => {
    const key = JSON.stringify(labels);
    const known = sets.get(key) ?? sets.size;
    sets.set(key, known);
    return known;
  };
  let end = 0;
  const numbers: Numbers = {
    createdAt: Float64Array.from(tasks, ({ createdAt }) => createdAt),
    updatedAt: Float64Array.from(tasks, ({ updatedAt }) => updatedAt),
    ends: Uint32Array.from(tasks, ({ body }) => {
      end += body.length;
      return end;
    }),
    labels: Uint32Array.from(tasks, ({ labels }) => setOf(labels)),
    kinds: Uint8Array.from(tasks, ({ kind }) => TASK_KINDS.indexOf(kind)),
    statuses: Uint8Array.from(tasks, ({ status }) => TASK_STATUSES.indexOf(status)),
    priorities: Uint8Array.from(tasks, ({ priority }) => priority),
  };
  const texts: Texts = {
    ids: tasks.map(({ id }) => id),
    titles: tasks.map(({ title }) => title),
    sets: [...sets.keys()].map((key): readonly string[] => JSON.parse(key)),
    dependsOn: tasks.map(({ dependsOn }) => (dependsOn.length === 0 ? 0 : dependsOn)),
    rest: Object.fromEntries(tasks.flatMap((task, at) => restOf(task, at))),
  };
  return { texts, numbers };
}

const restOf = (task: Task, at: number): readonly (readonly [number, Texts['rest'][number]])[] => {
  const { id, rig, title, body, kind, status, priority, labels, dependsOn, createdAt, updatedAt, origin, ...rest } =
    task;
  const all = origin === 'local' ? rest : { ...rest, origin };
  return Object.values(all).every((value) => value === undefined) ? [] : [[at, all]];
};

const NONE: readonly TaskId[] = [];
const PRIORITIES: readonly Priority[] = [0, 1, 2, 3, 4];

/** The other way. `bodies` is all bodies in a row. */
export function tasksFrom({ texts, numbers }: Table, rig: RigName, bodies: string): readonly Task[] {
  const { ids, titles, sets, dependsOn, rest } = texts;
  const { kinds, statuses, priorities, labels, createdAt, updatedAt, ends } = numbers;
  return ids.map((id, at): Task => {
    const task: Task = {
      id,
      rig,
      title: titles[at] ?? '',
      body: bodies.slice(ends[at - 1] ?? 0, ends[at]),
      kind: TASK_KINDS[kinds[at] ?? 0] ?? 'task',
      status: TASK_STATUSES[statuses[at] ?? 0] ?? 'open',
      priority: PRIORITIES[priorities[at] ?? 2] ?? 2,
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

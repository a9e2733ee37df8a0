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

/** What is written as JSON. */
export type Texts = {
  /** What `labels` are positions in: most tasks share theirs with others. */
  readonly sets: readonly (readonly string[])[];
  /** By position. Who is not in it depends on nothing. */
  readonly dependsOn: Readonly<Record<number, readonly TaskId[]>>;
  /** By position. Who is not in it was written here, and has nothing more. */
  readonly rest: Readonly<Record<number, Omit<Task, Common> & Partial<Pick<Task, 'origin'>>>>;
};

/** What is written as bytes. */
export type Numbers = {
  readonly createdAt: Float64Array;
  readonly updatedAt: Float64Array;
  /** Where each id, title and body ends in the text of them all, as JavaScript counts; it begins where the one before ends. */
  readonly idEnds: Uint32Array;
  readonly titleEnds: Uint32Array;
  readonly bodyEnds: Uint32Array;
  readonly labels: Uint32Array;
  /** Positions in the lists of the model. */
  readonly kinds: Uint8Array;
  readonly statuses: Uint8Array;
  readonly priorities: Uint8Array;
};

export type Table = {
  readonly texts: Texts;
  readonly numbers: Numbers;
  /** All in a row: they are read as one text of which each is a slice, which costs next to nothing. */
  readonly ids: string;
  readonly titles: string;
};

/** The body of a row. */
export type Bodies = (row: number) => string;

/** Bytes that the numbers of one task take. */
export const NUMBERS_BYTES = 2 * 8 + 4 * 4 + 3;

/** The widest first, so that each begins where it may. */
export const bytesOf = (numbers: Numbers): Buffer => {
  const { createdAt, updatedAt, idEnds, titleEnds, bodyEnds, labels, kinds, statuses, priorities } = numbers;
  const columns = [createdAt, updatedAt, idEnds, titleEnds, bodyEnds, labels, kinds, statuses, priorities];
  return Buffer.concat(columns.map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength)));
};

/** Of `size` tasks. `bytes` begins at a multiple of eight. */
export const numbersIn = (bytes: ArrayBuffer, size: number): Numbers => ({
  createdAt: new Float64Array(bytes, 0, size),
  updatedAt: new Float64Array(bytes, 8 * size, size),
  idEnds: new Uint32Array(bytes, 16 * size, size),
  titleEnds: new Uint32Array(bytes, 20 * size, size),
  bodyEnds: new Uint32Array(bytes, 24 * size, size),
  labels: new Uint32Array(bytes, 28 * size, size),
  kinds: new Uint8Array(bytes, 32 * size, size),
  statuses: new Uint8Array(bytes, 33 * size, size),
  priorities: new Uint8Array(bytes, 34 * size, size),
});

export function tableOf(tasks: readonly Task[]): Table & { readonly bodies: string } {
  const sets = new Map<string, number>();
  const setOf = (labels: readonly string[]): number => {
    const key = JSON.stringify(labels);
    const known = sets.get(key) ?? sets.size;
    sets.set(key, known);
    return known;
  };
  const numbers: Numbers = {
    createdAt: Float64Array.from(tasks, ({ createdAt }) => createdAt),
    updatedAt: Float64Array.from(tasks, ({ updatedAt }) => updatedAt),
    idEnds: endsOf(tasks.map(({ id }) => id)),
    titleEnds: endsOf(tasks.map(({ title }) => title)),
    bodyEnds: endsOf(tasks.map(({ body }) => body)),
    labels: Uint32Array.from(tasks, ({ labels }) => setOf(labels)),
    kinds: Uint8Array.from(tasks, ({ kind }) => TASK_KINDS.indexOf(kind)),
    statuses: Uint8Array.from(tasks, ({ status }) => TASK_STATUSES.indexOf(status)),
    priorities: Uint8Array.from(tasks, ({ priority }) => priority),
  };
  const texts: Texts = {
    sets: [...sets.keys()].map((key): readonly string[] => JSON.parse(key)),
    dependsOn: Object.fromEntries(
      tasks.flatMap(({ dependsOn }, at) => (dependsOn.length === 0 ? [] : [[at, dependsOn] as const])),
    ),
    rest: Object.fromEntries(tasks.flatMap((task, at) => restOf(task, at))),
  };
  const [ids, titles] = [tasks.map(({ id }) => id).join(''), tasks.map(({ title }) => title).join('')];
  return { texts, numbers, ids, titles, bodies: tasks.map(({ body }) => body).join('') };
}

const endsOf = (texts: readonly string[]): Uint32Array => {
  let end = 0;
  return Uint32Array.from(texts, (text) => {
    end += text.length;
    return end;
  });
};

const restOf = (task: Task, at: number): readonly (readonly [number, Texts['rest'][number]])[] => {
  const { id, rig, title, body, kind, status, priority, labels, dependsOn, createdAt, updatedAt, origin, ...rest } =
    task;
  const all = origin === 'local' ? rest : { ...rest, origin };
  return Object.values(all).every((value) => value === undefined) ? [] : [[at, all]];
};

export const NONE: readonly TaskId[] = [];
export const PRIORITIES: readonly Priority[] = [0, 1, 2, 3, 4];

/** `text` is all of them in a row. */
export const wholeBodies =
  ({ bodyEnds }: Numbers, text: string): Bodies =>
  (row) =>
    text.slice(bodyEnds[row - 1] ?? 0, bodyEnds[row]);

/** The other way: every row. */
export function tasksFrom(table: Table, rig: RigName, bodies: Bodies): readonly Task[] {
  const tasks: Task[] = [];
  for (let row = 0; row < table.numbers.kinds.length; row++) tasks.push(taskIn(table, row, rig, bodies));
  return tasks;
}

/** One row. */
export function taskIn({ texts, numbers, ids, titles }: Table, row: number, rig: RigName, bodies: Bodies): Task {
  const { kinds, statuses, priorities, labels, createdAt, updatedAt, idEnds, titleEnds } = numbers;
  const task: Task = {
    id: ids.slice(idEnds[row - 1] ?? 0, idEnds[row]) as TaskId,
    rig,
    title: titles.slice(titleEnds[row - 1] ?? 0, titleEnds[row]),
    body: bodies(row),
    kind: TASK_KINDS[kinds[row] ?? 0] ?? 'task',
    status: TASK_STATUSES[statuses[row] ?? 0] ?? 'open',
    priority: PRIORITIES[priorities[row] ?? 2] ?? 2,
    labels: texts.sets[labels[row] ?? 0] ?? [],
    dependsOn: texts.dependsOn[row] ?? NONE,
    createdAt: createdAt[row] ?? 0,
    updatedAt: updatedAt[row] ?? 0,
    origin: 'local',
  };
  const more = texts.rest[row];
  return more === undefined ? task : { ...task, ...more };
}

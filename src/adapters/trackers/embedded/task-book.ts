/** Tasks in the order in which they are listed, and each by its id. */
import type { TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';

/** What each of these has become; `undefined`: it is gone. */
export type Changes = ReadonlyMap<TaskId, Task | undefined>;

export type TaskBook = {
  /** Oldest first. */
  readonly rows: readonly Task[];
  readonly find: (id: TaskId) => Task | undefined;
  with(changes: Changes): TaskBook;
};

/** `rows` are in order. Only who looks one up pays for an index of them. */
export function taskBook(rows: readonly Task[]): TaskBook {
  let byId: ReadonlyMap<TaskId, Task> | undefined;
  return {
    rows,
    find(id) {
      byId ??= new Map(rows.map((task) => [task.id, task]));
      return byId.get(id);
    },
    with(changes) {
      const same = rows.filter(({ id }) => !changes.has(id));
      return taskBook(inOrder([...same, ...[...changes.values()].flatMap((task) => task ?? [])]));
    },
  };
}

/** Oldest first. */
export const inOrder = (tasks: readonly Task[]): readonly Task[] =>
  [...tasks].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));

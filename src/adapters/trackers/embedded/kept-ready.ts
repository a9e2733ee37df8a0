/**
 * Which tasks of the kept list may be started, without making an object of each: of a hundred thousand most
 * are closed, or wait, or nobody looks that far down. What ready means is core/ready.ts's business.
 */
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import { TASK_KINDS, TASK_STATUSES, type Task } from '../../../core/model.ts';
import { blockersWith, isWanted, type Waiting, weightOf } from '../../../core/ready.ts';
import { type KeptIndex, lookInIndex } from './index-file.ts';
import { NONE, type Table, taskIn } from './index-table.ts';
import type { Changes } from './task-book.ts';

export type ReadyWanted = {
  readonly rig: RigName;
  readonly now: Instant;
  /** At most so many. */
  readonly limit: number;
  /** Tasks that are claimed, whatever their file says. */
  readonly held: { has(id: TaskId): boolean; readonly size: number };
  /** What has changed since it was kept; nothing where that is not known. */
  readonly changesFrom: (tip: string) => Changes | undefined;
};

/** The first to be taken first, each made when it is asked for. Nothing where no list is kept, or not one that can be brought up to date. */
export const keptReady = (path: string, wanted: ReadyWanted): Iterable<Task> | undefined =>
  lookInIndex(path, (kept) => {
    const changes = wanted.changesFrom(kept.tip);
    return changes && readyOf(kept, changes, wanted);
  });

const readyOf = (kept: KeptIndex, changes: Changes, { rig, now, limit, held }: ReadyWanted): Iterable<Task> => {
  const rows = rowsOf(kept.table, changes);
  const closed = closedIn(rows);
  const blockers = blockersWith(() => rows.all().map(rows.waiting), closed);
  const byWeight = new Map<number, number[]>();
  for (const row of rows.all()) {
    if (!rows.mayBeReady(row, now) || (held.size > 0 && held.has(rows.id(row)))) continue;
    if (rows.waits(row) && blockers(rows.waiting(row)).length > 0) continue;
    const weight = weightOf(rows.priority(row), rows.createdAt(row), now);
    const alike = byWeight.get(weight);
    if (alike === undefined) byWeight.set(weight, [row]);
    else alike.push(row);
  }
  const chosen = [...byWeight.keys()]
    .sort((a, b) => a - b)
    .flatMap((weight) => rows.oldestFirst(byWeight.get(weight) ?? []))
    .slice(0, limit);
  const bodies = kept.bodiesOf(chosen.filter((row) => rows.changed(row) === undefined));
  return {
    *[Symbol.iterator]() {
      for (const row of chosen) yield rows.changed(row) ?? taskIn(kept.table, row, rig, bodies);
    },
  };
};

type Rows = ReturnType<typeof rowsOf>;

/** The rows of the table that are as they were, then those that have changed. */
const rowsOf = (table: Table, changes: Changes) => {
  const { texts, numbers, ids } = table;
  const { kinds, statuses, priorities, createdAt, idEnds } = numbers;
  const size = kinds.length;
  const fresh = [...changes.values()].flatMap((task) => task ?? []);
  const fresher = (row: number): Task | undefined => (row < size ? undefined : fresh[row - size]);
  const gone = new Set([...changes.keys()].map((id) => rowWith(table, id)));
  const status = (row: number) => fresher(row)?.status ?? TASK_STATUSES[statuses[row] ?? 0] ?? 'open';
  const kind = (row: number) => fresher(row)?.kind ?? TASK_KINDS[kinds[row] ?? 0] ?? 'task';
  const more = (row: number): Partial<Task> => fresher(row) ?? texts.rest[row] ?? NOTHING;
  const id = (row: number) => fresher(row)?.id ?? (ids.slice(idEnds[row - 1] ?? 0, idEnds[row]) as TaskId);
  const dependsOn = (row: number) => fresher(row)?.dependsOn ?? texts.dependsOn[row] ?? NONE;
  const age = (row: number) => fresher(row)?.createdAt ?? createdAt[row] ?? 0;
  const compare = (a: number, b: number) => age(a) - age(b) || (id(a) < id(b) ? -1 : 1);
  return {
    all: () => {
      const every = Array.from({ length: size + fresh.length }, (_, row) => row);
      return gone.size === 0 ? every : every.filter((row) => !gone.has(row));
    },
    id,
    status,
    priority: (row: number) => fresher(row)?.priority ?? priorities[row] ?? 2,
    createdAt: age,
    changed: fresher,
    mayBeReady: (row: number, now: Instant) => {
      const { assignee, deferUntil } = more(row);
      return isWanted({ status: status(row), kind: kind(row), assignee, deferUntil }, now);
    },
    /** Whether anything could hold it back. */
    waits: (row: number) => dependsOn(row).length > 0 || more(row) !== NOTHING,
    waiting: (row: number): Waiting => {
      const known = { id: id(row), status: status(row), dependsOn: dependsOn(row) };
      const others = more(row);
      return others === NOTHING ? known : { ...others, ...known };
    },
    /** The table has them in order already. */
    oldestFirst: (rows: number[]) => (fresh.length === 0 ? rows : rows.sort(compare)),
  };
};

const NOTHING = {};

/** -1 where there is none. */
const rowWith = ({ ids, numbers: { idEnds } }: Table, id: TaskId): number => {
  for (let at = ids.indexOf(id); at >= 0; at = ids.indexOf(id, at + 1)) {
    const row = at === 0 ? 0 : idEnds.indexOf(at) + 1;
    if ((at === 0 || row > 0) && idEnds[row] === at + id.length) return row;
  }
  return -1;
};

/** Only those who depend on something ask. */
const closedIn = (rows: Rows): ((id: TaskId) => boolean) => {
  let closed: ReadonlySet<TaskId> | undefined;
  return (id) => {
    closed ??= new Set(
      rows
        .all()
        .filter((row) => rows.status(row) === 'closed')
        .map(rows.id),
    );
    return closed.has(id);
  };
};

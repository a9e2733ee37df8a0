/** What becomes of tasks from elsewhere in a rig: which are new, which have changed, under what ids. */
import { withoutCircles } from './circles.ts';
import { UsageError } from './errors.ts';
import type { ExchangeComment, ExchangeTask, Lost, Refused } from './exchange.ts';
import { type Instant, isName, type RigName, type TaskId, taskId } from './ids.ts';
import { fitComments, fitTask } from './import-fit.ts';
import type { Task } from './model.ts';
import { candidateIds } from './task-id.ts';

type PlannedImport = { readonly task: Task; readonly comments: readonly ExchangeComment[] };

export type ImportPlan = {
  /** Whole tasks; those that need not change stand there as they are. */
  readonly imports: readonly PlannedImport[];
  readonly lost: readonly Lost[];
  readonly refused: readonly Refused[];
};

type Known = {
  readonly rig: RigName;
  /** All tasks of the rig. */
  readonly tasks: readonly Task[];
  /** Those that somebody has a claim on: how far they are is not for a file to say. */
  readonly held: ReadonlySet<TaskId>;
  readonly now: Instant;
  /** `own`: this tracker cannot be told when a task was made or closed, so its dates prove nothing. */
  readonly dates: 'kept' | 'own';
};

/**
 * Pure and repeatable: the same tasks get the same ids in every clone, and a second time they are
 * found again. What was changed here after its file was written stays as it is here.
 */
export function planImport(incoming: readonly ExchangeTask[], known: Known): ImportPlan {
  const lost: Lost[] = [];
  const refused: Refused[] = [];
  const matched = matchAll(incoming, known, refused);
  const names = new Map(matched.map(({ from, id }) => [from.id, id]));
  const byRef = new Map(
    known.tasks.flatMap((task) => (task.externalRef === undefined ? [] : [[task.externalRef, task.id]])),
  );
  const here = new Set<string>(known.tasks.map(({ id }) => id));
  const idOf = (name: string): TaskId | undefined =>
    names.get(name) ?? byRef.get(name) ?? (here.has(name) && isName(name) ? taskId(name) : undefined);
  const imports: PlannedImport[] = [];
  for (const { from, id, old } of matched) {
    try {
      const fitted = fitTask(
        from,
        { id, rig: known.rig, now: known.now, idOf, ...(old === undefined ? {} : { old }) },
        lost,
      );
      const comments = fitComments(from, lost);
      imports.push({ task: old === undefined ? fitted : chosen(old, fitted, from, known, lost), comments });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refused.push({ place: from.id, why: error.message });
    }
  }
  const back = new Map<string, string>(matched.map(({ from, id }) => [id, from.id]));
  const calledThere = (id: TaskId): string => back.get(id) ?? id;
  const before = new Map(known.tasks.map((task) => [task.id, task]));
  const planned = withoutCircles(known.tasks, onlyKnown(imports, here, lost, calledThere), lost, calledThere).map(
    (one) => {
      const old = before.get(one.task.id);
      return old !== undefined && isEqual(one.task, old) ? { ...one, task: old } : one;
    },
  );
  return { imports: planned, lost, refused };
}

type Match = { readonly from: ExchangeTask; readonly id: TaskId; readonly old?: Task };

const matchAll = (
  incoming: readonly ExchangeTask[],
  { rig, tasks, dates }: Known,
  refused: Refused[],
): readonly Match[] => {
  const byId = new Map<string, Task>(tasks.map((task) => [task.id, task]));
  const byRef = new Map(tasks.flatMap((task) => (task.externalRef === undefined ? [] : [[task.externalRef, task]])));
  const taken = new Set<string>(byId.keys());
  const seen = new Set<string>();
  const unique = incoming.filter((from) => {
    const again = seen.has(from.id);
    seen.add(from.id);
    if (again) refused.push({ place: from.id, why: 'It is there twice; the first was taken' });
    return !again;
  });
  const used = new Set<TaskId>();
  const matched = unique.map((from) => {
    const [referred, named] = [byRef.get(refOf(from)), byId.get(from.id)];
    const isReferred = referred !== undefined && (dates === 'own' || isSame(referred, from));
    const old = isReferred ? referred : named !== undefined && isSame(named, from) ? named : undefined;
    if (old === undefined || used.has(old.id)) return { from };
    used.add(old.id);
    return { from, old };
  });
  return matched.map(({ from, old }) => {
    const id = old?.id ?? freeId(from, rig, taken);
    taken.add(id);
    return old === undefined ? { from, id } : { from, id, old };
  });
};

const refOf = ({ address, id }: ExchangeTask): string => address ?? id;

/** Ids such as `12` are used by many a tracker: born at another moment, it is another task. */
const isSame = (task: Task, { address, createdAt }: ExchangeTask): boolean =>
  address !== undefined || createdAt === undefined || createdAt === task.createdAt;

/** Its own where it is of our kind; else one that follows from its name, so that every clone finds the same. */
const freeId = (from: ExchangeTask, rig: RigName, taken: ReadonlySet<string>): TaskId => {
  const candidates = candidateIds(rig, randomFrom(`${refOf(from)} ${from.createdAt ?? ''}`));
  const prefix = candidates[0]?.replace(/[^-]*$/, '') ?? '';
  if (isName(from.id) && from.id.startsWith(prefix) && from.id.length > prefix.length && !taken.has(from.id))
    return taskId(from.id);
  const free = candidates.find((id) => !taken.has(id));
  if (free === undefined) throw new UsageError('No free task id was found', { hint: 'Try again' });
  return free;
};

/** Numbers that only look like chance: mulberry32, begun with an FNV-1a hash of the text. */
const randomFrom = (text: string): (() => number) => {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Which of two states of one task is to be: the later one; without a date, the file's unless it was touched here. */
const chosen = (old: Task, fitted: Task, from: ExchangeTask, { held, dates }: Known, lost: Lost[]): Task => {
  const { createdAt, updatedAt, origin, closedAt } = old;
  const theirs = { createdAt, updatedAt, origin, ...(dates === 'own' && closedAt !== undefined ? { closedAt } : {}) };
  const next = held.has(old.id) ? { ...fitted, ...howFar(old) } : fitted;
  if (next !== fitted && howFarText(fitted) !== howFarText(old))
    lost.push({ task: from.id, field: 'status', why: `it is being worked on here, as ${old.id}` });
  if (isEqual({ ...next, ...theirs }, old)) return old;
  const stamp = from.updatedAt ?? from.createdAt;
  const older = stamp === undefined ? updatedAt !== createdAt : stamp < updatedAt;
  if (!older) return next;
  lost.push({ task: from.id, field: 'changes', why: `${old.id} was changed here since` });
  return old;
};

const howFar = ({ status, assignee, outcome, closedAt }: Task): Partial<Task> => ({
  status,
  ...(assignee === undefined ? {} : { assignee }),
  ...(outcome === undefined ? {} : { outcome }),
  ...(closedAt === undefined ? {} : { closedAt }),
});
const howFarText = (task: Task): string => JSON.stringify([task.status, task.outcome ?? 'done']);

/** Value for value; the order of keys says nothing, and a key that says nothing is none. */
const isEqual = (a: object, b: object): boolean => sortedText(a) === sortedText(b);
const sortedText = (value: object): string =>
  JSON.stringify(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
    (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
        : inner,
  );

/** A task that was refused is nobody's dependency. */
const onlyKnown = (
  imports: readonly PlannedImport[],
  here: ReadonlySet<string>,
  lost: Lost[],
  calledThere: (id: TaskId) => string,
): readonly PlannedImport[] => {
  const there = new Set<string>([...here, ...imports.map(({ task }) => task.id)]);
  return imports.map((one) => {
    const { parent, links, ...task } = one.task;
    const named = [
      ...task.dependsOn,
      ...(links ?? []).map((link) => link.task),
      ...(parent === undefined ? [] : [parent]),
    ];
    const gone = named.filter((id) => !there.has(id));
    if (gone.length === 0) return one;
    for (const id of gone)
      lost.push({ task: calledThere(task.id), field: 'dependencies', why: `${calledThere(id)} could not be imported` });
    const left = (links ?? []).filter((link) => there.has(link.task));
    return {
      ...one,
      task: {
        ...task,
        dependsOn: task.dependsOn.filter((id) => there.has(id)),
        ...(parent !== undefined && there.has(parent) ? { parent } : {}),
        ...(left.length === 0 ? {} : { links: left }),
      },
    };
  });
};

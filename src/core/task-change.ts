/** What a change, a claim or a release makes of a task: the same in every tracker. */
import type { Instant, RigName, TaskId } from './ids.ts';
import type { Outcome, Priority, Task, TaskKind, TaskLink, TaskStatus } from './model.ts';
import {
  bodyOf,
  customOf,
  estimateOf,
  idsOf,
  instantOf,
  joinBody,
  kindOf,
  labelsOf,
  lineOf,
  linksOf,
  nameOf,
  outcomeOf,
  priorityOf,
  proseOf,
  statusOf,
  titleOf,
  withoutOvertaken,
} from './task-fields.ts';

/** What a task may lack. */
type Optional = {
  readonly deferUntil?: Instant;
  readonly agent?: string;
  readonly role?: string;
  readonly parent?: TaskId;
  readonly links?: readonly TaskLink[];
  readonly estimate?: number;
  readonly acceptance?: string;
  readonly design?: string;
  readonly externalRef?: string;
  readonly convoy?: string;
};

type Draft = Optional & {
  readonly title: string;
  readonly body: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly dependsOn: readonly TaskId[];
  readonly custom?: Readonly<Record<string, string>>;
};

type Change = { readonly [Field in Exclude<keyof Draft, 'custom'>]?: Draft[Field] | null } & {
  readonly custom?: Readonly<Record<string, string | null>>;
  readonly status?: TaskStatus;
  readonly outcome?: Outcome;
};

/** A new task: open and nobody's. @throws UsageError on a field that may not be. */
export const newTask = (id: TaskId, rig: RigName, draft: Draft, now: Instant): Task => {
  const { title, rest } = titleOf(draft.title);
  return {
    id,
    rig,
    title,
    body: bodyOf(joinBody(rest, draft.body)),
    kind: kindOf(draft.kind),
    status: 'open',
    priority: priorityOf(draft.priority),
    labels: labelsOf(draft.labels),
    dependsOn: idsOf(draft.dependsOn),
    ...optionalOf(draft),
    ...customOf({}, draft.custom ?? {}),
    createdAt: now,
    updatedAt: now,
    origin: 'local',
  };
};

/**
 * The task with every field of `change` set; the very same task when nothing differs. `null` takes
 * a field away. Becoming `open` or `closed` ends a claim, so it takes the assignee away too.
 * Whether dependencies exist and have no cycle is for the caller to know.
 * @throws UsageError on a field that may not be.
 */
export const changedTask = (task: Task, change: Change, now: Instant): Task => {
  const { title, rest } = change.title == null ? { title: task.title, rest: '' } : titleOf(change.title);
  const status = change.status === undefined ? task.status : statusOf(change.status);
  const { assignee } = task;
  return ifDifferent(task, now, {
    title,
    body: change.body == null && rest === '' ? task.body : bodyOf(joinBody(rest, change.body ?? task.body)),
    kind: change.kind == null ? task.kind : kindOf(change.kind),
    priority: change.priority == null ? task.priority : priorityOf(change.priority),
    labels: change.labels == null ? task.labels : labelsOf(change.labels),
    dependsOn: change.dependsOn == null ? task.dependsOn : idsOf(change.dependsOn),
    ...optionalOf({ ...optionalIn(task), ...set(change) }),
    ...customOf(task.custom ?? {}, change.custom ?? {}),
    ...endOf(task, status, change.outcome, now),
    status,
    ...(assignee === undefined || endsClaim(change.status) ? {} : { assignee }),
  });
};

/** Whether a task that is given this status is nobody's from then on. */
export const endsClaim = (status: TaskStatus | undefined): boolean => status === 'open' || status === 'closed';

/** In progress for `holder`; what this holder has in review stays there. */
export const claimedTask = (task: Task, holder: string, now: Instant): Task => {
  const status = task.status === 'in-review' && task.assignee === holder ? 'in-review' : 'in-progress';
  return ifDifferent(task, now, { ...task, status, assignee: holder });
};

/** Nobody's again, and open if it was in progress, provided that it was `holder`'s. */
export const releasedTask = (task: Task, holder: string, now: Instant): Task => {
  if (task.assignee !== holder) return task;
  const { assignee: _, ...free } = task;
  return ifDifferent(task, now, { ...free, status: task.status === 'in-progress' ? 'open' : task.status });
};

/** Somebody else who works on it, by what the task itself says: in another clone, say. */
export const otherHolder = (task: Task, holder: string): string | undefined =>
  task.status === 'in-progress' && task.assignee !== holder ? task.assignee : undefined;

type Loose<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | null | undefined };

const optionalOf = (given: Loose<Optional>): Optional => {
  const links = linksOf(given.links ?? []);
  return {
    ...(given.deferUntil == null ? {} : { deferUntil: instantOf(given.deferUntil) }),
    ...(given.agent == null ? {} : { agent: nameOf('agent', given.agent) }),
    ...(given.role == null ? {} : { role: nameOf('role', given.role) }),
    ...(given.parent == null ? {} : { parent: given.parent }),
    ...(links.length === 0 ? {} : { links }),
    ...(given.estimate == null ? {} : { estimate: estimateOf(given.estimate) }),
    ...(given.acceptance == null ? {} : { acceptance: proseOf('acceptance', given.acceptance) }),
    ...(given.design == null ? {} : { design: proseOf('design', given.design) }),
    ...(given.externalRef == null ? {} : { externalRef: lineOf('external reference', given.externalRef) }),
    ...(given.convoy == null ? {} : { convoy: lineOf('convoy', given.convoy) }),
  };
};

const optionalIn = ({
  deferUntil,
  agent,
  role,
  parent,
  links,
  estimate,
  acceptance,
  design,
  externalRef,
  convoy,
}: Loose<Optional>): Loose<Optional> => ({
  ...{ deferUntil, agent, role, parent, links, estimate, acceptance, design, externalRef, convoy },
});

/** What a change says; `undefined` says nothing. */
const set = (change: Change): Loose<Optional> =>
  Object.fromEntries(Object.entries(optionalIn(change)).filter(([, value]) => value !== undefined));

const endOf = (
  task: Task,
  status: TaskStatus,
  given: Outcome | undefined,
  now: Instant,
): Pick<Task, 'outcome' | 'closedAt'> => {
  if (status !== 'closed') return {};
  const wasClosed = task.status === 'closed';
  const outcome = given === undefined ? (wasClosed ? task.outcome : undefined) : outcomeOf(given);
  const closedAt = wasClosed ? task.closedAt : now;
  return {
    ...(outcome === undefined || outcome === 'done' ? {} : { outcome }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
};

type Fields = Omit<Task, 'id' | 'rig' | 'createdAt' | 'updatedAt' | 'origin'>;

const ifDifferent = (task: Task, now: Instant, fields: Fields): Task => {
  const { id, rig, createdAt, updatedAt, origin } = task;
  const next = withoutOvertaken({ ...fields, id, rig, createdAt, updatedAt, origin });
  return isSame(task, next) ? task : { ...next, updatedAt: now };
};

/** Plain data, value for value; the order of keys says nothing. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
};

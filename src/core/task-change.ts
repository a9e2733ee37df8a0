/** What a change, a claim or a release makes of a task: the same in every tracker. */
import type { Instant, RigName, TaskId } from './ids.ts';
import type { Priority, Task, TaskKind, TaskStatus } from './model.ts';
import {
  bodyOf,
  idsOf,
  instantOf,
  joinBody,
  kindOf,
  labelsOf,
  nameOf,
  priorityOf,
  statusOf,
  titleOf,
} from './task-fields.ts';

type Draft = {
  readonly title: string;
  readonly body: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly dependsOn: readonly TaskId[];
  readonly deferUntil?: Instant;
  readonly agent?: string;
};

type Change = { readonly [Field in keyof Draft]?: Draft[Field] | null } & { readonly status?: TaskStatus };

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
    ...(draft.deferUntil === undefined ? {} : { deferUntil: instantOf(draft.deferUntil) }),
    ...(draft.agent === undefined ? {} : { agent: nameOf('agent', draft.agent) }),
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
  const deferUntil = change.deferUntil === undefined ? task.deferUntil : (change.deferUntil ?? undefined);
  const agent = change.agent === undefined ? task.agent : (change.agent ?? undefined);
  return withFields(task, now, {
    title,
    body: change.body == null && rest === '' ? task.body : bodyOf(joinBody(rest, change.body ?? task.body)),
    kind: change.kind == null ? task.kind : kindOf(change.kind),
    priority: change.priority == null ? task.priority : priorityOf(change.priority),
    labels: change.labels == null ? task.labels : labelsOf(change.labels),
    dependsOn: change.dependsOn == null ? task.dependsOn : idsOf(change.dependsOn),
    deferUntil: deferUntil === undefined ? undefined : instantOf(deferUntil),
    agent: agent === undefined ? undefined : nameOf('agent', agent),
    status,
    assignee: endsClaim(change.status) ? undefined : task.assignee,
  });
};

/** Whether a task that is given this status is nobody's from then on. */
export const endsClaim = (status: TaskStatus | undefined): boolean => status === 'open' || status === 'closed';

/** In progress for `holder`; what this holder has in review stays there. */
export const claimedTask = (task: Task, holder: string, now: Instant): Task => {
  const status = task.status === 'in-review' && task.assignee === holder ? 'in-review' : 'in-progress';
  return withFields(task, now, { ...fieldsOf(task), status, assignee: holder });
};

/** Nobody's again, and open if it was in progress, provided that it was `holder`'s. */
export const releasedTask = (task: Task, holder: string, now: Instant): Task => {
  if (task.assignee !== holder) return task;
  const status = task.status === 'in-progress' ? 'open' : task.status;
  return withFields(task, now, { ...fieldsOf(task), status, assignee: undefined });
};

/** Somebody else who works on it, by what the task itself says: in another clone, say. */
export const otherHolder = (task: Task, holder: string): string | undefined =>
  task.status === 'in-progress' && task.assignee !== holder ? task.assignee : undefined;

const FIELDS = [
  'title',
  'body',
  'kind',
  'status',
  'priority',
  'labels',
  'dependsOn',
  'deferUntil',
  'agent',
  'assignee',
] as const;
type Fields = { readonly [Field in (typeof FIELDS)[number]]: Task[Field] | undefined } & Omit<
  Draft,
  'deferUntil' | 'agent'
> & {
    readonly status: TaskStatus;
  };

const fieldsOf = (task: Task): Fields => ({
  ...task,
  deferUntil: task.deferUntil,
  agent: task.agent,
  assignee: task.assignee,
});

const withFields = (task: Task, now: Instant, fields: Fields): Task => {
  if (FIELDS.every((name) => isSame(task[name], fields[name]))) return task;
  const { deferUntil, agent, assignee, ...kept } = fields;
  return {
    ...kept,
    ...(deferUntil === undefined ? {} : { deferUntil }),
    ...(agent === undefined ? {} : { agent }),
    ...(assignee === undefined ? {} : { assignee }),
    id: task.id,
    rig: task.rig,
    createdAt: task.createdAt,
    updatedAt: now,
    origin: task.origin,
  };
};

const isSame = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((item, at) => item === b[at]) : a === b;

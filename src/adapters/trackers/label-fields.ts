/**
 * Fields that are labels where a tracker's issues have only labels: `status:in-review`, `priority:1`,
 * `kind:chore`, `agent:…`, `role:…`, `outcome:failed`. Labels rather than hidden text where it matters
 * who may write them: on a public tracker anybody opens issues, but only its people set labels.
 */
import {
  OUTCOMES,
  type Outcome,
  type Priority,
  TASK_KINDS,
  TASK_STATUSES,
  type Task,
  type TaskKind,
  type TaskStatus,
} from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';

export type LabelFields = {
  readonly labels: readonly string[];
  readonly kind: TaskKind;
  readonly priority: Priority;
  /** What the labels say of work that has begun. */
  readonly begun: Exclude<TaskStatus, 'open' | 'closed'> | undefined;
  readonly agent: string | undefined;
  readonly role: string | undefined;
  readonly outcome: Outcome | undefined;
};

export const fieldsOfLabels = (labels: readonly string[]): LabelFields => ({
  labels: labels.filter((label) => !isOurs(label)),
  kind: kindIn(labels),
  priority: PRIORITIES.find((priority) => labels.includes(`priority:${priority}`)) ?? 2,
  begun: BEGUN.find((status) => labels.includes(`status:${status}`)),
  agent: marked(labels, 'agent'),
  role: marked(labels, 'role'),
  outcome: OUTCOMES.find((outcome) => labels.includes(`outcome:${outcome}`)),
});

/** The labels that a task must have; of outcomes those alone that `outcomes` names. */
export const labelsOfTask = (task: Task, outcomes: readonly Outcome[]): readonly string[] => [
  ...task.labels,
  ...BEGUN.filter((status) => status === task.status).map((status) => `status:${status}`),
  ...(task.priority === 2 ? [] : [`priority:${task.priority}`]),
  ...(kindIn(task.labels) === task.kind ? [] : [`kind:${task.kind}`]),
  ...(task.agent === undefined ? [] : [`agent:${task.agent}`]),
  ...(task.role === undefined ? [] : [`role:${task.role}`]),
  ...outcomes
    .filter((outcome) => task.status === 'closed' && task.outcome === outcome)
    .map((name) => `outcome:${name}`),
];

const PRIORITIES: readonly Priority[] = [0, 1, 2, 3, 4];
const BEGUN = ['in-progress', 'in-review'] as const;

/** `kind:x`, or else a plain `bug`, as many teams label theirs. */
const kindIn = (labels: readonly string[]): TaskKind =>
  TASK_KINDS.find((kind) => labels.includes(`kind:${kind}`)) ?? (labels.includes('bug') ? 'bug' : 'task');

const marked = (labels: readonly string[], what: 'agent' | 'role'): string | undefined =>
  plainLine(labels.find((label) => label.startsWith(`${what}:`))?.slice(what.length + 1) ?? '') || undefined;

const OURS: ReadonlySet<string> = new Set([
  ...PRIORITIES.map((priority) => `priority:${priority}`),
  ...TASK_KINDS.map((kind) => `kind:${kind}`),
  ...TASK_STATUSES.map((status) => `status:${status}`),
  ...OUTCOMES.map((outcome) => `outcome:${outcome}`),
]);
const isOurs = (label: string): boolean => OURS.has(label) || /^(?:agent|role):./.test(label);

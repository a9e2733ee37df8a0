/** An issue of tbd as a task, and a task as what is written into an issue. */
import { type Instant, isName, type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import { TASK_KINDS, type Task, type TaskKind, type TaskStatus } from '../../../core/model.ts';
import { plainLine, plainText } from '../../../core/plain.ts';
import { hide, type Naming, revealed } from '../hidden-fields.ts';
import { keepText, keptText, type TextRule } from '../kept-text.ts';
import { fieldsOfMarks, marksOf } from '../mark-labels.ts';
import type { Issue } from './read.ts';

/** One that is blocked or put off by hand, with no date, waits until somebody opens it. */
const NEVER: Instant = Date.parse('9999-12-31T00:00:00Z');

export const idOf = ({ name, id }: Pick<Issue, 'name' | 'id'>): TaskId => taskId(isName(name) ? name : id);

/** `all`: every issue by its inner id, and who blocks whom. */
export type Issues = {
  readonly byId: ReadonlyMap<string, Issue>;
  readonly blockers: ReadonlyMap<string, readonly string[]>;
};

export const issuesBy = (all: readonly Issue[]): Issues => {
  const blockers = new Map<string, string[]>();
  for (const { id, dependencies } of all)
    for (const { type, target } of dependencies)
      if (type === 'blocks') blockers.set(target, [...(blockers.get(target) ?? []), id]);
  return { byId: new Map(all.map((issue) => [issue.id, issue])), blockers };
};

export const taskIn = (issue: Issue, { byId, blockers }: Issues, rig: RigName): Task => {
  const name = (id: string | null | undefined): TaskId | undefined => {
    const other = byId.get(id ?? '');
    return other && idOf(other);
  };
  const { body, fields } = keptText(issue.description, TEXT);
  const marks = fieldsOfMarks(issue.labels);
  const status = statusIn(issue, marks.isInReview);
  const assignee = status === 'closed' ? '' : plainLine(issue.assignee ?? '');
  const until = issue.deferred_until ?? (isHeld(issue) ? NEVER : undefined);
  const parent = name(issue.parent_id);
  const { dependsOn: _, ...hidden } = revealed(fields, ITSELF);
  return {
    id: idOf(issue),
    rig,
    title: plainLine(issue.title) || issue.name,
    body,
    kind: kindIn(issue.kind),
    status,
    priority: ([0, 1, 2, 3, 4] as const)[issue.priority] ?? 2,
    labels: marks.labels,
    dependsOn: (blockers.get(issue.id) ?? []).flatMap((id) => name(id) ?? []),
    ...(until === undefined ? {} : { deferUntil: until }),
    ...marks.fields,
    ...(parent === undefined ? {} : { parent }),
    ...hidden,
    ...(status === 'closed' && marks.outcome !== undefined ? { outcome: marks.outcome } : {}),
    ...(status === 'closed' ? { closedAt: issue.closed_at ?? issue.updated_at } : {}),
    ...(assignee === '' ? {} : { assignee }),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    origin: 'foreign',
  };
};

export const isHeld = ({ status }: Pick<Issue, 'status'>): boolean => status === 'blocked' || status === 'deferred';

const statusIn = ({ status }: Issue, isInReview: boolean): TaskStatus =>
  status === 'closed' ? 'closed' : status !== 'in_progress' ? 'open' : isInReview ? 'in-review' : 'in-progress';

const kindIn = (text: string): TaskKind => TASK_KINDS.find((kind) => kind === text) ?? 'task';

const NATIVE = { open: 'open', 'in-progress': 'in_progress', 'in-review': 'in_progress', closed: 'closed' } as const;

/** What tbd itself has a place for. */
export type Written = {
  readonly title: string;
  readonly kind: string;
  readonly status: string;
  readonly priority: number;
  readonly assignee: string;
  readonly deferred_until: string;
  readonly parent: string;
  readonly labels: readonly string[];
  readonly description: string;
};

export const writtenOf = (task: Task): Written => ({
  title: task.title,
  kind: task.kind,
  status: NATIVE[task.status],
  priority: task.priority,
  assignee: task.assignee ?? '',
  deferred_until:
    task.deferUntil === undefined || task.deferUntil === NEVER ? '' : new Date(task.deferUntil).toISOString(),
  parent: task.parent ?? '',
  labels: [...task.labels, ...marksOf(task)],
  description: descriptionOf(task),
});

const descriptionOf = (task: Task): string => {
  const { dependsOn: _, parent: _parent, deferUntil: _until, holder: _holder, ...fields } = hide(task, ITSELF);
  return keepText({ body: task.body, fields }, TEXT);
};

/** Its own names of tasks are ours. */
const ITSELF: Naming = { idOf: (name) => (isName(name) ? taskId(name) : undefined), nameOf: (id) => id };

/** tbd trims a description, and takes what follows a line `## Notes` for the notes. */
const TEXT: TextRule = {
  back: (text) =>
    (
      text
        .replace(/\r\n?/g, '\n')
        .trim()
        .split(/(?:^|\n)## Notes(?:\n|$)/i)[0] ?? ''
    ).trim(),
  plain: (text) =>
    plainText(text)
      .replace(/^## Notes$/gim, '### Notes')
      .trim(),
};

/** An issue as GitHub tells it, and the task that it is. */
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import { type Instant, type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import type { Outcome, Task, TaskStatus } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import type { TaskComment } from '../../../ports/tracker.ts';
import { type HiddenFields, hide, joinBody, type Naming, revealed, splitBody, splitComment } from '../hidden-fields.ts';
import { fieldsOfLabels, type LabelFields, labelsOfTask } from '../label-fields.ts';

const user = z.object({ login: z.string() });
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number());

export const issueShape = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  assignees: z.array(user).nullish(),
  comments: z.number().int().nonnegative().catch(0),
  created_at: instant,
  updated_at: instant,
  closed_at: instant.nullish(),
  /** Only pull requests have it, which the API lists among issues. */
  pull_request: z.unknown().optional(),
});
export type Issue = z.infer<typeof issueShape>;

export const commentShape = z.object({
  user: user.nullish(),
  author_association: z.string().nullish(),
  body: z.string().nullish(),
  created_at: instant,
});

/** What of GitHub's is whose: `rig` heads the ids; `label` marks the issues that are tasks, where one is set. */
export type Mapping = { readonly rig: RigName; readonly label: string | undefined; readonly me: string | undefined };

/** `shop-12`; an id has at most 64 characters, whatever the rig is called. */
export const idOf = (rig: RigName, number: number): TaskId => taskId(`${headOf(rig)}-${number}`);

export const numberOf = (rig: RigName, id: TaskId): number | undefined => {
  const digits = id.startsWith(`${headOf(rig)}-`) ? id.slice(headOf(rig).length + 1) : '';
  return /^[1-9][0-9]{0,14}$/.test(digits) ? Number(digits) : undefined;
};

const headOf = (rig: RigName): string => rig.slice(0, 48).replace(/[._-]+$/, '');

const naming = (rig: RigName): Naming => ({
  idOf: (name) => (/^[1-9][0-9]{0,14}$/.test(name) ? idOf(rig, Number(name)) : undefined),
  nameOf: (id) => numberOf(rig, id)?.toString(),
});

/** Nothing when it is no task: a pull request, or without the label that tasks must have. */
export const taskIn = (issue: Issue, mapping: Mapping): Task | undefined => {
  if (issue.pull_request != null) return undefined;
  const names = namesOf(issue);
  if (mapping.label !== undefined && !names.includes(mapping.label)) return undefined;
  const { body, fields: hidden } = splitBody(issue.body ?? '');
  const told = fieldsOfLabels(names);
  const { status, assignee } = standing(issue, told, hidden, mapping);
  const outcome = outcomeIn(issue, told);
  return {
    id: idOf(mapping.rig, issue.number),
    rig: mapping.rig,
    title: plainLine(issue.title) || `Issue ${issue.number}`,
    body,
    kind: told.kind,
    status,
    priority: told.priority,
    labels: told.labels.filter((label) => label !== mapping.label),
    ...(told.agent === undefined ? {} : { agent: told.agent }),
    ...(told.role === undefined ? {} : { role: told.role }),
    ...revealed(hidden, naming(mapping.rig)),
    ...(outcome === undefined ? {} : { outcome }),
    ...(status === 'closed' && issue.closed_at != null ? { closedAt: issue.closed_at } : {}),
    ...(assignee === undefined ? {} : { assignee }),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    // Anybody may open an issue, so what it says is never run.
    origin: 'foreign',
  };
};

/** What a task must look like on GitHub, which tells `done` and `dropped` itself. */
export const issueOf = (task: Task, mapping: Mapping) => ({
  title: task.title,
  body: joinBody(task.body, hide(task, naming(mapping.rig))),
  state: task.status === 'closed' ? 'closed' : 'open',
  stateReason:
    task.status !== 'closed' ? 'reopened' : (task.outcome ?? 'done') === 'done' ? 'completed' : 'not_planned',
  labels: [...(mapping.label === undefined ? [] : [mapping.label]), ...labelsOfTask(task, ['failed'])],
});

const namesOf = (issue: Issue): readonly string[] =>
  issue.labels.flatMap((label) => (typeof label === 'string' ? [label] : label.name == null ? [] : [label.name]));

const outcomeIn = (issue: Issue, { outcome }: LabelFields): Outcome | undefined => {
  if (issue.state !== 'closed') return undefined;
  if (outcome === 'failed') return 'failed';
  return issue.state_reason == null || issue.state_reason === 'completed' ? undefined : 'dropped';
};

/**
 * Only who may set labels can say that work has begun, so a holder in the text counts only then. An
 * issue that is given to people, and not to Mayor's own account, is theirs: they work on it.
 */
const standing = (
  issue: Issue,
  { begun }: LabelFields,
  hidden: HiddenFields,
  { me }: Mapping,
): { readonly status: TaskStatus; readonly assignee?: string } => {
  if (issue.state === 'closed') return { status: 'closed' };
  const person = issue.assignees?.map(({ login }) => login).find((login) => login !== me);
  if (begun === undefined)
    return person === undefined || me === undefined ? { status: 'open' } : { status: 'in-progress', assignee: person };
  const holder = plainLine(hidden.holder ?? '') || person;
  return { status: begun, ...(holder === undefined ? {} : { assignee: holder }) };
};

/** People who may write to the repository: of them it is believed whose words they pass on. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export const commentIn = ({
  user: author,
  author_association: standing,
  body,
  created_at,
}: z.infer<typeof commentShape>): TaskComment => {
  const whole = body ?? '';
  const signed = TRUSTED.includes(standing ?? '') ? splitComment(whole) : { by: undefined, text: whole };
  return { by: plainLine(signed.by ?? author?.login ?? '') || 'ghost', at: created_at, text: signed.text };
};

/** As the API writes times: in whole seconds. */
export const instantText = (at: Instant): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

export const parseAs = <Shape>(shape: z.ZodType<Shape>, value: unknown): Shape => {
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  throw unreadable(found.error);
};

export const unreadable = (error: z.ZodError): TerminalError => {
  const [first] = error.issues;
  return new TerminalError(
    `GitHub's answer is not as its documentation says: ${first?.message} (${first?.path.join('.')})`,
    { cause: error, hint: 'Correct `url` in rigs.yaml; of GitHub Enterprise it ends in /api/v3' },
  );
};

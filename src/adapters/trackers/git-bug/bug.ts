/** A bug as git-bug tells it, and the task that it is. */
import { z } from 'zod';
import { type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import { hide, joinBody, type Naming, revealed } from '../hidden-fields.ts';
import { keepText, keptText, type TextRule } from '../kept-text.ts';
import { fieldsOfLabels, labelsOfTask } from '../label-fields.ts';

const time = z.object({ timestamp: z.number() });
const labels = z.array(z.string()).nullish();

/** A line of the list: whatever it says besides serves to see that the bug has changed. */
export const excerptShape = z.looseObject({ id: z.string().regex(/^[0-9a-f]{40,64}$/) });

export const bugShape = z.object({
  id: z.string().regex(/^[0-9a-f]{40,64}$/),
  create_time: time,
  edit_time: time,
  status: z.enum(['open', 'closed']),
  labels,
  title: z.string(),
  comments: z.array(z.object({ id: z.string(), author: z.object({ name: z.string() }), message: z.string() })),
});
export type Bug = z.infer<typeof bugShape>;

/** Enough of a bug's name to be the only one: `shop-e6a95c91b3`. */
const DIGITS = 10;
const headOf = (rig: RigName): string => rig.slice(0, 48).replace(/[._-]+$/, '');
export const idOf = (rig: RigName, id: string): TaskId => taskId(`${headOf(rig)}-${id.slice(0, DIGITS)}`);
/** The beginning of a bug's name; nothing for an id that can be no bug's. */
export const nameOf = (rig: RigName, id: TaskId): string | undefined => {
  const name = id.startsWith(`${headOf(rig)}-`) ? id.slice(headOf(rig).length + 1) : '';
  return /^[0-9a-f]{10}$/.test(name) ? name : undefined;
};
const naming = (rig: RigName): Naming => ({
  idOf: (name) => (/^[0-9a-f]{10,}$/.test(name) ? idOf(rig, name) : undefined),
  nameOf: (id) => nameOf(rig, id),
});

/** What the tool does to a text: line ends, control characters and white space at the ends go. */
export const cleaned = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '')
    .trim();
const RULE: TextRule = { back: cleaned, plain: cleaned };

export const taskIn = (bug: Bug, rig: RigName): Task => {
  const { body, fields } = keptText(bug.comments[0]?.message ?? '', RULE);
  const told = fieldsOfLabels(bug.labels ?? []);
  const isClosed = bug.status === 'closed';
  const status = isClosed ? 'closed' : (told.begun ?? 'open');
  const holder = told.begun === undefined || isClosed ? '' : plainLine(fields.holder ?? '');
  const updatedAt = bug.edit_time.timestamp * 1_000;
  return {
    id: idOf(rig, bug.id),
    rig,
    title: plainLine(bug.title) || `Bug ${bug.id.slice(0, DIGITS)}`,
    body,
    kind: told.kind,
    status,
    priority: told.priority,
    labels: told.labels,
    ...(told.agent === undefined ? {} : { agent: told.agent }),
    ...(told.role === undefined ? {} : { role: told.role }),
    ...revealed(fields, naming(rig)),
    ...(isClosed && told.outcome !== undefined && told.outcome !== 'done' ? { outcome: told.outcome } : {}),
    // The tool does not say when it was closed; mostly that was the last that happened.
    ...(isClosed ? { closedAt: updatedAt } : {}),
    ...(holder === '' ? {} : { assignee: holder }),
    createdAt: bug.create_time.timestamp * 1_000,
    updatedAt,
    origin: 'foreign',
  };
};

export const textOf = (task: Task): string => {
  const text = cleaned(keepText({ body: task.body, fields: hide(task, naming(task.rig)) }, RULE));
  // The tool takes an empty text for none and leaves the old one.
  return text === '' ? cleaned(joinBody('', { ends: ['', ''] })) : text;
};

export const labelsOf = (task: Task): readonly string[] => labelsOfTask(task, ['failed', 'dropped']);
export const statusOf = ({ status }: Task): 'open' | 'close' => (status === 'closed' ? 'close' : 'open');

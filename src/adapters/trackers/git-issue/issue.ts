/** An issue's files as a task, and a task as its files. */
import { type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import { hide, joinBody, type Naming, revealed, splitBody } from '../hidden-fields.ts';
import { fieldsOfLabels, labelsOfTask } from '../label-fields.ts';
import type { Folder } from './read.ts';

/** Enough of an issue's name to be the only one: `shop-e6a95c91b3`. */
const DIGITS = 10;

const headOf = (rig: RigName): string => rig.slice(0, 48).replace(/[._-]+$/, '');
const naming = (rig: RigName): Naming => ({
  idOf: (name) => (/^[0-9a-f]{10,}$/.test(name) ? idOf(rig, name) : undefined),
  nameOf: (id) => (id.startsWith(`${headOf(rig)}-`) ? id.slice(headOf(rig).length + 1) : undefined),
});
const idOf = (rig: RigName, sha: string): TaskId => taskId(`${headOf(rig)}-${sha.slice(0, DIGITS)}`);

/** The first line of the description is the title, and what follows the empty line the body. */
export const taskIn = (folder: Folder, rig: RigName): Task => {
  const { sha, description, tags, createdAt, updatedAt } = folder;
  const [title = '', ...rest] = description.split('\n');
  const { body, fields } = splitBody(rest.join('\n').replace(/^\n/, '').replace(/\n$/, ''));
  const told = fieldsOfLabels(tags);
  const isClosed = tags.includes('closed') || !tags.includes('open');
  const status = isClosed ? 'closed' : (told.begun ?? 'open');
  const assignee = plainLine(folder.assignees[0] ?? '');
  return {
    id: idOf(rig, sha),
    rig,
    title: plainLine(title) || `Issue ${sha.slice(0, DIGITS)}`,
    body,
    kind: told.kind,
    status,
    priority: told.priority,
    labels: told.labels.filter((tag) => tag !== 'open' && tag !== 'closed'),
    ...(told.agent === undefined ? {} : { agent: told.agent }),
    ...(told.role === undefined ? {} : { role: told.role }),
    ...revealed(fields, naming(rig)),
    ...(isClosed && told.outcome !== undefined && told.outcome !== 'done' ? { outcome: told.outcome } : {}),
    // The tool does not say when it was closed; mostly that was the last that happened.
    ...(isClosed ? { closedAt: updatedAt } : {}),
    ...(assignee === '' || isClosed ? {} : { assignee }),
    createdAt,
    updatedAt,
    origin: 'foreign',
  };
};

export const descriptionOf = (task: Task): string => {
  const { holder: _, ...hidden } = hide(task, naming(task.rig));
  const rest = joinBody(task.body, hidden);
  return rest === '' ? `${task.title}\n` : `${task.title}\n\n${rest}\n`;
};

export const tagsOf = (task: Task): readonly string[] => [
  task.status === 'closed' ? 'closed' : 'open',
  ...labelsOfTask(task, ['failed', 'dropped']).filter((tag) => tag !== 'open' && tag !== 'closed'),
];

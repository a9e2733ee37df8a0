/** An issue in the sources as a task. */
import { createHash } from 'node:crypto';
import { type RigName, slug, type TaskId, taskId } from '../../../core/ids.ts';
import type { Priority, Task } from '../../../core/model.ts';
import { plainLine, plainText } from '../../../core/plain.ts';
import { fieldsOfLabels } from '../label-fields.ts';
import type { TrackedIssue } from './history.ts';

export const taskOf = ({ issue, path, createdAt, updatedAt, closedAt }: TrackedIssue, rig: RigName): Task => {
  const told = fieldsOfLabels(issue.labels.map(plainLine));
  const person = plainLine(issue.assignees[0] ?? '');
  const isOpen = closedAt === undefined;
  const custom = {
    ...(issue.due === '' ? {} : { due: issue.due }),
    ...(issue.weight === '' ? {} : { weight: issue.weight }),
  };
  return {
    id: idOf(rig, issue.name),
    rig,
    title: plainLine(issue.title).slice(0, 500),
    body: `${issue.description}${issue.description === '' ? '' : '\n\n'}${closing(path)}`,
    kind: told.kind,
    // One that names a person is that person's.
    status: !isOpen ? 'closed' : person === '' ? 'open' : 'in-progress',
    priority: PRIORITIES.get(issue.priority) ?? told.priority,
    labels: told.labels,
    dependsOn: issue.blockers.map((name) => idOf(rig, name)),
    ...(told.agent === undefined ? {} : { agent: told.agent }),
    ...(told.role === undefined ? {} : { role: told.role }),
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
    externalRef: plainLine(path),
    ...(isOpen ? {} : { closedAt }),
    ...(person === '' || !isOpen ? {} : { assignee: person }),
    createdAt,
    updatedAt,
    origin: 'foreign',
  };
};

const closing = (path: string): string =>
  `This task is the \`@issue\` comment in \`${plainText(path).replace(/`/g, "'")}\`. Take that comment away in the same change that does the work: that closes the task.\n`;

const PRIORITIES: ReadonlyMap<string, Priority> = new Map<string, Priority>([
  ...(['critical', 'urgent', 'highest', 'blocker', '0'] as const).map((word) => [word, 0] as const),
  ...(['high', 'major', '1'] as const).map((word) => [word, 1] as const),
  ...(['medium', 'normal', '2'] as const).map((word) => [word, 2] as const),
  ...(['low', 'minor', '3'] as const).map((word) => [word, 3] as const),
  ...(['lowest', 'trivial', '4'] as const).map((word) => [word, 4] as const),
]);

/** The issue's own name where that can be one; else what it sounds like, and a mark that tells it from its like. */
const idOf = (rig: RigName, name: string): TaskId => {
  const head = rig.slice(0, 24).replace(/[._-]+$/, '');
  const words = slug(name);
  if (words === name && words.length <= 38) return taskId(`${head}-${words}`);
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return taskId(`${head}-${words.slice(0, 30)}${words === '' ? '' : '-'}${mark}`);
};

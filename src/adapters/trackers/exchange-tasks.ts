/** Tasks that another tracker keeps in a form which import and export know as well. */
import type { ExchangeTask } from '../../core/exchange.ts';
import { type Instant, isName, type RigName, type TaskId, taskId } from '../../core/ids.ts';
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';

/** Some tools make ids of a folder's name, which may have capitals: `MP-1a2b` is our `mp-1a2b`. */
export const idOf = (name: string): TaskId | undefined =>
  isName(name.toLowerCase()) ? taskId(name.toLowerCase()) : undefined;

/** Nothing for one whose name cannot be an id. `changedAt` stands in for dates that it does not tell. */
export const taskIn = (
  given: ExchangeTask,
  rig: RigName,
  origin: Task['origin'],
  changedAt: Instant,
): Task | undefined => {
  const { id: name, address: _, comments: _comments, dependsOn, parent, links, assignee, ...rest } = given;
  const id = idOf(name);
  if (id === undefined) return undefined;
  const above = parent === undefined ? undefined : idOf(parent);
  const known = (links ?? []).flatMap(({ kind, task }) => {
    const other = idOf(task);
    return other === undefined ? [] : [{ kind, task: other }];
  });
  const isClosed = rest.status === 'closed';
  const updatedAt = rest.updatedAt ?? rest.createdAt ?? changedAt;
  return {
    ...rest,
    id,
    rig,
    title: plainLine(rest.title) || name,
    dependsOn: dependsOn.flatMap((other) => idOf(other) ?? []),
    ...(above === undefined ? {} : { parent: above }),
    ...(known.length === 0 ? {} : { links: known }),
    ...(isClosed ? { closedAt: rest.closedAt ?? updatedAt } : {}),
    ...(assignee === undefined || isClosed ? {} : { assignee: plainLine(assignee) }),
    createdAt: rest.createdAt ?? changedAt,
    updatedAt,
    origin,
  };
};

/** Other tasks by the names that they have there. */
export const renamed = (task: ExchangeTask, names: ReadonlyMap<string | undefined, string>): ExchangeTask => {
  const name = (id: string): string => names.get(id) ?? id;
  const { dependsOn, parent, links, ...rest } = task;
  return {
    ...rest,
    dependsOn: dependsOn.map(name),
    ...(parent === undefined ? {} : { parent: name(parent) }),
    ...(links === undefined ? {} : { links: links.map(({ kind, task: other }) => ({ kind, task: name(other) })) }),
  };
};

/** Taking tasks over into a tracker that makes its own ids and dates: one after the other, then how they hang together. */
import type { Lost } from '../../core/exchange.ts';
import type { TaskId } from '../../core/ids.ts';
import type { Task } from '../../core/model.ts';
import type { Bulk, Imported, NewTask, TaskChange, Tracker, WholeTask } from '../../ports/tracker.ts';

/** Dates, and who said what when, are told as lost: comments say it in their first line. */
export async function takeOneByOne(
  tracker: Tracker,
  plan: Parameters<Bulk['take']>[0],
  by: string,
  mode: 'write' | 'rehearse',
): Promise<Imported & { readonly lost: readonly Lost[] }> {
  const known = new Map((await tracker.list()).map((task) => [task.id, task]));
  const wanted = plan([...known.values()], new Set());
  const created = wanted.filter(({ task }) => !known.has(task.id));
  const updated = wanted.filter(({ task }) => known.has(task.id) && known.get(task.id) !== task);
  const lost: Lost[] = [];
  const isNew = new Set(created.map(({ task }) => task));
  const ids = new Map<TaskId, TaskId>();
  const idOf = (id: TaskId): TaskId => ids.get(id) ?? id;
  if (mode === 'write') {
    for (const { task, comments } of created) {
      const made = await tracker.create(newTaskOf(task), by);
      ids.set(task.id, made.id);
      for (const comment of comments) await tracker.change(made.id, { comment: signed(comment) }, by);
      lost.push({ task: task.externalRef ?? task.id, field: 'dates', why: `${tracker.kind} keeps its own` });
    }
    for (const { task } of [...created, ...updated]) {
      const change = { ...(isNew.has(task) ? {} : fieldsOf(task)), ...edgesOf(task, idOf) };
      const ended =
        task.status === 'open'
          ? {}
          : { status: task.status, ...(task.outcome === undefined ? {} : { outcome: task.outcome }) };
      await tracker.change(idOf(task.id), { ...change, ...ended }, by);
    }
  }
  return {
    created: created.map(({ task }) => idOf(task.id)),
    updated: updated.map(({ task }) => task.id),
    unchanged: wanted.filter(({ task }) => known.get(task.id) === task).map(({ task }) => task.id),
    lost,
  };
}

const signed = ({ by, at, text }: WholeTask['comments'][number]): string =>
  `${by}, ${new Date(at).toISOString()}:\n\n${text}`;

const fieldsOf = (task: Task): Omit<NewTask, 'dependsOn' | 'links' | 'parent'> => {
  const { title, body, kind, priority, labels, deferUntil, agent, role } = task;
  const { estimate, acceptance, design, externalRef, convoy, custom } = task;
  return {
    ...{ title, body, kind, priority, labels },
    ...(deferUntil === undefined ? {} : { deferUntil }),
    ...(agent === undefined ? {} : { agent }),
    ...(role === undefined ? {} : { role }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(design === undefined ? {} : { design }),
    ...(externalRef === undefined ? {} : { externalRef }),
    ...(convoy === undefined ? {} : { convoy }),
    ...(custom === undefined ? {} : { custom }),
  };
};

const newTaskOf = (task: Task): NewTask => ({ ...fieldsOf(task), dependsOn: [] });

const edgesOf = ({ dependsOn, parent, links }: Task, idOf: (id: TaskId) => TaskId): TaskChange => ({
  dependsOn: dependsOn.map(idOf),
  ...(parent === undefined ? {} : { parent: idOf(parent) }),
  ...(links === undefined ? {} : { links: links.map(({ kind, task }) => ({ kind, task: idOf(task) })) }),
});

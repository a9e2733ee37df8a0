/** Taking apart the circles that tasks from elsewhere would make: what waits for itself is never ready. */
import { cycleOf } from './dependencies.ts';
import type { Lost } from './exchange.ts';
import type { TaskId } from './ids.ts';
import type { Task } from './model.ts';

type One = { readonly task: Task };
type Edge = { readonly from: TaskId; readonly to: TaskId; readonly kind: 'dependsOn' | 'links' | 'parent' };

/** The imports without those edges that would close a circle; each such edge is told. Edges that are here already stay. */
export function withoutCircles<Import extends One>(
  known: readonly Task[],
  imports: readonly Import[],
  lost: Lost[],
  calledThere: (id: TaskId) => string,
): readonly Import[] {
  const after = new Map([...known, ...imports.map(({ task }) => task)].map((task) => [task.id, task]));
  const old = new Map(known.map((task) => [task.id, task]));
  const bad = [
    ...closing([...after.values()].flatMap(waitsOf), (edge) => isThere(old, edge, waitsOf)),
    ...closing([...after.values()].flatMap(partsOf), (edge) => isThere(old, edge, partsOf)),
  ];
  if (bad.length === 0) return imports;
  const drop = new Map<TaskId, Set<string>>();
  for (const edge of bad) {
    drop.set(edge.from, (drop.get(edge.from) ?? new Set()).add(nameOf(edge)));
    const [task, other] = [calledThere(edge.from), calledThere(edge.to)];
    lost.push({ task, field: edge.kind, why: `with ${other} it would be a circle` });
  }
  return imports.map((one) => {
    const dropped = drop.get(one.task.id);
    return dropped === undefined ? one : { ...one, task: pruned(one.task, dropped) };
  });
}

const waitsOf = (task: Task): readonly Edge[] => [
  ...task.dependsOn.map((to): Edge => ({ from: task.id, to, kind: 'dependsOn' })),
  ...(task.links ?? []).flatMap(({ kind, task: to }): Edge[] =>
    kind === 'waits-for' || kind === 'conditional-on-failure' ? [{ from: task.id, to, kind: 'links' }] : [],
  ),
];

const partsOf = ({ id, parent }: Task): readonly Edge[] =>
  parent === undefined ? [] : [{ from: id, to: parent, kind: 'parent' }];

const nameOf = ({ kind, to }: Edge): string => `${kind} ${to}`;

const isThere = (old: ReadonlyMap<TaskId, Task>, edge: Edge, edgesOf: (task: Task) => readonly Edge[]): boolean => {
  const task = old.get(edge.from);
  return task !== undefined && edgesOf(task).some((other) => nameOf(other) === nameOf(edge));
};

/** Edges in a circle are put in one after the other, those that stay first; one that closes a circle is left out. */
const closing = (edges: readonly Edge[], stays: (edge: Edge) => boolean): readonly Edge[] => {
  const core = trimmed(edges);
  if (core.length === 0) return [];
  const graph = new Map<TaskId, TaskId[]>();
  const put = ({ from, to }: Edge): void => void graph.set(from, [...(graph.get(from) ?? []), to]);
  const added = core.filter((edge) => !stays(edge));
  for (const edge of core) if (stays(edge)) put(edge);
  const bad: Edge[] = [];
  for (const edge of added) {
    if (cycleOf(edge.from, [edge.to], (id) => graph.get(id) ?? []) === undefined) put(edge);
    else bad.push(edge);
  }
  return bad;
};

/** Without the edges that lead from or to an end: what is left are the circles and what lies between them. */
const trimmed = (edges: readonly Edge[]): readonly Edge[] => {
  const forward = peeled(
    edges,
    ({ from }) => from,
    ({ to }) => to,
  );
  return peeled(
    forward,
    ({ to }) => to,
    ({ from }) => from,
  );
};

const peeled = (edges: readonly Edge[], near: (edge: Edge) => TaskId, far: (edge: Edge) => TaskId): readonly Edge[] => {
  const out = new Map<TaskId, number>();
  const into = new Map<TaskId, Edge[]>();
  for (const edge of edges) {
    out.set(near(edge), (out.get(near(edge)) ?? 0) + 1);
    const others = into.get(far(edge));
    if (others === undefined) into.set(far(edge), [edge]);
    else others.push(edge);
  }
  const ends = [...into.keys()].filter((id) => !out.has(id));
  const gone = new Set<Edge>();
  for (const end of ends)
    for (const edge of into.get(end) ?? []) {
      gone.add(edge);
      const count = (out.get(near(edge)) ?? 0) - 1;
      out.set(near(edge), count);
      if (count === 0) ends.push(near(edge));
    }
  return edges.filter((edge) => !gone.has(edge));
};

const pruned = (task: Task, dropped: ReadonlySet<string>): Task => {
  const { parent, links, ...rest } = task;
  const left = (links ?? []).filter(
    ({ kind, task: to }) =>
      kind === 'related' || kind === 'discovered-from' || !dropped.has(nameOf({ from: task.id, to, kind: 'links' })),
  );
  return {
    ...rest,
    dependsOn: task.dependsOn.filter((to) => !dropped.has(nameOf({ from: task.id, to, kind: 'dependsOn' }))),
    ...(parent !== undefined && !dropped.has(nameOf({ from: task.id, to: parent, kind: 'parent' })) ? { parent } : {}),
    ...(left.length === 0 ? {} : { links: left }),
  };
};

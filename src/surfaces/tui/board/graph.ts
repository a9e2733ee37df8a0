/** What waits for what in a convoy, or among all open tasks, and which task of it the keys are about. */
import { type Arrow, type Layered, layered, longestChain } from '../../../core/layered.ts';
import type { InboxKind } from '../../../core/model.ts';
import type { PolecatState } from '../../../core/views/polecat-row.ts';
import type { StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import type { Place, State } from '../state.ts';

export type GraphPlace = Extract<Place, { readonly kind: 'graph' }>;

export type TaskGraph = {
  readonly drawn: Layered;
  /** Absent: named by others, and not in any tracker that was read. */
  readonly tasks: ReadonlyMap<string, TaskRow>;
  /** Who works at a task, and what of it waits for a person: these say more than its own state. */
  readonly polecats: ReadonlyMap<string, PolecatState>;
  readonly items: ReadonlyMap<string, InboxKind>;
  /** Those of the convoy itself; all where there is none. */
  readonly own: ReadonlySet<string>;
  /** Open tasks, each after the one before it: as short as it gets. */
  readonly chain: readonly string[];
  /** Open tasks that wait for nothing, with none waiting for them: not drawn. */
  readonly apart: number;
};

const OVER: ReadonlySet<string> = new Set(['landed', 'closed']);
export const isOver = (task: TaskRow | undefined): boolean => OVER.has(task?.state ?? '');

const graphs = new WeakMap<StatusView, Map<string, TaskGraph>>();
const NONE: TaskGraph = {
  ...{ drawn: layered([], []), tasks: new Map(), polecats: new Map(), items: new Map() },
  ...{ own: new Set(), chain: [], apart: 0 },
};

export const graphIn = ({ status, place }: Pick<State, 'status' | 'place'>): TaskGraph => {
  if (status === undefined || place.kind !== 'graph') return NONE;
  const known = graphs.get(status) ?? new Map<string, TaskGraph>();
  graphs.set(status, known);
  const of = place.of ?? '';
  const graph = known.get(of) ?? made(status, place.of);
  known.set(of, graph);
  return graph;
};

const namedBy = ({ after = [], blockedBy }: TaskRow): readonly string[] => [...new Set([...after, ...blockedBy])];

const made = (status: StatusView, of: string | undefined): TaskGraph => {
  const all = new Map(status.tasks.map((task) => [task.id, task]));
  const convoy = status.convoys.find(({ id }) => id === of);
  const open = status.tasks.filter((task) => !isOver(task));
  const own = new Set(convoy === undefined ? open.map(({ id }) => id) : convoy.tasks);
  const ids = new Set(own);
  for (const id of own) {
    const task = all.get(id);
    // Beside a convoy all that its tasks name is told; among open ones, what they still wait for.
    for (const other of task === undefined ? [] : convoy === undefined ? task.blockedBy : namedBy(task)) ids.add(other);
  }
  for (const task of open) if (convoy !== undefined && task.blockedBy.some((id) => own.has(id))) ids.add(task.id);
  const arrows = [...ids].flatMap((to) => {
    const task = all.get(to);
    return task === undefined ? [] : namedBy(task).map((from) => ({ from, to }));
  });
  const joined = new Set(arrows.flatMap(({ from, to }) => (ids.has(from) ? [from, to] : [])));
  const shown = convoy === undefined ? [...ids].filter((id) => joined.has(id)) : [...ids];
  const drawn = laidOut(shown, arrows);
  const chain = longestChain(drawn, (id) => !isOver(all.get(id)));
  const polecats = new Map(status.polecats.map(({ task, state }) => [task, state]));
  const items = new Map(status.inbox.flatMap(({ task, kind }) => (task === undefined ? [] : [[task, kind] as const])));
  return { drawn, tasks: all, polecats, items, own, chain, apart: ids.size - shown.length };
};

const layouts = new Map<string, Layered>();
const LAYOUTS_KEPT = 8;

/** The town tells something several times a second, and seldom what moves a task: laid out is what hangs together otherwise. */
const laidOut = (ids: readonly string[], arrows: readonly Arrow[]): Layered => {
  const key = JSON.stringify([ids, arrows]);
  const drawn = layouts.get(key) ?? layered(ids, arrows);
  // The one that is looked at is the last to go.
  layouts.delete(key);
  layouts.set(key, drawn);
  for (const [oldest] of layouts) if (layouts.size > LAYOUTS_KEPT) layouts.delete(oldest);
  return drawn;
};

/** The chosen task, else the first of the longest chain, else the first of all. */
export const nodeAt = (state: Pick<State, 'status' | 'place'>): string | undefined => {
  const { drawn, chain } = graphIn(state);
  const on = state.place.kind === 'graph' ? state.place.on : undefined;
  return drawn.spots.find(({ id }) => id === on)?.id ?? chain[0] ?? drawn.spots[0]?.id;
};

const toNode = (state: State, on: string | undefined): State =>
  on === undefined || state.place.kind !== 'graph' ? state : { ...state, place: { ...state.place, on } };

/** Along its layer; in a tree along the list. */
export const downGraph = (state: State, by: number, listed: readonly string[] | undefined): State => {
  const on = nodeAt(state);
  const { spots } = graphIn(state).drawn;
  const here = spots.find(({ id }) => id === on);
  const column = spots.filter(({ layer }) => layer === here?.layer).toSorted((a, b) => a.row - b.row);
  const all = listed ?? column.map(({ id }) => id);
  return toNode(state, all[Math.max(0, Math.min(all.length - 1, all.indexOf(on ?? '') + by))]);
};

/** To what it waits for, or to what waits for it: the nearest one. */
export const acrossGraph = (state: State, by: 1 | -1): State => {
  const on = nodeAt(state);
  const { spots, paths } = graphIn(state).drawn;
  const at = new Map(spots.map((spot) => [spot.id, spot]));
  const near = paths.flatMap(({ from, to }) => (by === 1 ? (from === on ? [to] : []) : to === on ? [from] : []));
  const row = at.get(on ?? '')?.row ?? 0;
  const far = (id: string): number => Math.abs((at.get(id)?.row ?? 0) - row);
  return toNode(state, near.toSorted((a, b) => far(a) - far(b))[0]);
};

/** The graph of the next convoy; after the last one that of all open tasks. */
export const toGraph = (state: State, by: 1 | -1): State => {
  const { place, status } = state;
  if (place.kind !== 'graph') return state;
  const all = [...(status?.convoys ?? []).map(({ id }) => id), undefined];
  const of = all[(all.indexOf(place.of) + by + all.length) % all.length];
  return { ...state, place: { kind: 'graph', ...(of === undefined ? {} : { of }) } };
};

export type Leaf = { readonly id: string; readonly lead: readonly boolean[]; readonly isLast: boolean };

/** Each task once, below the latest of those that it waits for. `lead`: whether a line passes, for each level above. */
export const treeOf = ({ spots, paths }: Layered): readonly Leaf[] => {
  const layer = new Map(spots.map((spot) => [spot.id, spot.layer]));
  const above = new Map<string, string>();
  for (const { from, to } of paths) {
    const best = above.get(to);
    if (best === undefined || (layer.get(from) ?? 0) > (layer.get(best) ?? 0)) above.set(to, from);
  }
  const below = new Map<string, string[]>();
  for (const { id } of spots) {
    const over = above.get(id);
    if (over !== undefined) below.set(over, [...(below.get(over) ?? []), id]);
  }
  const leaves: Leaf[] = [];
  const stack: Leaf[] = spots
    .filter(({ id }) => !above.has(id))
    .map(({ id }) => ({ id, lead: [], isLast: true }))
    .toReversed();
  for (let leaf = stack.pop(); leaf !== undefined; leaf = stack.pop()) {
    leaves.push(leaf);
    const { id, lead, isLast } = leaf;
    const under = below.get(id) ?? [];
    const passing = above.has(id) ? [...lead, !isLast] : [];
    stack.push(
      ...under.map((one, index) => ({ id: one, lead: passing, isLast: index === under.length - 1 })).toReversed(),
    );
  }
  return leaves;
};

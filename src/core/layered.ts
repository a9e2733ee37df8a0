/**
 * A graph in layers, to be drawn from left to right: who comes first stands further left. Pure numbers; what a node looks
 * like is for others. Any graph will do: arrows that would close a circle are left out and told apart.
 */

/** `from` comes first. */
export type Arrow = { readonly from: string; readonly to: string };

/** Rows and layers count from 0; no two spots or passages share a row of a layer. */
export type Spot = { readonly id: string; readonly layer: number; readonly row: number };

/** An arrow on its way: its row in each layer from that of `from` to that of `to`. Those from one node travel together. */
export type Path = Arrow & { readonly rows: readonly number[] };

export type Layered = {
  /** Every node once, in the order given. */
  readonly spots: readonly Spot[];
  readonly paths: readonly Path[];
  /** Arrows that close a circle, a task that names itself among them. */
  readonly backward: readonly Arrow[];
  readonly layers: number;
  readonly rows: number;
};

/** @param arrows those with an end that is no node are left out, and of two that are alike one */
export const layered = (ids: readonly string[], arrows: readonly Arrow[]): Layered => {
  const nodes = [...new Set(ids)];
  const known = new Set(nodes);
  const distinct = [
    ...new Map(
      arrows.filter(({ from, to }) => known.has(from) && known.has(to)).map((one) => [`${one.from}\n${one.to}`, one]),
    ).values(),
  ];
  const backward = closing(nodes, distinct);
  const forward = distinct.filter((arrow) => !backward.has(arrow));
  const layerOf = longestPaths(nodes, forward);
  const rowOf = new Map<string, number>();
  let below = 0;
  for (const part of partsOf(nodes, forward)) below = placePart(part, forward, layerOf, rowOf, below);
  const spots = nodes.map((id) => ({ id, layer: layerOf.get(id) ?? 0, row: rowOf.get(id) ?? 0 }));
  return {
    spots,
    paths: forward.map(({ from, to }) => ({ from, to, rows: rowsOf(from, to, layerOf, rowOf) })),
    backward: [...backward],
    layers: spots.reduce((most, { layer }) => Math.max(most, layer + 1), 0),
    rows: below,
  };
};

const outOf = (nodes: readonly string[], arrows: readonly Arrow[]): ReadonlyMap<string, string[]> => {
  const out = new Map<string, string[]>(nodes.map((id) => [id, []]));
  for (const { from, to } of arrows) out.get(from)?.push(to);
  return out;
};

/** Arrows that lead back to where one came from, walking from node to node in the order given. */
const closing = (nodes: readonly string[], arrows: readonly Arrow[]): ReadonlySet<Arrow> => {
  const out = new Map<string, Arrow[]>(nodes.map((id) => [id, []]));
  for (const arrow of arrows) out.get(arrow.from)?.push(arrow);
  const found = new Set<Arrow>();
  const mark = new Map<string, 'open' | 'done'>();
  for (const start of nodes) {
    const stack = mark.has(start) ? [] : [{ id: start, next: 0 }];
    if (stack.length > 0) mark.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const arrow = out.get(top.id)?.[top.next];
      top.next += 1;
      if (arrow === undefined) {
        mark.set(top.id, 'done');
        stack.pop();
      } else if (mark.get(arrow.to) === 'open') found.add(arrow);
      else if (!mark.has(arrow.to)) {
        mark.set(arrow.to, 'open');
        stack.push({ id: arrow.to, next: 0 });
      }
    }
  }
  return found;
};

/** How many come before each, one after the other: its layer. */
const longestPaths = (nodes: readonly string[], arrows: readonly Arrow[]): ReadonlyMap<string, number> => {
  const out = outOf(nodes, arrows);
  const waits = new Map(nodes.map((id) => [id, 0]));
  for (const { to } of arrows) waits.set(to, (waits.get(to) ?? 0) + 1);
  const layer = new Map(nodes.map((id) => [id, 0]));
  const free = nodes.filter((id) => waits.get(id) === 0);
  for (const id of free)
    for (const to of out.get(id) ?? []) {
      layer.set(to, Math.max(layer.get(to) ?? 0, (layer.get(id) ?? 0) + 1));
      const left = (waits.get(to) ?? 0) - 1;
      waits.set(to, left);
      if (left === 0) free.push(to);
    }
  return layer;
};

/** What hangs together, each part on its own: the largest first, those of one node last. */
const partsOf = (nodes: readonly string[], arrows: readonly Arrow[]): readonly (readonly string[])[] => {
  const near = new Map<string, string[]>(nodes.map((id) => [id, []]));
  for (const { from, to } of arrows) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  const seen = new Set<string>();
  const parts: (readonly string[])[] = [];
  for (const start of nodes) {
    if (seen.has(start)) continue;
    const part = new Set([start]);
    for (const id of part) for (const other of near.get(id) ?? []) part.add(other);
    for (const id of part) seen.add(id);
    parts.push(nodes.filter((id) => part.has(id)));
  }
  return parts.toSorted((a, b) => b.length - a.length);
};

/** Passages of a long arrow through the layers between, shared by all arrows from one node. */
const passage = (from: string, layer: number): string => `${from}\n${layer}`;

const rowsOf = (
  from: string,
  to: string,
  layerOf: ReadonlyMap<string, number>,
  rowOf: ReadonlyMap<string, number>,
): readonly number[] => {
  const [first, last] = [layerOf.get(from) ?? 0, layerOf.get(to) ?? 0];
  return Array.from({ length: last - first + 1 }, (_none, index) => {
    const layer = first + index;
    return rowOf.get(layer === first ? from : layer === last ? to : passage(from, layer)) ?? 0;
  });
};

const SWEEPS = 6;

/** Puts a part below row `below`, and says where the next may begin. */
const placePart = (
  part: readonly string[],
  arrows: readonly Arrow[],
  layerOf: ReadonlyMap<string, number>,
  rowOf: Map<string, number>,
  below: number,
): number => {
  const within = new Set(part);
  const { columns, before, after } = columnsOf(
    part,
    arrows.filter(({ from }) => within.has(from)),
    layerOf,
  );
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0;
    const place = new Map(columns.flatMap((column) => column.map((item, index) => [item, index] as const)));
    for (const index of columns.keys()) {
      const at = isForth ? index : columns.length - 1 - index;
      const sorted = arranged(columns[at] ?? [], isForth ? before : after, place);
      columns[at] = sorted;
      for (const [position, item] of sorted.entries()) place.set(item, position);
    }
  }
  const own = new Map<string, number>();
  for (const column of columns) {
    let next = 0;
    for (const item of column) {
      const row = Math.max(next, Math.round(middle(before.get(item) ?? [], own) ?? next));
      own.set(item, row);
      next = row + 1;
    }
  }
  // Rows that are empty in every layer would only push the rest out of sight.
  const used = [...new Set(own.values())].sort((a, b) => a - b);
  const rank = new Map(used.map((row, index) => [row, below + index]));
  for (const [item, row] of own) rowOf.set(item, rank.get(row) ?? below);
  return below + used.length;
};

type Neighbours = ReadonlyMap<string, readonly string[]>;

const columnsOf = (part: readonly string[], arrows: readonly Arrow[], layerOf: ReadonlyMap<string, number>) => {
  const columns: string[][] = [];
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  const put = (item: string, layer: number): void => {
    while (columns.length <= layer) columns.push([]);
    columns[layer]?.push(item);
  };
  const join = (left: string, right: string): void => {
    before.set(right, [...(before.get(right) ?? []), left]);
    after.set(left, [...(after.get(left) ?? []), right]);
  };
  for (const id of part) put(id, layerOf.get(id) ?? 0);
  const passed = new Set<string>();
  for (const { from, to } of arrows) {
    let left = from;
    for (let layer = (layerOf.get(from) ?? 0) + 1; layer < (layerOf.get(to) ?? 0); layer++) {
      const item = passage(from, layer);
      if (!passed.has(item)) {
        passed.add(item);
        put(item, layer);
        join(left, item);
      }
      left = item;
    }
    join(left, to);
  }
  return { columns, before, after };
};

/** By the middle of its neighbours; who has none keeps its place. */
const arranged = (column: readonly string[], near: Neighbours, place: ReadonlyMap<string, number>): string[] => {
  const wanted = new Map(column.map((item, index) => [item, middle(near.get(item) ?? [], place) ?? index] as const));
  return column.toSorted((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
};

const middle = (items: readonly string[], place: ReadonlyMap<string, number>): number | undefined => {
  if (items.length === 0) return undefined;
  return items.reduce((sum, item) => sum + (place.get(item) ?? 0), 0) / items.length;
};

/** The longest way through nodes for which `counts` holds, from the first to the last; of several the first found. */
export const longestChain = (
  { spots, paths }: Pick<Layered, 'spots' | 'paths'>,
  counts: (id: string) => boolean,
): readonly string[] => {
  const best = new Map<string, { readonly length: number; readonly before?: string }>();
  const into = new Map<string, string[]>();
  for (const { from, to } of paths) into.set(to, [...(into.get(to) ?? []), from]);
  let end: string | undefined;
  for (const { id } of spots.filter((spot) => counts(spot.id)).toSorted((a, b) => a.layer - b.layer)) {
    let mine: { readonly length: number; readonly before?: string } = { length: 1 };
    for (const before of into.get(id) ?? []) {
      const length = (best.get(before)?.length ?? 0) + 1;
      if (length > mine.length) mine = { length, before };
    }
    best.set(id, mine);
    if (mine.length > (best.get(end ?? '')?.length ?? 0)) end = id;
  }
  const chain: string[] = [];
  for (let at = end; at !== undefined; at = best.get(at)?.before) chain.unshift(at);
  return chain;
};

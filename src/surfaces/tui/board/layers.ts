/** The layers of a graph as far as they are in sight: what stands in which cell, and the lines between two layers. */
import type { Layered } from '../../../core/layered.ts';
import { type Gutter, gutterOf, type Net } from '../drawing/gutter.ts';
import type { Theme } from '../drawing/theme.ts';
import { windowTop } from '../list/listing.ts';

/** Where the line of another task passes. */
export const PASSAGE = '\n';

export type Layers = {
  readonly count: number;
  readonly rows: number;
  /** A task, or the passage of a line; `undefined` where there is nothing. */
  at(layer: number, row: number): string | undefined;
  /** Whether a line leaves this cell to the right. */
  leads(layer: number, row: number): boolean;
  /** What lies between this layer and the next; worked out when it is asked for, and then kept. */
  gutter(layer: number): Gutter | undefined;
};

type Made = { readonly arrow: string; readonly ascii: boolean; readonly layers: Layers };

const made = new WeakMap<Layered, Made>();

/** Of a graph that is drawn with every key: made once for it. */
export const layersOf = (drawn: Layered, { signs, look }: Theme): Layers => {
  const [arrow, ascii] = [signs.folded, look.ascii];
  const known = made.get(drawn);
  if (known?.arrow === arrow && known.ascii === ascii) return known.layers;
  const layers = openLayers(drawn, (nets) => gutterOf(nets, arrow, ascii));
  made.set(drawn, { arrow, ascii, layers });
  return layers;
};

/** For each row with a line that leaves it: the rows that this leads to, and whether a task is there. */
type Leads = ReadonlyMap<number, ReadonlyMap<number, boolean>>;

export const openLayers = (drawn: Layered, drawGutter: (nets: readonly Net[]) => Gutter): Layers => {
  const cells = Array.from({ length: drawn.layers }, () => new Map<number, string>());
  const leads = Array.from({ length: Math.max(0, drawn.layers - 1) }, () => new Map<number, Map<number, boolean>>());
  const layerOf = new Map(drawn.spots.map(({ id, layer }) => [id, layer]));
  for (const { id, layer, row } of drawn.spots) cells[layer]?.set(row, id);
  for (const { from, rows } of drawn.paths)
    for (const [index, row] of rows.entries()) {
      const layer = (layerOf.get(from) ?? 0) + index;
      if (index > 0 && index < rows.length - 1) cells[layer]?.set(row, PASSAGE);
      const next = rows[index + 1];
      if (next === undefined) continue;
      const own = leads[layer]?.get(row) ?? new Map<number, boolean>();
      leads[layer]?.set(row, own.set(next, index + 1 === rows.length - 1));
    }
  const gutters = new Map<number, Gutter>();
  return {
    count: drawn.layers,
    rows: drawn.rows,
    at: (layer, row) => cells[layer]?.get(row),
    leads: (layer, row) => leads[layer]?.has(row) === true,
    gutter: (layer) => {
      const own = leads[layer];
      if (own === undefined) return undefined;
      const gutter = gutters.get(layer) ?? drawGutter(netsOf(own));
      gutters.set(layer, gutter);
      return gutter;
    },
  };
};

/** A row is two lines high. */
const netsOf = (leads: Leads): readonly Net[] =>
  [...leads].map(
    ([row, targets]): Net => ({ y: row * 2, targets: [...targets].map(([y, ends]) => ({ y: y * 2, ends })) }),
  );

/** How wide a task is, and which layer and line are the first in sight. */
export type Sight = { readonly each: number; readonly first: number; readonly top: number };

const NARROWEST = 20;
const BROADEST = 34;
/** Of what lies between two layers. */
const GUTTER_LEAST = 2;

/** @param here where the chosen task stands */
export const sightOf = (
  layers: Layers,
  here: { readonly layer: number; readonly row: number } | undefined,
  width: number,
  height: number,
): Sight => {
  const each = eachOf(layers, width);
  const top = windowTop((here?.row ?? 0) * 2, layers.rows * 2, height);
  return { each, first: firstLayer(here?.layer ?? 0, each, layers, width), top };
};

/** All of them side by side where there is room for all; of others nobody asks how wide the lines between them are. */
const eachOf = (layers: Layers, width: number): number => {
  if (layers.count * NARROWEST + (layers.count - 1) * GUTTER_LEAST > width) return NARROWEST;
  let between = 0;
  for (let layer = 0; layer < layers.count; layer++) between += layers.gutter(layer)?.width ?? 0;
  return Math.max(NARROWEST, Math.min(BROADEST, Math.floor((width - between) / Math.max(1, layers.count))));
};

/** So far to the left that the chosen one is whole, and what waits for it as well where there is room. */
const firstLayer = (chosen: number, each: number, layers: Layers, width: number): number => {
  let used = each;
  let first = Math.min(Math.max(0, layers.count - 1), chosen + 1);
  while (first > 0 && used + each + (layers.gutter(first - 1)?.width ?? 0) <= width) {
    first -= 1;
    used += each + (layers.gutter(first)?.width ?? 0);
  }
  return Math.min(first, chosen);
};

/** From points of telemetry to cells. Pure; a point that comes twice counts once. */

import type { Instant } from '../ids.ts';
import type { UsageNote } from './count.ts';
import { nameOf } from './count.ts';
import { dayOf } from './day.ts';
import type { Cell, Source } from './ledger.ts';
import type { TelemetryPoint } from './telemetry.ts';
import { noTokens, promptOf, totalOf } from './tokens.ts';
import { plusUsed, usedOf } from './used.ts';

type Held = Pick<Cell, 'source' | 'part' | 'day' | 'model' | 'tokens' | 'long' | 'usd'>;

export type Telemetry = {
  readonly cells: ReadonlyMap<string, Held>;
  /** Last values of counters that only go up. */
  readonly last: ReadonlyMap<string, number>;
  /** Points that were counted, newest last: an exporter that got no answer sends them again. */
  readonly seen: ReadonlySet<string>;
};
export const newTelemetry: Telemetry = { cells: new Map(), last: new Map(), seen: new Set() };

export type TelemetryFrom = {
  readonly read: (point: TelemetryPoint) => UsageNote | undefined;
  /** What the ledger holds of this assignment: counters that go up are taken on from there. */
  readonly kept: readonly Cell[];
  /** Names what this daemon adds up by itself, apart from what an earlier one did. */
  readonly part: string;
  readonly now: Instant;
  readonly zone: (at: Instant) => number;
};

const SEEN = 5_000;

export const countPoints = (before: Telemetry, points: readonly TelemetryPoint[], from: TelemetryFrom): Telemetry => {
  const cells = new Map(before.cells);
  const last = new Map(before.last);
  const seen = new Set(before.seen);
  for (const point of points) {
    if (from.read(point) === undefined) continue;
    const series = seriesOf(point);
    const id = `${series}|${point.moment}|${point.value}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const isTotal = point.kind === 'counter' && point.temporality === 'cumulative';
    const part = isTotal ? `c${hashOf(series)}` : from.part;
    const more = isTotal ? growth(last, series, part, point.value, from.kept) : point.value;
    const note = more < 0 ? undefined : from.read({ ...point, value: more });
    if (note?.used !== undefined) add(cells, { ...from, part }, note, point.kind === 'log' ? 'logs' : 'metrics');
  }
  return { cells, last, seen: new Set([...seen].slice(-SEEN)) };
};

/** By how much a counter that only goes up has grown; one that another daemon knew goes on from the ledger. */
const growth = (
  last: Map<string, number>,
  series: string,
  part: string,
  value: number,
  kept: readonly Cell[],
): number => {
  const before =
    last.get(series) ??
    kept.filter((cell) => cell.part === part).reduce((sum, { tokens, usd }) => sum + (usd ?? totalOf(tokens)), 0);
  // An older value that arrives late says nothing new.
  last.set(series, Math.max(before, value));
  return Math.max(0, value - before);
};

const add = (
  cells: Map<string, Held>,
  { part, now, zone, kept }: TelemetryFrom,
  { at, model, used }: UsageNote,
  source: Source,
): void => {
  if (used === undefined || (totalOf(used.tokens) === 0 && used.usd === undefined)) return;
  // What was sent hours late, or by a clock that is wrong, counts as of now.
  const moment = at !== undefined && Math.abs(now - at) < 3_600_000 ? at : now;
  const day = dayOf(moment, zone(moment));
  const name = model === undefined ? 'unknown' : nameOf(model);
  const key = [source, part, day, name, used.usd === undefined ? '' : '$'].join('|');
  const before = cells.get(key) ?? keptOf(kept, { source, part, day, model: name }, used.usd !== undefined);
  // A log tells one request, a counter what many have used.
  const more = usedOf(used.tokens, source === 'logs' ? promptOf(used.tokens) : undefined, used.usd);
  cells.set(key, { source, part, day, model: name, ...plusUsed(before ?? { tokens: noTokens }, more) });
};

const keptOf = (
  kept: readonly Cell[],
  { source, part, day, model }: Omit<Held, 'tokens' | 'long' | 'usd'>,
  priced: boolean,
): Held | undefined =>
  kept.find(
    (cell) =>
      cell.source === source &&
      cell.part === part &&
      cell.day === day &&
      cell.model === model &&
      (cell.usd !== undefined) === priced,
  );

const seriesOf = ({ kind, name, attributes, start }: TelemetryPoint): string =>
  [
    kind,
    name,
    start,
    ...Object.entries(attributes)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  ].join('|');

/** FNV-1a twice over, from two beginnings: 64 bits as text. */
const hashOf = (text: string): string =>
  [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let hash = seed;
      for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
      return hash.toString(16).padStart(8, '0');
    })
    .join('');

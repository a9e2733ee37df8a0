/** Lines between two layers of a graph: pure text. Where lines of different nodes cross, the one downwards is drawn over the other. */

/** From a node at line `y` to what it leads to; `ends`: a node, which gets an arrow, and not a passage. */
export type Net = { readonly y: number; readonly targets: readonly { readonly y: number; readonly ends: boolean }[] };

export type Gutter = { readonly width: number; at(line: number): string };

const [UP, DOWN, LEFT, RIGHT] = [1, 2, 4, 8] as const;
const ACROSS = LEFT | RIGHT;
const ALONG = UP | DOWN;

const glyphs = ' ╵╷│╴╯╮┤╶╰╭├─┴┬┼';
const plainGlyph = (mask: number): string => (mask === 0 ? ' ' : mask === ACROSS ? '-' : mask === ALONG ? '|' : '+');

/** @param nets each from a line of its own; lines are even, the odd ones between are free for detours */
export const gutterOf = (nets: readonly Net[], arrow: string, ascii: boolean): Gutter => {
  const bent = nets.filter(({ y, targets }) => targets.some((target) => target.y !== y));
  const { tracks, late } = tracked(bent);
  const most = Math.max(-1, ...tracks.values());
  const lateAt = 2 + most * 2;
  const width = 1 + Math.max(0, most + 1) * 2 + (late.size > 0 ? 1 : 0) + 1;
  const cells = new Map<number, { readonly x: number; readonly mask: number }[]>();
  const put = (x: number, y: number, mask: number): void => {
    const line = cells.get(y);
    if (line === undefined) cells.set(y, [{ x, mask }]);
    else line.push({ x, mask });
  };
  const across = (y: number, from: number, to: number): void => {
    for (let x = from; x <= to; x++) put(x, y, ACROSS);
  };
  const arrows = new Set(nets.flatMap(({ targets }) => targets.flatMap(({ y, ends }) => (ends ? [y] : []))));
  for (const net of nets) {
    const track = tracks.get(net);
    if (track === undefined) {
      if (net.targets.length > 0) across(net.y, 0, width - 1);
      continue;
    }
    const x = 1 + track * 2;
    across(net.y, 0, x - 1);
    const stops = new Map<number, number>([[net.y, LEFT]]);
    for (const target of net.targets) {
      const isLate = late.has(keyOf(net, target.y));
      const y = isLate ? target.y + 1 : target.y;
      stops.set(y, (stops.get(y) ?? 0) | RIGHT);
      across(y, x + 1, isLate ? lateAt - 1 : width - 1);
      if (!isLate) continue;
      put(lateAt, y, LEFT | UP);
      put(lateAt, target.y, DOWN | RIGHT);
      across(target.y, lateAt + 1, width - 1);
    }
    const [top, bottom] = [Math.min(...stops.keys()), Math.max(...stops.keys())];
    for (let y = top; y <= bottom; y++) put(x, y, (y > top ? UP : 0) | (y < bottom ? DOWN : 0) | (stops.get(y) ?? 0));
  }
  return {
    width,
    at: (line) => {
      const masks: number[][] = Array.from({ length: width }, () => []);
      for (const { x, mask } of cells.get(line) ?? []) masks[x]?.push(mask);
      return masks
        .map((found, x) => {
          if (x === width - 1 && arrows.has(line) && found.length > 0) return arrow;
          const mask = joined(found);
          return ascii ? plainGlyph(mask) : (glyphs[mask] ?? ' ');
        })
        .join('');
    },
  };
};

/** Lines that only pass one another are not joined. */
const joined = (masks: readonly number[]): number => {
  const all = masks.reduce((sum, mask) => sum | mask, 0);
  const isCrossing = all === (ACROSS | ALONG) && masks.every((mask) => mask === ACROSS || mask === ALONG);
  return isCrossing ? ALONG : all;
};

const keyOf = ({ y }: Net, target: number): string => `${y}>${target}`;

/**
 * A column for each bent net. One that leaves a line is to turn off before another comes in on that line; where that is
 * not to be had for all, the latter comes in late, by the free line below.
 */
const tracked = (
  bent: readonly Net[],
): { readonly tracks: ReadonlyMap<Net, number>; readonly late: ReadonlySet<string> } => {
  const tracks = new Map<Net, number>();
  const late = new Set<string>();
  const byLine = new Map(bent.map((net) => [net.y, net]));
  const before = (net: Net): readonly { readonly net: Net; readonly y: number }[] =>
    net.targets.flatMap(({ y }) => {
      const other = byLine.get(y);
      return other === undefined || other === net || late.has(keyOf(net, y)) ? [] : [{ net: other, y }];
    });
  let left = bent.toSorted((a, b) => a.y - b.y);
  while (left.length > 0) {
    const free = left.find((net) => before(net).every((one) => tracks.has(one.net)));
    const next = free ?? left[0];
    if (next === undefined) break;
    if (free === undefined) for (const one of before(next)) if (!tracks.has(one.net)) late.add(keyOf(next, one.y));
    const least = Math.max(-1, ...before(next).map((one) => tracks.get(one.net) ?? -1)) + 1;
    tracks.set(next, firstFree(next, least, tracks));
    left = left.filter((net) => net !== next);
  }
  return { tracks, late };
};

const spanOf = ({ y, targets }: Net): readonly [number, number] => {
  const lines = [y, ...targets.map((target) => target.y)];
  return [Math.min(...lines), Math.max(...lines) + 1];
};

const firstFree = (net: Net, least: number, tracks: ReadonlyMap<Net, number>): number => {
  const [top, bottom] = spanOf(net);
  for (let track = least; ; track++) {
    const isTaken = [...tracks].some(([other, its]) => {
      const [above, below] = spanOf(other);
      return its === track && above <= bottom && below >= top;
    });
    if (!isTaken) return track;
  }
};

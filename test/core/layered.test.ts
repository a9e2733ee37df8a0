/** Graphs in layers: whatever graph comes in, each node has its own place and each arrow leads where it says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrow, layered, longestChain } from '../../src/core/layered.ts';

const arrow = (text: string): Arrow => {
  const [from = '', to = ''] = text.split('>');
  return { from, to };
};
const arrows = (...texts: readonly string[]): readonly Arrow[] => texts.map(arrow);

const ids = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }).map((all) => all.map((id) => `t${id}`));
const graph = ids.chain((nodes) => {
  const end = nodes.length === 0 ? fc.constant('gone') : fc.oneof(fc.constantFrom(...nodes), fc.constant('gone'));
  return fc.tuple(fc.constant(nodes), fc.array(fc.record({ from: end, to: end }), { maxLength: 90 }));
});

const key = ({ from, to }: Arrow): string => `${from}>${to}`;

describe('any graph', () => {
  it('has every node once, and no two things in one row of a layer', () => {
    fc.assert(
      fc.property(graph, ([nodes, all]) => {
        const { spots, paths, layers, rows } = layered(nodes, all);
        expect(spots.map(({ id }) => id)).toEqual(nodes);
        const taken = new Map<string, string>();
        const take = (layer: number, row: number, who: string): void => {
          const place = `${layer}/${row}`;
          expect(taken.get(place) ?? who).toBe(who);
          taken.set(place, who);
          expect(layer).toBeLessThan(layers);
          expect(row).toBeLessThan(rows);
        };
        for (const { id, layer, row } of spots) take(layer, row, id);
        const at = new Map(spots.map((spot) => [spot.id, spot]));
        for (const { from, rows: passed } of paths)
          for (const [index, row] of passed.entries())
            if (index > 0 && index < passed.length - 1) take((at.get(from)?.layer ?? 0) + index, row, `by ${from}`);
      }),
    );
  });

  it('has every arrow among its nodes once: drawn from its beginning to its end, to the right, or told as backward', () => {
    fc.assert(
      fc.property(graph, ([nodes, all]) => {
        const { spots, paths, backward } = layered(nodes, all);
        const at = new Map(spots.map((spot) => [spot.id, spot]));
        for (const { from, to, rows } of paths) {
          const [first, last] = [at.get(from), at.get(to)];
          expect(rows[0]).toBe(first?.row);
          expect(rows.at(-1)).toBe(last?.row);
          expect(rows.length).toBe((last?.layer ?? 0) - (first?.layer ?? 0) + 1);
          expect(rows.length).toBeGreaterThan(1);
        }
        const told = [...paths, ...backward].map(key).toSorted();
        const asked = [...new Set(all.filter(({ from, to }) => at.has(from) && at.has(to)).map(key))].toSorted();
        expect(told).toEqual(asked);
      }),
    );
  });

  it('has no backward arrow where there is no circle', () => {
    fc.assert(
      fc.property(graph, ([nodes, all]) => {
        const forward = all.filter(({ from, to }) => nodes.indexOf(from) < nodes.indexOf(to));
        expect(layered(nodes, forward).backward).toEqual([]);
      }),
    );
  });

  it('has a longest chain that is joined, of nodes that count', () => {
    fc.assert(
      fc.property(graph, ([nodes, all]) => {
        const drawn = layered(nodes, all);
        const counts = (id: string): boolean => id !== 't3';
        const chain = longestChain(drawn, counts);
        const there = new Set(drawn.paths.map(key));
        expect(chain.every(counts)).toBe(true);
        for (const [index, id] of chain.slice(1).entries()) expect(there.has(`${chain[index]}>${id}`)).toBe(true);
        expect(chain.length > 0).toBe(nodes.some(counts));
      }),
    );
  });
});

describe('a graph', () => {
  it('stands in layers by how many come before, a chain in one row', () => {
    const { spots, rows } = layered(['c', 'b', 'a'], arrows('a>b', 'b>c'));
    expect(spots).toEqual([
      { id: 'c', layer: 2, row: 0 },
      { id: 'b', layer: 1, row: 0 },
      { id: 'a', layer: 0, row: 0 },
    ]);
    expect(rows).toBe(1);
  });

  it('lets a long arrow pass through the layers between, beside what stands there', () => {
    const { paths } = layered(['a', 'b', 'c'], arrows('a>b', 'b>c', 'a>c'));
    const long = paths.find((path) => key(path) === 'a>c');
    const short = paths.find((path) => key(path) === 'a>b');
    expect(long?.rows).toHaveLength(3);
    expect(long?.rows[1]).not.toBe(short?.rows[1]);
  });

  it('tells which arrow closes a circle, and draws the others', () => {
    const { backward, paths } = layered(['a', 'b', 'c', 'd'], arrows('a>b', 'b>c', 'c>a', 'd>d'));
    expect(backward.map(key)).toEqual(['c>a', 'd>d']);
    expect(paths.map(key)).toEqual(['a>b', 'b>c']);
  });

  it('keeps apart what does not hang together', () => {
    const { spots } = layered(['x', 'a', 'b'], arrows('a>b'));
    expect(spots.find(({ id }) => id === 'x')).toEqual({ id: 'x', layer: 0, row: 1 });
  });

  it('has as its longest chain the one with the most that is left to do', () => {
    const drawn = layered(['a', 'b', 'c', 'd'], arrows('a>b', 'b>d', 'c>d'));
    expect(longestChain(drawn, () => true)).toEqual(['a', 'b', 'd']);
    expect(longestChain(drawn, (id) => id !== 'b' && id !== 'a')).toEqual(['c', 'd']);
    expect(longestChain(drawn, () => false)).toEqual([]);
  });
});

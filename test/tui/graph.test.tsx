/** The graph of a convoy: layers with their lines, a tree where it is narrow, and the chosen task in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layered } from '../../src/core/layered.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TaskRow } from '../../src/core/views/task-row.ts';
import { graphIn } from '../../src/surfaces/tui/board/graph.ts';
import { layersOf, openLayers, sightOf } from '../../src/surfaces/tui/board/layers.ts';
import { gutterOf } from '../../src/surfaces/tui/drawing/gutter.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { themeOf } from '../../src/surfaces/tui/drawing/theme.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { convoyRow, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const task = (id: string, after: readonly string[], change: Partial<TaskRow> = {}): TaskRow =>
  taskRow({ id, title: `Title of ${id}`, convoy: 'c', after, blockedBy: after, state: 'blocked', ...change });
const town = (...tasks: readonly TaskRow[]): StatusView => ({
  ...sampleStatus,
  ...{ tasks, polecats: [], merges: [], inbox: [] },
  convoys: [
    convoyRow({ id: 'c', name: 'Prices', tasks: tasks.flatMap(({ id, convoy }) => (convoy === 'c' ? [id] : [])) }),
  ],
});
const seen = (status: StatusView, on: string, size: Size = SIZES.large): State => ({
  ...stateWith(status, size),
  place: { kind: 'graph', of: 'c', on },
});
const chosen = ({ place }: State): string | undefined => (place.kind === 'graph' ? place.on : undefined);

const diamond = town(
  task('shop-a', [], { state: 'landed', blockedBy: [] }),
  task('shop-b', ['shop-a'], { state: 'working', blockedBy: [] }),
  task('shop-c', ['shop-a'], { state: 'ready', blockedBy: [] }),
  task('shop-d', ['shop-b', 'shop-c']),
);

it('says of a task what it needs of a person, as its card does', () => {
  const { state } = press({ ...stateWith(), selected: 'inbox:perm-1' }, 'B', 'B');
  expect(textOf(state)).toMatch(/shop-p7d1 allow\?/);
});

describe('lines between two layers', () => {
  it('join what they say, merge into what they lead to, and cross without being joined', () => {
    const at = (nets: Parameters<typeof gutterOf>[0], lines: number): readonly string[] => {
      const gutter = gutterOf(nets, '>', false);
      return Array.from({ length: lines }, (_none, line) => gutter.at(line));
    };
    const to = (...lines: readonly number[]) => lines.map((y) => ({ y, ends: true }));
    expect(at([{ y: 0, targets: to(0, 2) }], 3)).toEqual(['─┬─>', ' │  ', ' ╰─>']);
    expect(
      at(
        [
          { y: 0, targets: to(0) },
          { y: 2, targets: to(0) },
        ],
        3,
      ),
    ).toEqual(['─┬─>', ' │  ', '─╯  ']);
    const swapped = at(
      [
        { y: 0, targets: to(2) },
        { y: 2, targets: to(0) },
      ],
      4,
    );
    expect(swapped.filter((line) => line.endsWith('>'))).toHaveLength(2);
  });

  it('are as wide as they say, and reach every task that one leads to, whatever leads where', () => {
    const line = fc.integer({ min: 0, max: 9 }).map((row) => row * 2);
    const targets = fc.uniqueArray(line, { minLength: 1, maxLength: 5 });
    const net = fc.record({ y: line, targets: targets.map((all) => all.map((y) => ({ y, ends: true }))) });
    fc.assert(
      fc.property(fc.uniqueArray(net, { selector: ({ y }) => y, maxLength: 8 }), fc.boolean(), (nets, ascii) => {
        const gutter = gutterOf(nets, '>', ascii);
        const reached = new Set(nets.flatMap((one) => one.targets.map(({ y }) => y)));
        const leaving = new Set(nets.map(({ y }) => y));
        for (let y = 0; y < 22; y++) {
          const text = gutter.at(y);
          expect(widthOf(text)).toBe(gutter.width);
          expect(text.endsWith('>')).toBe(reached.has(y));
          expect(text.startsWith(' ')).toBe(!leaving.has(y));
        }
      }),
    );
  });
});

describe('the graph', () => {
  it('draws a convoy from left to right, what has landed as well', () => {
    const text = textOf(seen(diamond, 'shop-d', SIZES.huge));
    expect(text).toMatch(/ Graph · Prices · 4 tasks · longest chain 2/);
    expect(text).toMatch(/✓ shop-a landed ─+┬─▸ ● shop-b working ─+╮/);
    expect(text).toMatch(/╰─▸ · shop-c ready ─+┴─▸▌┄ shop-d blocked/);
  });

  it('says of the chosen task what it waits for, what waits for it, and which chain is the longest', () => {
    const last = textOf(seen(diamond, 'shop-d'));
    expect(last).toContain('Waits for shop-b (working), shop-c (ready)');
    expect(last).toContain('On the longest chain: shop-b → shop-d');
    const middle = textOf(seen(diamond, 'shop-b'));
    expect(middle).toContain('Waits for nothing');
    expect(middle).toContain('1 waits for it: shop-d');
  });

  it('owns up to circles, to tasks that nobody knows, and to what is outside of the convoy', () => {
    const circle = town(task('shop-a', ['shop-b']), task('shop-b', ['shop-a', 'shop-gone']));
    const text = textOf(seen(circle, 'shop-a'));
    expect(text).toContain('in a circle');
    expect(text).toMatch(/waits for shop-\w and shop-\w for shop-\w: a circle, which never begins/);
    expect(text).toMatch(/\? shop-gone not known outside/);
  });

  it('is a tree in a small terminal, each task once', () => {
    const lines = textOf(seen(diamond, 'shop-d', SIZES.small)).split('\n');
    expect(lines[2]).toMatch(/^ ✓ shop-a landed/);
    expect(lines[3]).toMatch(/^ ├─ ● shop-b working/);
    expect(lines[4]).toMatch(/^▌│ {2}└─ ┄ shop-d blocked \+1/);
    expect(lines[5]).toMatch(/^ └─ · shop-c ready/);
  });

  it('moves to what waits, to what is waited for, and within a layer', () => {
    const start = seen(diamond, 'shop-b');
    expect(chosen(press(start, 'l').state)).toBe('shop-d');
    expect(chosen(press(start, 'h').state)).toBe('shop-a');
    expect(chosen(press(start, 'j').state)).toBe('shop-c');
    expect(press(start, 'tab').state.place).toEqual({ kind: 'graph' });
    expect(press(start, 'B').state.place).toEqual({ kind: 'board', on: 'shop-b' });
    expect(press(press(start, 'B').state, 'B').state.place).toEqual({ kind: 'graph', of: 'c', on: 'shop-b' });
    expect(press(seen(diamond, 'shop-c'), 'g').effects).toMatchObject([{ command: { kind: 'sling', task: 'shop-c' } }]);
  });

  it.each(Object.entries(SIZES))(
    'fills a terminal that is %s, to the column, with sixty tasks, the chosen one in sight',
    (_name, size) => {
      const sixty = Array.from({ length: 60 }, (_none, i) =>
        task(`shop-t${i}`, i < 6 ? [] : [`shop-t${i - 6}`, `shop-t${(i * 7) % (i - 5)}`], {
          title: '日本語 \x1b[2J long title',
        }),
      );
      for (const on of ['shop-t0', 'shop-t31', 'shop-t59'])
        for (const ascii of [false, true]) {
          const lines = frameOf(seen(town(...sixty), on, size), { depth: '256', ascii });
          expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
          expect(lines.slice(2, -7).some((line) => bareLine(line).includes(`${on} `))).toBe(true);
        }
    },
  );
});

describe('a graph of very many layers', () => {
  const ids = Array.from({ length: 220 }, (_none, i) => `shop-t${i}`);
  /** Each waits for the one before it, and for one far back. */
  const beforeOf = (i: number): readonly string[] =>
    i === 0 ? [] : [...new Set([i - 1, (i * 7) % i])].map((n) => `shop-t${n}`);
  const long = town(...ids.map((id, i) => task(id, beforeOf(i))));

  it('works out the lines of those layers alone that are in sight, and of each once', () => {
    const drawn = layered(
      ids,
      ids.flatMap((to, i) => beforeOf(i).map((from) => ({ from, to }))),
    );
    let gutters = 0;
    const layers = openLayers(drawn, (nets) => {
      gutters += 1;
      return gutterOf(nets, '>', false);
    });
    const look = (on: number): void => {
      const { each, first } = sightOf(layers, drawn.spots[on], SIZES.huge.columns, SIZES.huge.rows);
      for (let layer = first, left = 0; left < SIZES.huge.columns; layer++)
        left += each + (layers.gutter(layer)?.width ?? 0);
    };
    look(110);
    const seen = gutters;
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(Math.ceil(SIZES.huge.columns / 20) + 2);
    look(110);
    expect(gutters).toBe(seen);
    look(111);
    expect(gutters).toBeLessThanOrEqual(seen + 2);
  });

  it('is laid out once, whatever the town tells meanwhile, and anew when a task waits for another', () => {
    const state = seen(long, 'shop-t110', SIZES.huge);
    const { drawn } = graphIn(state);
    const told: State = { ...state, status: { ...long, tasks: long.tasks.map((row) => ({ ...row, title: 'New' })) } };
    expect(graphIn(told).drawn).toBe(drawn);
    expect(textOf(told)).toContain('New');
    const theme = themeOf({ depth: 'none', ascii: false });
    expect(layersOf(drawn, theme)).toBe(layersOf(graphIn(told).drawn, theme));
    expect(layersOf(drawn, themeOf({ depth: 'none', ascii: true }))).not.toBe(layersOf(drawn, theme));
    const moved = { ...long, tasks: long.tasks.map((row, i) => (i === 219 ? { ...row, after: ['shop-t3'] } : row)) };
    expect(graphIn({ ...state, status: { ...moved } }).drawn).not.toBe(drawn);
  });
});

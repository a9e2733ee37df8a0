/** What waits for what, as lines: in layers from left to right, or as a tree where it is narrow; the chosen task in words below. */
import { plural } from '../../../core/views/age.ts';
import { isListed } from '../board/board.ts';
import { graphIn, isOver, nodeAt, type TaskGraph, treeOf } from '../board/graph.ts';
import { type Layers, layersOf, PASSAGE, sightOf } from '../board/layers.ts';
import { blank, lineText, type Part } from '../drawing/row.ts';
import { cut, oneLine, widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { inboxWords, type Word } from '../drawing/words.ts';
import { windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';
import { wordOf } from './row-word.ts';
import { textLines } from './text-lines.ts';

const UNKNOWN: Word = { word: 'not known', sign: 'unknown', tone: 'bad' };
const wordIn = ({ tasks, polecats, items }: TaskGraph, id: string): Word => {
  const task = tasks.get(id);
  if (task === undefined) return UNKNOWN;
  const item = items.get(id);
  return item === undefined ? wordOf(task.state, polecats.get(id)) : inboxWords[item];
};

export const graphTitle = (state: State, theme: Theme, width: number): string => {
  const { place, status } = state;
  const { drawn, chain, apart } = graphIn(state);
  const convoy = place.kind === 'graph' ? status?.convoys.find(({ id }) => id === place.of) : undefined;
  const { dot } = theme.signs;
  const name = cut(oneLine(convoy?.name ?? 'all open tasks'), Math.max(10, width - 50), theme.signs.ellipsis);
  return lineText(theme, width, [
    { text: ' Graph', bold: true },
    { text: ` ${dot} ${name} ${dot} ${plural(drawn.spots.length, 'task')}`, tone: 'dim' },
    { text: chain.length < 2 ? '' : ` ${dot} longest chain ${chain.length}`, tone: 'dim' },
    { text: apart === 0 ? '' : ` ${dot} ${apart} more wait for nothing`, tone: 'dim' },
  ]);
};

const WORDS = 4;

export const graphLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const graph = graphIn(state);
  if (graph.drawn.spots.length === 0)
    return filled([blank(width), ...textLines('No open task waits for another.', theme, width, 'dim')], width, height);
  const room = roomOf(height);
  const lines = isListed(state)
    ? treeLines(graph, state, theme, width, room)
    : layerLines(graph, state, theme, width, room);
  const rule = theme.paint(theme.signs.across.repeat(width), { tone: 'dim' });
  return filled([...filled(lines, width, room), rule, ...wordLines(graph, state, theme, width)], width, height);
};

/** In words: what it waits for, what waits for it, and whether it is on the longest chain. */
const wordLines = (graph: TaskGraph, state: State, theme: Theme, width: number): readonly string[] => {
  const on = nodeAt(state);
  if (on === undefined) return [];
  const { drawn, tasks, chain } = graph;
  const task = tasks.get(on);
  const { word, sign, tone } = wordIn(graph, on);
  const said = (id: string): string => `${id} (${wordIn(graph, id).word})`;
  const all = [...drawn.paths, ...drawn.backward];
  const before = all.flatMap(({ from, to }) => (to === on ? [from] : []));
  const waits = before.filter((id) => !isOver(tasks.get(id)));
  const after = all.flatMap(({ from, to }) => (from === on ? [to] : []));
  const circle = drawn.backward.filter(({ from, to }) => from === on || to === on);
  const long = chain.includes(on) ? `On the longest chain: ${chain.join(` ${theme.signs.leaving} `)}` : '';
  const round = circle.map(
    ({ from, to }) => `${to} waits for ${from} and ${from} for ${to}: a circle, which never begins`,
  );
  const line = (text: string, tone: 'plain' | 'dim' | 'bad'): string =>
    lineText(theme, width, [{ text: `  ${text}`, tone }]);
  return [
    lineText(theme, width, [
      { text: ` ${theme.signs[sign]} `, tone },
      { text: on, bold: true },
      { text: ` ${word}`, tone },
      { text: `  ${task === undefined ? 'no tracker that was read knows it' : oneLine(task.title)}` },
    ]),
    line(waits.length === 0 ? 'Waits for nothing' : `Waits for ${waits.map(said).join(', ')}`, 'plain'),
    line(
      after.length === 0
        ? 'Nothing waits for it'
        : `${after.length} ${after.length === 1 ? 'waits' : 'wait'} for it: ${after.join(', ')}`,
      'plain',
    ),
    round.length > 0 ? line(round.join('; '), 'bad') : line(long, 'dim'),
  ];
};

/** Its sign, with a mark on what is on the longest chain or outside of the convoy. */
const nodeParts = (graph: TaskGraph, id: string, isOn: boolean, theme: Theme): readonly Part[] => {
  const { sign, word, tone } = wordIn(graph, id);
  const over = isOver(graph.tasks.get(id));
  const isOutside = !graph.own.has(id);
  const circle = graph.drawn.backward.some(({ from, to }) => from === id || to === id);
  return [
    { text: isOn ? theme.signs.pointer : ' ', tone: 'accent' },
    { text: `${theme.signs[sign]} `, tone },
    { text: id, bold: graph.chain.includes(id), tone: over || isOutside ? 'dim' : 'plain' },
    { text: circle ? ' in a circle' : ` ${word}`, tone: circle ? 'bad' : tone },
    { text: isOutside ? ' outside' : '', tone: 'dim' },
  ];
};

const widthOfParts = (parts: readonly Part[]): number => parts.reduce((sum, { text }) => sum + widthOf(text), 0);

const roomOf = (height: number): number => Math.max(1, height - WORDS - 1);

/** The task that has this cell of the view; `undefined` beside all of them. */
export const nodeUnder = (
  state: State,
  x: number,
  y: number,
  theme: Theme,
  width: number,
  height: number,
): string | undefined => {
  const graph = graphIn(state);
  const room = roomOf(height);
  if (y >= room) return undefined;
  const on = nodeAt(state);
  if (isListed(state)) {
    const leaves = treeOf(graph.drawn);
    return leaves[
      windowTop(
        Math.max(
          0,
          leaves.findIndex(({ id }) => id === on),
        ),
        leaves.length,
        room,
      ) + y
    ]?.id;
  }
  const layers = layersOf(graph.drawn, theme);
  const { each, first, top } = sightOf(layers, spotOf(graph, on), width, room);
  let left = 0;
  for (let layer = first; layer < layers.count && left < width; layer++) {
    const id = layers.at(layer, Math.floor((top + y) / 2));
    if (x >= left && x < left + each) return id === PASSAGE ? undefined : id;
    left += each + (layers.gutter(layer)?.width ?? 0);
  }
  return undefined;
};

const spotOf = ({ drawn }: TaskGraph, on: string | undefined) => drawn.spots.find(({ id }) => id === on);

const layerLines = (graph: TaskGraph, state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const layers = layersOf(graph.drawn, theme);
  const on = nodeAt(state);
  const { each, first, top } = sightOf(layers, spotOf(graph, on), width, height);
  return Array.from({ length: Math.min(height, layers.rows * 2 - top) }, (_none, index) => {
    const y = top + index;
    let used = 0;
    const pieces: string[] = [];
    for (let layer = first; layer < layers.count && used < width; layer++) {
      const room = Math.min(each, width - used);
      pieces.push(cell(graph, layers, layer, y, on, theme, room));
      used += room;
      const text = cut(layers.gutter(layer)?.at(y) ?? '', width - used, '');
      if (text !== '') pieces.push(theme.paint(text, { tone: 'dim' }));
      used += widthOf(text);
    }
    return pieces.join('') + blank(width - used);
  });
};

const cell = (
  graph: TaskGraph,
  layers: Layers,
  layer: number,
  y: number,
  on: string | undefined,
  theme: Theme,
  width: number,
): string => {
  const row = Math.floor(y / 2);
  const id = layers.at(layer, row);
  const isFirst = y % 2 === 0;
  if (id === undefined || (id === PASSAGE && !isFirst)) return blank(width);
  if (id === PASSAGE) return theme.paint(theme.signs.across.repeat(width), { tone: 'dim' });
  const isOn = id === on;
  const ground = isOn ? 'bar' : 'none';
  const task = graph.tasks.get(id);
  const pointer: Part = { text: isOn ? theme.signs.pointer : ' ', tone: 'accent' };
  if (!isFirst) {
    const title = cut(oneLine(task?.title ?? ''), Math.max(0, width - 4), theme.signs.ellipsis);
    return lineText(theme, width, [pointer, { text: `  ${title}`, tone: isOver(task) ? 'dim' : 'plain' }], ground);
  }
  const parts = nodeParts(graph, id, isOn, theme);
  const rest = width - widthOfParts(parts) - 1;
  const lead = layers.leads(layer, row) && rest > 0 ? ` ${theme.signs.across.repeat(rest)}` : '';
  return lineText(theme, width, [...parts, { text: lead, tone: 'dim' }], ground);
};

const treeLines = (graph: TaskGraph, state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const leaves = treeOf(graph.drawn);
  const on = nodeAt(state);
  const at = Math.max(
    0,
    leaves.findIndex(({ id }) => id === on),
  );
  const top = windowTop(at, leaves.length, height);
  const { ascii } = theme.look;
  return leaves.slice(top, top + height).map(({ id, lead, isLast }) => {
    const isRoot = !graph.drawn.paths.some(({ to }) => to === id);
    const bars = lead.map((passes) => (passes ? (ascii ? '|  ' : '│  ') : '   ')).join('');
    const joint = isRoot ? '' : isLast ? (ascii ? '`- ' : '└─ ') : ascii ? '|- ' : '├─ ';
    const others = graph.drawn.paths.filter(({ to }) => to === id).length - 1;
    const [pointer, ...parts] = nodeParts(graph, id, id === on, theme);
    const title = oneLine(graph.tasks.get(id)?.title ?? '');
    return lineText(
      theme,
      width,
      [
        pointer ?? { text: ' ' },
        { text: `${bars}${joint}`, tone: 'dim' },
        ...parts,
        { text: others > 0 ? ` +${others}` : '', tone: 'dim' },
        { text: ` ${title}`, tone: isOver(graph.tasks.get(id)) ? 'dim' : 'plain' },
      ],
      id === on ? 'bar' : 'none',
    );
  });
};

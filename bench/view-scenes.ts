/** Every view of the dashboard with as much in it as a large town has, and the keys that move in it. */
import type { CostRow } from '../src/core/views/costs.ts';
import type { FeedLine } from '../src/core/views/feed-line.ts';
import type { StatusView } from '../src/core/views/status.ts';
import type { TaskRow } from '../src/core/views/task-row.ts';
import type { Size } from '../src/surfaces/tui/state.ts';
import { convoyRow, mergeRow, NOW, polecatRow, sampleStatus, taskRow } from '../test/helpers/sample-town.ts';
import type { Move } from './view.ts';

export type Scene = {
  readonly name: string;
  readonly size: Size;
  /** Opens the view; the last of them is what opening takes. */
  readonly opens: readonly Move[];
  /** Over and over again; they end where they began. */
  readonly repeats: readonly Move[];
};

const USUAL: Size = { columns: 120, rows: 40 };
const HUGE: Size = { columns: 220, rows: 60 };
const SMALL: Size = { columns: 60, rows: 24 };

/** Its pane is in sight. */
const alone: Move = {
  ...{ kind: 'news', at: NOW },
  news: {
    kind: 'status',
    status: {
      ...{ ...sampleStatus, inbox: [], merges: [], convoys: [] },
      tasks: [taskRow({ id: 'shop-3', state: 'working' })],
      polecats: [polecatRow({ id: 'pshop-3', task: 'shop-3' })],
    },
  },
};

export const scenes = (): readonly Scene[] => [
  { name: 'list of 300 tasks', size: HUGE, opens: [tasks(300)], repeats: ['jjjjkkkk'] },
  { name: 'list of 300 tasks, all marked', size: HUGE, opens: [tasks(300), ...allMarked], repeats: ['jjjjkkkk'] },
  { name: 'filter over 1,000 tasks', size: HUGE, opens: [tasks(1_000), '/'], repeats: words },
  { name: 'palette over 1,000 tasks', size: HUGE, opens: [tasks(1_000), ':'], repeats: words },
  { name: 'board of 300 tasks in 20 convoys', size: HUGE, opens: [tasks(300), 'B'], repeats: ['jjjllkkkhh'] },
  { name: 'board as a list', size: SMALL, opens: [tasks(300), 'B'], repeats: ['jjjllkkkhh'] },
  { name: 'graph of 220 layers', size: HUGE, opens: [chain(220), 'B', 'B'], repeats: ['lllhhh'] },
  { name: 'graph of 220 layers, as a tree', size: SMALL, opens: [chain(220), 'B', 'B'], repeats: ['jjjkkk'] },
  { name: 'graph of 220 layers with long lines', size: HUGE, opens: [chain(220, 1), 'B', 'B'], repeats: ['lllhhh'] },
  { name: 'graph of 300 tasks in 20 layers', size: HUGE, opens: [wide(300, 15), 'B', 'B'], repeats: ['jjlkkh'] },
  { name: 'feed of 10,000 events', size: HUGE, opens: [tasks(300), events(10_000), 'F'], repeats: ['kkkbjjjf'] },
  {
    name: 'words in the feed',
    size: HUGE,
    opens: [tasks(300), events(10_000), 'F', '/'],
    repeats: words,
  },
  { name: 'diff of 20,000 lines', size: USUAL, opens: [...diff(20_000)], repeats: ['jjj }}{{ kkkb\r\r'] },
  { name: 'diff of 20,000 lines, both sides', size: HUGE, opens: [...diff(20_000)], repeats: ['jjj }}{{ kkkb\r\r'] },
  {
    name: 'costs of 30 days, 1,000 tasks',
    size: HUGE,
    opens: [tasks(1_000), 'C', costs(1_000), 'j'],
    repeats: ['jjkk', END, 'kkjj', HOME, ...Array(7).fill('\t')],
  },
  {
    name: 'a pane of 10,000 coloured lines',
    size: HUGE,
    opens: [alone, ...pane(10_000)],
    repeats: [UP, UP, UP, DOWN, DOWN, DOWN],
  },
];

const UP = '\x1b[5~';
const DOWN = '\x1b[6~';
const HOME = '\x1b[H';
const END = '\x1b[F';
const back = (count: number): readonly string[] => Array(count).fill('\x7f');
/** More of them than anybody remembers. */
const words = Array.from(
  { length: 24 },
  (_, i) => `${['task', 'many', 'town', 'shop'][i % 4]}${i % 3 === 0 ? ' ' : ''}${i}`,
).flatMap((word) => [word, ...back(word.length)]);
const allMarked = ['*', '\t', '*', '\t', '*', '\t', '*'];

const told = (status: Partial<StatusView>): Move => ({
  ...{ kind: 'news', at: NOW },
  news: { kind: 'status', status: { ...sampleStatus, inbox: [], merges: [], ...status } },
});

const STATES = ['ready', 'blocked', 'working', 'in-review', 'stuck'] as const;

const tasks = (count: number): Move => {
  const all = Array.from({ length: count }, (_, i): TaskRow => {
    const state = STATES[i % STATES.length] ?? 'ready';
    return taskRow({ id: `shop-${i}`, title: `Task ${i} of a town with many`, state, convoy: `c${i % 20}` });
  });
  const worked = all.filter(({ state }) => state === 'working' || state === 'in-review' || state === 'stuck');
  return told({
    tasks: all,
    polecats: worked.map(({ id, title, state, convoy = '' }) =>
      polecatRow({ ...{ id: `p${id}`, task: id, title, convoy }, state: state === 'working' ? 'working' : 'done' }),
    ),
    merges: all.flatMap(({ id, title, state }) => (state === 'in-review' ? [mergeRow({ task: id, title })] : [])),
    convoys: Array.from({ length: 20 }, (_, c) =>
      convoyRow({
        id: `c${c}`,
        name: `Convoy ${c}`,
        tasks: all.flatMap(({ id, convoy }) => (convoy === `c${c}` ? [id] : [])),
      }),
    ),
  });
};

const graphOf = (all: readonly TaskRow[]): Move =>
  told({ tasks: all, polecats: [], convoys: [convoyRow({ id: 'c', name: 'Long', tasks: all.map(({ id }) => id) })] });

const waiting = (i: number, after: readonly number[]): TaskRow => {
  const ids = after.map((n) => `shop-${n}`);
  return taskRow({ id: `shop-${i}`, title: `Task ${i}`, state: 'blocked', convoy: 'c', after: ids, blockedBy: ids });
};

/** One after the other, and every `every`th waits for one far back as well. */
const chain = (layers: number, every = 10): Move =>
  graphOf(
    Array.from({ length: layers }, (_, i) =>
      waiting(i, i === 0 ? [] : i % every === 0 ? [i - 1, (i * 7) % i, Math.floor(i / 2)] : [i - 1]),
    ),
  );

const wide = (count: number, each: number): Move =>
  graphOf(
    Array.from({ length: count }, (_, i) =>
      waiting(i, i < each ? [] : [i - each, i - each - (i % each) + ((i * 7) % each)]),
    ),
  );

const events = (count: number): Move => ({
  kind: 'feed',
  lines: Array.from(
    { length: count },
    (_, i): FeedLine => ({
      ...{ seq: i + 1, at: NOW - (count - i) * 60_000, tone: i % 9 === 0 ? 'bad' : 'plain' },
      ...{ text: `event ${i} of shop-${i % 300}`, task: `shop-${i % 300}`, event: 'polecat.said' },
    }),
  ),
});

const diff = (lines: number): readonly Move[] => {
  const files = 20;
  const each = Math.floor(lines / files / 10);
  const text = Array.from({ length: files }, (_, file) => {
    const hunks = Array.from({ length: 10 }, (_none, hunk) => {
      const from = hunk * 1_000 + 1;
      const body = Array.from({ length: each }, (_no, i) =>
        i % 3 === 0 ? ` const kept${i} = "same";` : `${i % 3 === 1 ? '-' : '+'}const value${i} = call(${file}, 'x');`,
      );
      const count = (sign: string): number =>
        body.filter((line) => line.startsWith(sign) || line.startsWith(' ')).length;
      return `@@ -${from},${count('-')} +${from},${count('+')} @@ function f${hunk}()\n${body.join('\n')}\n`;
    });
    const path = `src/file-${file}.ts`;
    return `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
  }).join('');
  const tree = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
  const view = { task: 'shop-3', title: 'A long change', commit: tree, tree, text, truncated: false, files: [] };
  return [tasks(300), 'd', { kind: 'diff', task: 'shop-3', view }];
};

const DAY = 86_400_000;
const MODELS = ['opus', 'sonnet', 'gpt'] as const;

const costs = (count: number): Move => ({
  kind: 'costs',
  view: Array.from({ length: count * 3 }, (_, i): CostRow => {
    const task = `shop-${i % count}`;
    return {
      ...{ polecat: `p${task}`, task, rig: 'shop', convoy: `c${i % 20}`, agent: 'claude', source: 'transcript' },
      ...{ model: MODELS[i % 3] ?? 'opus', day: new Date(NOW - (i % 90) * DAY).toISOString().slice(0, 10) },
      ...{ tokens: { input: i, output: i, cacheRead: 10 * i, cacheWrite: i }, total: 13 * i, usd: i / 100 },
      ...{ unknown: 0, told: true },
    };
  }),
});

const pane = (count: number): readonly Move[] => [
  {
    ...{ kind: 'screen', polecat: 'pshop-3', history: 2_000 },
    shown: {
      ...{ columns: 120, rows: 60, title: '' },
      lines: Array.from(
        { length: count },
        (_, i) => `\x1b[3${i % 8}mline ${i}\x1b[0m and \x1b[1;38;5;${i % 256}mmore\x1b[0m of it`,
      ),
    },
  },
];

/** Whatever the size, the place and the text: the frame is as large as the terminal, to the column. */
import { describe, expect, it } from 'vitest';
import { rigName, sha, taskId } from '../../src/core/ids.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TrainRow } from '../../src/core/views/trains.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { oneLine, widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Look } from '../../src/surfaces/tui/drawing/theme.ts';
import { tabKey } from '../../src/surfaces/tui/preview/tabs.ts';
import type { Place, State } from '../../src/surfaces/tui/state.ts';
import type { Happening } from '../../src/surfaces/tui/step.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { costRow, sampleAgents, sampleCosts, sampleRigs } from '../helpers/money-scenes.ts';
import { sampleOffer } from '../helpers/sample-offer.ts';
import { sampleSearch } from '../helpers/sample-search.ts';
import { crowd, NOW, sampleChoice, sampleDiff, sampleScreen, sampleStatus, sampleWhy } from '../helpers/sample-town.ts';
import { contestRow, trainRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, type } from '../helpers/tui.tsx';

const HOSTILE = [
  '\x1b[31mred\x1b[0m \x1b]0;title\x07 and \x1b[2J\x1b[H',
  'line one\nline two\r\nline three\ttab',
  '👨‍👩‍👧 family 🇩🇪 flag ❤️ heart 👍🏽 thumb',
  'שלום עולם \u202e reversed \u2066 isolated',
  'e\u0301\u0301\u0301\u0301\u0301 zalgo \u0301start',
  '日本語のとても長いタイトルは二桁の幅を持っています',
  '$(rm -rf ~) `id` ; "quotes" \'and\' \\ more \x00\x07\x9b31m',
  `very ${'long '.repeat(80)}`,
];

const hostile = (status: StatusView, text: string): StatusView => ({
  ...status,
  town: { ...status.town, name: text },
  tasks: status.tasks.map((task) => ({ ...task, title: text })),
  polecats: status.polecats.map((row) => ({ ...row, title: text, because: text, agent: text })),
  convoys: status.convoys.map((row) => ({ ...row, name: text })),
  merges: status.merges.map((row) => ({ ...row, title: text, note: text })),
  inbox: status.inbox.map((row) => ({ ...row, title: text, detail: `${text}\n${text}` })),
  problems: [{ where: text, what: text, hint: text }],
});

const searched = (state: State): State => type(press(state, 'ctrl-f').state, 'it');
const composed = (state: State): State => having(press(state, 'N').state, { kind: 'offer', offer: sampleOffer });
const tabbed = (state: State, tab: 'mail' | 'timeline'): State => {
  const turned = { ...state, tab };
  const view = HOSTILE.map((text, seq) => ({
    ...{ seq, at: NOW, tone: 'plain' as const, text },
    mail: { way: 'told' as const, by: text, text },
  }));
  return having(turned, { kind: 'tab', of: tabKey(turned), content: { tab, view } });
};

const places: Readonly<Record<string, (state: State) => State>> = {
  home: (state) => state,
  'home on a review': (state) =>
    having(press(state, 'tab').state, { kind: 'glance', view: sampleDiff }, { kind: 'tick', at: NOW }),
  'home in the feed': (state) => press(state, 'shift-tab').state,
  'home filtered': (state) => press(type(state, '/no such thing'), 'enter').state,
  'home by convoy, marked': (state) => press(state, '*', 'm', 'b').state,
  'home by state, folded': (state) => press(state, 'b', 'b', 'b', 'o', 'f').state,
  'asking about all that are marked': (state) => press(state, '*', 'y').state,
  look: (state) => press(state, 'v').state,
  help: (state) => press(state, '?').state,
  why: (state) =>
    having(press(state, 'w').state, { kind: 'why', of: 'birch', view: { signs: sampleWhy, choice: sampleChoice } }),
  diff: (state) => having(press(state, 'tab', 'd').state, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff }),
  board: (state) => press(state, 'B').state,
  graph: (state) => press(state, 'B', 'B').state,
  'feed view': (state) => press(state, 'F', 'k').state,
  'new convoy': (state) => type(press(state, 'c', 'space', 'tab').state, 'A name 日本語'),
  compose: (state) => type(press(state, 'N').state, 'A title 日本語'),
  'compose with an open list': (state) =>
    press(composed(state), 'tab', 'tab', 'tab', 'tab', 'tab', 'tab', 'tab', 'right', 'enter', 'right', 'enter', 'right')
      .state,
  'compose with something wrong': (state) => press(composed(state), 'ctrl-s').state,
  search: (state) => having(searched(state), { kind: 'found', words: 'it', view: { ...sampleSearch, words: 'it' } }),
  'search, of hostile text': (state) => {
    const hits = HOSTILE.map((text) => ({ where: text, text, task: 'x' }));
    const section = { kind: 'tasks', hits, more: true, through: HOSTILE.join(' '), cut: true } as const;
    return having(searched(state), { kind: 'found', words: 'it', view: { words: 'it', sections: [section] } });
  },
  'search that failed': (state) => having(searched(state), { kind: 'found', words: 'it', view: HOSTILE.join('\n') }),
  telling: (state) => type(press(state, 't').state, `some ${'words '.repeat(60)}`),
  stopping: (state) => press(state, 's').state,
  refused: (state) =>
    having(state, {
      kind: 'outcome',
      at: NOW,
      outcome: { ok: false, refusal: { what: 'There is uncommitted work', hint: 'Commit it', lines: HOSTILE } },
    }),
  'with a pane': (state) =>
    having(state, {
      kind: 'screen',
      polecat: 'birch',
      shown: { ...sampleScreen, lines: [...sampleScreen.lines, ...HOSTILE] },
    }),
  'typing into a pane': (state) =>
    having(
      press(state, 'i').state,
      {
        kind: 'screen',
        polecat: 'birch',
        shown: { ...sampleScreen, lines: HOSTILE, cursor: { line: 5, column: 30 } },
      },
      { kind: 'typed', polecat: 'birch' },
    ),
  'a tab of mail': (state) => tabbed(state, 'mail'),
  'a tab of events, alone': (state) => tabbed(press(state, 'v').state, 'timeline'),
  lost: (state) => having(state, { kind: 'news', at: NOW, news: { kind: 'connection', up: false, because: 'gone' } }),
};

const looks: readonly Look[] = [
  { depth: 'none', ascii: true },
  { depth: '16', ascii: false },
  { depth: '256', ascii: false },
];

const expectExact = (state: State, look: Look): void => {
  const lines = frameOf(state, look);
  expect(lines).toHaveLength(state.size.rows);
  expect(lines.filter((line) => !isExact(line, state.size.columns, look))).toEqual([]);
};

const isExact = (line: string, columns: number, look: Look): boolean => {
  const bare = bareLine(line);
  if (widthOf(bare) !== columns || /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(bare)) return false;
  if (look.depth === 'none' && line.includes('\x1b')) return false;
  return !look.ascii || /^[\x20-\x7e]*$/.test(line);
};

describe.each(Object.entries(SIZES))('a terminal of the size %s', (_name, size) => {
  it.each(Object.keys(places))('is filled and not overflown by: %s', (place) => {
    for (const look of looks) expectExact((places[place] ?? ((state) => state))(stateWith(sampleStatus, size)), look);
  });

  it.each(HOSTILE)('keeps its columns with %j in every title', (text) => {
    const state = stateWith(hostile(sampleStatus, text), size);
    for (const look of looks.slice(0, 2)) expectExact(state, look);
    for (const look of looks.slice(0, 2)) expectExact(press(state, 'B').state, look);
    expectExact(press(state, '*', 'b').state, { depth: 'none', ascii: true });
    if (size === SIZES.small) expectExact(press(state, 'v').state, { depth: '256', ascii: false });
    const form = having(press(state, 'N').state, { kind: 'offer', offer: sampleOffer });
    const listed = press(form, ...Array(7).fill('tab'), 'right', 'enter', 'right', 'enter', 'right').state;
    expectExact(listed, { depth: '256', ascii: false });
  });

  it('is filled by an empty town, a town without tasks and a crowd', () => {
    for (const status of [emptyStatus, crowd(100)])
      expectExact(stateWith(status, size, []), { depth: '256', ascii: false });
  });
});

/** A way into every place; one that is missing here is an error of types. */
const ways: { readonly [Kind in Place['kind']]: (state: State, text: string) => State } = {
  home: (state) => state,
  look: (state) => press(state, 'v').state,
  diff: (state, text) =>
    having(press({ ...state, selected: 'review:shop-m2c4' }, 'd').state, {
      ...{ kind: 'diff', task: 'shop-m2c4', view: { ...sampleDiff, text: `${sampleDiff.text}+${oneLine(text)}\n` } },
    }),
  why: (state) =>
    having(press({ ...state, selected: 'inbox:perm-1' }, 'w').state, {
      ...{ kind: 'why', of: 'birch', view: { signs: sampleWhy, choice: sampleChoice } },
    }),
  compose: (state, text) => type(composed(state), oneLine(text)),
  gates: (state, text) => having(press({ ...state, selected: 'review:shop-m2c4' }, 'L').state, reported(text)),
  log: (state, text) =>
    having(press(ways.gates(state, text), 'enter').state, {
      ...{ kind: 'log', task: 'shop-m2c4', gate: text, view: HOSTILE.join('\n') },
    }),
  search: (state, text) => {
    const hits = HOSTILE.map((where) => ({ where, text, task: 'x' }));
    const section = { kind: 'tasks', hits, more: true, through: text, cut: true } as const;
    return having(searched(state), { kind: 'found', words: 'it', view: { words: 'it', sections: [section] } });
  },
  trains: (state, text) => {
    const task = (row: TrainRow['members'][number]) => ({ ...row, title: text });
    const train = trainRow({ members: trainRow().members.map(task) });
    return press(state.status === undefined ? state : { ...state, status: { ...state.status, trains: [train] } }, 'M')
      .state;
  },
  board: (state) => press(state, 'B').state,
  graph: (state) => press(state, 'B', 'B').state,
  feed: (state) => press(state, 'F').state,
  'new-convoy': (state, text) => type(press(state, 'c', 'space', 'tab').state, oneLine(text)),
  rigs: (state) => press(state, 'R').state,
  costs: (state, text) =>
    having(press(state, 'C').state, { kind: 'costs', view: [costRow({ model: text, convoy: text }), ...sampleCosts] }),
  agents: (state) => press(state, 'U').state,
  contest: (state) =>
    press(
      state.status === undefined
        ? state
        : {
            ...state,
            selected: 'task:shop-q8e2',
            status: { ...state.status, contests: [contestRow({ id: 'shop-q8e2' })] },
          },
      'A',
    ).state,
  landings: (state, text) =>
    having(press(state, 'u').state, {
      kind: 'landings',
      view: [
        {
          ...{ id: 'a', task: 'shop-a', rig: 'shop', title: text, sha: 'a'.repeat(40), at: NOW - 60_000 },
          ...{ state: 'clean', files: [text], after: [], others: [] },
        },
      ],
    }),
  help: (state) => press(state, '?').state,
};

const reported = (text: string): Happening => ({
  ...{ kind: 'gates', task: 'shop-m2c4' },
  view: {
    ...{ task: taskId('shop-m2c4'), rig: rigName('shop'), result: sha('a'.repeat(40)), at: NOW },
    outcome: {
      kind: 'red',
      gate: text,
      log: text,
      gates: [{ name: text, kind: 'red', ms: 1_000, tries: 1, log: text }],
    },
  },
});

describe.each(Object.entries(ways))('the place %s', (kind, open) => {
  it('is opened, and filled to the column at 22 widths, with hostile text in three looks', () => {
    const rows = [8, 11, 16, 24, 40, 70];
    const widths = [...Array.from({ length: 16 }, (_none, n) => 20 + n * 5), 100, 120, 140, 160, 200, 250];
    expect(widths).toHaveLength(22);
    for (const [n, columns] of widths.entries()) {
      const text = HOSTILE[n % HOSTILE.length] ?? '';
      const town = { ...hostile(sampleStatus, text), rigs: sampleRigs, agents: sampleAgents };
      const state = open(stateWith(town, { columns, rows: rows[n % rows.length] ?? 24 }), text);
      expect(state.place.kind).toBe(kind);
      expectExact(state, looks[n % looks.length] ?? { depth: '16', ascii: false });
    }
  });
});

it('the dividers stand in the same column in every row, whatever the titles', () => {
  for (const text of HOSTILE) {
    const lines = frameOf(stateWith(hostile(sampleStatus, text), SIZES.large)).map(bareLine);
    const columns = lines.filter((line) => line.includes('│')).map((line) => widthOf(line.slice(0, line.indexOf('│'))));
    expect(columns.length).toBeGreaterThan(10);
    expect(new Set(columns).size, text).toBe(1);
  }
});

it('from 20 columns to 250 and 8 rows to 70 every frame is exact, below 60 columns with the list alone', () => {
  const rows = [8, 11, 16, 24, 40, 70];
  for (let columns = 20; columns <= 250; columns += columns < 100 ? 5 : 25) {
    const size = { columns, rows: rows[columns % rows.length] ?? 24 };
    const state = stateWith(hostile(sampleStatus, HOSTILE[columns % HOSTILE.length] ?? ''), size);
    expectExact(state, looks[columns % 2] ?? { depth: '16', ascii: false });
    if (columns < 60) expect(frameOf(state).map(bareLine).join('\n')).not.toContain('EVENTS');
  }
});

it('a terminal smaller than any sense still gets a frame of its size', () => {
  expectExact(stateWith(sampleStatus, { columns: 20, rows: 8 }), { depth: '16', ascii: false });
});

/** A click meets the row that is seen under it, in every view and at every size. */
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/core/gate.ts';
import { polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import type { UndoRow } from '../../src/core/views/undos.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { layoutOf } from '../../src/surfaces/tui/layout.ts';
import { subjectOf } from '../../src/surfaces/tui/list/subject.ts';
import { type Cell, spotAt } from '../../src/surfaces/tui/pointing.ts';
import { scrolledBy, tabsOf } from '../../src/surfaces/tui/preview/tabs.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Step } from '../../src/surfaces/tui/step.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { sampleSearch } from '../helpers/sample-search.ts';
import { crowd, NOW, sampleDiff, sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { contestRow, taskRow, trainRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const LOOK = { depth: 'none', ascii: false } as const;
const LATER = NOW + 20_000;

type Do = 'press' | 'wheel-up' | 'wheel-down';
const point = (state: State, what: Do, x: number, y: number, at = LATER): Step =>
  update(state, { kind: 'pointed', what, spot: spotAt(state, { x, y }, LOOK), at });
const click = (state: State, x: number, y: number, at?: number): State => point(state, 'press', x, y, at).state;
const twice = (state: State, x: number, y: number): Step => point(click(state, x, y), 'press', x, y, LATER + 100);

/** The first cell of this text in the frame, seen from the top or from the bottom. */
const cellOf = (state: State, text: string, which: 'first' | 'last' = 'first'): Cell => {
  const lines = frameOf(state).map(bareLine);
  const has = (line: string): boolean => line.includes(text);
  const y = which === 'first' ? lines.findIndex(has) : lines.findLastIndex(has);
  expect(y, `${text} is in the frame`).toBeGreaterThanOrEqual(0);
  const line = lines[y] ?? '';
  return { x: which === 'first' ? line.indexOf(text) : line.lastIndexOf(text), y };
};

const WIDTHS = [
  ...Object.values(SIZES),
  { columns: 50, rows: 20 },
  { columns: 80, rows: 12 },
  { columns: 250, rows: 70 },
];

describe.each(WIDTHS)('at $columns x $rows', (size) => {
  it('a click selects the row under it', () => {
    const start = stateWith(crowd(100), size);
    const { list, strip } = layoutOf(start);
    const lines = frameOf(start).map(bareLine);
    for (let y = 2 + strip; y < 2 + strip + list.height; y += 1) {
      const spot = spotAt(start, { x: 3, y }, LOOK);
      const row = start.rows.find(({ id }) => spot.target?.kind === 'row' && spot.target.id === id);
      if (row === undefined) throw new Error(`Nothing at ${y}`);
      const next = click(start, 3, y);
      if (row.kind === 'heading') expect(lines[y]).toContain(row.text);
      if (row.kind !== 'more') expect(next.selected).toBe(row.id);
      if (next.top === start.top && row.kind !== 'more') expect(frameOf(next)[y]?.startsWith('▌')).toBe(true);
    }
  });

  it('the line of events under a click is the one that is chosen', () => {
    const start = stateWith(sampleStatus, size);
    if (layoutOf(start).feed.height === 0) return;
    const { x, y } = cellOf(start, 'birch wants to run a command', 'last');
    const seq = start.feed.find(({ text }) => text === 'birch wants to run a command')?.seq;
    expect(click(start, x, y)).toMatchObject({ focus: 'feed', line: seq });
  });

  it('every key of the footer is pressed by a click on it, and only there', () => {
    const start = press(stateWith(sampleStatus, size), 'end').state;
    const { x, y } = cellOf(start, '? help');
    for (const at of [x, x + 5]) expect(click(start, at, y).place.kind).toBe('help');
    expect(click(start, x - 1, y).place.kind).toBe('home');
  });
});

const REPORT: GateReport = {
  ...{ task: taskId('shop-m2c4'), rig: rigName('shop'), result: sha('a'.repeat(40)), at: NOW },
  outcome: {
    kind: 'green',
    gates: ['lint', 'unit', 'e2e'].map((name) => ({ name, kind: 'green', ms: 1_000, tries: 1 })),
  },
};

const LANDED: readonly UndoRow[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => ({
  ...{ id: name, task: `shop-${name}`, rig: 'shop', title: 'All alike', sha: name.repeat(40), at: NOW - 60_000 },
  ...{ state: 'clean', files: ['src/a.ts'], after: [], others: [] },
}));

const views: Readonly<Record<string, State>> = {
  trains: press(
    stateWith({
      ...sampleStatus,
      trains: [
        trainRow({
          formedAt: NOW - 60_000,
          gates: [{ task: taskId('shop-m2c4'), name: 'unit', side: 'result', since: NOW - 65_000 }],
          landed: [{ task: 'shop-a1b2', title: 'Greet at all', sha: 'd'.repeat(40), at: NOW - 60_000 }],
        }),
      ],
    }),
    'M',
  ).state,
  gates: having(press({ ...stateWith(), selected: 'review:shop-m2c4' }, 'L').state, {
    kind: 'gates',
    task: 'shop-m2c4',
    view: REPORT,
  }),
  landings: having(press(stateWith(), 'u').state, {
    kind: 'landings',
    view: LANDED,
  }),
  contest: press(
    {
      ...stateWith(),
      selected: 'task:shop-q8e2',
      status: { ...sampleStatus, contests: [contestRow({ id: 'shop-q8e2' })] },
    },
    'A',
  ).state,
};

/** Tasks that wait for each other in two convoys, so that there are lanes and layers. */
const cards: Readonly<Record<string, State>> = {
  'the board, in columns': press(stateWith(sampleStatus, SIZES.huge), 'B').state,
  'the board, in narrow columns': press(stateWith(crowd(100), SIZES.large), 'B').state,
  'the board, as a list': press(stateWith(sampleStatus, SIZES.small), 'B').state,
  'the graph, in layers': press(stateWith(sampleStatus, SIZES.huge), 'B', 'B').state,
  'the graph, as a tree': press(stateWith(sampleStatus, SIZES.small), 'B', 'B').state,
};

describe.each(Object.entries(cards))('on %s', (_name, start) => {
  it('a click on a card chooses it, and its name is seen there', () => {
    const lines = frameOf(start).map(bareLine);
    const ids = (start.status?.tasks ?? []).map(({ id }) => id);
    let met = 0;
    for (const [y, line] of lines.entries()) {
      if (y < 2 || y >= 2 + layoutOf(start).body) continue;
      // The chosen task in words.
      if (/^─+$/.test(line)) break;
      // Its own name stands behind its sign; what it waits for is named without one.
      for (const { index, 1: id = '' } of line.matchAll(/(?<=[●◦▲?○‖◆✗■→·┄✓»≠] )(?:[a-z ‖-]+ )?(shop-\w+)(?!,)/g)) {
        if (!ids.includes(id) || line.slice(0, index).endsWith('after ')) continue;
        expect(spotAt(start, { x: index, y }, LOOK), `${id} at ${index}, ${y}`).toEqual({
          ...{ area: 'body', target: { kind: 'entry', on: id } },
        });
        expect(click(start, index + 2, y).place).toMatchObject({ on: id });
        met += 1;
      }
    }
    expect(met).toBeGreaterThan(1);
  });

  it('a click beside all cards chooses none', () => {
    const { columns, rows } = start.size;
    for (const y of [0, 1, rows - 2]) expect(click(start, 3, y).place).toEqual(start.place);
    if (columns >= 80) expect(click(start, columns - 1, 2 + layoutOf(start).body - 1).place).toEqual(start.place);
  });
});

it('a click on an event of the feed chooses it, and two at once go where it leads', () => {
  const start = press(stateWith(), 'F').state;
  const { x, y } = cellOf(start, 'birch wants to run a command');
  const seq = start.feed.find(({ text }) => text === 'birch wants to run a command')?.seq;
  const on = click(start, x, y);
  expect(on.place).toMatchObject({ kind: 'feed', on: seq });
  expect(frameOf(on)[y]?.startsWith('▌')).toBe(true);
  expect(twice(start, x, y).state.place.kind).toBe('home');
});

it('a click on what was found chooses it', () => {
  const start = having(type(press(stateWith(), 'ctrl-f').state, 'it'), {
    ...{ kind: 'found', words: 'it', view: { ...sampleSearch, words: 'it' } },
  });
  const lines = frameOf(start).map(bareLine);
  let met = 0;
  for (let y = 2; y < start.size.rows - 2; y += 1) {
    if (spotAt(start, { x: 8, y }, LOOK).target === undefined) continue;
    met += 1;
    const pointed = frameOf(click(start, 8, y)).map(bareLine);
    expect(pointed[y]?.startsWith(' ▌')).toBe(true);
    expect(pointed[y]?.slice(3)).toBe(lines[y]?.slice(3));
  }
  expect(met).toBeGreaterThan(1);
});

describe('the preview', () => {
  const start = stateWith();

  it.each(['home', 'look'])('shows the tab whose name was clicked: %s', (place) => {
    const shown = place === 'home' ? start : press(start, 'v').state;
    const names = tabsOf(subjectOf(shown));
    expect(names.length).toBeGreaterThan(2);
    for (const name of names.slice(1)) {
      const { x, y } = cellOf(shown, ` ${name} `);
      const next = click(shown, x + 1, y);
      expect(next.tab).toBe(name);
      expect(bareLine(frameOf(next)[y] ?? '')).toContain(`[${name}]`);
    }
  });

  it('is scrolled by the wheel, and the list stays as it is', () => {
    const screen = { ...sampleScreen, lines: Array.from({ length: 200 }, (_none, n) => `line ${n}`) };
    const long = having(start, { kind: 'screen', polecat: 'birch', shown: screen });
    const x = layoutOf(long).list.width + 5;
    const up = point(long, 'wheel-up', x, 12).state;
    expect(scrolledBy(up)).toBe(3);
    expect(up.top).toBe(long.top);
    expect(up.selected).toBe(long.selected);
    expect(scrolledBy(point(up, 'wheel-down', x, 12).state)).toBe(0);
  });
});

describe.each(Object.entries(views))('in the view: %s', (name, start) => {
  it('a click chooses the entry under it, whatever stands between entries', () => {
    expect(start.place.kind).toBe(name);
    let met = 0;
    for (let y = 2; y < start.size.rows - 2; y += 1) {
      const before = frameOf(start).map(bareLine);
      const next = click(start, 5, y);
      const pointed = frameOf(next)
        .map(bareLine)
        .find((line) => line.startsWith('▌'));
      const spot = spotAt(start, { x: 5, y }, LOOK);
      if (spot.target === undefined) continue;
      met += 1;
      expect(pointed?.slice(1)).toBe(before[y]?.slice(1));
    }
    expect(met).toBeGreaterThan(0);
  });

  it('the wheel goes along them', () => {
    const { place } = point(start, 'wheel-down', 5, 5).state;
    expect(place).toEqual(press(start, 'j').state.place);
  });
});

it('a click on a convoy folds it, the next one opens it again, and two at once are one', () => {
  const start = press(stateWith(), 'b').state;
  const { x, y } = cellOf(start, 'Greetings');
  const folded = click(start, x, y);
  expect(folded).toMatchObject({ selected: 'convoy:greetings' });
  expect(folded.folded).toContain('greetings');
  expect(click(folded, x, y, LATER + 1_000).folded).toEqual(start.folded);
  expect(twice(start, x, y).state.folded).toEqual(folded.folded);
});

it('a click on a heading folds it, and the next one opens it with its first row chosen', () => {
  const start = stateWith();
  const { x, y } = cellOf(start, 'REVIEW');
  const folded = click(start, x, y);
  expect(folded).toMatchObject({ selected: 'heading:review' });
  expect(folded.rows.some(({ kind }) => kind === 'review')).toBe(false);
  expect(twice(start, x, y).state.rows).toEqual(folded.rows);
  const opened = click(folded, x, y, LATER + 1_000);
  expect(opened.selected).toBe('review:shop-m2c4');
  expect(opened.rows).toEqual(start.rows);
});

it('a click on the rest of what has landed shows it', () => {
  const landed = Array.from({ length: 9 }, (_none, n) =>
    taskRow({ id: `shop-l${n}`, title: `Landed ${n}`, state: 'landed', landedAt: NOW - 1_000 }),
  );
  const start = press(
    stateWith({ ...sampleStatus, tasks: [...sampleStatus.tasks, ...landed] }, SIZES.huge),
    'end',
  ).state;
  const more = start.rows.find(({ kind }) => kind === 'more');
  const y = 2 + layoutOf(start).strip + start.rows.findIndex(({ kind }) => kind === 'more') - start.top;
  expect(more).toMatchObject({ folded: true });
  const next = click(start, 5, y);
  expect(next.rows.length).toBeGreaterThan(start.rows.length);
  expect(next.rows.find(({ kind }) => kind === 'more')).toMatchObject({ folded: false });
});

it('a click on the row of an agent selects, two sit down in its pane', () => {
  const start = stateWith();
  const row = start.rows.find((one) => one.kind === 'work' && one.polecat !== undefined);
  if (row?.kind !== 'work' || row.polecat === undefined) throw new Error('There is none');
  const y = 2 + layoutOf(start).strip + start.rows.indexOf(row) - start.top;
  expect(click(start, 3, y).selected).toBe(row.id);
  expect(twice(start, 3, y).effects).toEqual([{ kind: 'attach', polecat: polecatId(row.polecat.id) }]);
  // One a day later by a clock that was set back is none of two.
  expect(point(click(start, 3, y), 'press', 3, y, LATER - 86_400_000).effects).toEqual([]);
  expect(point(click(start, 3, y), 'press', 3, y, LATER + 1_000).effects).toEqual([]);
});

it('no click answers: neither on the answers beside a question nor on their keys in the footer', () => {
  const start = stateWith();
  const answers = cellOf(start, 'y allow');
  for (let y = 0; y < start.size.rows; y += 1) {
    for (let x = 0; x < start.size.columns; x += 1) {
      const { state, effects } = point(start, 'press', x, y);
      expect(effects.filter(({ kind }) => kind === 'submit')).toEqual([]);
      expect(state.asking?.kind === 'sure' || state.asking?.kind === 'scope').toBe(false);
    }
  }
  const footer = point(start, 'press', 1, start.size.rows - 1).state;
  expect(footer.notice?.text).toBe('An answer needs its key: press y');
  expect(answers.y).toBeGreaterThan(0);
});

it('the wheel moves the window of the list, and takes the selection along only where it must', () => {
  const start = stateWith(crowd(100), SIZES.usual);
  const once = point(start, 'wheel-down', 3, 5).state;
  expect(once.top).toBe(start.top + 3);
  expect(once.rows.slice(once.top, once.top + layoutOf(once).list.height).some(({ id }) => id === once.selected)).toBe(
    true,
  );
  const far = Array.from({ length: 200 }).reduce<State>((now) => point(now, 'wheel-down', 3, 5).state, start);
  expect(far.top).toBe(far.rows.length - layoutOf(far).list.height);
  const back = Array.from({ length: 200 }).reduce<State>((now) => point(now, 'wheel-up', 3, 5).state, far);
  expect(back.top).toBe(0);
  expect(textOf(back)).toContain('▌');
});

it('the wheel scrolls what is read, and the change with its cursor', () => {
  const help = press(stateWith(), '?').state;
  expect(point(help, 'wheel-down', 5, 5).state.place).toMatchObject({ kind: 'help', top: 3 });
  const at = { ...stateWith(sampleStatus, { columns: 100, rows: 10 }), selected: 'review:shop-m2c4' };
  const diff = having(press(at, 'd').state, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff });
  const turned = point(diff, 'wheel-down', 5, 5).state;
  expect(turned.place).toMatchObject({ top: 3, at: 3 });
  const on = click(turned, 5, 4);
  expect(on.place).toMatchObject({ at: 5 });
  expect(frameOf(on)[4]).not.toBe(frameOf(turned)[4]);
});

it('in the palette a click chooses a command, and two run it', () => {
  const open = type(press(stateWith(), ':').state, 'merge tr');
  const { x, y } = cellOf(open, 'merge trains');
  expect(click(open, x, y).asking).toMatchObject({ kind: 'palette' });
  expect(twice(open, x, y).state.place.kind).toBe('trains');
});

it('a click beside what is being asked leaves it as it is', () => {
  const asking = press({ ...stateWith(), selected: 'task:shop-q8e2' }, 't').state;
  for (let y = 0; y < asking.size.rows - 1; y += 1) expect(click(asking, 3, y).asking).toEqual(asking.asking);
});

it('a click on nothing, or outside of the frame, does nothing', () => {
  const start = stateWith();
  for (const [x, y] of [
    [0, 0],
    [5, 1],
    [5, 2],
    [500, 5],
    [5, 500],
    [0, start.size.rows - 2],
  ] as const) {
    expect(spotAt(start, { x, y }, LOOK)).toEqual({ area: 'frame' });
    expect(click(start, x, y).selected).toBe(start.selected);
  }
});

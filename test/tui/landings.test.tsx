/** What has landed last, and taking it back by keys. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TaskState } from '../../src/core/views/task-row.ts';
import type { UndoRow } from '../../src/core/views/undos.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { NOW, rigRow, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const MINUTE = 60_000;
const landing = (change: Partial<UndoRow> & Pick<UndoRow, 'task'>): UndoRow => ({
  ...{
    id: change.task,
    rig: 'shop',
    title: `Title of ${change.task}`,
    sha: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c',
  },
  ...{ at: NOW - 3 * MINUTE, state: 'clean', files: ['src/cart.ts', 'src/sum.ts'], after: [], others: [] },
  ...change,
});
const ROWS: readonly UndoRow[] = [
  landing({ task: 'shop-c3' }),
  landing({ task: 'shop-b2', at: NOW - 20 * MINUTE, state: 'conflict', files: ['src/cart.ts'], after: ['shop-c3'] }),
  landing({ task: 'shop-a1', at: NOW - 50 * MINUTE, state: 'conflict', files: ['src/a.ts'], others: ['feedfacecafe'] }),
];
const town = (state: TaskState = 'landed'): StatusView => ({
  ...sampleStatus,
  rigs: [rigRow({ base: 'trunk' })],
  tasks: ['shop-c3', 'shop-b2', 'shop-a1'].map((id) => taskRow({ id, state: id === 'shop-c3' ? state : 'landed' })),
});
const seen = (size: Size = SIZES.large, rows = ROWS): State =>
  having(press(stateWith(town(), size), 'u').state, { kind: 'landings', view: rows });
const told = (state: State, now: TaskState): ReturnType<typeof press> => {
  const next = having(state, { kind: 'news', news: { kind: 'status', status: town(now) }, at: NOW });
  return { state: next, effects: [] };
};

describe('the list of landings', () => {
  it('is asked for by u, and says so while it is looked at', () => {
    const { state, effects } = press(stateWith(town()), 'u');
    expect(effects).toEqual([{ kind: 'load-landings' }]);
    expect(textOf(state)).toContain('Looking at what has landed');
    expect(textOf(having(state, { kind: 'landings', view: [] }))).toContain('Nothing has landed');
  });

  it('lists them, and says below what an undo of the chosen one would change', () => {
    const text = textOf(seen());
    expect(text).toMatch(/▌ ✓ landed +shop-c3 +Title of shop-c3 +9f8e7d6c5b4a +3m/);
    expect(text).toMatch(/ {2}▲ built on +shop-b2 /);
    expect(text).toContain('u takes it back by one commit on trunk');
    expect(text).toContain('src/sum.ts');
    expect(text).toMatch(/u undo .*Esc back/);
  });

  it.each(Object.entries(SIZES))('fills a terminal that is %s, to the column', (_name, size) => {
    for (const ascii of [false, true]) {
      const lines = frameOf(seen(size), { depth: '256', ascii });
      expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
    }
  });

  it('keeps the chosen one in its window, however many there are', () => {
    const many = Array.from({ length: 40 }, (_none, i) => landing({ task: `shop-n${i}`, at: NOW - i * MINUTE }));
    const state = press(seen(SIZES.small, many), ...Array.from({ length: 25 }, () => 'j')).state;
    expect(textOf(state)).toContain('Title of shop-n25');
    expect(textOf(press(state, 'end').state)).toContain('Title of shop-n39');
  });
});

describe('taking a landing back', () => {
  it('says what goes, asks, and only y does it', () => {
    const asked = press(seen(), 'u');
    expect(asked.effects).toEqual([]);
    expect(textOf(asked.state)).toContain('Take shop-c3 back from trunk, 2 files?');
    expect(press(asked.state, 'n').effects).toEqual([]);
    const { state, effects } = press(asked.state, 'y');
    expect(effects).toEqual([{ kind: 'submit', command: { kind: 'undo', task: 'shop-c3' } }]);
    const say = {
      kind: 'outcome',
      outcome: { ok: true, say: 'shop-c3 will be taken back from trunk' },
      at: NOW,
    } as const;
    expect(textOf(having(state, say))).toContain('✓ shop-c3 will be taken back from trunk');
  });

  it('names the later ones that go along', () => {
    const { state } = press(seen(), 'j', 'enter');
    expect(textOf(state)).toContain('Take shop-c3 and then shop-b2 back from trunk?');
    expect(press(state, 'y').effects).toEqual([
      { kind: 'submit', command: { kind: 'undo', task: 'shop-b2', withLater: true } },
    ]);
  });

  it('refuses where commits of others are in the way, and says which', () => {
    const state = press(seen(), 'end').state;
    expect(textOf(state).replace(/\s+/g, ' ')).toContain('revert those by hand first (feedfacecafe)');
    const refused = press(state, 'u');
    expect(refused.effects).toEqual([]);
    expect(refused.state.asking).toBeUndefined();
    expect(textOf(refused.state)).toContain('Commits that Mayor did not land are in the way');
  });

  it('is seen to its end: the row stays, whatever the town lists then', () => {
    const going = told(seen(), 'undoing').state;
    expect(textOf(going)).toMatch(/» undoing +shop-c3/);
    expect(textOf(press(going, 'u').state)).toContain('shop-c3 is being taken back already');
    const done = having(told(going, 'undone').state, { kind: 'landings', view: ROWS.slice(1) });
    expect(textOf(done)).toMatch(/→ undone +shop-c3/);
    expect(textOf(press(done, 'home').state)).toContain('mayor sling shop-c3 goes on from there');
  });

  it('stays with the chosen landing when another comes in above it', () => {
    const state = press(seen(), 'j').state;
    const more = having(state, { kind: 'landings', view: [landing({ task: 'shop-d4', at: NOW }), ...ROWS] });
    expect(textOf(press(more, 'u').state)).toContain('and then shop-b2 back');
  });
});

/** The board of convoys: cards in columns by state, in lanes by convoy, and what keys do to a card. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { crowd, NOW, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const seen = (size: Size = SIZES.large, status: StatusView = sampleStatus): State =>
  press(stateWith(status, size), 'B').state;
const on = (task: string, size: Size = SIZES.large, status: StatusView = sampleStatus): State => ({
  ...seen(size, status),
  place: { kind: 'board', on: task },
});
const chosen = ({ place }: State): string | undefined => (place.kind === 'board' ? place.on : undefined);
const heard = (state: State, status: StatusView, at = NOW): State =>
  having(state, { kind: 'news', news: { kind: 'status', status }, at });
const COLOURS = { depth: '256', ascii: false } as const;

describe('the board', () => {
  it('has a column for each state and a lane for each convoy, with its progress', () => {
    expect(textOf(seen()).split('\n').slice(0, 8)).toEqual([
      ' Board · 2 convoys · 10 tasks',
      '─'.repeat(100),
      ' WAITING 3 ────────  WORKING 2 ────────  NEEDS YOU 3 ──────  IN REVIEW 1 ──────  LANDED 1 ─────────',
      ' ▾ Greetings ━━──────── 1/5 · 1 in review',
      ' ┄ shop-r9f3         ● shop-q8e2        ▌▲ shop-p7d1         ◆ shop-m2c4         ✓ shop-k3f9',
      '   Document the        Remember how     ▌  Greet people in     Use the greeting    Add a greeting',
      '   greetings           someone likes…   ▌  their own…          on the start…',
      '   blocked             working cedar    ▌  allow? birch        in review amber     landed',
    ]);
  });

  it('tells on broad cards what has changed, what was used, and for how long it goes on', () => {
    const tasks = sampleStatus.tasks.map((task) =>
      task.id === 'shop-q8e2' ? { ...task, spent: { tokens: 120_000, usd: 1.5, unknown: 0 } } : task,
    );
    const text = textOf(seen(SIZES.huge, { ...sampleStatus, tasks }));
    expect(text).toMatch(/● shop-q8e2 working +4m .*▲ shop-p7d1 allow\? +2m/);
    expect(text).toMatch(/cedar · claude +\+12 -3 \$1\.50/);
    expect(text).toContain('after shop-p7d1, shop-q8e2');
    expect(text).toMatch(/▾ Checkout that never forgets ─+ 0\/2 · 1 stuck · one polecat/);
    expect(text).toMatch(/▾ In no convoy · 3 tasks/);
  });

  it('is a list by state in a small terminal', () => {
    const lines = textOf(on('shop-r9f3', SIZES.small)).split('\n');
    expect(lines[2]).toBe(` WAITING 3 ${'─'.repeat(49)}`);
    expect(lines[3]).toMatch(/^▌ ┄ blocked {3}shop-r9f3 {2}Document the greetings$/);
    expect(lines[6]).toMatch(/^ WORKING 2 ─/);
  });

  it('is amber for what needs a person and red only for what is broken, each with its sign and word', () => {
    const text = frameOf(on('shop-k3f9', SIZES.huge), COLOURS).join('\n');
    expect(text).toContain('\x1b[1;38;5;136m NEEDS YOU 3 \x1b[0m');
    expect(text).toMatch(/\x1b\[38;5;136m▲\x1b\[0m[^\n]*\x1b\[38;5;136mallow\? *\x1b\[0m/);
    expect(text).toMatch(/\x1b\[38;5;167m✗\x1b\[0m[^\n]*\x1b\[38;5;167mstuck *\x1b\[0m/);
    expect(text).toMatch(/\x1b\[38;5;65m●\x1b\[0m[^\n]*\x1b\[38;5;65mworking *\x1b\[0m/);
    expect(text).not.toContain('\x1b[38;5;167m▲');
  });

  it.each(Object.entries(SIZES))('fills a terminal that is %s, to the column', (_name, size) => {
    for (const status of [sampleStatus, crowd(100), { ...sampleStatus, tasks: [], convoys: [] }])
      for (const ascii of [false, true]) {
        const lines = frameOf(seen(size, status), { depth: '256', ascii });
        expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
      }
  });

  it('says in an empty town that there is nothing, and how a task is made', () => {
    const text = textOf(seen(SIZES.large, { ...sampleStatus, tasks: [], polecats: [], convoys: [] }));
    expect(text).toContain('There is no open task. n writes one');
  });

  it('keeps the chosen card and the name of its convoy in sight, however long a column is', () => {
    const long = seen(SIZES.large, crowd(100));
    const below = press(long, ...Array.from({ length: 57 }, () => 'j')).state;
    const text = textOf(below);
    expect(text).toContain(chosen(below) ?? 'nothing');
    expect(text.split('\n')[3]).toMatch(/▾ Convoy \d/);
  });
});

describe('moving on the board', () => {
  it('goes down a column through the lanes, and across within a lane', () => {
    const start = on('shop-p7d1');
    expect(chosen(press(start, 'j').state)).toBe('shop-t1g4');
    expect(chosen(press(start, 'j', 'k').state)).toBe('shop-p7d1');
    expect(chosen(press(start, 'l').state)).toBe('shop-m2c4');
    expect(chosen(press(start, 'l', 'right', 'l').state)).toBe('shop-k3f9');
    expect(chosen(press(start, 'h', 'left', 'h').state)).toBe('shop-r9f3');
    expect(chosen(press(start, 'end').state)).toBe('shop-v2h5');
  });

  it('goes from convoy to convoy with Tab, and round', () => {
    const start = on('shop-p7d1');
    expect(chosen(press(start, 'tab').state)).toBe('shop-t1g4');
    expect(chosen(press(start, 'tab', 'tab', 'tab').state)).toBe('shop-r9f3');
    expect(chosen(press(start, 'shift-tab').state)).toBe('shop-x4k7');
  });

  it('walks a list through all states, and with Tab from state to state', () => {
    const start = on('shop-y5m8', SIZES.small);
    expect(chosen(press(start, 'j').state)).toBe('shop-q8e2');
    expect(chosen(press(start, 'tab').state)).toBe('shop-q8e2');
    expect(chosen(press(start, 'l', 'l').state)).toBe('shop-p7d1');
  });

  it('filters its cards, and Escape shows all again before it leaves', () => {
    const filtered = press(type(on('shop-p7d1'), '/greet'), 'enter').state;
    expect(textOf(filtered)).toMatch(/Board · 1 convoy · 5 tasks · only greet/);
    const all = press(filtered, 'escape').state;
    expect(all.place.kind).toBe('board');
    expect(textOf(all)).toContain('Checkout that never forgets');
    expect(press(all, 'escape').state.place.kind).toBe('home');
  });
});

describe('a key on a card', () => {
  it('does to its task what it does at home to its row', () => {
    expect(press(on('shop-x4k7'), 'g').effects).toMatchObject([
      { kind: 'submit', command: { kind: 'sling', task: 'shop-x4k7' } },
    ]);
    const stopping = press(on('shop-q8e2'), 's');
    expect(textOf(stopping.state)).toContain('Stop cedar? Its worktree and branch stay.');
    expect(press(stopping.state, 'y').effects).toMatchObject([{ command: { kind: 'stop', polecat: 'cedar' } }]);
    const told = type(press(on('shop-q8e2'), 't').state, 'Use the old parser');
    expect(press(told, 'enter').effects).toMatchObject([{ command: { kind: 'tell', polecat: 'cedar' } }]);
    expect(press(on('shop-m2c4'), 'a').effects).toMatchObject([{ command: { kind: 'approve', task: 'shop-m2c4' } }]);
  });

  it('answers what the card waits for', () => {
    const answered = press(on('shop-p7d1'), 'y');
    expect(answered.effects).toMatchObject([
      { command: { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } } },
    ]);
    expect(textOf(answered.state)).toContain('allowing');
    expect(press(answered.state, 'y').state.notice?.text).toContain('That was sent');
  });

  it('says why it cannot do anything there', () => {
    expect(press(on('shop-q8e2'), 'g').state.notice?.text).toBe('cedar has shop-q8e2 already');
    expect(press(on('shop-x4k7'), 't').state.notice?.text).toContain('No polecat works here');
  });

  it('opens the review of what is in review, and the row at home of all else', () => {
    const review = press(on('shop-m2c4'), 'enter');
    expect(review.effects).toEqual([{ kind: 'load-diff', task: 'shop-m2c4' }]);
    expect(press(review.state, 'escape').state.place).toEqual({ kind: 'board', on: 'shop-m2c4' });
    const folded = { ...on('shop-q8e2'), grouping: 'convoy' as const, folded: ['greetings'] };
    expect(press(folded, 'enter').state).toMatchObject({
      place: { kind: 'home' },
      selected: 'task:shop-q8e2',
      folded: [],
    });
  });

  it('comes back to the card from wherever it led', () => {
    for (const key of ['w', 'L', 'u', 'M']) {
      const there = press(on('shop-q8e2'), key).state;
      expect(there.place.kind).not.toBe('board');
      expect(press(there, 'escape').state.place).toEqual({ kind: 'board', on: 'shop-q8e2' });
    }
    const rejecting = type(press(on('shop-m2c4'), 'r').state, 'No test');
    const rejected = press(rejecting, 'enter');
    expect(rejected.effects).toMatchObject([{ command: { kind: 'reject' } }]);
    expect(rejected.state.place.kind).toBe('board');
  });

  it('is not taken for another card when the town took the chosen one away at that moment', () => {
    const start = on('shop-x4k7');
    const gone = { ...sampleStatus, tasks: sampleStatus.tasks.filter(({ id }) => id !== 'shop-x4k7') };
    const moved = heard(start, gone, NOW + 9_900);
    const tried = press(moved, 'g');
    expect(tried.effects).toEqual([]);
    expect(tried.state.notice?.text).toContain('The list moved at that moment');
    const other = { ...gone, tasks: [...gone.tasks, taskRow({ id: 'shop-new' })] };
    expect(heard(moved, other).slidAt).toBe(moved.slidAt);
  });

  it('follows its task into the next column', () => {
    const landed = sampleStatus.tasks.map((task) =>
      task.id === 'shop-m2c4' ? { ...task, state: 'landed' as const } : task,
    );
    const next = heard(on('shop-m2c4'), { ...sampleStatus, tasks: landed });
    expect(chosen(next)).toBe('shop-m2c4');
    expect(textOf(next)).toMatch(/LANDED 2/);
  });
});

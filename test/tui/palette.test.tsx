/** The command palette: what it finds, what it says, and that a command meets what it was opened on. */
import { describe, expect, it } from 'vitest';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { fitOf } from '../../src/surfaces/tui/find/fuzzy.ts';
import { foundIn } from '../../src/surfaces/tui/find/palette.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { NOW, sampleDiff, sampleStatus } from '../helpers/sample-town.ts';
import { taskRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const on = (id: string, size: Size = SIZES.large): State => ({ ...stateWith(sampleStatus, size), selected: id });
const opened = (state: State, typed = ''): State => type(press(state, ':').state, typed);
const labels = (state: State): readonly string[] => foundIn(state).map(({ entry }) => entry.label);
const told = (state: State, change: Partial<typeof sampleStatus>): State =>
  having(state, { kind: 'news', news: { kind: 'status', status: { ...sampleStatus, ...change } }, at: NOW });

describe('letters', () => {
  it('fit where they occur in order, and best at the beginnings of words', () => {
    expect(fitOf('mt', 'merge trains')?.at).toEqual([0, 6]);
    expect(fitOf('tm', 'merge trains')).toBeUndefined();
    expect(fitOf('', 'merge trains')).toEqual({ score: 0, at: [] });
    const scores = ['stop', 'a stop', 'fast optics', 'upstop'].map((text) => fitOf('stop', text)?.score ?? 0);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a).map((_score, index) => scores[index]));
    expect(scores[0]).toBeGreaterThan(scores[1] ?? 0);
    expect(scores[1]).toBeGreaterThan(scores[3] ?? 0);
  });

  it('whatever their case, and by whole characters', () => {
    expect(fitOf('ÄB', 'äb')?.at).toEqual([0, 1]);
    expect(fitOf('b', '👍 b')?.at).toEqual([2]);
  });

  it('do not fit where they only lie about', () => {
    expect(fitOf('aoe', 'take the town down, please')).toBeUndefined();
  });
});

describe('the palette', () => {
  it('opens by : and Ctrl-K wherever nothing is typed, with what can be done on the row first', () => {
    for (const key of [':', 'ctrl-k']) {
      const state = press(on('inbox:perm-1'), key).state;
      expect(state.asking?.kind).toBe('palette');
      expect(labels(state).slice(0, 3)).toEqual(['allow', 'deny', 'attach']);
    }
    expect(press(on('inbox:perm-1'), 'd', ':').state.asking?.kind).toBe('palette');
    expect(press(on('task:shop-q8e2'), 't', ':').state.asking?.kind).toBe('text');
  });

  it('shows keys, and why a command can do nothing now', () => {
    const text = textOf(opened(on('task:shop-q8e2'), 'diff'));
    expect(text).toMatch(/^ Commands · on shop-q8e2 /m);
    expect(text).toMatch(/^ : diff_/m);
    expect(text).toMatch(/^ ▌ diff +\(cedar has handed in nothing yet: shop-q8e2 has no diff .* d$/m);
    expect(textOf(opened(on('task:shop-q8e2'), 'help'))).toMatch(/^ ▌ help +\?$/m);
  });

  it('finds by letters, by words of what is said beside, and by a key', () => {
    expect(labels(opened(on('task:shop-q8e2'), 'mtr'))[0]).toBe('merge trains');
    expect(labels(opened(on('task:shop-q8e2'), 'stops every'))[0]).toBe('take the town down');
    expect(labels(opened(on('task:shop-q8e2'), 'Q'))[0]).toBe('take the town down');
    expect(labels(opened(on('task:shop-q8e2'), 'zzzz'))).toEqual([]);
    expect(textOf(opened(on('task:shop-q8e2'), 'zzzz'))).toContain('No command, task, polecat or convoy');
  });

  it.each([
    ['undo', 'landings'],
    ['und', 'landings'],
    ['landed', 'landings'],
    ['train', 'trains'],
    ['gate', 'gates'],
    ['log', 'gates'],
    ['attempt', 'contest'],
    ['approve', 'approve'],
    ['reject', 'reject'],
    ['new', 'new-task'],
    ['quit', 'quit'],
  ])('finds by %s what a person means by it', (typed, intent) => {
    const ids = foundIn(opened(on('review:shop-m2c4'), typed)).map(({ entry }) => entry.id);
    expect(ids).toContain(intent);
  });

  it('runs on the selected row what its key would', () => {
    const byKey = press(on('inbox:perm-1'), 'y');
    const ran = press(opened(on('inbox:perm-1'), 'allow'), 'enter');
    expect(ran.effects).toEqual(byKey.effects);
    expect(ran.state.asking).toBeUndefined();
    expect(ran.state.sent).toEqual(byKey.state.sent);
  });

  it('says why instead of running what cannot be done, and stays', () => {
    const tried = press(opened(on('task:shop-q8e2'), 'diff'), 'enter');
    expect(tried.effects).toEqual([]);
    expect(tried.state.asking?.kind).toBe('palette');
    expect(tried.state.notice?.text).toContain('cedar has handed in nothing yet');
    expect(press(opened(on('task:shop-q8e2'), 'zzzz'), 'enter').state.notice?.text).toContain('Esc leaves');
  });

  it('leaves by Escape to where it was opened, help apart, which it is about', () => {
    const diff = press(on('review:shop-m2c4'), 'd').state;
    expect({ ...press(opened(diff), 'escape').state, lastKey: diff.lastKey }).toEqual(diff);
    expect(press(opened(press(diff, '?').state), 'escape').state.place).toEqual(diff.place);
  });

  it('moves along what it found, and begins again at the best with every letter', () => {
    const state = opened(on('task:shop-q8e2'), 'e');
    const third = press(state, 'down', 'ctrl-n').state;
    expect(third.asking).toMatchObject({ on: foundIn(state)[2]?.entry.id });
    expect(press(third, 'up', 'up', 'up').state.asking).toMatchObject({ on: foundIn(state)[0]?.entry.id });
    expect(type(third, 'x').asking).not.toHaveProperty('on');
    expect(press(state, 'pagedown').state.asking).toMatchObject({
      on: foundIn(state)[Math.min(24, foundIn(state).length - 1)]?.entry.id,
    });
  });

  it('puts first what was run lately', () => {
    const helped = press(opened(on('task:shop-q8e2'), 'merge tr'), 'enter', 'escape').state;
    const wanted = press(opened(helped, 'why'), 'enter', 'escape').state;
    expect(labels(opened(wanted)).slice(0, 2)).toEqual(['why', 'merge trains']);
  });

  it('asks as its key would, and takes pasted text as letters', () => {
    expect(press(opened(on('task:shop-q8e2'), 'stop'), 'enter').state.asking?.kind).toBe('sure');
    expect(type(opened(on('task:shop-q8e2')), '\x1b[200~merge\x1b[201~').asking).toMatchObject({
      edited: { text: 'merge' },
    });
  });

  it('has the options of a dialog by their words', () => {
    const [item] = sampleStatus.inbox;
    if (item === undefined) throw new Error('No item');
    const choices = [
      { key: '1', label: 'Red' },
      { key: '2', label: 'Blue' },
    ];
    const dialog = { ...item, kind: 'dialog' as const, options: ['choice', 'dismiss'] as const, choices };
    const state = { ...stateWith({ ...sampleStatus, inbox: [dialog] }), selected: `inbox:${item.id}` };
    expect(press(opened(state, 'blue'), 'enter').effects).toMatchObject([
      { kind: 'submit', command: { answer: { kind: 'choice', key: '2' } } },
    ]);
  });

  it('has views from everywhere, but nothing that leads away from one change alone', () => {
    const diff = press(on('review:shop-m2c4'), 'd').state;
    expect(press(opened(diff, 'merge trains'), 'enter').state.place.kind).toBe('trains');
    expect(labels(opened({ ...diff, only: 'shop-m2c4' }))).not.toContain('merge trains');
  });
});

describe('what was in sight when it was opened is what a command meets', () => {
  it('so nothing is done where the row has gone meanwhile', () => {
    const open = opened(on('inbox:perm-1'), 'allow');
    const moved = told(open, { inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') });
    expect(moved.selected).not.toBe('inbox:perm-1');
    const tried = press(moved, 'enter');
    expect(tried.effects).toEqual([]);
    expect(tried.state.notice?.text).toBe('The selected row has gone meanwhile: leave, and look again');
    expect(press(opened(moved, ''), 'ctrl-u').state.asking?.kind).toBe('palette');
    expect(press(type(press(moved, 'ctrl-u').state, 'merge trains'), 'enter').state.place.kind).toBe('trains');
  });

  it('nor where another tree came in', () => {
    const open = opened(on('review:shop-m2c4'), 'approve');
    const merges = sampleStatus.merges.map((merge) => ({ ...merge, tree: 'e'.repeat(40) }));
    const tried = press(told(open, { merges }), 'enter');
    expect(tried.effects).toEqual([]);
    expect(tried.state.notice?.text).toBe('New commits came in meanwhile: leave, and look again');
  });

  it('while a change that is being read still arrives', () => {
    const open = opened(press(on('review:shop-m2c4'), 'd').state);
    const read = having(open, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff });
    expect(press(read, 'escape').state.place).toMatchObject({ kind: 'diff', view: sampleDiff });
  });
});

describe('whatever has a name is gone to', () => {
  it('a polecat by its name, a task by its id or title, a convoy', () => {
    const go = (typed: string): string | undefined => press(opened(on('inbox:perm-1'), typed), 'enter').state.selected;
    expect(go('cedar')).toBe('task:shop-q8e2');
    expect(go('x4k7')).toBe('task:shop-x4k7');
    expect(go('greetings convoy')).toBe('convoy:greetings');
  });

  it('out of a folded convoy, past a filter, and where only a search lists it', () => {
    const folded = { ...on('inbox:perm-1'), folded: ['greetings'] };
    const deep = sampleStatus.tasks.find(({ convoy }) => convoy === 'greetings');
    const gone = press(opened(folded, deep?.id ?? ''), 'enter').state;
    expect(gone.rows.some(({ id }) => id === gone.selected)).toBe(true);

    const filtered = type(press(on('inbox:perm-1'), '/').state, 'perm');
    const past = press(opened(press(filtered, 'enter').state, 'x4k7'), 'enter').state;
    expect(past).toMatchObject({ selected: 'task:shop-x4k7', filter: '' });

    const landed = taskRow({ id: 'shop-old1', title: 'An old one', state: 'landed' });
    const listed = told(on('inbox:perm-1'), { tasks: [...sampleStatus.tasks, landed] });
    const found = press(opened(listed, 'old1'), 'enter').state;
    expect(found).toMatchObject({ selected: 'task:shop-old1', filter: 'shop-old1' });
    expect(found.rows.some(({ id }) => id === 'task:shop-old1')).toBe(true);
  });
});

it.each([{ columns: 50, rows: 16 }, SIZES.small, SIZES.usual, SIZES.huge])('fits $columns columns', (size) => {
  for (const typed of ['', 'approve', 'shop', 'zzzz']) {
    const state = opened(on('task:shop-q8e2', size), typed);
    const lines = frameOf(state).map(bareLine);
    expect(lines).toHaveLength(size.rows);
    expect(lines.filter((line) => widthOf(line) > size.columns)).toEqual([]);
    expect(lines.at(-1)).toContain('Enter run   Esc leave');
  }
});

describe('the help, where it is longer than the screen', () => {
  const help = press(on('task:shop-q8e2', SIZES.usual), '?').state;
  const title = (state: State): string => textOf(state).split('\n')[0] ?? '';

  it('goes from section to section, and says which of them are in sight', () => {
    expect(title(help)).toBe(' Keys   ANSWER · review · polecats · town · move');
    const second = press(help, 'tab').state;
    expect(textOf(second).split('\n')[3]).toBe('  REVIEW');
    const third = press(second, ']').state;
    expect(textOf(third).split('\n')[3]).toBe('  POLECATS');
    expect(title(third)).toMatch(/^ Keys {3}answer · review · POLECATS/);
    expect({ ...press(third, 'shift-tab', '[').state, lastKey: help.lastKey }).toEqual(help);
    expect(press(help, 'shift-tab').state.place).toEqual(help.place);
    const last = press(help, 'tab', 'tab', 'tab', 'tab', 'tab', 'tab').state;
    expect(textOf(last).split('\n')[3]).toBe('  MOVE');
  });

  it('says what a key for other rows would do there', () => {
    const lines = textOf({ ...help, size: { columns: 160, rows: 140 } }).split('\n');
    expect(lines.find((line) => line.startsWith('  x  '))).toMatch(/dismiss +Nothing to dismiss here/);
    expect(lines.find((line) => line.startsWith('  y  '))).toMatch(/allow +not here: /);
  });

  it('is searched by /, over the commands of the place that it is about', () => {
    const found = type(press(help, '/').state, 'sling');
    expect(found.place.kind).toBe('home');
    expect(labels(found)).toContain('sling');
    expect(textOf(found)).toContain('(cedar has shop-q8e2 already)');
  });

  it('shows all sections as in sight where there is room', () => {
    expect(title({ ...help, size: { columns: 220, rows: 120 } })).toBe(
      ' Keys   ANSWER · REVIEW · POLECATS · TOWN · MOVE',
    );
  });
});

it('has what has a name ready for the next letter, as long as the town is the same', () => {
  const goTo = (state: State) => foundIn(state).find(({ entry }) => entry.id === 'go:task:shop-x4k7')?.entry;
  const state = opened(on('task:shop-x4k7'), 'x4');
  expect(goTo(state)).toBeDefined();
  expect(goTo(type(state, 'k'))).toBe(goTo(state));
  const tasks = sampleStatus.tasks.map((row) => (row.id === 'shop-x4k7' ? { ...row, title: 'Delete it' } : row));
  expect(goTo(told(state, { tasks }))?.label).toBe('shop-x4k7 Delete it');
});

/** The tabs of the selected row, scrolling back in its pane, and typing into it. */
import { describe, expect, it } from 'vitest';
import { taskId } from '../../src/core/ids.ts';
import type { Screen } from '../../src/ports/runtime.ts';
import { bareLine, styledLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { type TabContent, tabKey } from '../../src/surfaces/tui/preview/tabs.ts';
import { strokeOf } from '../../src/surfaces/tui/preview/typing.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { NOW, sampleDiff, sampleStatus, sampleWhy } from '../helpers/sample-town.ts';
import { taskOf } from '../helpers/task.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const HOUR = 3_600_000;
const LATER = NOW + 10_000;
const on = (id = 'task:shop-q8e2', size: Size = SIZES.large): State => ({
  ...stateWith(sampleStatus, size),
  ...{ selected: id, chosen: true },
});
const screenOf = (count: number, more: Partial<Screen> = {}): Screen => ({
  ...{ lines: Array.from({ length: count }, (_none, index) => `line ${index + 1}`), columns: 120, rows: 40, title: '' },
  ...more,
});
const live = (state: State, screen: Screen, history = 0): State =>
  having(state, { kind: 'screen', polecat: 'cedar', shown: screen, history });

const contents: readonly TabContent[] = [
  {
    tab: 'task',
    view: {
      task: taskOf('shop-q8e2', {
        body: '# Why\n\nPeople come twice.',
        acceptance: 'Greets once',
        dependsOn: [taskId('shop-k3f9')],
      }),
      comments: [{ by: 'ada', at: NOW - HOUR, text: 'Keep it small' }],
      history: [{ at: NOW - 2 * HOUR, by: 'ben', what: 'priority', fields: [], lost: false }],
    },
  },
  {
    tab: 'diff',
    view: { ...sampleDiff, polecat: 'cedar', branch: 'mayor/x' },
    lines: [
      { kind: 'file', text: 'diff --git a/src/start.ts b/src/start.ts' },
      { kind: 'hunk', text: '@@ -1 +1 @@' },
      { kind: 'added', text: '+const greeting = 1;' },
    ],
  },
  {
    tab: 'mail',
    view: [
      {
        seq: 1,
        at: NOW - HOUR,
        tone: 'plain',
        text: '',
        mail: { way: 'told', by: 'ada', text: 'Use the old parser', waits: true },
      },
      { seq: 2, at: NOW, tone: 'plain', text: 'x', mail: { way: 'asked', by: 'cedar', text: 'Which one?' } },
    ],
  },
  { tab: 'evidence', view: { signs: sampleWhy } },
  {
    tab: 'timeline',
    view: [{ seq: 3, at: NOW, tone: 'bad', text: 'cedar failed: it fell over' }],
  },
];
const shows: Readonly<Record<string, readonly string[]>> = {
  task: ['People come twice.', 'Accepted when', 'shop-k3f9', '1 note', 'Keep it small', 'History'],
  diff: ['src/start.ts', '+const greeting = 1;'],
  mail: ['> told by ada, waits until it rests', 'Use the old parser', '< asked by cedar', 'Which one?'],
  evidence: ['needs-permission', 'decides'],
  timeline: ['cedar failed: it fell over'],
};
const withTab = (state: State, content: TabContent): State => {
  const turned = { ...state, tab: content.tab };
  return having(turned, { kind: 'tab', of: tabKey(turned), content });
};

describe('the tabs', () => {
  it('stand in a line, the present one in brackets, and are turned to and fro', () => {
    const state = on();
    expect(textOf(state)).toMatch(/\[live\] task {2}diff {2}mail {2}evidence {2}timeline/);
    const next = press(state, ']').state;
    expect(textOf(next)).toMatch(/ live \[task\] diff/);
    expect(textOf(next)).toContain('Asking the town…');
    expect(press(next, '[', '[').state.tab).toBe('timeline');
  });

  it.each(contents.map((content) => [content.tab, content] as const))(
    '%s shows what was read for it, at every size',
    (tab, content) => {
      const wide = withTab(on('task:shop-q8e2', { columns: 220, rows: 90 }), content);
      for (const text of shows[tab] ?? []) expect(textOf(wide)).toContain(text);
      for (const size of [SIZES.small, SIZES.usual, SIZES.large, SIZES.huge]) {
        for (const state of [
          withTab(on('task:shop-q8e2', size), content),
          withTab(press(on('task:shop-q8e2', size), 'v').state, content),
        ]) {
          const lines = frameOf(state, { depth: '256', ascii: false });
          expect(lines).toHaveLength(size.rows);
          expect(lines.filter((line) => widthOf(bareLine(line)) !== size.columns)).toEqual([]);
          expect(textOf(state)).toContain(`[${tab}]`);
        }
      }
    },
  );

  it('are kept when the selection moves, as far as the row has them, and come back', () => {
    const state = press(on(), ']', ']').state;
    expect(state.tab).toBe('diff');
    const other = { ...state, selected: 'task:shop-x4k7' };
    expect(textOf(other)).toContain('[task]');
    expect(textOf({ ...other, selected: 'task:shop-q8e2' })).toContain('[diff]');
  });

  it('of a review begin with the review, and a convoy has none', () => {
    expect(textOf(on('review:shop-m2c4'))).toMatch(/\[review\] task {2}diff {2}log {2}mail {2}evidence …/);
    expect(textOf(on('convoy:greetings'))).not.toContain('[');
    expect(press(on('convoy:greetings'), ']').state.notice?.text).toBe('There is one thing to see of this row');
  });

  it('say once what a task waits for, by name, and what is behind it', () => {
    const dependsOn = ['shop-k3f9', 'shop-p7d1', 'shop-q8e2'].map(taskId);
    const task = taskOf('shop-r9f3', { dependsOn });
    const text = textOf(withTab(on('task:shop-r9f3', SIZES.huge), { tab: 'task', view: { task, comments: [] } }));
    const beside = text.split('\n').map((line) => line.split('│')[1] ?? '');
    expect(beside.filter((line) => line.includes('shop-p7d1'))).toEqual([
      expect.stringMatching(/^ {2}after shop-p7d1 {2}Greet people in their own language\s*$/),
    ]);
    expect(beside.map((line) => line.trim())).toContain('shop-k3f9: closed by now');
  });

  it('fill the terminal in the view of the row alone, and say so where a task has none of it', () => {
    const state = withTab(press(on('task:shop-q8e2', SIZES.usual), 'v').state, { tab: 'timeline', view: [] });
    expect(textOf(state)).toContain('Nothing has happened to it so far.');
    expect(textOf(press(state, '[').state)).toContain('[evidence]');
  });

  it('show the present one also where there is no room for all', () => {
    const small = textOf(withTab(on('task:shop-q8e2', SIZES.usual), { tab: 'timeline', view: [] }));
    expect(small).toMatch(/….*\[timeline\]/);
  });

  it('that are longer than the preview are scrolled in place, and say where one is', () => {
    const body = Array.from({ length: 80 }, (_none, index) => `word ${index + 1}`).join('\n\n');
    const state = withTab(on('task:shop-q8e2', SIZES.huge), {
      tab: 'task',
      view: { task: taskOf('shop-q8e2', { body }), comments: [] },
    });
    const down = press(state, 'pagedown', 'pagedown', 'pagedown', 'pagedown').state;
    expect(textOf(state)).toContain('word 1\n'.trim());
    expect(textOf(down)).toContain('word 80');
    expect(textOf(down)).toMatch(/\d+-1\d\d of 1\d\d/);
    expect(press(down, 'pageup', 'pageup', 'pageup', 'pageup').state.scroll).toBeUndefined();
  });
});

describe('scrolling back in a live pane', () => {
  it('shows what was there, says how far, and stays there while the pane goes on', () => {
    const state = live(on(), screenOf(40));
    expect(textOf(state)).toContain('line 40');
    const asked = press(state, 'pageup').state;
    const back = live(asked, screenOf(500), 2_000);
    const text = textOf(press(back, 'pageup', 'pageup').state);
    expect(text).toMatch(/scrolled up \d\d lines; End is live/);
    expect(text).not.toContain('line 500');
    const kept = live(press(back, 'pageup', 'pageup').state, screenOf(800), 2_000);
    expect(textOf(kept)).toBe(text);
    const end = press(kept, 'end').state;
    expect(textOf(live(end, screenOf(40)))).toContain('line 40');
    expect(textOf(end)).not.toContain('scrolled up');
  });

  it('ends at its top, and the list is paged with Ctrl-D meanwhile', () => {
    const back = live(press(live(on(), screenOf(40)), 'pageup').state, screenOf(60), 2_000);
    const top = press(back, ...Array.from({ length: 9 }, () => 'pageup')).state;
    expect(textOf(top)).toMatch(/line 1$/m);
    expect(textOf(press(top, 'pagedown').state)).not.toMatch(/line 1$/m);
    expect(press(top, 'ctrl-u').state.selected).not.toBe(top.selected);
  });
});

describe('typing into a pane', () => {
  const begun = (size: Size = SIZES.large): State =>
    live(
      press(on('task:shop-q8e2', size), 'i').state,
      screenOf(3, { lines: ['> he'], cursor: { line: 0, column: 4 } }),
    );
  const key = (state: State, name: string) => update(state, { kind: 'key', key: { kind: 'key', name }, at: LATER });

  it('sends each key there and none to the dashboard, until the one that the status line shows', () => {
    const asked = press(on(), 'i');
    expect(asked.effects).toEqual([{ kind: 'type', polecat: 'cedar', strokes: [] }]);
    const typed = ['q', 'ctrl-c', 'up', 'escape', 'shift-tab'].flatMap((name) => {
      const isLetter = name === 'q';
      return update(asked.state, {
        ...{ kind: 'key', at: LATER },
        key: isLetter ? { kind: 'text', name, text: name } : { kind: 'key', name },
      }).effects;
    });
    expect(typed.flatMap((effect) => (effect.kind === 'type' ? effect.strokes : []))).toEqual([
      { kind: 'text', text: 'q' },
      ...['C-c', 'Up', 'Escape', 'BTab'].map((name) => ({ kind: 'key', key: name })),
    ]);
    expect(textOf(asked.state)).toContain('Ctrl-] stops typing into cedar');
    const over = key(asked.state, 'ctrl-]');
    expect(over.effects).toEqual([{ kind: 'type', polecat: 'cedar', strokes: [], over: true }]);
    expect(over.state.typing).toBeUndefined();
  });

  it('shows where the cursor stands, at every size; a narrow terminal is filled with the pane for it', () => {
    for (const size of [SIZES.small, SIZES.usual, SIZES.large, SIZES.huge]) {
      const state = begun(size);
      expect(frameOf(state, { depth: '256', ascii: false }).join('\n')).toContain('> he\x1b[7m \x1b[0m');
      expect(textOf(state)).toContain('> he_');
      expect(textOf(state)).toContain('Ctrl-]');
    }
    expect(begun(SIZES.small).place.kind).toBe('look');
    expect(key(begun(SIZES.small), 'ctrl-]').state.place.kind).toBe('home');
  });

  it('shows a long line from where its cursor is', () => {
    const words = `> ${'abcdefghij'.repeat(10)}END`;
    const state = live(begun(), screenOf(1, { lines: [words], cursor: { line: 0, column: words.length } }));
    expect(textOf(state)).toContain('END_');
  });

  it('takes a paste as one, and no other key for one', () => {
    const paste = { kind: 'paste', name: 'paste', text: 'a\nb' } as const;
    expect(update(begun(), { kind: 'key', key: paste, at: LATER }).effects).toMatchObject([
      { strokes: [{ kind: 'paste', text: 'a\nb' }] },
    ]);
    expect(strokeOf({ kind: 'key', name: 'alt-x' })).toEqual({ kind: 'key', key: 'M-x' });
    expect(strokeOf({ kind: 'key', name: 'ctrl-\\' })).toEqual({ kind: 'key', key: 'C-\\' });
    for (const name of ['focus-in', 'alt-é', 'alt-\x01']) expect(strokeOf({ kind: 'key', name }), name).toBeUndefined();
  });

  it('asks first where it would be over the words of somebody, and no key that was on its way is the answer', () => {
    const because = 'Words stand unsent in the input line of cedar: "half"';
    const held = having(begun(), { kind: 'held', polecat: 'cedar', because, at: LATER - 100 });
    expect(textOf(held)).toContain('y types all the same, Ctrl-] lets it be. Words stand unsent');
    expect(key(held, 'y').effects).toEqual([]);
    expect(key(held, 'x').effects).toEqual([]);
    const old = having(begun(), { kind: 'held', polecat: 'cedar', because, at: LATER - 1_000 });
    const sure = key(old, 'y');
    expect(sure.effects).toEqual([{ kind: 'type', polecat: 'cedar', strokes: [], anyway: true }]);
    expect(key(sure.state, 'enter').effects).toMatchObject([
      { strokes: [{ kind: 'key', key: 'Enter' }], anyway: true },
    ]);
    expect(key(held, 'n').state.typing).toBeUndefined();
  });

  it('ends when the pane is gone, and when its polecat leaves the list', () => {
    const gone = having(begun(), { kind: 'untyped', polecat: 'cedar', at: LATER });
    expect(gone.typing).toBeUndefined();
    expect(gone.notice?.text).toContain('cedar has no pane any more');
    const status = {
      ...sampleStatus,
      polecats: sampleStatus.polecats.filter(({ id }) => id !== 'cedar'),
      tasks: sampleStatus.tasks.filter(({ id }) => id !== 'shop-q8e2'),
    };
    const left = update(begun(), { kind: 'news', news: { kind: 'status', status }, at: LATER });
    expect(left.state.typing).toBeUndefined();
    expect(left.effects).toContainEqual({ kind: 'type', polecat: 'cedar', strokes: [], over: true });
  });

  it('is not offered where nothing runs', () => {
    expect(press(on('task:shop-x4k7'), 'i').state.notice?.text).toBe(
      'No polecat works here: there is no pane to type into',
    );
  });
});

describe('the colours of a pane', () => {
  const line = '\x1b[38;2;255;128;0mor\x1b[48;5;22man\x1b[0mge ─│ 日本語';

  it.each([
    [{ depth: '256', ascii: false, rgb: true }, '\x1b[38;2;255;128;0mor'],
    [{ depth: '256', ascii: false }, '\x1b[38;5;208mor'],
    [{ depth: '16', ascii: false }, '\x1b[93mor'],
    [{ depth: 'none', ascii: false }, 'orange ─│ 日本語'],
  ] as const)('are those that the terminal has: %j', (look, text) => {
    expect(styledLine(line, 20, look)).toContain(text);
    if (look.depth === 'none') expect(styledLine(line, 20, look)).not.toContain('\x1b');
  });

  it('are cut at the exact width, whatever is at the edge, also beside a cursor and further right', () => {
    for (let width = 1; width <= 24; width += 1) {
      for (const from of [0, 1, 3, 11]) {
        for (const seen of [
          { from },
          { from, cursor: { column: 10, paint: (cell: string) => `\x1b[7m${cell}\x1b[0m` } },
        ]) {
          const cut = styledLine(line, width, { depth: '256', ascii: false }, seen);
          expect(widthOf(bareLine(cut)), `${width} from ${from}`).toBe(width);
        }
      }
    }
  });

  it('that are grey or of the cube are found exactly', () => {
    const of = (rgb: string) => styledLine(`\x1b[38;2;${rgb}mx`, 1, { depth: '256', ascii: false });
    expect(of('128;128;128')).toContain('38;5;244m');
    expect(of('95;135;175')).toContain('38;5;67m');
    expect(of('0;0;0')).toContain('38;5;16m');
    expect(of('255;255;255')).toContain('38;5;231m');
  });
});

/** The change on its own screen: files by risk, comments, marks, and what goes back to the agent. */
import { describe, expect, it } from 'vitest';
import { sha } from '../../src/core/ids.ts';
import type { Comment, Review } from '../../src/core/review/comment.ts';
import { emptyReview } from '../../src/core/review/comment.ts';
import type { DiffView } from '../../src/mayor/town.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { keptTo } from '../../src/surfaces/tui/only.ts';
import { openedReview } from '../../src/surfaces/tui/review/reviewing.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import type { Effect } from '../../src/surfaces/tui/step.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { NOW, sampleDiff, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const TASK = 'shop-m2c4';
const patch = (path: string, head: string, lines: readonly string[]): string => {
  const count = (without: string): number => lines.filter((line) => !line.startsWith(without)).length;
  return `diff --git a/${path} b/${path}\n${head}--- a/${path}\n+++ b/${path}\n@@ -1,${count('+')} +1,${count('-')} @@\n${lines.join('\n')}\n`;
};
const view = (text: string, review?: Review): DiffView => ({
  ...{ ...sampleDiff, text, files: [] },
  ...(review === undefined ? {} : { review }),
});
const RISKY = [
  patch('src/greet.ts', 'index 111..abc 100644\n', [
    ' export const greet = () => {',
    "-  return 'hi';",
    '+  return "hello"; // kind',
    ' };',
  ]),
  patch('dist/app.min.js', '', ['+x', '+y']),
  patch('package.json', 'index 222..def 100644\n', ['-"left": "1"', '+"left": "2"']),
  patch('src/key.ts', '', ["+const password = 'hunter2hunter2';"]),
  patch('test/greet.test.ts', 'deleted file mode 100644\n', ['-it("greets", () => {});']),
].join('');

const reading = (shown: DiffView, size: Size = SIZES.large): State =>
  having(press(stateWith(sampleStatus, size), 'tab', 'd').state, { kind: 'diff', task: TASK, view: shown });
const commands = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.command] : []));
const at = (state: State, text: string): State => {
  const index = state.place.kind === 'diff' ? state.place.rows.findIndex((row) => row.text.includes(text)) : -1;
  if (index === -1) throw new Error(`No row with ${text}`);
  return press(press(state, 'home').state, ...Array.from({ length: index }, () => 'down')).state;
};
const said = (change: Partial<Comment> = {}): Comment => ({
  ...{ id: 'c1', by: 'ada', on: { kind: 'whole' }, text: 'Nearly', tree: sha(sampleDiff.tree), at: NOW },
  ...change,
});
const onLine: Comment['on'] = {
  ...{ kind: 'line', path: 'src/greet.ts', side: 'new', line: 2 },
  quoted: ['+  return "hello"; // kind'],
};

describe('the screen of a change', () => {
  it('lists the files by risk with the reason, what a program wrote last and folded', () => {
    const text = textOf(reading(view(RISKY)));
    const listed = text.split('\n').filter((line) => /^ {2}(?:high|medium|low) /.test(line));
    expect(listed.map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
      ['high', 'src/key.ts'],
      ['high', 'test/greet.test.ts'],
      ['high', 'package.json'],
      ['low', 'src/greet.ts'],
      ['low', 'dist/app.min.js'],
    ]);
    expect(text).toContain('risk: high (may hold a secret');
    expect(text).toContain('▲ line 1: may hold a secret: a password, key or token written out');
    const end = textOf(press(reading(view(RISKY)), 'end').state);
    expect(end).toContain('▸ low    dist/app.min.js  +2');
    expect(end).not.toContain('+ x');
  });

  it.each([
    ['80x24', SIZES.usual],
    ['120x40', { columns: 120, rows: 40 }],
  ])('fills a terminal of %s to the column, with colour and without', (_name, size) => {
    for (const depth of ['none', '16', '256'] as const) {
      const lines = frameOf(reading(view(RISKY), size), { depth, ascii: depth === 'none' });
      expect(lines).toHaveLength(size.rows);
      const added = lines.find((line) => line.includes('hunter2'));
      expect(added).toMatch(depth === 'none' ? /^ {5}1 \+ const/ : /\x1b\[/);
    }
  });

  it('colours words of source, signs saying the same as the ground', () => {
    const look = { depth: '256', ascii: false } as const;
    const line = frameOf(at(reading(view(RISKY)), '};'), look).find((one) => one.includes('hello')) ?? '';
    expect(line).toContain('\x1b[38;5;189;48;5;22mreturn');
    expect(line).toContain('\x1b[38;5;152;48;5;22m"hello"');
    expect(line).toContain('\x1b[1;38;5;114;48;5;22m + ');
  });

  it('shows what a terminal would obey, and does not do it', () => {
    const text = textOf(reading(view(patch('a\x1b[2J.ts', '', ['+\x1b]0;title\x07x\u202ey\r\x1b[H']))));
    expect(text).toContain('+ <U+001B>]0;title<U+0007>x<U+202E>y<U+000D><U+001B>[H');
    expect(text).toContain('"a<U+001B>[2J.ts"');
  });

  it('folds and unfolds a file', () => {
    const folded = press(at(reading(view(RISKY)), 'greet = '), 'enter').state;
    expect(textOf(folded)).toContain('▸ low    src/greet.ts');
    expect(textOf(folded)).not.toContain('greet = ');
    expect(textOf(press(folded, 'enter').state)).toContain('greet = ');
  });
});

const HUNKS = `${patch('src/greet.ts', 'index 111..abc 100644\n', [
  ' export const greet = () => {',
  "-  return 'hi';",
  '-  // later',
  '+  return "hello"; // kind',
  ' };',
])}@@ -20,1 +19,2 @@
 last
+very last
`;

describe('both sides', () => {
  const wide: Size = { columns: 160, rows: 30 };
  const row = (state: State, text: string): string =>
    textOf(state)
      .split('\n')
      .find((line) => line.includes(text)) ?? '';

  it('stand beside one another from 160 columns on, each with its own numbers', () => {
    const state = reading(view(HUNKS), wide);
    expect(row(state, 'hello')).toMatch(/^ {5}2 - {3}return 'hi'; +│ {4}2 \+ {3}return "hello"; \/\/ kind$/);
    expect(row(state, '// later'), 'what is left over stands alone').toMatch(/^ {5}3 - {3}\/\/ later +│$/);
    expect(row(state, ' };')).toMatch(/^ {5}4 {3}\}; +│ {4}3 {3}\};$/);
    expect(row(state, 'very last')).toMatch(/^ +│ {3}20 \+ very last$/);
    expect(row(reading(view(HUNKS), { columns: 159, rows: 30 }), 'hello')).toMatch(/^ {5}2 \+ {3}return "hello"/);
  });

  it('fill the terminal to the column, with colour and without', () => {
    for (const depth of ['none', '16', '256'] as const) {
      const lines = frameOf(reading(view(HUNKS), wide), { depth, ascii: depth === 'none' });
      expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(lines.map(() => 160));
    }
  });

  it('are laid one below the other by a key, and by a terminal that gets narrow, the cursor on its line', () => {
    const state = at(reading(view(HUNKS), wide), 'hello');
    const lineAtCursor = (now: State): string | undefined =>
      now.place.kind === 'diff' ? now.place.rows[now.place.at]?.text : undefined;
    const stacked = press(state, 'i').state;
    expect(row(stacked, 'hello')).not.toContain('│');
    expect(lineAtCursor(stacked)).toContain('hello');
    expect(lineAtCursor(press(stacked, 'i').state)).toContain('hello');
    const narrow = having(state, { kind: 'resized', size: SIZES.large });
    expect(row(narrow, 'hello')).not.toContain('│');
    expect(lineAtCursor(narrow)).toContain('hello');
  });

  it('keep what was said under its line', () => {
    const review: Review = { ...emptyReview, made: 1, comments: [said({ on: onLine, text: 'Why not hi?' })] };
    const lines = textOf(reading(view(HUNKS, review), wide)).split('\n');
    const line = lines.findIndex((one) => one.includes('return "hello"'));
    expect(lines[line + 1], 'on the side that it is about').toMatch(/^ +│ .*c1 ada: Why not hi\?/);
  });
});

describe('moving in a change', () => {
  it('goes from hunk to hunk', () => {
    const state = reading(view(HUNKS));
    const first = press(state, '}').state;
    expect(first.place).toMatchObject({ at: 7 });
    const second = press(first, 'n').state;
    expect(second.place.kind === 'diff' && second.place.rows[second.place.at]?.text).toBe('@@ -20,1 +19,2 @@ #2');
    expect(press(second, 'p').state.place).toMatchObject({ at: 7 });
  });

  it('opens the line in the editor, in the worktree of its branch', () => {
    const folder = sampleStatus.polecats.find(({ task }) => task === TASK)?.worktree;
    const open = (text: string): readonly Effect[] => press(at(reading(view(HUNKS)), text), 'e').effects;
    const there = { kind: 'open', folder, path: 'src/greet.ts' };
    expect(open('return "hello"')).toEqual([{ ...there, line: 2 }]);
    expect(open("return 'hi'"), 'a removed line: where it was').toEqual([{ ...there, line: 2 }]);
    expect(open('+19,2'), 'a hunk: its first line').toEqual([{ ...there, line: 19 }]);
  });

  it('says why there is nothing to open', () => {
    const gone = { ...sampleStatus, polecats: [] };
    const state = having(press(stateWith(gone), 'tab', 'd').state, { kind: 'diff', task: TASK, view: view(HUNKS) });
    const { effects, state: told } = press(at(state, 'return "hello"'), 'e');
    expect(effects).toEqual([]);
    expect(textOf(told)).toContain('Its worktree is gone');
  });
});

describe('a comment', () => {
  it('is about the line that the cursor is on, with the lines before it', () => {
    const asked = press(at(reading(view(RISKY)), 'return "hello"'), 'c').state;
    expect(textOf(asked)).toContain('Comment on src/greet.ts:2: ');
    expect(textOf(asked), 'a draft is not sent').toContain('Enter keep');
    expect(textOf(press(asked, 'escape').state)).not.toContain('Enter keep');
    expect(press(asked, 'enter').effects).toEqual([]);
    const { state, effects } = press(type(asked, 'Why?'), 'enter');
    expect(effects).toMatchObject([
      {
        ...{ kind: 'submit', reads: TASK },
        command: {
          ...{ kind: 'review.comment', task: TASK, tree: sampleDiff.tree, text: 'Why?' },
          on: {
            ...{ kind: 'line', path: 'src/greet.ts', side: 'new', line: 2 },
            quoted: [' export const greet = () => {', "-  return 'hi';", '+  return "hello"; // kind'],
          },
        },
      },
    ]);
    expect(state.place.kind).toBe('diff');
  });

  it.each([
    ["return 'hi'", { kind: 'line', side: 'old', line: 2 }],
    ['@@ -1,3', { kind: 'hunk', side: 'new', line: 1 }],
    ['risk: high', { kind: 'whole' }],
  ])('on %s is about %j', (text, on) => {
    const { effects } = press(type(press(at(reading(view(RISKY)), text), 'c').state, 'x'), 'enter');
    expect(commands(effects)).toMatchObject([{ on }]);
  });

  it('stands below its line once it is read again, where the cursor stays', () => {
    const before = at(reading(view(RISKY)), 'return "hello"');
    const comments = [said({ on: onLine, text: 'Use the helper\nand say why' }), said({ id: 'c2' })];
    const after = having(before, {
      kind: 'diff',
      task: TASK,
      view: view(RISKY, { ...emptyReview, made: 2, comments }),
    });
    const text = textOf(after);
    expect(text).toMatch(/\+ {3}return "hello".*\n +│ c1 ada: Use the helper\n +│ {4}and say why/);
    expect(text).toContain('2 comments not sent');
    expect(text).toContain('▌    2 +   return "hello"');
  });

  it('that somebody else made is read, and its own is not read twice', () => {
    const merges = sampleStatus.merges.map((merge) => ({ ...merge, comments: 1 }));
    const news = { kind: 'news', at: NOW, news: { kind: 'status', status: { ...sampleStatus, merges } } } as const;
    expect(update(reading(view(RISKY)), news).effects).toEqual([{ kind: 'load-diff', task: TASK }]);
    const own = reading(view(RISKY, { ...emptyReview, made: 1, comments: [said()] }));
    expect(update(own, news).effects).toEqual([]);
  });

  it('of an earlier version says so, and where it was when its line is gone', () => {
    const tree = sha('e'.repeat(40));
    const comments = [
      said({ on: onLine, tree }),
      said({ id: 'c2', on: { ...onLine, path: 'gone.ts' }, tree, sentAt: NOW }),
    ];
    const text = textOf(reading(view(RISKY, { ...emptyReview, made: 2, comments })));
    expect(text).toContain('c2 ada (sent, on an earlier version, was on gone.ts:2): Nearly');
    expect(textOf(at(reading(view(RISKY, { ...emptyReview, made: 2, comments })), 'c1 ada'))).toContain(
      '│ c1 ada (on an earlier version): Nearly',
    );
  });

  it('is taken back where the cursor is on it', () => {
    const state = reading(view(RISKY, { ...emptyReview, made: 1, comments: [said()] }));
    expect(commands(press(at(state, 'c1 ada'), 'x').effects)).toEqual([
      { kind: 'review.uncomment', task: TASK, comment: 'c1' },
    ]);
    expect(press(at(state, 'greet = '), 'x').state.notice?.text).toBe('Move to a comment of yours');
  });
});

describe('a file', () => {
  it('is marked as fine or to be done anew, with the content that was seen; the same key again takes it back', () => {
    const on = at(reading(view(RISKY)), 'greet = ');
    const files = [{ path: 'src/greet.ts', blob: 'abc' }];
    expect(commands(press(on, 'o').effects)).toEqual([{ kind: 'review.mark', task: TASK, mark: 'ok', files }]);
    expect(commands(press(on, 'u').effects)).toEqual([{ kind: 'review.mark', task: TASK, mark: 'redo', files }]);
    const marks = [{ path: 'src/greet.ts', mark: 'ok', blob: 'abc' }] as const;
    const marked = at(reading(view(RISKY, { ...emptyReview, marks })), 'greet = ');
    expect(textOf(marked)).toContain('[ok] src/greet.ts');
    expect(commands(press(marked, 'o').effects)).toMatchObject([{ mark: 'none' }]);
  });

  it('that has changed since it was fine says so', () => {
    const marks = [{ path: 'src/greet.ts', mark: 'ok', blob: 'other' }] as const;
    expect(textOf(reading(view(RISKY, { ...emptyReview, marks })))).toContain('[ok, but changed since] src/greet.ts');
  });
});

describe('rejecting', () => {
  it('takes every comment along, with a word on the whole or none', () => {
    const state = reading(view(RISKY, { ...emptyReview, made: 1, comments: [said()] }));
    const asked = press(state, 'r').state;
    expect(textOf(asked)).toContain('Reject shop-m2c4 with 1 comment, and (may be empty): ');
    expect(commands(press(asked, 'enter').effects)).toEqual([{ kind: 'review.send', task: TASK }]);
    expect(commands(press(type(asked, 'Go on'), 'enter').effects)).toEqual([
      { kind: 'review.send', task: TASK, text: 'Go on' },
    ]);
  });

  it('takes along a comment that was on its way when the reason was begun', () => {
    const asked = press(reading(view(RISKY)), 'r').state;
    const review = { ...emptyReview, made: 1, comments: [said()] };
    const told = having(type(asked, 'Go on'), { kind: 'diff', task: TASK, view: view(RISKY, review) });
    expect(textOf(told)).toContain('Reject shop-m2c4 with 1 comment, and (may be empty): Go on');
    expect(commands(press(told, 'enter').effects)).toEqual([{ kind: 'review.send', task: TASK, text: 'Go on' }]);
  });

  it('without any comment needs a reason', () => {
    const asked = press(reading(view(RISKY)), 'r').state;
    expect(press(asked, 'enter').effects).toEqual([]);
    expect(commands(press(type(asked, 'no test'), 'enter').effects)).toEqual([
      { kind: 'reject', task: TASK, because: 'no test' },
    ]);
  });
});

describe('opened for one change alone', () => {
  const alone = (): State =>
    having({ ...stateWith(), only: TASK, place: openedReview(TASK) }, { kind: 'diff', task: TASK, view: view(RISKY) });

  it('ends where it would go home', () => {
    expect(press(alone(), 'q').effects).toEqual([{ kind: 'quit' }]);
    expect(press(alone(), '?', 'q').effects).toEqual([]);
  });

  it('stays while something is asked on the way out', () => {
    const before = alone();
    const asking = { kind: 'sure', question: 'Anyway?', effect: { kind: 'redraw' }, word: 'approving' } as const;
    const step = keptTo(
      before,
      { kind: 'tick', at: NOW },
      { state: { ...before, place: { kind: 'home' }, asking }, effects: [] },
    );
    expect([step.state.place.kind, step.effects]).toEqual(['diff', []]);
  });

  it('waits for the answer to what was judged, tells it, and stays where it is refused', () => {
    const { state, effects } = press(alone(), 'a');
    expect(commands(effects)).toMatchObject([{ kind: 'approve' }]);
    expect(state.place.kind).toBe('diff');
    const refused = having(state, {
      ...{ kind: 'outcome', row: `review:${TASK}`, at: NOW },
      outcome: { ok: false, refusal: { what: 'It has changed' } },
    });
    expect(textOf(refused)).toContain('It has changed');
  });
});

it('cleans each line once, whatever is folded and unfolded after that', () => {
  const state = at(reading(view(HUNKS)), 'src/greet.ts');
  const rowsIn = ({ place }: State) => (place.kind === 'diff' ? place.rows : []);
  const linesIn = (one: State) => rowsIn(one).filter(({ kind }) => kind === 'same' || kind === 'added');
  const folded = press(state, 'enter').state;
  const open = press(folded, 'enter').state;
  expect(linesIn(open).length).toBeGreaterThan(linesIn(folded).length);
  for (const [index, row] of linesIn(open).entries()) expect(row).toBe(linesIn(state)[index]);
});

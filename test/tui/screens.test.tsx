import { expect, it } from 'vitest';
import type { Size } from '../../src/surfaces/tui/state.ts';
import { NOW, sampleChoice, sampleDiff, sampleScreen, sampleStatus, sampleWhy } from '../helpers/sample-town.ts';
import { having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const diffed = (size: Size = SIZES.usual) =>
  having(press(stateWith(sampleStatus, size), 'tab', 'd').state, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff });

it('a review names the task, its size and the tree that an approval takes', () => {
  const text = textOf(diffed());
  expect(text).toContain('Use the greeting on the start page  shop-m2c4 · +8 -1 in 2 files');
  expect(text).toContain('exactly this tree, 1a2b3c4d5e');
  expect(text).toContain("    5 -         title: 'Welcome',");
  expect(text).toContain('    6 +         title: greeting(now.getHours()),');
});

it('a review scrolls to its end and no further', () => {
  const end = press(diffed(), 'end', 'down', 'down').state;
  expect(textOf(end)).toContain('▌    6 + -- a line that begins with two dashes');
  expect(textOf(end)).toContain('27 of 27');
});

it('a review jumps from file to file', () => {
  const small = diffed(SIZES.small);
  const second = press(small, ']', ']').state;
  expect(textOf(second)).toContain('▌▾ low    test/start.test.ts  added  +6');
  expect(textOf(press(second, '[').state).split('\n')[2]).toBe('▌▾ low    src/start.ts  +2 -1');
});

it('a line that is too long is read by moving to the right, its number and sign staying', () => {
  const long = { ...sampleDiff, text: `diff --git a/a b/a\n@@ -0,0 +1 @@\n+${'abcdefghij'.repeat(20)}END` };
  const state = having(press(stateWith(sampleStatus, SIZES.small), 'tab', 'd').state, {
    kind: 'diff',
    task: 'shop-m2c4',
    view: long,
  });
  expect(textOf(state)).not.toContain('END');
  const right = press(state, ...Array.from({ length: 15 }, () => 'right')).state;
  expect(textOf(right)).toMatch(/^ {5}1 \+ .*END$/m);
});

it('a change that is too long says how much of it is not there', () => {
  const files = [...sampleDiff.files, { path: 'src/long.ts', added: 70_000, removed: 5 }];
  const text = textOf(
    having(diffed(), { kind: 'diff', task: 'shop-m2c4', view: { ...sampleDiff, files, truncated: true } }),
  );
  expect(text).toContain('70005 changed lines are too much to show here');
  expect(text).toMatch(/high +src\/long.ts +70005 not shown +70005 changed lines are not in this/);
});

it('new commits that come in while a diff is read are told, and cannot be approved unseen', () => {
  const merges = sampleStatus.merges.map((merge) => ({ ...merge, tree: 'f'.repeat(40) }));
  const moved = having(diffed(SIZES.large), {
    kind: 'news',
    at: NOW,
    news: { kind: 'status', status: { ...sampleStatus, merges } },
  });
  expect(textOf(moved)).toContain('new commits came in');
  const tried = press(moved, 'a');
  expect(tried.effects).toEqual([]);
  expect(tried.state.notice?.text).toContain('d shows them');
});

it('the evidence shows what decided and why the others did not', () => {
  const state = having(press(stateWith(), 'w').state, { kind: 'why', of: 'birch', view: { signs: sampleWhy } });
  const text = textOf(state);
  expect(text).toContain('Why birch');
  expect(text).toMatch(/✓ decides +needs-permission +from hook +2m ago/);
  expect(text).toMatch(/· loses +busy +from pane/);
  expect(text).toContain('agrees, but a hook is surer');
});

it('the reasons of a task nobody works say who may take it, and which rules lost', () => {
  const asked = press({ ...stateWith(), selected: 'task:shop-x4k7' }, 'w');
  expect(asked.effects).toEqual([{ kind: 'load-why', of: 'shop-x4k7', task: 'shop-x4k7' }]);
  const text = textOf(having(asked.state, { kind: 'why', of: 'shop-x4k7', view: { choice: sampleChoice } }));
  expect(text).toContain('Why shop-x4k7');
  expect(text).toContain('shop-x4k7 is for claude: as reviewer; chosen by role reviewer');
  expect(text).toContain('Not started: the account work rests');
  expect(text).toMatch(/✓ decides +agent +claude +role reviewer/);
  expect(text).toMatch(/· loses +agent +codex +rig shop/);
  expect(text).toContain('role reviewer comes before it');
  expect(text).toMatch(/· may not +claude +resting +account work/);
  expect(text).toContain('works again in 2h: resets at ten');
  expect(text).toMatch(/✓ may +codex +free/);
});

it('evidence that cannot be had says so', () => {
  const asked = press(stateWith(), 'w').state;
  expect(textOf(asked)).toContain('Looking for the reasons');
  expect(textOf(having(asked, { kind: 'why', of: 'birch', view: 'absent' }))).toContain('not in the town any more');
});

it('the help of a narrow terminal goes on below its keys, and begins each in one column', () => {
  const lines = textOf(press(stateWith(sampleStatus, SIZES.small), '?').state).split('\n');
  expect(lines[4]).toBe('  y             allow: let the agent do what it asks, once');
  expect(lines.slice(7, 9)).toEqual([
    '  a             allow this kind: not here: for this task,',
    '                in this rig, or always',
  ]);
});

it('the help lists keys with why a disabled one does nothing now', () => {
  const text = textOf(press(stateWith(sampleStatus, { columns: 100, rows: 130 }), '?').state);
  expect(text).toMatch(/a +approve +Nothing is in review here/);
  expect(text).toMatch(/Enter +attach/);
  expect(text).toContain('Quitting leaves the town running');
});

it('view shows a question whole on the smallest terminal, and scrolls', () => {
  const detail = Array.from({ length: 40 }, (_none, i) => `line ${i} of a long command`).join('\n');
  const inbox = sampleStatus.inbox.map((item) => ({ ...item, detail }));
  const state = press(stateWith({ ...sampleStatus, inbox }, SIZES.small), 'v').state;
  expect(textOf(state)).toContain('line 0 of a long command');
  expect(textOf(press(state, 'pagedown', 'pagedown', 'pagedown').state)).toContain('line 35 of a long command');
});

it('view shows the whole pane of a polecat', () => {
  const lines = Array.from({ length: 100 }, (_none, i) => `output ${i}`);
  const state = having(press(stateWith(), 'v').state, {
    kind: 'screen',
    polecat: 'birch',
    shown: { ...sampleScreen, lines },
  });
  expect(textOf(state)).toContain('output 0');
  expect(textOf(press(state, 'end').state)).toContain('output 99');
});

it('the form shows what was typed, the fields and the rig with its agent', () => {
  const text = textOf(type(press(stateWith(), 'N').state, 'Greet the cat'));
  expect(text).toContain('New task');
  expect(text).toMatch(/▌ Title +Greet the cat/);
  expect(text).toMatch(/Rig +shop/);
  expect(text).toMatch(/Agent +as the rules say/);
  expect(text).toMatch(/Start +at once/);
});

it('the line above the footer asks, with what is typed', () => {
  expect(textOf(type(press(stateWith(), 'tab', 'r').state, 'Too loud'))).toContain(
    'Reject shop-m2c4, because: Too loud',
  );
  expect(textOf(press(stateWith(), 's').state)).toMatch(/Stop birch\? Its worktree and branch stay\.\n y yes {3}n no$/);
});

it('a refusal says what happened, what to do next, and the lines that belong to it', () => {
  const refusal = { what: 'There is uncommitted work', hint: 'Commit it first', lines: ['src/a.ts', 'src/b.ts'] };
  const text = textOf(having(stateWith(), { kind: 'outcome', at: NOW, outcome: { ok: false, refusal } }));
  expect(text).toContain('✗ There is uncommitted work   Commit it first');
  expect(text).toContain('     src/b.ts');
});

it('the footer keeps help and quit however little room there is', () => {
  const last = textOf(stateWith(sampleStatus, { columns: 30, rows: 12 }))
    .split('\n')
    .at(-1);
  expect(last).toBe(' y allow   ? help   q quit');
});

it('a diff is read again only when something newer was handed in', () => {
  expect(press(diffed(), 'd').state.notice?.text).toBe('This is what was handed in last');
  const merges = sampleStatus.merges.map((merge) => ({ ...merge, tree: 'f'.repeat(40) }));
  const moved = having(diffed(), {
    kind: 'news',
    at: NOW,
    news: { kind: 'status', status: { ...sampleStatus, merges } },
  });
  expect(press(moved, 'd').effects).toEqual([{ kind: 'load-diff', task: 'shop-m2c4' }]);
});

import { expect, it } from 'vitest';
import type { Size } from '../../src/surfaces/tui/state.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { NOW, rigRow, sampleDiff, sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

it('one look at a small terminal says what needs me, whole lines of it', () => {
  expect(textOf(stateWith(sampleStatus, SIZES.small))).toBe(
    [
      ' Mayor · ada                      ▲ 2  ◆ 1  ● 2/6  ✗ 1  ✓ 1',
      '────────────────────────────────────────────────── by need ─',
      ' RESPOND 2 ────────────────────────────────────────────────',
      '▌ ▲ allow?    birch    wants to run a command            2m',
      '  ? asks      dune     Should a basket survive the en…  40s',
      ' REVIEW 1 ─────────────────────────────────────────────────',
      '  ◆ review    Use the greeting on the start…    +48 -7   6m',
      ' STUCK 1 ──────────────────────────────────────────────────',
      '────────────────────────────────────────────────────────────',
      ' ▲ allow? · birch · 2m ago · shop-p7d1 Greet people in thei…',
      '  npm install --save-exact',
      '  @formatjs/intl-localematcher@0.6.1',
      '  in ~/.local/share/mayor/worktrees/birch',
      '',
      ' hook PermissionRequest, just now · 1 commit · 3 uncommitted',
      ' y allow   n deny   Enter attach   t tell   ? help   q quit',
    ].join('\n'),
  );
});

it('who waits longest stands first, then what is to be judged, what is stuck, at work, and waits', () => {
  const text = textOf(stateWith());
  const order = [
    'birch    wants to run',
    'dune     ',
    'REVIEW',
    'ember    npm test',
    'WORKING',
    'cedar',
    'WAITING',
  ].map((part) => text.indexOf(part));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

it('a convoy shows its progress and its polecats with sign, word, name, title and age', () => {
  const lines = textOf(press(stateWith(), 'b').state).split('\n');
  expect(lines.find((line) => line.includes('▾ Greetings'))).toContain('1/5');
  expect(lines.find((line) => line.includes('cedar'))).toMatch(/● working +cedar +Remember .* 4m/);
  expect(lines.find((line) => line.includes('┄ blocked'))).toContain('Document the greetings');
});

it('a wide terminal adds the task, the changes, the agent, and a column of facts', () => {
  const text = textOf(stateWith(sampleStatus, SIZES.huge));
  expect(text).toMatch(/● working +cedar +shop-q8e2 +Remember how .* claude +\+12 -3 +4m/);
  expect(text).toMatch(/│ {2}branch +mayor\/shop-p7d1-a-task/);
});

it('the line above the footer says what stands nowhere else', () => {
  const note = (size: Size, selected: string): string =>
    textOf({ ...stateWith(sampleStatus, size), selected })
      .split('\n')
      .at(-2) ?? '';
  expect(note(SIZES.large, 'inbox:perm-1')).toBe(' hook PermissionRequest, just now · 1 commit · 3 uncommitted');
  expect(note(SIZES.large, 'task:shop-r9f3')).toBe('');
  expect(note(SIZES.huge, 'inbox:perm-1')).toBe('');
  expect(note({ columns: 59, rows: 16 }, 'task:shop-r9f3')).toBe(' shop-r9f3: blocked · after shop-p7d1, shop-q8e2');
});

it('a question is read once in its preview', () => {
  const beside = textOf({ ...stateWith(), selected: 'inbox:ask-1' })
    .split('\n')
    .slice(3, 20)
    .map((line) => line.split('│')[1]?.trim() ?? '');
  expect(beside[0]).toBe('dune asks');
  expect(beside.filter((line) => line.startsWith('Should a basket survive the end of the session?'))).toHaveLength(1);
});

it('at 50 columns the name of the town gives way to what is to be known', () => {
  const state = having(stateWith(sampleStatus, { columns: 50, rows: 24 }), {
    ...{ kind: 'news', news: { kind: 'connection', up: false }, at: NOW },
  });
  expect(textOf(state).split('\n')[0]).toMatch(/^ Mayor +▲ 2 {2}◆ 1 {2}● 2\/6 {2}✗ 1 {2}✓ 1 {3}✗ no answer$/);
});

it('three columns have titles and events whole, and the end of a path', () => {
  const lines = textOf(stateWith(sampleStatus, SIZES.huge)).split('\n');
  const events = lines.slice(lines.findIndex((line) => line.includes('EVENTS')));
  const told = events.map((line) => line.split('│').at(-1)?.trim() ?? '').join(' ');
  expect(told).toContain('dune asks: Should a basket survive the end of the session?');
  expect(lines.join('\n')).toContain('Remember how someone likes to be greeted claude');
  expect(lines.join('\n')).toMatch(/│ {2}tree +…\/\S*worktrees\/birch$/m);
});

it('a review in the preview has the room of a pane that rests', () => {
  const state = having({ ...stateWith(), selected: 'review:shop-m2c4' }, { kind: 'glance', view: sampleDiff });
  expect(textOf(state)).toContain("+import { greeting } from './greeting.ts';");
  expect(textOf(state)).not.toContain('pane of amber');
});

it('a branch that conflicts with others says so in its row, by a sign and a name', () => {
  const polecats = sampleStatus.polecats.map((row) =>
    row.id === 'cedar' ? { ...row, conflicts: ['shop-m2c4', 'main'] } : row,
  );
  const merges = sampleStatus.merges.map((row) => ({ ...row, conflicts: ['shop-q8e2'] }));
  const text = textOf(stateWith({ ...sampleStatus, polecats, merges }, SIZES.huge));
  expect(text).toMatch(/● working +cedar +shop-q8e2 +Remember how .*≠ m2c4 \+1 claude/);
  expect(text).toMatch(/◆ review .*≠ q8e2/);
});

it('a landed task leaves the list and stays in the count', () => {
  const text = textOf(stateWith());
  expect(text).not.toContain('Add a greeting');
  expect(text).toContain('✓ 1 landed');
});

it('the preview shows the question whole, the keys that answer it, and the live pane in its colours', () => {
  const state = having(stateWith(), { kind: 'screen', polecat: 'birch', shown: sampleScreen });
  const text = textOf(state);
  expect(text).toContain('npm install --save-exact');
  expect(text).toContain('y allow    n deny');
  expect(text).toContain('Do you want to proceed?');
  expect(frameOf(state, { depth: '256', ascii: false }).join('\n')).toContain('\x1b[34m❯ 1. Yes');
});

it('a permission shows its kind, and for how much an answer may hold in the words of the command line', () => {
  const rule = 'shell: npm install *';
  const inbox = sampleStatus.inbox.map((row) => (row.id === 'perm-1' ? { ...row, rule } : row));
  const state = stateWith({ ...sampleStatus, inbox }, SIZES.large);
  expect(textOf(state)).toContain(`Of this kind: ${rule}`);
  expect(textOf(state)).toContain('a allow this kind');
  const asked = textOf(press(state, 'a').state);
  expect(asked).toContain(`Allow this kind: t for this task  r in this rig  a always  ${rule}`);
  expect(asked).toContain('Esc leave');
  expect(textOf(press(state, 'D', 't').state)).toContain('Deny birch for this task, because (may be empty):');
});

it('a pane of another polecat is never shown for the selected one', () => {
  const state = having(stateWith(), { kind: 'screen', polecat: 'cedar', shown: sampleScreen });
  expect(textOf(state)).not.toContain('Do you want to proceed?');
});

it('a review shows its note, its files and how the diff begins', () => {
  const state = having(press(stateWith(sampleStatus, SIZES.huge), 'tab').state, { kind: 'glance', view: sampleDiff });
  const text = textOf(state);
  expect(text).toContain('The start page greets, with a test for each hour of the day.');
  expect(text).toMatch(/src\/start\.ts +\+2 -1 \++-/);
  expect(text).toContain('+import { greeting }');
});

it('a diff that belongs to another tree is not shown beside a review', () => {
  const state = having(press(stateWith(), 'tab').state, {
    kind: 'glance',
    view: { ...sampleDiff, tree: 'f'.repeat(40) },
  });
  expect(textOf(state)).not.toContain('src/start.ts');
});

it('problems stand in the header and in the list, with what to do next', () => {
  const problems = [{ where: 'rig shop', what: 'The tracker branch is locked', hint: 'Remove .git/refs/…lock' }];
  const listed = stateWith({ ...sampleStatus, inbox: [], merges: [], problems }, SIZES.huge);
  const state = { ...listed, selected: 'problem:0:rig shop' };
  const text = textOf(state);
  expect(text).toContain('▲ 1 problem');
  expect(text).toContain('STUCK 2');
  expect(text).toMatch(/✗ problem +rig shop The tracker branch is locked/);
  expect(text).toContain('Remove .git/refs/…lock');
});

it('a town that is lost says so, and that it is being tried again', () => {
  const state = having(stateWith(), { kind: 'news', at: NOW, news: { kind: 'connection', up: false } });
  expect(textOf(state)).toContain('✗ no answer, trying again');
  expect(textOf(having(state, { kind: 'news', at: NOW, news: { kind: 'connection', up: true } }))).not.toContain(
    'no answer',
  );
});

it('a town without a rig says what a rig is and what to type', () => {
  const text = textOf(stateWith(emptyStatus, SIZES.small, []));
  expect(text).toContain('This town has no rig yet');
  expect(text).toContain('mayor init');
});

it('a town without a task offers to write one', () => {
  const text = textOf(stateWith({ ...emptyStatus, rigs: [rigRow()] }, SIZES.small, []));
  expect(text).toContain('No task yet');
  expect(text).toContain('Press n');
  expect(text).toContain('mayor task add');
});

it('a filter without a match says how to leave it', () => {
  const text = textOf(press(type(stateWith(), '/zebra'), 'enter').state);
  expect(text).toContain('Nothing here matches "zebra"');
  expect(text).toContain('Esc shows all rows again');
});

it('colour never speaks alone: without it, the same words and signs stand there', () => {
  const plain = frameOf(stateWith(), { depth: 'none', ascii: false }).join('\n');
  expect(plain).not.toContain('\x1b');
  expect(textOf(stateWith(), { depth: '256', ascii: false })).toBe(textOf(stateWith()));
});

it('amber is for what needs a person, red only for what is broken', () => {
  const lines = frameOf(stateWith(), { depth: '256', ascii: false });
  const withText = (text: string): string => lines.find((line) => line.includes(text)) ?? '';
  expect(withText('asks')).toContain('38;5;136');
  expect(withText('asks')).not.toContain('38;5;167');
  expect(withText('npm test failed')).toContain('38;5;167');
});

it('a filter that is on is said above the list', () => {
  const text = textOf(press(type(stateWith(), '/basket'), 'enter').state);
  expect(text.split('\n')[1]).toMatch(/^ ONLY basket ─+ by need ─$/);
});

it('a question that wants a yes is read whole on a small terminal, with its keys', () => {
  const say = `conflict: ${Array.from({ length: 12 }, (_none, index) => `src/pages/${index}.ts`).join(', ')}`;
  const before = { ...stateWith(sampleStatus, SIZES.small), selected: 'review:shop-m2c4' };
  const merges = sampleStatus.merges.map((row) => ({ ...row, rehearsal: { state: 'conflict' as const, say } }));
  const asked = press({ ...before, status: { ...sampleStatus, merges } }, 'a').state;
  const lines = textOf(asked).split('\n');
  expect(lines).toHaveLength(SIZES.small.rows);
  expect(lines.slice(-6).join('\n')).toMatch(
    /^ shop-m2c4: conflict: src\/pages\/0.ts,[\s\S]*Approve it anyway\?[\s\S]*once more, alone\.\n y yes {3}n no$/,
  );
  expect(lines.every((line) => line.length <= SIZES.small.columns)).toBe(true);
});

it('says in words what is counted, rather than a long name of the town', () => {
  const named = (name: string) => ({ ...emptyStatus, town: { ...emptyStatus.town, name } });
  const first = (name: string): string => textOf(stateWith(named(name), SIZES.usual)).split('\n')[0] ?? '';
  expect(first('mayor-demo-d0ykkc')).toMatch(/^ Mayor +▲ 0 need you +◆ 0 in review .* ✓ 0 landed$/);
  expect(first('m1')).toMatch(/^ Mayor · m1 +▲ 0 need you +◆ 0 in review .* ✓ 0 landed$/);
});

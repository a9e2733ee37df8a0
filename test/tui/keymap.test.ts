import { describe, expect, it } from 'vitest';
import {
  bindingFor,
  footerKeys,
  INTENTS,
  KEYMAP,
  type Mode,
  modeOf,
  offeredIn,
} from '../../src/surfaces/tui/keymap.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { inboxRow, NOW, sampleDiff, sampleStatus } from '../helpers/sample-town.ts';
import { contestRow } from '../helpers/status-rows.ts';
import { having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const on = (id: string): State => ({ ...stateWith(), selected: id });

const rows: Readonly<Record<string, State>> = {
  permission: on('inbox:perm-1'),
  question: on('inbox:ask-1'),
  stuck: on('inbox:stuck-1'),
  review: on('review:shop-m2c4'),
  convoy: { ...press(stateWith(), 'b').state, selected: 'convoy:greetings' },
  'polecat at work': on('task:shop-q8e2'),
  'task without a polecat': on('task:shop-x4k7'),
  feed: { ...on('task:shop-x4k7'), focus: 'feed', line: 3 },
  filtered: { ...on('task:shop-x4k7'), filter: 'x' },
};

const moments: Readonly<Record<string, State>> = {
  ...rows,
  look: press(on('inbox:perm-1'), 'v').state,
  'look at a review': press(on('review:shop-m2c4'), 'v').state,
  diff: having(press(on('review:shop-m2c4'), 'd').state, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff }),
  why: press(on('task:shop-q8e2'), 'w').state,
  contest: press(
    { ...on('task:shop-q8e2'), status: { ...sampleStatus, contests: [contestRow({ id: 'shop-q8e2' })] } },
    'A',
  ).state,
  trains: press(on('task:shop-q8e2'), 'M').state,
  board: press(on('task:shop-q8e2'), 'B').state,
  'board on a permission': press(on('task:shop-p7d1'), 'B').state,
  'board on a review': press(on('review:shop-m2c4'), 'B').state,
  graph: press(on('task:shop-q8e2'), 'B', 'B').state,
  'feed view': press(on('task:shop-x4k7'), 'F').state,
  'feed view, filtered': press(on('task:shop-x4k7'), 'F', 'tab').state,
  'new convoy': press(on('task:shop-x4k7'), 'c').state,
  'board filtered': press({ ...on('task:shop-q8e2'), filter: 'greet' }, 'B').state,
  gates: press(on('task:shop-q8e2'), 'L').state,
  rigs: press(on('task:shop-q8e2'), 'R').state,
  costs: press(on('task:shop-q8e2'), 'C').state,
  agents: press(on('task:shop-q8e2'), 'U').state,
  landings: press(on('task:shop-q8e2'), 'u').state,
  marked: press(on('inbox:perm-1'), 'm', 'm').state,
  'a folded section': press(on('task:shop-x4k7'), 'f').state,
  help: press(on('task:shop-q8e2'), '?').state,
  palette: press(on('task:shop-q8e2'), ':').state,
  compose: press(on('task:shop-q8e2'), 'n').state,
  'compose, in the body': press(on('task:shop-q8e2'), 'n', 'tab').state,
  'compose, choosing': type(press(on('task:shop-q8e2'), 'n', ...Array(7).fill('tab')).state, 'greet'),
  'compose, at its end': press(on('task:shop-q8e2'), 'n', 'shift-tab').state,
  search: press(on('task:shop-q8e2'), 'ctrl-f').state,
  filtering: press(on('task:shop-q8e2'), '/').state,
  'typing into a pane': press(on('task:shop-q8e2'), 'i').state,
  telling: press(on('task:shop-q8e2'), 't').state,
  stopping: press(on('task:shop-q8e2'), 's').state,
};

describe.each(Object.entries(moments))('at the moment: %s', (_name, state) => {
  it('no key means two things', () => {
    const keys = offeredIn(state).flatMap(({ binding }) => binding.keys);
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  it('every key of the footer does what it says, and help or the way out is among them', () => {
    const shown = footerKeys(state);
    for (const binding of shown) expect(bindingFor(state, binding.keys[0] ?? '')?.binding).toBe(binding);
    expect(
      shown.some(({ intent }) => ['help', 'back', 'cancel', 'leave-convoy', 'no', 'stop-typing'].includes(intent)),
    ).toBe(true);
  });
});

it('the help of every place lists every key of it', () => {
  for (const place of [
    'home',
    'look',
    'diff',
    'why',
    'landings',
    'contest',
    'trains',
    'gates',
    'board',
    'graph',
    'feed',
    'rigs',
    'costs',
    'agents',
  ] satisfies Mode[]) {
    const from = Object.values(moments).find((state) => modeOf(state) === place);
    if (from === undefined) throw new Error(`No sample of ${place}`);
    const help = press({ ...from, size: { columns: 120, rows: 100 } }, '?').state;
    const text = textOf(help);
    for (const binding of KEYMAP.filter(({ modes }) => modes.includes(place))) expect(text).toContain(binding.label);
  }
});

it('every intent has a key', () => {
  const bound = new Set(KEYMAP.map(({ intent }) => intent));
  expect(INTENTS.filter((intent) => !bound.has(intent))).toEqual([]);
});

it('names no intent twice: of two deeds of one name only the last would be done', () => {
  expect(INTENTS.filter((name, at) => INTENTS.indexOf(name) !== at)).toEqual([]);
});

describe('a key that cannot do anything now says why', () => {
  const says = (state: State, key: string): string | undefined => press(state, key).state.notice?.text;

  it.each([
    ['convoy', 'a', 'Nothing is in review here: select a row under REVIEW'],
    ['polecat at work', 'd', 'cedar has handed in nothing yet: shop-q8e2 has no diff to review'],
    ['task without a polecat', 'enter', 'No polecat works here: g slings the task'],
    ['task without a polecat', 't', 'No polecat works here: g slings the task'],
    ['polecat at work', 'g', 'cedar has shop-q8e2 already'],
    ['convoy', 's', 'No polecat works here: g slings the task'],
    ['permission', 'x', 'This one wants an answer'],
    ['review', 'x', 'Nothing to dismiss here: select a row under RESPOND'],
  ])('on a %s: %s', (row, key, reason) => {
    expect(says(rows[row] ?? on(''), key)).toBe(reason);
  });

  it('when the town does not answer', () => {
    const lost = having(on('inbox:perm-1'), { kind: 'news', at: NOW, news: { kind: 'connection', up: false } });
    const tried = press(lost, 'y');
    expect(tried.effects).toEqual([]);
    expect(tried.state.notice?.text).toContain('does not answer');
  });

  it('when it was sent already', () => {
    const tried = press(on('inbox:perm-1'), 'y', 'y');
    expect(tried.effects).toHaveLength(1);
    expect(tried.state.notice?.text).toContain('That was sent');
  });

  it('and an unknown key points to the help', () => {
    const state = having(stateWith(), { kind: 'key', key: { kind: 'text', name: 'Y', text: 'Y' }, at: NOW });
    expect(state.notice?.text).toContain('? lists the keys');
  });
});

it('n denies only where a permission is asked; N makes a task anywhere', () => {
  expect(bindingFor(on('inbox:perm-1'), 'n')?.binding.intent).toBe('deny');
  expect(bindingFor(on('task:shop-x4k7'), 'n')?.binding.intent).toBe('new-task');
  expect(bindingFor(on('inbox:perm-1'), 'N')?.binding.intent).toBe('new-task');
});

it('an item offers only the answers that it takes', () => {
  const item = inboxRow({ id: 'login', kind: 'dialog', options: ['dismiss'] });
  const state = { ...stateWith({ ...sampleStatus, inbox: [item] }, SIZES.large), selected: 'inbox:login' };
  const keys = offeredIn(state)
    .filter(({ binding, availability }) => binding.group === 'Answer' && availability === 'enabled')
    .map(({ binding }) => binding.intent);
  expect(keys).toEqual(['dismiss']);
});

describe('a dialog with options', () => {
  const choices = [
    { key: '1', label: 'Red' },
    { key: '2', label: 'Blue' },
  ];
  const item = inboxRow({ id: 'which', kind: 'dialog', title: 'Which?', options: ['choice', 'dismiss'], choices });
  const state = { ...stateWith({ ...sampleStatus, inbox: [item] }, SIZES.large), selected: 'inbox:which' };

  it('shows them with their digits, which choose one', () => {
    expect(textOf(state)).toMatch(/ 1 Red *\n.* 2 Blue *\n.* x dismiss/);
    const answer = { kind: 'answer', item: 'which', answer: { kind: 'choice', key: '2' } };
    expect(press(state, '2').effects).toMatchObject([{ kind: 'submit', command: answer }]);
  });

  it('says so where there is none with that number', () => {
    const tried = press(state, '3');
    expect(tried.effects).toEqual([]);
    expect(tried.state.notice?.text).toBe('There is no option 3');
  });

  it('is the only thing that digits are for', () => {
    expect(bindingFor(on('inbox:perm-1'), '1')).toBeUndefined();
  });
});

it('the help says whole what a key does, also in a narrow terminal', () => {
  const help = press({ ...stateWith(), size: { columns: 80, rows: 90 } }, '?').state;
  const text = textOf(help).replace(/\s+/g, ' ');
  const trains = KEYMAP.find(({ intent }) => intent === 'trains');
  expect(trains?.about).toBeDefined();
  expect(text).toContain(trains?.about);
  expect(textOf(help)).not.toContain('…');
});

/** The form of a new task: what it offers, what is typed into it, what comes of it. */
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/surfaces/tui/compose/draft.ts';
import type { Offer } from '../../src/surfaces/tui/compose/offer.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { sampleOffer } from '../helpers/sample-offer.ts';
import { NOW, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const TO = { body: 1, rig: 2, template: 3, kind: 4, priority: 5, labels: 6, after: 7, parent: 8, convoy: 9 };
const PAST = { agent: 10, attempts: 11, start: 12 };
const tabs = (to: keyof typeof TO | keyof typeof PAST): readonly string[] => Array({ ...TO, ...PAST }[to]).fill('tab');

const form = (title = '', size: Size = SIZES.large, offer: Offer = sampleOffer): State => {
  const opened = press({ ...stateWith(sampleStatus, size), selected: 'task:shop-x4k7' }, 'n').state;
  return type(having(opened, { kind: 'offer', offer }), title);
};
const at = (field: keyof typeof TO | keyof typeof PAST, title = 'Greet the cat'): State =>
  press(form(title), ...tabs(field)).state;
const draftOf = ({ place }: State): Draft => {
  if (place.kind !== 'compose') throw new Error('The form is not there');
  return place.draft;
};
const paste = (state: State, text: string): State =>
  update(state, { kind: 'key', key: { kind: 'paste', name: 'paste', text }, at: NOW + 10_000 }).state;

describe('the form of a new task', () => {
  it('asks for what the rig offers, and makes the task with all that was chosen', () => {
    const opened = press({ ...stateWith(), selected: 'task:shop-x4k7' }, 'n');
    expect(opened.effects).toEqual([{ kind: 'load-offer', rig: 'shop' }]);
    let state = type(press(form('Greet  the cat'), 'enter').state, 'first line\rsecond');
    state = press(state, 'tab', 'tab', 'tab', 'right', 'tab').state;
    state = type(press(type(state, '1'), 'tab').state, 'clean\rpets,');
    state = type(press(state, 'tab').state, 'm2c4\rdocument\r');
    state = press(type(press(state, 'tab').state, 'importer'), 'enter').state;
    expect(draftOf(state).field).toBe('convoy');
    state = press(type(press(state, 'tab').state, 'scr'), 'enter').state;
    const { effects } = press(state, 'ctrl-s');
    expect(effects).toEqual([
      {
        kind: 'create',
        draft: {
          ...{ rig: 'shop', title: 'Greet the cat', body: 'first line\nsecond', kind: 'bug', priority: 1 },
          ...{ labels: ['cleanup', 'pets'], after: ['shop-m2c4', 'shop-r9f3'], parent: 'shop-x4k7', agent: 'script' },
        },
        next: { start: true, agents: ['script'], attempts: 1 },
      },
    ]);
  });

  it('goes on with Enter, and at its last field creates', () => {
    expect(draftOf(press(form('Greet'), 'enter').state).field).toBe('body');
    expect(draftOf(press(at('kind'), 'enter').state).field).toBe('priority');
    expect(press(at('start'), 'enter').effects).toMatchObject([{ kind: 'create', draft: { title: 'Greet the cat' } }]);
    expect(draftOf(press(form(), 'shift-tab').state).field).toBe('start');
    expect(draftOf(press(at('kind'), 'down', 'down', 'up').state).field).toBe('priority');
  });

  it('sends it once, however often the key is pressed, and is open again where it was refused', () => {
    const sent = press(form('Greet'), 'ctrl-s', 'ctrl-s');
    expect(sent.effects).toHaveLength(1);
    expect(draftOf(type(sent.state, 'more')).title.text).toBe('Greet');
    const refusal = { what: 'The tracker is locked' };
    const back = having(sent.state, { kind: 'outcome', outcome: { ok: false, refusal }, at: NOW });
    expect(press(back, 'ctrl-s').effects).toHaveLength(1);
  });

  it('stays for another with the same rig, labels and convoy', () => {
    const labelled = type(press(type(at('labels'), 'pets,'), 'tab', 'tab', 'tab').state, 'greet\r');
    const sent = press(labelled, 'ctrl-n');
    expect(sent.effects).toMatchObject([{ kind: 'create', next: { another: true } }]);
    const { convoy } = draftOf(labelled);
    expect(convoy).toBeDefined();
    const next = having(sent.state, { kind: 'created', task: 'shop-new1', another: true });
    expect(draftOf(next)).toMatchObject({ title: { text: '' }, labels: ['pets'], convoy, rig: 'shop', field: 'title' });
    expect(next.selected).toBe('task:shop-new1');
    expect(having(sent.state, { kind: 'created', task: 'shop-new1' }).place.kind).toBe('home');
  });

  it('makes title and text of pasted lines, and loses no text that is there', () => {
    const pasted = paste(form(), 'Greet the cat\r\n\r\nIt purrs.\nIt sleeps.\n');
    expect(draftOf(pasted)).toMatchObject({
      title: { text: 'Greet the cat' },
      body: { text: 'It purrs.\nIt sleeps.' },
    });
    const again = paste(pasted, '!\nMore');
    expect(draftOf(again)).toMatchObject({
      title: { text: 'Greet the cat!' },
      body: { text: 'More\n\nIt purrs.\nIt sleeps.' },
    });
  });
});

describe('what is wrong', () => {
  it('is said at its field, which then has the keys, until it is changed', () => {
    const empty = press(press(form(), ...tabs('kind')).state, 'ctrl-s');
    expect(empty.effects).toEqual([]);
    expect(draftOf(empty.state)).toMatchObject({ field: 'title', flaw: { field: 'title' } });
    expect(textOf(empty.state)).toMatch(/▌ Title .*\n +▲ A task needs a title/);
    expect(textOf(type(empty.state, 'x'))).not.toContain('A task needs a title');
  });

  it('is refused at once where no such task is open', () => {
    const unknown = press(type(at('after'), 'shop-nope'), 'tab').state;
    expect(draftOf(unknown).field).toBe('after');
    expect(textOf(unknown)).toContain('▲ No open task of this rig is "shop-nope"');
    expect(press(unknown, 'ctrl-s').effects).toEqual([]);
    const landed = press(type(at('after'), 'shop-k3f9'), 'enter').state;
    expect(draftOf(landed).after).toEqual([]);
    const several = paste(at('after'), 'shop-m2c4, q8e2 shop-none');
    expect(draftOf(several)).toMatchObject({ after: ['shop-m2c4', 'shop-q8e2'], query: { text: 'shop-none' } });
    expect(textOf(several)).toContain('No open task of this rig is "shop-none"');
  });

  it('is a circle: what waits for the whole cannot come before its part', () => {
    const blocked = sampleStatus.tasks.find(({ blockedBy }) => blockedBy.length > 0);
    const [first = ''] = blocked?.blockedBy ?? [];
    const whole = press(type(press(at('after'), 'tab').state, first), 'enter').state;
    expect(draftOf(whole).parent).toBe(first);
    const before = press(type(press(whole, 'shift-tab', 'shift-tab').state, blocked?.id ?? ''), 'enter').state;
    expect(draftOf(before).after).toEqual([]);
    expect(textOf(before)).toContain('a circle');
  });

  it('is what the tracker lacks: it is not offered, with the reason', () => {
    const lacks = { attempts: 'sciit lacks making tasks: write a comment', rig: 'sciit lacks making tasks' };
    const state = form('Greet', SIZES.large, { ...sampleOffer, lacks });
    expect(textOf(state)).toContain('not here: sciit lacks making tasks: write a comment');
    expect(draftOf(press(state, 'ctrl-s').state).flaw).toEqual({ field: 'rig', text: 'sciit lacks making tasks' });
  });

  it('is several attempts at a task that waits', () => {
    const later = press(type(at('attempts'), '3'), 'tab', 'space', 'ctrl-s');
    expect(later.effects).toEqual([]);
    expect(draftOf(later.state).flaw?.field).toBe('start');
  });
});

describe('a template', () => {
  const chosen = (state: State): State => press(type(state, 'bug'), 'enter').state;

  it('fills what the person left, and says what cannot be used', () => {
    const state = chosen(at('template'));
    expect(draftOf(state)).toMatchObject({ template: 'bug', kind: 'bug', priority: 1, labels: ['defect'] });
    expect(draftOf(state).body.text).toContain('## What happens');
    expect(textOf(press(at('template'), 'right').state)).toContain('torn  (kind: Invalid option)');
    expect(draftOf(press(type(at('template'), 'torn'), 'enter').state).flaw?.text).toContain('Invalid option');
  });

  it('loses nothing that was typed, and takes only its own away again', () => {
    const typed = type(press(form('Greet'), 'tab').state, 'Mine');
    const own = press(typed, 'tab', 'tab', 'tab', 'right', 'right', 'shift-tab').state;
    const state = chosen(own);
    expect(draftOf(state)).toMatchObject({ kind: 'feature', priority: 1 });
    expect(draftOf(state).body.text).toMatch(/^Mine\n\n## What happens/);
    const back = press(state, 'shift-tab', 'backspace').state;
    expect(draftOf(back)).toMatchObject({ kind: 'feature', priority: 2, labels: [], body: { text: 'Mine' } });
    expect(draftOf(back).template).toBeUndefined();
  });
});

describe('who works it', () => {
  it('is as the rules say, with the rule, and follows what is chosen', () => {
    expect(textOf(form('Greet'))).toContain('as the rules say → claude (rig shop)');
    expect(textOf(type(at('labels'), 'docs,'))).toContain('as the rules say → script (route 1 (label docs))');
    expect(textOf(press(type(at('agent'), 'scr'), 'enter').state)).toMatch(/Agent +script/);
  });

  it('are several in turn where there are several attempts', () => {
    const several = press(type(at('attempts'), '3'), 'shift-tab').state;
    const state = press(type(several, 'script,claude,'), 'ctrl-s');
    expect(state.effects).toMatchObject([{ next: { attempts: 3, agents: ['script', 'claude'], start: true } }]);
    expect(JSON.stringify(state.effects)).not.toContain('"agent":');
    expect(draftOf(press(state.state, 'escape', 'n').state)).toMatchObject({ attempts: 3 });
  });
});

describe.each(Object.entries(SIZES))('in a terminal that is %s', (_name, size) => {
  it.each(Object.keys({ title: 0, ...TO, ...PAST }))('the field %s is in sight with what is said of it', (field) => {
    const count = { title: 0, ...TO, ...PAST }[field] ?? 0;
    const text = textOf(press(form('Greet', size), ...Array(count).fill('tab')).state);
    expect(text.match(/^ *▌/gm)).toHaveLength(1);
    expect(text).toContain(`field ${count + 1} of 13`);
    expect(text).toContain('Ctrl-S create');
  });

  it('shows chips with titles and the list, the chosen option by sign and by ground', () => {
    const listed = press(form('Greet', size), ...tabs('after'), 'right', 'enter', 'right', 'enter', 'right').state;
    expect(textOf(listed)).toMatchSnapshot();
    const bar = frameOf(listed, { depth: '256', ascii: false }).filter((line) => line.includes('48;5;238'));
    expect(bar).toHaveLength(1);
    expect(bar.join('')).toContain('▌');
  });
});

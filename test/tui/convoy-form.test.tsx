/** Putting a convoy together from the dashboard, having it land together, and dissolving it. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { convoyRow, NOW, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const at = (row: string, size: Size = SIZES.large, status: StatusView = sampleStatus): State => ({
  ...stateWith(status, size),
  selected: row,
});
const form = (row = 'task:shop-x4k7', size: Size = SIZES.large): State => press(at(row, size), 'c').state;
const answer = (state: State, outcome: Parameters<typeof having>[1] & { kind: 'outcome' }): State =>
  having(state, outcome);

describe('a new convoy', () => {
  it('begins with the selected task, among all that are open and in no convoy', () => {
    const text = textOf(form());
    expect(text).toMatch(/ New convoy\n/);
    expect(text).toMatch(/ ▌ Tasks {6}1 of 3 chosen, Space takes one or drops it · filter _/);
    expect(text).toMatch(/^ {2}\[ \] {4}shop-w3j6 {2}Upgrade the currency tables/m);
    expect(text).toMatch(/^▌ \[x\] {2}1 shop-x4k7 {2}Delete the old importer +· ready/m);
    expect(text).not.toContain('shop-p7d1');
    expect(textOf(form('convoy:greetings'))).toContain('0 of 3 chosen');
  });

  it('takes the tasks of marked rows, which are no longer marked once it is on its way', () => {
    const home = at('task:shop-w3j6');
    const marks = ['task:shop-y5m8', 'task:shop-w3j6', 'task:shop-p7d1'];
    const marked = press({ ...home, marks }, 'c').state;
    expect(textOf(marked)).toMatch(/Tasks {6}2 of 3 chosen/);
    const sent = press(type(press(marked, 'tab').state, 'Clean up'), 'enter');
    expect(sent.effects).toMatchObject([{ command: { kind: 'convoy.new', tasks: ['shop-y5m8', 'shop-w3j6'] } }]);
    const outcome = { ok: true, say: 'Convoy "Clean up" with 2 tasks', subject: 'clean-up' } as const;
    const done = answer(sent.state, { kind: 'outcome', outcome, row: 'new-convoy', at: NOW });
    expect(done.marks).toEqual(['task:shop-p7d1']);
    const left = press(marked, 'down', 'space', 'escape').state;
    expect(textOf(press(left, 'escape', 'c').state)).toContain('3 of 3 chosen');
    const none = press({ ...home, marks: ['task:shop-p7d1'] }, 'c').state;
    expect(none.place.kind).toBe('home');
    expect(none.notice?.text).toContain('is in a convoy already');
  });

  it('is chosen, named and sent off', () => {
    const chosen = press(form(), 'down', 'space', 'tab').state;
    const named = type(chosen, 'Clean up');
    const how = press(named, 'down', 'space', 'down', 'space').state;
    const text = textOf(how);
    expect(text).toMatch(/Tasks {6}2 of 3 chosen/);
    expect(text).toMatch(/Name {7}Clean up/);
    expect(text).toMatch(/Polecats {3}one for all of them, in this order/);
    expect(text).toMatch(/Landing {4}all or nothing, by one approval {3}Space changes it/);
    const sent = press(how, 'enter');
    expect(sent.effects).toEqual([
      {
        ...{ kind: 'submit', row: 'new-convoy' },
        command: {
          ...{ kind: 'convoy.new', name: 'Clean up', tasks: ['shop-x4k7', 'shop-y5m8'] },
          ...{ one: true, together: true },
        },
      },
    ]);
    const outcome = { ok: true, say: 'Convoy "Clean up" with 2 tasks', subject: 'clean-up' } as const;
    const done = answer(sent.state, { kind: 'outcome', outcome, row: 'new-convoy', at: NOW });
    expect(done).toMatchObject({ place: { kind: 'home' }, selected: 'task:shop-x4k7' });
    const byConvoy = answer(
      { ...sent.state, grouping: 'convoy' },
      { kind: 'outcome', outcome, row: 'new-convoy', at: NOW },
    );
    expect(byConvoy.selected).toBe('convoy:clean-up');
    const seen = having(byConvoy, {
      ...{ kind: 'news', at: NOW },
      news: {
        kind: 'status',
        status: {
          ...sampleStatus,
          convoys: [...sampleStatus.convoys, convoyRow({ id: 'clean-up', name: 'Clean up', tasks: ['shop-x4k7'] })],
        },
      },
    });
    expect(seen.selected).toBe('convoy:clean-up');
    expect(textOf(press(seen, 'c').state)).not.toContain('Name       Clean up');
  });

  it('refuses to go without a task or a name, or under one that is taken, and puts one where it is mended', () => {
    const none = press(form('convoy:greetings'), 'enter');
    expect(none.effects).toEqual([]);
    expect(none.state.notice?.text).toContain('Choose tasks first');
    const nameless = press(form(), 'enter').state;
    expect(nameless.notice?.text).toContain('needs a name');
    expect(textOf(nameless)).toContain(' ▌ Name');
    expect(press(type(nameless, 'greetings'), 'enter').state.notice?.text).toContain('There is a convoy "greetings"');
  });

  it('stays as it is when the town refuses it, and when it is left', () => {
    const sent = press(type(press(form(), 'tab').state, 'Mine'), 'enter').state;
    const outcome = { ok: false, refusal: { what: 'There is a convoy "Mine" already' } } as const;
    const refused = answer(sent, { kind: 'outcome', outcome, row: 'new-convoy', at: NOW });
    expect(textOf(refused)).toMatch(/Name {7}Mine/);
    expect(refused.notice?.text).toContain('already');
    const left = press(refused, 'escape').state;
    expect(left.place.kind).toBe('home');
    expect(textOf(press(left, 'c').state)).toMatch(/Name {7}Mine/);
  });

  it('finds tasks by typed words, and keeps the chosen ones listed', () => {
    const found = type(form(), 'search');
    const text = textOf(found);
    expect(text).toContain('Faster product search');
    expect(text).toContain('Delete the old importer');
    expect(text).not.toContain('Upgrade the currency tables');
  });

  it('says what chosen tasks wait for that is not in it', () => {
    const tasks = [...sampleStatus.tasks, taskRow({ id: 'shop-z1', state: 'blocked', blockedBy: ['shop-y5m8'] })];
    const state = press(at('task:shop-z1', SIZES.large, { ...sampleStatus, tasks }), 'c').state;
    expect(textOf(state)).toContain('They wait for shop-y5m8 as well, which is not in it');
  });

  it('comes from the board and goes back there, to its first task', () => {
    const board: State = { ...press(at('task:shop-x4k7'), 'B').state, place: { kind: 'board', on: 'shop-x4k7' } };
    const sent = press(type(press(board, 'c', 'tab').state, 'Mine'), 'enter').state;
    const outcome = { ok: true, say: 'Convoy "Mine" with 1 task', subject: 'mine' } as const;
    const done = answer(sent, { kind: 'outcome', outcome, row: 'new-convoy', at: NOW });
    expect(done.place).toEqual({ kind: 'board', on: 'shop-x4k7' });
  });

  it('says that there is nothing to bundle where every open task travels already', () => {
    const tasks = sampleStatus.tasks.filter(({ convoy }) => convoy !== undefined);
    const tried = press(at('convoy:greetings', SIZES.large, { ...sampleStatus, tasks }), 'c').state;
    expect(tried.notice?.text).toBe('Every open task is in a convoy already');
  });

  it.each([20, 35, 50, 55])('fills %i columns while tasks are chosen', (columns) => {
    const lines = frameOf(form('task:shop-x4k7', { columns, rows: 16 })).map(bareLine);
    expect(lines.map(widthOf)).toEqual(lines.map(() => columns));
  });

  it.each(Object.entries(SIZES))('fills a terminal that is %s, to the column', (_name, size) => {
    for (const ascii of [false, true])
      for (const state of [form('task:shop-x4k7', size), press(form('task:shop-x4k7', size), 'tab').state]) {
        const lines = frameOf(state, { depth: '256', ascii });
        expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
      }
  });
});

/** In the grouping in which convoys have rows. */
const inConvoys = (...of: Parameters<typeof at>): State => {
  const state = at(...of);
  return { ...press(state, 'b').state, selected: state.selected ?? '' };
};

describe('a convoy that there is', () => {
  it('lands together, or task by task again, after a yes', () => {
    const asked = press(inConvoys('convoy:greetings'), 'J');
    expect(textOf(asked.state)).toContain('Have "Greetings" land together: all of it by one approval, or nothing?');
    expect(press(asked.state, 'y').effects).toMatchObject([
      { command: { kind: 'convoy.join', convoy: 'greetings', together: true } },
    ]);
    const convoys = [convoyRow({ id: 'greetings', tasks: ['shop-p7d1'], gathered: 0 })];
    const apart = press(inConvoys('convoy:greetings', SIZES.large, { ...sampleStatus, convoys }), 'J', 'y');
    expect(apart.effects).toMatchObject([{ command: { kind: 'convoy.join', together: false } }]);
  });

  it('is dissolved after a yes, from home and from a card in it', () => {
    const asked = press(inConvoys('convoy:checkout'), 'X');
    expect(textOf(asked.state)).toContain('Dissolve convoy "Checkout that never forgets"? Its 2 tasks stay.');
    expect(press(asked.state, 'n').effects).toEqual([]);
    expect(press(at('inbox:ask-1'), 'X').state.asking).toMatchObject({ kind: 'sure' });
    const board: State = { ...press(at('task:shop-t1g4'), 'B').state, place: { kind: 'board', on: 'shop-t1g4' } };
    expect(press(board, 'X', 'y').effects).toMatchObject([{ command: { kind: 'convoy.remove', convoy: 'checkout' } }]);
  });
});

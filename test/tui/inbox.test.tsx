/** Answering one after the other: what is asked is seen whole, the next slides in, and what can be is taken back. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import type { InboxRow, StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import type { Outcome } from '../../src/surfaces/tui/step.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { convoyRow, inboxRow, mergeRow, NOW, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const EDIT = [
  'src/greet.ts',
  '  export const greet = (name: string) => {',
  '-   return "Hello";',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of somebody's code
  '+   return `Hello, ${name}`;',
  '  };',
].join('\n');
const edit = (id: string, change: Partial<InboxRow> = {}): InboxRow =>
  inboxRow({ id, kind: 'permission', title: `Change src/${id}.ts`, detail: EDIT, change: true, at: NOW, ...change });
const three = [edit('one'), edit('two'), edit('three')];
const town = (change: Partial<StatusView> = {}): StatusView => ({ ...sampleStatus, inbox: three, ...change });
const T = NOW + 60_000;
const told = (state: State, status: StatusView, at: number): State =>
  having(state, { kind: 'news', news: { kind: 'status', status }, at });
const key = (state: State, name: string, at: number) => update(state, { kind: 'key', key: { kind: 'key', name }, at });
const answers = (effects: ReturnType<typeof key>['effects']): readonly Command[] =>
  effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.command] : []));
/** The first was answered with y at T, and the next has come up 20 ms later. */
const slid = (): State => told(key(stateWith(town()), 'y', T).state, town({ inbox: three.slice(1) }), T + 20);
const done = (state: State, command: Command, outcome: Partial<Extract<Outcome, { ok: true }>> = {}): State =>
  having(state, { kind: 'outcome', outcome: { ok: true, say: 'Done', ...outcome }, command, at: T });

describe('the next item', () => {
  it('slides in at the same place', () => {
    const before = key(stateWith(town()), 'j', T);
    const line = (state: State) =>
      textOf(state)
        .split('\n')
        .findIndex((text) => text.includes('▌'));
    const after = told(
      key(before.state, 'y', T + 900).state,
      town({ inbox: [three[0], three[2]].flatMap((row) => row ?? []) }),
      T + 920,
    );
    expect(after.selected).toBe('inbox:three');
    expect(line(after)).toBe(line(before.state));
  });

  it('takes a key that waited also after the clock was set back by an hour', () => {
    const back = T - 3_600_000;
    const pressed = key({ ...slid(), lastKey: { name: 'y', at: back } }, 'y', back + 500);
    expect(answers(pressed.effects)).toEqual([]);
    const step = update(pressed.state, { kind: 'waited', key: 'y', at: back + 500, now: back + 650 });
    expect(answers(step.effects)).toHaveLength(1);
  });

  it('is not answered by a double press, nor by a key that is held down', () => {
    const double = key(slid(), 'y', T + 150);
    expect(answers(double.effects)).toEqual([]);
    expect(double.state.notice?.text).toContain('press again');
    let state = slid();
    for (let at = T + 500; at < T + 3_000; at += 33) {
      const step = key(state, 'y', at);
      state = having(step.state, { kind: 'waited', key: 'y', at: at - 150, now: at });
      expect(answers(step.effects)).toEqual([]);
    }
    expect(state.sent).toEqual({});
    expect(state.notice?.text).toContain('held down');
  });

  it('is answered by the same key once it was seen, and by another one at once', () => {
    expect(answers(key(slid(), 'y', T + 800).effects)).toMatchObject([{ kind: 'answer', item: 'two' }]);
    expect(key(slid(), 'n', T + 60).state.asking).toMatchObject({ purpose: { kind: 'deny', item: 'two' } });
  });

  it('is answered by a quick second press a moment later, when it was no held key', () => {
    const quick = key(slid(), 'y', T + 400);
    expect(quick.effects).toEqual([{ kind: 'wait', key: 'y', at: T + 400, ms: 150 }]);
    const waited = { kind: 'waited', key: 'y', at: T + 400, now: T + 550 } as const;
    expect(answers(update(quick.state, waited).effects)).toMatchObject([{ kind: 'answer', item: 'two' }]);
    const moved = told(quick.state, town({ inbox: three.slice(2) }), T + 450);
    expect(answers(update(moved, waited).effects)).toEqual([]);
    expect(answers(update(key(quick.state, 'j', T + 430).state, waited).effects)).toEqual([]);
  });

  it('is read from its beginning where it fills the terminal, and home is next when it was the last', () => {
    const long = Array.from({ length: 80 }, (_none, n) => `+ line ${n}`).join('\n');
    const inbox = [edit('one', { detail: long }), edit('two')];
    const whole = press(stateWith(town({ inbox })), 'v', 'end').state;
    expect(textOf(whole)).not.toContain('line 0\n');
    const next = told(key(whole, 'y', T + 20_000).state, town({ inbox: inbox.slice(1) }), T + 20_020);
    expect(next.place).toEqual({ kind: 'look' });
    expect(textOf(next)).toContain('Change src/two.ts');
    const last = told(key(next, 'y', T + 30_000).state, town({ inbox: [] }), T + 30_020);
    expect(last.place.kind).toBe('home');
  });
});

describe.each(Object.entries(SIZES))('a change that wants a permission, %s', (_name, size) => {
  it('is shown line by line, with its signs, and whole in the view of it', () => {
    const text = textOf(press(stateWith(town(), size), 'v').state);
    for (const line of EDIT.split('\n')) expect(text).toContain(line.trimEnd());
    expect(text).toMatch(/y allow/);
    for (const line of frameOf(press(stateWith(town(), size), 'v').state))
      expect(widthOf(bareLine(line))).toBeLessThanOrEqual(size.columns);
  });

  it('is coloured as a diff', () => {
    const lines = frameOf(press(stateWith(town(), size), 'v').state, { depth: '16', ascii: false });
    const [removed, added] = ['return "Hello"', 'return `Hello'].map((part) =>
      lines.find((line) => line.includes(part)),
    );
    expect([removed, added]).toMatchSnapshot();
  });
});

describe('what was done', () => {
  const back = (state: State) => press(state, 'z');
  const submitted = (state: State) => answers(back(state).effects);

  it.each<[Command, Partial<Extract<Outcome, { ok: true }>>, Command]>([
    [
      { kind: 'approve', task: 'shop-m2c4', tree: 'a'.repeat(40) } as never,
      {},
      { kind: 'withdraw', task: 'shop-m2c4' } as never,
    ],
    [
      { kind: 'answer', item: 'perm-1', answer: { kind: 'allow', for: 'rig' } } as never,
      { subject: 'rule-1a2b3c4d' },
      { kind: 'permission.remove', rule: 'rule-1a2b3c4d' },
    ],
    [
      { kind: 'answer', item: 'stuck-1', answer: { kind: 'dismiss' } } as never,
      { subject: 'stuck-1' },
      { kind: 'restore', item: 'stuck-1' } as never,
    ],
    [{ kind: 'stop', polecat: 'cedar' } as never, {}, { kind: 'sling', task: 'shop-q8e2' } as never],
    [
      { kind: 'convoy.new', name: 'Trip', tasks: [], one: false },
      { subject: 'trip' },
      { kind: 'convoy.remove', convoy: 'trip' } as never,
    ],
  ])('is taken back by one key: %j', (command, outcome, wanted) => {
    const state = done(stateWith(), command, outcome);
    expect(state.notice?.hint).toBe('z takes it back');
    expect(submitted(state)).toEqual([wanted]);
    expect(back(back(state).state).state.notice?.text).toContain('nothing from here yet');
  });

  it('has a dissolved convoy made again as it was', () => {
    const convoy = convoyRow({ id: 'trip', name: 'Trip', tasks: ['shop-x4k7'], one: true });
    const state = stateWith({ ...sampleStatus, convoys: [convoy] });
    const made = submitted(done(state, { kind: 'convoy.remove', convoy: 'trip' as never }));
    expect(made).toEqual([{ kind: 'convoy.new', name: 'Trip', tasks: ['shop-x4k7'], one: true }]);
    const together = stateWith({ ...sampleStatus, convoys: [{ ...convoy, gathered: 0 }] });
    expect(submitted(done(together, { kind: 'convoy.remove', convoy: 'trip' as never }))).toMatchObject([
      { kind: 'convoy.new', together: true },
    ]);
  });

  it('says what cannot be taken back, and why, and goes on to what was before', () => {
    const approved = done(stateWith(), { kind: 'approve', task: 'shop-m2c4' as never, tree: 'a' as never });
    const both = done(approved, { kind: 'answer', item: 'perm-1' as never, answer: { kind: 'allow' } });
    expect(both.notice?.hint).toBeUndefined();
    const said = back(both);
    expect(said.effects).toEqual([]);
    expect(said.state.notice?.text).toBe(
      'the answer "allow" cannot be taken back: its agent has heard it already; z again is for the approval of shop-m2c4',
    );
    expect(submitted(said.state)).toEqual([{ kind: 'withdraw', task: 'shop-m2c4' }]);
  });

  it('leads to the landings when what was approved has landed since', () => {
    const landed = { ...sampleStatus, merges: [mergeRow({ task: 'shop-m2c4', state: 'settled' })] };
    const state = done(stateWith(landed), { kind: 'approve', task: 'shop-m2c4' as never, tree: 'a' as never });
    const shown = back(state);
    expect(shown.effects).toEqual([{ kind: 'load-landings' }]);
    expect(shown.state.place).toMatchObject({ kind: 'landings', on: 'shop-m2c4' });
    expect(shown.state.notice?.text).toContain('u takes the landing back');
  });

  it('has its row again as it was, with nothing said of the taking back any more', () => {
    const approved = { ...sampleStatus, merges: [mergeRow({ task: 'shop-m2c4', state: 'approved' })] };
    const state = done(stateWith(approved), { kind: 'approve', task: 'shop-m2c4' as never, tree: 'a' as never });
    const taking = back(state).state;
    expect(taking.sent).toEqual({ 'review:shop-m2c4': 'taking back' });
    const again = told(taking, { ...approved, merges: [mergeRow({ task: 'shop-m2c4', state: 'in-review' })] }, T);
    expect(again.rows.map(({ id }) => id)).toContain('review:shop-m2c4');
    expect(again.sent).toEqual({});
  });

  it('is not what took another thing back', () => {
    const state = done(stateWith(), { kind: 'approve', task: 'shop-m2c4' as never, tree: 'a' as never });
    expect(back(state).effects).toMatchObject([{ kind: 'submit', takesBack: true }]);
  });
});

describe('a refused command', () => {
  const refusal = { what: 'shop-m2c4 has changed since it was shown', hint: 'Look again: mayor diff shop-m2c4' };
  const refused = (size: Size = SIZES.large): State =>
    having(
      { ...press({ ...stateWith(sampleStatus, size), selected: 'review:shop-m2c4', chosen: true }, 'a').state },
      { kind: 'outcome', outcome: { ok: false, refusal }, row: 'review:shop-m2c4', at: T },
    );

  it.each(Object.entries(SIZES))('stays beside its row with what to do next, %s', (_name, size) => {
    const after = press(refused(size), 'j', 'k').state;
    expect(after.notice).toBeUndefined();
    const text = textOf(after);
    expect(text).toMatch(/✗ refused/);
    expect(text).toContain('refused: shop-m2c4 has');
  });

  it('is gone once it is given again, taken, put away, or its row is gone', () => {
    expect(press(refused(), 'a').state.refused).toEqual({});
    expect(press(refused(), 'escape').state.refused).toEqual({});
    expect(told(refused(), { ...sampleStatus, merges: [] }, T).refused).toEqual({});
    const taken = having(refused(), {
      kind: 'outcome',
      outcome: { ok: true, say: 'Yes' },
      row: 'review:shop-m2c4',
      at: T,
    });
    expect(taken.refused).toEqual({});
  });
});

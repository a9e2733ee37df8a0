/** What a person was writing outlives the dashboard, however that ended. */
import { describe, expect, it } from 'vitest';
import { isNothing, takenUpSaid, type Unsent, unsentOf, withTakenUp } from '../../src/surfaces/tui/unsent.ts';
import { unsentFrom, unsentText } from '../../src/surfaces/tui/unsent-text.ts';
import { NOW } from '../helpers/sample-town.ts';
import { having, press, stateWith, textOf, type } from '../helpers/tui.tsx';
import { openKept } from '../helpers/unsent.ts';
import { until } from '../helpers/until.ts';

const AGO = 20 * 60_000;

const written = () => {
  const task = press(type(press(stateWith(), 'N').state, 'Greet the cat'), 'tab').state;
  const left = press(type(task, 'It is called\nMaunz'), 'escape').state;
  const convoy = press(type(press(left, 'c', 'tab').state, 'Cats'), 'escape').state;
  return type(press({ ...convoy, selected: 'inbox:perm-1', chosen: true }, 't').state, 'Mind the cat');
};

const again = (unsent: Unsent) => unsentFrom(unsentText(unsent, NOW - AGO));

describe('what is unsent', () => {
  it('is the task, the convoy and the words that are begun, and the next dashboard has them by the same keys', () => {
    const taken = again(unsentOf(written()));
    if (taken === undefined) throw new Error('Nothing was read');
    const next = withTakenUp(stateWith(), taken);
    const form = press(next, 'N').state;
    expect(textOf(form)).toContain('Greet the cat');
    expect(textOf(form)).toContain('Maunz');
    expect(textOf(form)).toContain('You were writing this 20m ago');
    const convoy = press(next, 'c').state;
    expect(textOf(convoy)).toContain('Cats');
    expect(textOf(convoy)).toContain('You were writing this 20m ago');
    expect(textOf(press({ ...next, selected: 'inbox:perm-1' }, 't').state)).toContain('Mind the cat');
    // Said once.
    expect(textOf(press(form, 'escape', 'N').state)).not.toContain('20m ago');
    expect(takenUpSaid(taken, NOW)).toEqual([
      'A task you were writing 20m ago is kept: N goes on with it',
      'A convoy you began 20m ago is kept: c goes on with it',
      'Words you wrote 20m ago are kept unsent: the same key has them again',
    ]);
  });

  it('is nothing once it was made, or left with its text empty, or is no more than a form that was opened', () => {
    const form = type(press(stateWith(), 'N').state, 'Cat');
    expect(unsentOf(form).task?.title.text).toBe('Cat');
    expect(unsentOf(press(form, 'f1').state).task?.title.text).toBe('Cat');
    expect(isNothing(unsentOf(having(form, { kind: 'created', task: 'shop-new1' })))).toBe(true);
    expect(isNothing(unsentOf(press(form, 'ctrl-u', 'escape').state))).toBe(true);
    expect(isNothing(unsentOf(press(stateWith(), 'N', 'escape', 'c', 'escape').state))).toBe(true);
    const told = type(press({ ...stateWith(), selected: 'inbox:perm-1', chosen: true }, 't').state, 'Hush');
    expect(unsentOf(told).words).toEqual({ [Object.keys(unsentOf(told).words ?? {})[0] ?? '']: 'Hush' });
    expect(isNothing(unsentOf(press(told, 'escape').state))).toBe(true);
  });

  it('says of a task that was being made that it may be there', () => {
    const form = press(type(press(stateWith(), 'N').state, 'Cat'), 'ctrl-s').state;
    const next = press(withTakenUp(stateWith(), again(unsentOf(form))), 'N').state;
    expect(textOf(next)).toContain('see whether the task is there');
    expect(next.place).toMatchObject({ kind: 'compose', draft: { title: { text: 'Cat' } } });
    expect(next.place).not.toHaveProperty('draft.creating');
  });

  it('goes into a rig that is there where its own has left', () => {
    const { task } = unsentOf(written());
    if (task === undefined) throw new Error('No task was begun');
    const next = withTakenUp(stateWith(), again({ task: { ...task, rig: 'gone', after: ['gone-1'] } }));
    expect(press(next, 'N').state.place).toMatchObject({ draft: { rig: 'shop', after: [] } });
  });
});

describe('a file of it', () => {
  const good = () => JSON.parse(unsentText(unsentOf(written()), NOW));

  it.each<[string, (file: ReturnType<typeof good>) => unknown]>([
    ['another version', (file) => ({ ...file, version: 2 })],
    ['no object', () => ['task']],
    ['a title that is a number', (file) => ({ ...file, task: { ...file.task, title: 7 } })],
    ['a kind that is none', (file) => ({ ...file, task: { ...file.task, kind: 'coup' } })],
    ['attempts without end', (file) => ({ ...file, task: { ...file.task, attempts: 1e9 } })],
    ['labels that are no list', (file) => ({ ...file, task: { ...file.task, labels: 'a' } })],
    ['a convoy that is null', (file) => ({ ...file, convoy: null })],
    ['words for nothing that asks for any', (file) => ({ ...file, words: { '': 'x' } })],
    ['no time', (file) => ({ ...file, at: 'noon' })],
    ['nothing in it', ({ version, at }) => ({ version, at })],
  ])('with %s is none', (_name, spoilt) => {
    expect(unsentFrom(JSON.stringify(good()))).toBeDefined();
    expect(unsentFrom(JSON.stringify(spoilt(good())))).toBeUndefined();
  });

  it('that is cut off is none, and one with sequences for a terminal has them no more', () => {
    const text = JSON.stringify(good());
    expect(unsentFrom(text.slice(0, -9))).toBeUndefined();
    const file = good();
    const hostile = { ...file, task: { ...file.task, title: 'a\u001b[2Jb\nc', body: '\u009b5mx\u202ey' } };
    const taken = unsentFrom(JSON.stringify(hostile));
    expect([taken?.task?.title.text, taken?.task?.body.text]).toEqual(['ab c', 'xy']);
  });
});

describe('it is kept', () => {
  it('a moment after the last key, not with each, and at the latest after some seconds', async () => {
    const { write, clock, kept } = openKept();
    for (const letter of 'Cat') {
      write(letter);
      clock.advance(100);
    }
    expect(kept).toEqual([]);
    clock.advance(400);
    await until('it is kept', () => kept.length > 0);
    expect(kept).toEqual(['Cat']);
    for (let at = 0; at < 40; at += 1) {
      write('x');
      clock.advance(100);
    }
    await until('it is kept again', () => kept.length > 1);
    expect(kept).toEqual(['Cat', `Cat${'x'.repeat(30)}`]);
  });

  it('at once when the dashboard is left, and no file when nothing was changed', async () => {
    const { write, flush, kept } = openKept();
    await flush();
    expect(kept).toEqual([]);
    write('Cat');
    await flush();
    expect(kept).toEqual(['Cat']);
  });

  it('and told once where it cannot be, until it can', async () => {
    const { write, flush, kept, refuse, said } = openKept();
    refuse(true);
    write('C');
    await flush();
    write('a');
    await flush();
    expect(said()).toBe(1);
    refuse(false);
    await flush();
    expect(kept).toEqual(['Ca']);
    refuse(true);
    write('t');
    await flush();
    expect(said()).toBe(2);
  });
});

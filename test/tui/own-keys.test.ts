/** Keys of the person's own: refused early where they cannot work, and shown wherever a key is named. */
import { describe, expect, it } from 'vitest';
import { foundIn } from '../../src/surfaces/tui/find/palette.ts';
import { bindingFor, INTENTS, KEYMAP, keymapOf } from '../../src/surfaces/tui/keymap.ts';
import { CHANGEABLE, keyFlaws, keyNamed, ownKeysOf } from '../../src/surfaces/tui/own-keys.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const own = (keys: Readonly<Record<string, readonly string[]>>, id: string): State => ({
  ...stateWith(sampleStatus, SIZES.huge),
  selected: id,
  keys: ownKeysOf(keys),
});
const whats = (keys: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  keyFlaws(keys).map(({ intent, what }) => `${intent}: ${what}`);

describe('keys are named', () => {
  it.each([
    ['Z', 'Z'],
    ['Ctrl-K', 'ctrl-k'],
    ['ctrl+k', 'ctrl-k'],
    ['^k', 'ctrl-k'],
    ['Alt-x', 'alt-x'],
    ['alt-X', 'alt-X'],
    ['Esc', 'escape'],
    ['PgDn', 'pagedown'],
    ['Space', 'space'],
    ['ß', 'ß'],
    ['Ctrl-M', undefined],
    ['Ctrl-I', undefined],
    ['F1', undefined],
    ['zz', undefined],
    ['', undefined],
  ])('%s', (written, key) => {
    expect(keyNamed(written)).toBe(key);
  });
});

describe('a wish is refused', () => {
  it('that is no key, Ctrl-C, or a letter where letters are typed', () => {
    expect(whats({ approve: ['F13'] })).toEqual(['approve: "F13" is no key']);
    expect(whats({ approve: ['Ctrl-C'] })).toEqual(['approve: Ctrl-C quits, everywhere']);
    expect(whats({ send: ['s'] })).toEqual(['send: "s" is typed where send has its key']);
    expect(whats({ 'run-command': ['Space'] })).toEqual([
      'run-command: "Space" is typed where run-command has its key',
    ]);
    expect(whats({ send: ['Ctrl-S'] })).toEqual([]);
  });

  it('for a key that means something else in the same place, once, whichever is the changed one', () => {
    expect(whats({ approve: ['s'] })).toEqual(['approve: s would be approve and stop at once, in the list']);
    expect(whats({ stop: ['d'] })).toEqual(['stop: d would be stop and diff at once, in the list']);
    expect(whats({ approve: ['Z'], stop: ['Z'] })).toHaveLength(1);
    expect(whats({ approve: ['s'], stop: ['Alt-s'] })).toEqual([]);
  });

  it('but not for one that never meets the other, as by itself', () => {
    expect(whats({ 'allow-kind': ['Z'], approve: ['Z'] })).toEqual([]);
    expect(whats({})).toEqual([]);
    expect(
      whats(Object.fromEntries(KEYMAP.filter(({ fixed }) => fixed !== true).map(({ intent }) => [intent, ['Alt-1']]))),
    ).not.toEqual([]);
  });
});

describe('a changed key', () => {
  it('is pressed in place of the old ones', () => {
    const state = own({ approve: ['Z', 'Ctrl-A'] }, 'review:shop-m2c4');
    for (const key of ['Z', 'ctrl-a']) expect(bindingFor(state, key)?.binding.intent).toBe('approve');
    expect(bindingFor(state, 'a')?.binding.intent).not.toBe('approve');
    expect(press(state, 'Z').effects).toMatchObject([{ kind: 'submit', command: { kind: 'approve' } }]);
  });

  it('is shown by the footer, the help, the palette, beside a question and in sentences', () => {
    const state = own({ approve: ['Z'], allow: ['J'], sling: ['Alt-g'], yes: ['+'] }, 'review:shop-m2c4');
    expect(textOf(state).split('\n').at(-1)).toContain('Z approve');
    expect(textOf(press(state, '?').state)).toMatch(/^ +Z +approve /m);
    const found = foundIn(press(state, ':').state).find(({ entry }) => entry.id === 'approve');
    expect(found?.entry.keys).toEqual(['Z']);
    expect(textOf({ ...state, selected: 'inbox:perm-1' })).toContain('J allow');
    const said = press({ ...state, selected: 'task:shop-x4k7' }, 't').state.notice?.text;
    expect(said).toBe('No polecat works here: Alt-g slings the task');
    const sure = textOf(press({ ...state, selected: 'task:shop-q8e2' }, 's').state);
    expect(sure).toMatch(/Its worktree and branch stay\.\n \+ yes {3}n no$/);
  });

  it('leaves Ctrl-C, and makes one of two keys for the same', () => {
    const state = own({ quit: ['Z'], 'new-task': ['T'] }, 'inbox:perm-1');
    expect(bindingFor(state, 'ctrl-c')?.binding.intent).toBe('quit');
    expect(bindingFor(state, 'q')).toBeUndefined();
    expect(bindingFor(state, 'T')?.binding.intent).toBe('new-task');
    const footer =
      textOf({ ...state, selected: 'task:shop-q8e2' })
        .split('\n')
        .at(-1) ?? '';
    expect(footer.match(/new task/g)).toHaveLength(1);
  });

  it('of all that there is, digits of dialogs apart', () => {
    expect(INTENTS.filter((intent) => !CHANGEABLE.has(intent))).toEqual(['choose']);
    expect(keymapOf(undefined)).toBe(KEYMAP);
  });
});

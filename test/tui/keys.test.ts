import { describe, expect, it } from 'vitest';
import { type Edited, edit, editedFrom } from '../../src/surfaces/tui/compose/editor.ts';
import { decodeKeys, settleKeys } from '../../src/surfaces/tui/keys/decode.ts';

const names = (input: string): readonly string[] => decodeKeys(input).keys.map((key) => key.name);

describe('what a terminal sends', () => {
  it('is letters, named keys and control keys, several in one chunk', () => {
    expect(names('jkß日 ')).toEqual(['j', 'k', 'ß', '日', 'space']);
    expect(names('\r\t\x7f\x03\x0c')).toEqual(['enter', 'tab', 'backspace', 'ctrl-c', 'ctrl-l']);
  });

  it('is arrows and pages in both of their dialects', () => {
    expect(names('\x1b[A\x1bOB\x1b[5~\x1b[6~\x1b[H\x1bOF\x1b[Z\x1b[3~')).toEqual([
      'up',
      'down',
      'pageup',
      'pagedown',
      'home',
      'end',
      'shift-tab',
      'delete',
    ]);
  });

  it('may come in pieces', () => {
    const first = decodeKeys('j\x1b[');
    expect(first).toMatchObject({ keys: [{ name: 'j' }], rest: '\x1b[' });
    expect(names(`${first.rest}A`)).toEqual(['up']);
  });

  it('is Escape when nothing follows it', () => {
    expect(decodeKeys('\x1b').rest).toBe('\x1b');
    expect(settleKeys('\x1b').map((key) => key.name)).toEqual(['escape']);
    expect(names('\x1b\x1b[A')).toEqual(['escape', 'up']);
  });

  it('is dropped when it is a sequence that means nothing here', () => {
    expect(names('\x1b[<0;10;10mj\x1b[?1;2c')).toEqual(['j']);
  });

  it('is no letter in the function keys of the Linux console, and takes no letter after those of rxvt with Shift', () => {
    expect(names('\x1b[[Aj\x1b[[Ek')).toEqual(['j', 'k']);
    const first = decodeKeys('\x1b[[');
    expect(first).toMatchObject({ keys: [], rest: '\x1b[[' });
    expect(names(`${first.rest}Bj`)).toEqual(['j']);
    expect(names('\x1b[7$j\x1b[23$k')).toEqual(['j', 'k']);
    expect(names('\x1b[?2026;1$yj')).toEqual(['j']);
  });

  it('is a paste as a whole, however it is cut, and no command', () => {
    const whole = '\x1b[200~rm -rf\r\nq\x1b[201~j';
    const first = decodeKeys(whole.slice(0, 12));
    expect(first.keys).toEqual([]);
    expect(decodeKeys(first.rest + whole.slice(12)).keys).toEqual([
      { kind: 'paste', name: 'paste', text: 'rm -rf\r\nq' },
      { kind: 'text', name: 'j', text: 'j' },
    ]);
  });
});

describe('typing', () => {
  const typed = (from: Edited, input: string, lines = false): Edited =>
    decodeKeys(input).keys.reduce((now, key) => edit(now, key, lines) ?? now, from);

  it('inserts and removes at the cursor', () => {
    expect(typed(editedFrom('helo'), '\x1b[Dl')).toEqual({ text: 'hello', at: 4 });
    expect(typed(editedFrom('hello'), '\x1b[D\x7f')).toEqual({ text: 'helo', at: 3 });
    expect(typed(editedFrom('hello'), '\x1b[H\x1b[3~')).toEqual({ text: 'ello', at: 0 });
  });

  it('counts characters, not code units', () => {
    expect(typed(editedFrom('a👍b'), '\x1b[D\x7f')).toEqual({ text: 'ab', at: 1 });
  });

  it('knows the keys of a shell', () => {
    expect(typed(editedFrom('one two  '), '\x17').text).toBe('one ');
    expect(typed(editedFrom('one two'), '\x15').text).toBe('');
    expect(typed(editedFrom('one two'), '\x01\x0b').text).toBe('');
  });

  it('breaks and walks lines where there are several', () => {
    const two = typed(editedFrom('first'), '\rsecond', true);
    expect(two.text).toBe('first\nsecond');
    expect(typed(two, '\x1b[A!', true).text).toBe('first!\nsecond');
    expect(typed(two, '\x1b[A\x1b[A\x1b[B\x1b[B?', true).text).toBe('first\nsecon?d');
  });

  it('takes pasted text without what a terminal would obey', () => {
    expect(typed(editedFrom(''), '\x1b[200~a\x1b[31mb\x07\r\nc\x1b[201~', true).text).toBe('ab\nc');
    expect(typed(editedFrom(''), '\x1b[200~one\n\x1b[201~').text).toBe('one');
  });
});

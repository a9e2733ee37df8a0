import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainJson, plainLine, plainText, withoutColours } from '../../src/core/plain.ts';

describe('text for a terminal', () => {
  it('loses colours and cursor movements', () => {
    expect(plainText('\x1b[31mred\x1b[0m \x1b[2J\x1b[Hhome')).toBe('red home');
  });
  it('loses window titles, hyperlinks and clipboard writes', () => {
    expect(plainText('a\x1b]0;evil\x07b\x1b]8;;http://x\x1b\\link\x1b]52;c;aGk=\x07c')).toBe('ablinkc');
  });
  it('loses the eight-bit forms as well', () => {
    expect(plainText('a\x9b31mb\x85c')).toBe('ab\nc');
  });
  it('keeps what follows a sequence that never ends', () => {
    expect(plainText('a\x1b]0;title without an end\nmore')).toContain('more');
  });
  it('loses what would reorder the letters', () => {
    expect(plainText('abc\u202egnp.exe')).toBe('abcgnp.exe');
  });
  it('keeps line breaks and tabs, whatever the convention', () => {
    expect(plainText('a\r\nb\rc\td')).toBe('a\nb\nc\td');
  });
  it('puts a title on one line', () => {
    expect(plainLine('  two\n lines\x1b[1m ')).toBe('two lines');
  });
  it('loses nothing but its colours, where a runtime has taken the rest', () => {
    expect(withoutColours('  \x1b[1;38:5:4m❯\x1b[0m 1.  Yes  ')).toBe('  ❯ 1.  Yes  ');
  });
  it('never leaves a control character, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
        expect(plainLine(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
    );
  });
});

describe('JSON for a terminal', () => {
  it('escapes the eight-bit controls and direction marks that JSON leaves raw', () => {
    expect(plainJson({ title: 'a\x9b31m\u202eb' })).toBe('{"title":"a\\u009b31m\\u202eb"}');
  });
  it('says the same as before, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(plainJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

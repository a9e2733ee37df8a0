import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellsOf, isSimple } from '../../src/surfaces/tui/drawing/cells.ts';
import { lineText, rowText } from '../../src/surfaces/tui/drawing/row.ts';
import { bareLine, styledLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { cut, expandTabs, fill, oneLine, toAscii, widthOf, wrap } from '../../src/surfaces/tui/drawing/text.ts';
import { lookOf, themeOf } from '../../src/surfaces/tui/drawing/theme.ts';

const anything = fc.string({ unit: 'grapheme', maxLength: 60 });
const hostile = fc.string({ unit: 'binary', maxLength: 60 });
const width = fc.integer({ min: 1, max: 50 });
const theme = themeOf({ depth: '256', ascii: false });

describe('text in columns', () => {
  it('is exactly as wide as asked, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anything, hostile), width, (text, columns) => {
        expect(stringWidth(fill(oneLine(text), columns))).toBe(columns);
        expect(stringWidth(cut(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('the quick way to measure agrees with the slow one', () => {
    const wrong: string[] = [];
    for (let point = 0x20; point < 0xffff; point++) {
      const char = String.fromCharCode(point);
      const isLoneSurrogate = point >= 0xd800 && point <= 0xdfff;
      if (isLoneSurrogate && !isSimple(char)) continue;
      const quick = isSimple(char) ? 1 : widthOf(char);
      if (quick !== stringWidth(char)) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('a cut says that something is left off', () => {
    expect(cut('A long title', 7)).toBe('A long…');
    expect(cut('日本語のタイトル', 6)).toBe('日本…');
    expect(cut('short', 7)).toBe('short');
  });

  it('what terminals measure differently takes a form on which they agree', () => {
    expect(oneLine('👨‍👩‍👧 and 🇩🇪 and ❤️ and 👍🏽')).toBe('👨 and DE and ❤ and 👍');
    expect(oneLine('cafe\u0301')).toBe('café');
    expect([...oneLine(`e${'\u0301'.repeat(50)}x`)].length).toBeLessThan(6);
  });

  it('controls, escapes and reordering never pass', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(`${oneLine(text)}${cut(text, 40)}`).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
    expect(cut('a\u2028b\u2029', 4)).toBe('a b ');
    expect(fill('\u2029', 3)).toBe('   ');
    expect(oneLine('\x1b]0;evil\x07\x1b[31mred\x1b[0m\nnext')).toBe('red next');
  });

  it('is wrapped at spaces, and within a word that is too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('日本語 日本', 6)).toEqual(['日本語', '日本']);
    fc.assert(
      fc.property(anything, width, (text, columns) => {
        for (const line of wrap(text, columns + 1)) expect(widthOf(line)).toBeLessThanOrEqual(columns + 1);
      }),
    );
  });

  // Each of these took from seconds to minutes while a long text was segmented as a whole, or measured anew with every line.
  it.each(['日本', '👍 ', 'x', 'e\u0301', 'a\t'])('an endless line of %j is cut and wrapped at once', (piece) => {
    const line = piece.repeat(100_000);
    expect(widthOf(fill(oneLine(line), 40))).toBe(40);
    expect(cut(line, 3)).toMatch(/…$/);
    const wrapped = wrap(line, 60);
    expect(wrapped.length).toBeGreaterThan(1_000);
    expect(Math.max(...wrapped.map(widthOf))).toBeLessThanOrEqual(60);
    expect(widthOf(styledLine(line, 40, { depth: '256', ascii: false }))).toBe(40);
  });

  it('cells are the same wherever a long text is cut to look at it', () => {
    const parts = fc.constantFrom(
      'a',
      '日',
      '한',
      '\u11a8',
      '\u0301',
      '👨‍👩‍👧',
      '🇩',
      '🇪',
      '\u200d',
      '👍',
      '🏽',
      '\ufe0f',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(parts, { minLength: 200, maxLength: 400 }), (all) => {
        const text = all.join('');
        const whole = [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => oneLine(segment)).join('');
        expect(
          cellsOf(text)
            .map((cell) => cell.text)
            .join(''),
        ).toBe(whole);
      }),
    );
  });

  it('half a character where a long text is cut does not take half of the next one', () => {
    const before = `e\u0301${'a\u0301'.repeat(126)}xyz`;
    const text = `${before.slice(0, 255)}\ud800🏽${'a'.repeat(10)}`;
    expect(
      cellsOf(text)
        .map((cell) => cell.text)
        .join(''),
    ).not.toContain('🏽');
  });

  it('tabs become spaces up to the next stop', () => {
    expect(expandTabs('a\tb\t\tc', 4)).toBe('a   b       c');
  });

  it('a terminal of plain characters gets letters without their marks and signs of the same width', () => {
    expect(toAscii('● “a” — b’s…')).toBe('* "a" - b\'s~');
    expect(toAscii('Zoë ├─ 日本 ✓')).toBe('Zoe +- ???? +');
  });
});

describe('a row', () => {
  it('has its columns whatever stands in them', () => {
    fc.assert(
      fc.property(fc.oneof(anything, hostile), fc.oneof(anything, hostile), width, (a, b, columns) => {
        const parts = [
          { text: a, width: 4 },
          { text: b, width: 'rest' as const },
          { text: a, width: 5, right: true },
        ];
        expect(stringWidth(rowText(theme, columns, parts, 'bar'))).toBe(columns);
        expect(stringWidth(lineText(theme, columns, [{ text: a }, { text: b, tone: 'bad' }]))).toBe(columns);
      }),
    );
  });
});

describe("an agent's line", () => {
  const rich = { depth: '256', ascii: false } as const;

  it('keeps its colours and is cut between them', () => {
    expect(styledLine('\x1b[31mred\x1b[39m and plain', 5, rich)).toBe('\x1b[31mred\x1b[39m a\x1b[0m');
    expect(styledLine('\x1b[38;5;174mx\x1b[0m', 3, rich)).toBe('\x1b[38;5;174mx\x1b[0m  ');
  });

  it('loses everything else that a terminal would obey', () => {
    const line = '\x1b[2J\x1b]52;c;evil\x07\x1b[5mblink\x1b[8m hidden\x1b[?1049l\x1bc\x9b31m\x07!';
    const shown = styledLine(line, 20, rich);
    expect(bareLine(shown).trimEnd()).toBe('blink hidden!');
    expect(shown).toBe('blink hidden!       ');
  });

  it('is exactly as wide as asked and never opens what it does not close', () => {
    const codes = fc.constantFrom(
      '\x1b[31m',
      '\x1b[0m',
      '\x1b[1;4m',
      '\x1b[38;2;1;2;3m',
      '\x1b[48;5;300m',
      '\x1b[999m',
      '\x1b[',
      '\x1b[K',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(codes, anything, hostile), { maxLength: 8 }), width, (parts, columns) => {
        const shown = styledLine(parts.join(''), columns, rich);
        expect(stringWidth(shown)).toBe(columns);
        expect(shown.replace(/\x1b\[[0-9;]*m/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        const last = [...shown.matchAll(/\x1b\[([0-9;]*)m/g)].at(-1);
        expect(last === undefined || last[1] === '0').toBe(true);
      }),
    );
  });

  it('has the nearest of sixteen colours where there are no more, and none without colour', () => {
    expect(styledLine('\x1b[38;5;196mx\x1b[48;2;0;0;200my', 2, { depth: '16', ascii: false })).toBe(
      '\x1b[91mx\x1b[104my\x1b[0m',
    );
    expect(styledLine('\x1b[38;5;196mx', 2, { depth: 'none', ascii: false })).toBe('x ');
  });
});

describe('the look', () => {
  it('follows the terminal, NO_COLOR and MAYOR_ASCII', () => {
    expect(lookOf({ TERM: 'xterm-256color' }, 8)).toEqual({ depth: '256', ascii: false });
    expect(lookOf({ TERM: 'xterm' }, 4)).toEqual({ depth: '16', ascii: false });
    expect(lookOf({ NO_COLOR: '1' }, 24)).toEqual({ depth: 'none', ascii: false });
    expect(lookOf({ MAYOR_ASCII: '1' }, 4)).toEqual({ depth: '16', ascii: true });
    expect(lookOf({ TERM: 'dumb' }, 1)).toEqual({ depth: 'none', ascii: true });
    const isAscii = (env: Record<string, string>, signs?: 'ascii' | 'unicode') =>
      lookOf(env, 8, signs === undefined ? {} : { signs }).ascii;
    expect(isAscii({ LANG: 'de_DE.UTF-8' })).toBe(false);
    expect(isAscii({ LANG: 'de_DE.UTF-8', LC_CTYPE: 'C' })).toBe(true);
    expect(isAscii({ LANG: 'C', LC_ALL: 'C.utf8' })).toBe(false);
    expect(isAscii({ LC_ALL: '', LANG: 'en_US.ISO-8859-1' })).toBe(true);
    expect(isAscii({ LANG: 'C' }, 'unicode')).toBe(false);
    expect(isAscii({ LANG: 'C', MAYOR_ASCII: '0' }, 'ascii')).toBe(false);
    expect(isAscii({}, 'ascii')).toBe(true);
  });
});

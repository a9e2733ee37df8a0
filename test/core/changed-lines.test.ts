import { describe, expect, it } from 'vitest';
import { changedLines } from '../../src/core/changed-lines.ts';

describe('the lines of a replacement', () => {
  it.each([
    ['', 'a\nb', ['+ a', '+ b']],
    ['a', '', ['- a']],
    ['', '', []],
    ['a\nb\nc', 'a\nx\nc', ['  a', '- b', '+ x', '  c']],
    ['a\nb\nc\nd', 'b\nc\nx', ['- a', '  b', '  c', '- d', '+ x']],
    ['same', 'same', ['  same']],
    ['- a', '+ a', ['- - a', '+ + a']],
  ])('of %j by %j', (before, after, lines) => {
    expect(changedLines(before, after)).toEqual(lines);
  });

  it('have both texts whole, also where they are too long to compare', () => {
    const text = (mark: string): string => Array.from({ length: 900 }, (_none, n) => `${mark}${n % 7}`).join('\n');
    for (const [before, after] of [
      [text('a'), text('b')],
      ['x\ny\nx\ny', 'y\nx\nz\nx'],
    ] as const) {
      const lines = changedLines(before, after);
      const side = (sign: string): string =>
        lines.flatMap((line) => (line.startsWith(sign) || line.startsWith('  ') ? [line.slice(2)] : [])).join('\n');
      expect([side('- '), side('+ ')]).toEqual([before, after]);
    }
  });
});

/** Hunks by their numbers. */
import { describe, expect, it } from 'vitest';
import { parseDiff } from '../../../src/core/review/parse.ts';
import { missingIn, numbersText, pickedText, withHunks } from '../../../src/core/review/picked.ts';

const diff = (...lines: readonly string[]) =>
  parseDiff(['diff --git a/a b/a', '--- a/a', '+++ b/a', ...lines, ''].join('\n'))[0]?.hunks ?? [];

describe('hunks of a diff', () => {
  const before = 'a\nb\nc\nd\ne\n';
  const hunks = diff('@@ -0,0 +1 @@', '+top', '@@ -2 +3 @@', '-b', '+B', '@@ -4,2 +5 @@', '-d', ' e');

  it.each([
    [[], before],
    [[1], 'top\na\nb\nc\nd\ne\n'],
    [[2], 'a\nB\nc\nd\ne\n'],
    [[3, 1], 'top\na\nb\nc\ne\n'],
    [[1, 2, 3], 'top\na\nB\nc\ne\n'],
  ])('%j alone', (wanted, after) => {
    expect(withHunks(before, hunks, wanted)).toBe(after);
  });

  it('keep carriage returns, and an end without a newline', () => {
    const ends = diff(
      '@@ -1,2 +1,2 @@',
      ' x\r',
      '-y',
      '\\ No newline at end of file',
      '+z',
      '\\ No newline at end of file',
    );
    expect(withHunks('x\r\ny', ends, [1])).toBe('x\r\nz');
    const comes = diff('@@ -2 +2 @@', '-y', '\\ No newline at end of file', '+y');
    expect(withHunks('x\ny', comes, [1])).toBe('x\ny\n');
  });

  it('are named shortly, and missed by number', () => {
    expect(numbersText([6, 2, 3, 4, 3])).toBe('2-4,6');
    expect(pickedText({ path: 'a.ts', hunks: [2] })).toBe('hunk 2 of a.ts');
    expect(pickedText({ path: 'a.ts' })).toBe('a.ts');
    expect(missingIn([1, 3], 3)).toBeUndefined();
    expect([missingIn([1, 4], 3), missingIn([0], 3), missingIn([1.5], 3)]).toEqual([4, 0, 1.5]);
  });
});

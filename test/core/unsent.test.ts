import { expect, it } from 'vitest';
import { unsentIn } from '../../src/core/unsent.ts';

const at = (line: string, column: number) => ({ lines: ['above', line, 'below'], cursor: { line: 1, column } });

it.each([
  ['> use the old par', 17, 'use the old par'],
  ['\x1b[1m│\x1b[0m > fix it            │', 10, 'fix it'],
  ['❯ 日本語', 8, '日本語'],
  ['› two', 5, 'two'],
])('words before the cursor of an input line are unsent: %s', (line, column, words) => {
  expect(unsentIn(at(line, column))).toBe(words);
});

it.each([
  ['an empty input line', at('> ', 2)],
  ['what the CLI itself proposes, behind the cursor', at('> Try "fix the tests"', 2)],
  ['a line that is none for input', at('Building 3 of 7', 15)],
  ['a hidden cursor', { lines: ['> words'] }],
  ['a cursor below all lines', { lines: ['> words'], cursor: { line: 4, column: 0 } }],
])('there are none in %s', (_what, screen) => {
  expect(unsentIn(screen)).toBeUndefined();
});

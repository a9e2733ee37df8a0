import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf, tokensOf } from '../../../src/core/review/tokens.ts';

const told = (path: string, line: string): readonly string[] =>
  tokensOf(line, languageOf(path)).flatMap(({ kind, text }) => (kind === 'plain' ? [] : [`${kind}: ${text}`]));

describe('words of a line of source', () => {
  it.each([
    [
      'a.ts',
      `const a = "x \\" y" + 0x1f; // if`,
      ['keyword: const', 'string: "x \\" y"', 'number: 0x1f', 'comment: // if'],
    ],
    ['a.py', `def f(): return '#' # return`, ['keyword: def', 'keyword: return', `string: '#'`, 'comment: # return']],
    ['a.go', ' * a comment that goes on', ['comment:  * a comment that goes on']],
    ['x/Dockerfile', 'RUN npm ci # why', ['keyword: RUN', 'comment: # why']],
    [
      'a.sql',
      `SELECT 'it''s' FROM t -- all`,
      ['keyword: SELECT', `string: 'it''s'`, 'keyword: FROM', 'comment: -- all'],
    ],
    ['a.json', '{ "a": true, "b": 1.5e3 }', ['string: "a"', 'keyword: true', 'string: "b"', 'number: 1.5e3']],
    ['a.yml', 'url: http://x#y # z', ['comment: # z']],
    ['README.md', 'if this is "prose"', []],
    ['a.constructor', 'if', []],
  ])('%s: %s', (path, line, tokens) => {
    expect(told(path, line)).toEqual(tokens);
  });

  it('are the whole line, whatever it holds', () => {
    const paths = fc.constantFrom(
      'a.ts',
      'a.py',
      'a.rb',
      'a.sh',
      'a.sql',
      'a.json',
      'a.html',
      'a.css',
      'a.rs',
      'a.txt',
    );
    const lines = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...`"'\`\\/*#-<>! a1.`)).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(paths, lines, (path, line) => {
        const tokens = tokensOf(line, languageOf(path));
        expect(tokens.map(({ text }) => text).join('')).toBe(line);
        expect(tokens.every(({ text }) => text !== '')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

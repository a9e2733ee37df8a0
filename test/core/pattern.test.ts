import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPattern, patternOf } from '../../src/core/pattern/machine.ts';

const made = (source: string) => {
  const pattern = patternOf(source);
  if (!isPattern(pattern)) throw new Error(`${source} ${pattern.what}`);
  return pattern;
};
const flawOf = (source: string) => {
  const pattern = patternOf(source);
  return isPattern(pattern) ? undefined : `${pattern.what}. ${pattern.hint}`;
};

/** Patterns of few letters, so that they fit something. */
const { source } = fc.letrec<{ source: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      '.',
      ' ',
      '❯',
      '[ab]',
      '[^a]',
      '[a-c-]',
      '\\d',
      '\\w',
      '\\S',
      '\\.',
      '^',
      '$',
      '\\b',
      '\\B',
    ),
    tie('source').map((inner) => `(${inner})`),
  ),
  source: fc.oneof(
    { depthSize: 'small' },
    tie('atom'),
    fc.tuple(tie('source'), tie('source')).map(([one, other]) => one + other),
    fc.tuple(tie('source'), tie('source')).map(([one, other]) => `${one}|${other}`),
    fc
      .tuple(tie('source'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{0}'))
      .map(([inner, times]) => `(?:${inner})${times}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '❯', '-', 'A'), maxLength: 12 });

describe('a pattern for screens', () => {
  it('fits what a regular expression of the same words fits', () => {
    fc.assert(
      fc.property(source, fc.array(text, { maxLength: 3 }), fc.boolean(), (words, screens, anyCase) => {
        const expected = new RegExp(words, anyCase ? 'ius' : 'us');
        const pattern = made(anyCase ? `(?i)${words}` : words);
        for (const shown of screens) expect(pattern.test(shown)).toBe(expected.test(shown));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*a){20}', '(a?){60}a{60}', '.*.*.*.*.*b'])(
    'never takes long, though %s would in other machines',
    (words) => {
      const shown = `${'a'.repeat(4_000)}!`;
      expect(made(words).test(shown)).toBe(words.includes('{'));
    },
  );

  it('costs a large screen a look at each letter, though it stands for a thousand steps', () => {
    const pattern = made('(?:.{0,100}){9}x');
    for (let times = 0; times < 40; times += 1) expect(pattern.test('a'.repeat(16_000))).toBe(false);
    expect(pattern.test(`${'a'.repeat(16_000)}x`)).toBe(true);
  });

  it('fits after more letters than it remembers', () => {
    const all = String.fromCodePoint(...Array.from({ length: 9_000 }, (_, index) => 0x4e00 + index));
    const pattern = made('(?:^|.)b.{2}\\b!$');
    for (const [end, fits] of [
      ['b9a!', true],
      ['b9-!', false],
    ] as const)
      expect(pattern.test(all + end)).toBe(fits);
  });

  it.each([
    ['', 'is empty'],
    ['a'.repeat(301), 'longer than 300'],
    ['(a', 'without its )'],
    ['a)', 'a ) too many'],
    ['[a', 'ends in the middle'],
    ['a\\', 'ends in the middle'],
    ['*a', 'repeats nothing'],
    ['a**', 'repeats what is repeated'],
    ['a{2,1}', 'cannot be'],
    ['a{101}', 'more than 100 times'],
    ['((a{90}){90}){2}', 'repeats too much'],
    [`${'('.repeat(10)}${'){100}'.repeat(10)}`, 'repeats too much'],
    [`${'('.repeat(10)}a{0}${'){100}'.repeat(10)}`, 'repeats too much'],
    ['[z-a]', 'cannot be'],
    ['(?=a)', 'looks ahead'],
    ['(?<!a)b', 'looks ahead, behind'],
    ['(a)\\1', 'goes back'],
    ['\\p', 'not known'],
    [`${'('.repeat(40)}a${')'.repeat(40)}`, 'too many others'],
  ])('%j is refused, with what to write', (words, why) => {
    expect(flawOf(words)).toContain(why);
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(fc.property(fc.string({ maxLength: 30 }), (words) => void patternOf(words)));
  });
});

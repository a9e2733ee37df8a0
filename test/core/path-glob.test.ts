import { describe, expect, it } from 'vitest';
import { anyMeant, globFlaw } from '../../src/core/path-glob.ts';

describe('globs of paths', () => {
  it.each([
    ['src/**', ['src/a.ts', 'src/deep/er/a.ts'], ['src', 'lib/src/a.ts', 'srcs/a.ts']],
    ['**/*.sql', ['a.sql', 'db/a.sql', 'db/deep/a.sql'], ['a.sql/b', 'a.sqlx']],
    ['src/**/test/*.ts', ['src/test/a.ts', 'src/x/y/test/a.ts'], ['src/test/x/a.ts', 'test/a.ts']],
    ['*.md', ['README.md', 'docs/deep/a.md'], ['a.md/b.txt', 'md']],
    ['src/*.ts', ['src/a.ts'], ['src/deep/a.ts', 'a.ts', 'src/a.tsx']],
    ['src/*', ['src/a'], ['src/a/b']],
    ['package.json', ['package.json', 'web/package.json'], ['package.jsonc', 'package-json']],
    ['docs', ['docs', 'docs/a.md', 'web/docs/b.md'], ['docs2/a.md']],
    ['docs/', ['docs/a.md', 'web/docs/b.md'], ['docs', 'web/docs']],
    ['web/docs', ['web/docs', 'web/docs/a'], ['docs/a', 'x/web/docs']],
    ['a?c/[id].ts', ['abc/[id].ts'], ['ac/[id].ts', 'abc/i.ts', 'a/c/[id].ts']],
    ['**', ['a', 'a/b', '.github/x'], []],
    ['.github/**', ['.github/workflows/ci.yml'], ['github/a']],
  ])('%s', (glob, fits, not) => {
    expect(fits.filter((path) => !anyMeant([glob], [path]))).toEqual([]);
    expect(not.filter((path) => anyMeant([glob], [path]))).toEqual([]);
  });

  it('with ! leave paths out, wherever they stand, and alone mean everything else', () => {
    const globs = ['!**/*.md', 'src/**'];
    expect(anyMeant(globs, ['src/a.md'])).toBe(false);
    expect(anyMeant(globs, ['src/a.md', 'src/a.ts'])).toBe(true);
    expect(anyMeant(['!docs/**'], ['docs/a'])).toBe(false);
    expect(anyMeant(['!docs/**'], ['docs/a', 'b'])).toBe(true);
    expect(anyMeant(['src/**'], [])).toBe(false);
  });

  it('are quick on what other matchers choke on', () => {
    const stars = `${'**/'.repeat(60)}${'*a'.repeat(60)}b`;
    const from = performance.now();
    expect(anyMeant([stars], [`${'a/'.repeat(300)}${'a'.repeat(2_000)}`])).toBe(false);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it.each(['', '!', ' ', '/etc/**', 'a/../b', './a', '~/a', 'a\\b', 'a//b', 'src/**.ts', 'a\u0007b'])(
    '%j is none',
    (written) => {
      expect(globFlaw(written)).toMatchObject({ what: expect.stringMatching(/./), hint: expect.stringMatching(/./) });
    },
  );

  it.each(['src/**', '!docs/', '**/*.test.ts', 'app/[id]/page.tsx', '*', 'a b/c'])('%j is one', (written) => {
    expect(globFlaw(written)).toBeUndefined();
  });
});

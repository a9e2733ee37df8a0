import { describe, expect, it } from 'vitest';
import { parseDiff } from '../../../src/core/review/parse.ts';
import { type Assessed, assess } from '../../../src/core/review/risk.ts';
import { shownLine } from '../../../src/core/review/shown.ts';

type Lines = { readonly removed?: readonly string[]; readonly added?: readonly string[]; readonly head?: string };

const change = (path: string, { removed = [], added = [], head = '' }: Lines = {}): string =>
  `diff --git a/${path} b/${path}\n${head}--- a/${path}\n+++ b/${path}\n@@ -1,${removed.length} +1,${added.length} @@\n` +
  [...removed.map((line) => `-${line}\n`), ...added.map((line) => `+${line}\n`)].join('');

const assessed = (...changes: readonly string[]) => assess(parseDiff(changes.join('')), [], false);
const one = (path: string, lines: Lines = { added: ['x'] }): Assessed => {
  const [file] = assessed(change(path, lines)).files;
  if (file === undefined) throw new Error('No file');
  return file;
};
const kinds = (file: Assessed): readonly string[] => file.reasons.map(({ kind }) => kind);

describe('a name says what a change may do', () => {
  it.each([
    ['db/migrations/0042_drop.py', 'migration'],
    ['schema.sql', 'migration'],
    ['package.json', 'dependencies'],
    ['api/requirements-dev.txt', 'dependencies'],
    ['go.sum', 'dependencies'],
    ['src/auth/login.ts', 'auth'],
    ['src/permissions.ts', 'auth'],
    ['src/authMiddleware.ts', 'auth'],
    ['.github/workflows/ci.yml', 'pipeline'],
    ['.gitlab-ci.yml', 'pipeline'],
    ['.husky/pre-commit', 'pipeline'],
    ['.env.production', 'secrets'],
    ['certs/server.pem', 'secrets'],
    ['AGENTS.md', 'agents'],
    ['.some-cli/hooks/stop.sh', 'agents'],
    ['deploy/Dockerfile', 'infrastructure'],
    ['vite.config.ts', 'build'],
  ])('%s: %s', (path, kind) => {
    expect(kinds(one(path))).toContain(kind);
  });

  it.each([
    'src/greeting.ts',
    'README.md',
    'src/authors.ts',
    'src/keyboard.ts',
    'src/tokenizer.ts',
    'docs/policy-of-truth.md',
  ])('nothing of %s', (path) => {
    expect(kinds(one(path))).toEqual([]);
  });

  it('a plain source has no reason at all', () => {
    expect(one('src/greeting.ts')).toMatchObject({ reasons: [], weight: 0, level: 'low', folded: false });
  });
});

describe('lines say more than a name', () => {
  it.each([
    ['const k = "AKIAIOSFODNN7ABCDEFG";', 'the shape of a key'],
    ['token: ghp_0123456789abcdefghijABCDEFGHIJ012345', 'the shape of a key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'a private key'],
    ['password = "hunter2hunter2"', 'a password, key or token written out'],
    ["  apiKey: 'q8fj3lfj3lf',", 'a password, key or token written out'],
    ['url = postgres://app:s3cr3tpw@db/prod', 'an address with a password'],
  ])('a secret in %s', (line, say) => {
    const [reason] = one('src/a.ts', { added: ['fine', line] }).reasons;
    expect(reason).toMatchObject({ kind: 'secret', line: 2 });
    expect(reason?.say).toContain(say);
    expect(reason?.say).not.toContain('hunter2');
  });

  it.each([
    'const password = getPassword();',
    'password: string;',
    'token = process.env.TOKEN',
    'password = "<your password>"',
    'secret: "{{ SECRET }}"',
    'apiKey = "your-api-key"',
    'const passwordField = "password";',
    'sk-learn is a library',
    'AKIAIOSFODNN7EXAMPLE is what the documents say',
  ])('none in %s', (line) => {
    expect(kinds(one('src/a.ts', { added: [line] }))).not.toContain('secret');
  });

  it('a secret that was taken out is none', () => {
    expect(kinds(one('src/a.ts', { removed: ['password = "hunter2hunter2"'] }))).not.toContain('secret');
  });

  it.each([
    [{ added: ['it.skip("adds", () => {'] }, 'skipped'],
    [{ added: ['describe.only("all", () => {'] }, 'skipped'],
    [{ added: ['@pytest.mark.xfail(reason="later")'] }, 'skipped'],
    [{ added: ['  @Ignore'] }, 'skipped'],
    [{ removed: ['it("adds", () => {', '  expect(1).toBe(1);', '});'] }, '1 test is gone'],
    [
      { removed: ['  expect(sum(1, 2)).toBe(3);', '  expect(x).toBe(1);'], added: ['  sum(1, 2);'] },
      '2 checks are gone',
    ],
  ] satisfies [Lines, string][])('a weakened test: %j', (lines, say) => {
    const file = one('src/sum.test.ts', lines);
    expect(file.reasons.map((reason) => reason.say).join()).toContain(say);
    expect(file.level).toBe('high');
  });

  it('a deleted test file is one, a rewritten test is not', () => {
    expect(one('test/a.test.ts', { head: 'deleted file mode 100644\n', removed: ['x'] }).reasons[0]?.say).toBe(
      'a test file is deleted',
    );
    expect(one('test/a.test.ts', { removed: ['expect(a).toBe(1)'], added: ['expect(b).toBe(2)'] }).weight).toBe(0);
    expect(kinds(one('src/a.ts', { removed: ['assert(x)'] }))).toEqual([]);
  });

  it('marks of a conflict, and letters nobody sees', () => {
    expect(kinds(one('a.ts', { added: ['<<<<<<< HEAD', 'a', '=======', 'b', '>>>>>>> other'] }))).toContain('conflict');
    expect(kinds(one('README.md', { added: ['Title', '======='] }))).toEqual([]);
    expect(one('a.ts', { added: ['if (a\u202e) {'] }).reasons[0]?.say).toContain('U+202E');
    expect(one('a.ts', { added: ['zero\u200bwidth'] }).reasons[0]?.say).toContain('U+200B');
    expect(kinds(one('a.ts', { added: ['ends as Windows does\r'] }))).toEqual([]);
  });
});

describe('what a file is', () => {
  const head = (mode: string): string => `new file mode ${mode}\nindex 000..123\n`;

  it('a link that leads out of the repository', () => {
    expect(kinds(one('a/link', { head: head('120000'), added: ['../../etc/passwd'] }))).toContain('link');
    expect(kinds(one('a/link', { head: head('120000'), added: ['/etc/passwd'] }))).toContain('link');
    expect(kinds(one('a/link', { head: head('120000'), added: ['../b/file'] }))).not.toContain('link');
  });

  it('a new mode, a submodule, a binary, a very long change', () => {
    const mode = assessed('diff --git a/run b/run\nold mode 100644\nnew mode 100755\n').files[0];
    expect(mode?.reasons).toMatchObject([{ kind: 'mode', say: 'can be run from now on' }]);
    expect(kinds(one('lib', { head: head('160000'), added: ['Subproject commit abc'] }))).toContain('submodule');
    expect(assessed('diff --git a/p b/p\nBinary files a/p and b/p differ\n').files[0]?.reasons).toMatchObject([
      { kind: 'binary' },
    ]);
    expect(kinds(one('src/a.ts', { added: Array.from({ length: 500 }, () => 'x') }))).toEqual(['big']);
  });

  it('written by a program or vendored: last and folded, unless it holds a secret', () => {
    const { files } = assessed(
      change('dist/app.min.js', { added: Array.from({ length: 900 }, () => 'x') }),
      change('src/a.ts', { added: ['x'] }),
      change('vendor/lib/auth.go', { added: ['x'] }),
    );
    expect(files.map(({ file, folded }) => [file.path, folded])).toEqual([
      ['src/a.ts', false],
      ['dist/app.min.js', true],
      ['vendor/lib/auth.go', true],
    ]);
    expect(files.every(({ weight }) => weight === 0)).toBe(true);
    expect(one('vendor/lib/a.go', { added: ['password = "hunter2hunter2"'] })).toMatchObject({
      folded: false,
      level: 'high',
    });
  });
});

describe('all of a change', () => {
  it('is in order of risk, then of size, and as risky as its worst file', () => {
    const all = assessed(
      change('src/b.ts', { added: ['x'] }),
      change('src/a.ts', { added: ['x', 'y'] }),
      change('package.json', { added: ['x'] }),
      change('src/c.ts', { added: ['password = "hunter2hunter2"'] }),
    );
    expect(all.files.map(({ file }) => file.path)).toEqual(['src/c.ts', 'package.json', 'src/a.ts', 'src/b.ts']);
    expect(all).toMatchObject({ level: 'high', added: 5, removed: 0, unread: 0 });
  });

  it('that was too long says of each file what is not there', () => {
    const counted = [
      { path: 'src/a.ts', added: 10, removed: 2 },
      { path: 'src/never.ts', added: 7, removed: 0 },
    ];
    const all = assess(parseDiff(change('src/a.ts', { added: ['x'] })), counted, true);
    expect(all).toMatchObject({ unread: 18, added: 17, removed: 2, level: 'high' });
    expect(all.files.map(({ file, unread }) => [file.path, unread])).toEqual([
      ['src/a.ts', 11],
      ['src/never.ts', 7],
    ]);
  });
});

it('a line is shown without anything that a terminal obeys or an eye misses', () => {
  expect(shownLine('a\x1b[31mb\tc\u202e\r')).toBe('a<U+001B>[31mb\tc<U+202E>');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileDiff, parseDiff } from '../../../src/core/review/parse.ts';
import { applied, patchOf } from '../../helpers/patches.ts';

const only = (text: string): FileDiff => {
  const [file, ...rest] = parseDiff(text);
  if (file === undefined || rest.length > 0) throw new Error(`Not one file but ${rest.length + 1}`);
  return file;
};

describe('a diff read and applied again', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      'b',
      '-- x',
      '++ y',
      '@@ -1 +1 @@',
      'diff --git a/x b/x',
      '\\ No newline',
      ' ',
      '\r',
      'c\r',
    ),
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll('\n', '')),
  );
  const lines = fc.array(line, { maxLength: 30 });
  const whole = fc
    .tuple(lines, fc.boolean())
    .map(([all, ends]) => all.join('\n') + (ends && all.length > 0 ? '\n' : ''));

  it('gives the file as it is now, whatever its lines hold', () => {
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 0, max: 3 }), (before, after, context) => {
        const [file] = parseDiff(patchOf('some/file.txt', before, after, context));
        expect(file === undefined ? before : applied(file, before)).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  it('of several files gives each, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, whole), { maxLength: 5 }), (pairs) => {
        const changed = pairs.flatMap(([before, after], index) => (before === after ? [] : [{ before, after, index }]));
        const text = changed.map(({ before, after, index }) => patchOf(`f${index}`, before, after, 3)).join('');
        const files = parseDiff(text);
        expect(files.map(({ path }) => path)).toEqual(changed.map(({ index }) => `f${index}`));
        for (const [at, { before, after }] of changed.entries()) {
          const file = files[at];
          expect(file === undefined ? undefined : applied(file, before)).toBe(after);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is read to the end and without an error, wherever it was cut', () => {
    const text = patchOf('a', 'one\ntwo\nthree\n', 'one\n2\nthree\nfour', 1) + patchOf('b', 'x\n', 'y\n', 3);
    for (let length = 0; length <= text.length; length += 1) {
      const files = parseDiff(text.slice(0, length));
      expect(files.length).toBeLessThanOrEqual(2);
    }
    expect(parseDiff(text.slice(0, text.indexOf('+2')))[0]).toMatchObject({ path: 'a', cut: true });
  });
});

describe('what git says about a file beside its lines', () => {
  it('a rename with a change in it', () => {
    const text =
      'diff --git a/old name.ts b/new name.ts\nsimilarity index 90%\nrename from old name.ts\nrename to new name.ts\n' +
      'index 111..222 100644\n--- a/old name.ts\t\n+++ b/new name.ts\t\n@@ -1 +1 @@ class A\n-a\n+b\n';
    expect(only(text)).toMatchObject({
      ...{ path: 'new name.ts', from: 'old name.ts', change: 'renamed', mode: '100644', blob: '222' },
      hunks: [{ heading: 'class A', old: { from: 1, count: 1 }, present: { from: 1, count: 1 } }],
    });
  });

  it('a name in quotes, with newlines, quotes, escapes and letters of other scripts', () => {
    const name = String.raw`"a/\"q\" \t\n\303\251\\\033[31m.ts"`;
    const text = `diff --git ${name} ${name.replace('"a/', '"b/')}\nnew file mode 100644\nindex 000..123\n--- /dev/null\n+++ ${name.replace('"a/', '"b/')}\n@@ -0,0 +1 @@\n+x\n`;
    expect(only(text)).toMatchObject({ path: '"q" \t\né\\\x1b[31m.ts', change: 'added', added: 1 });
  });

  it('a file without lines: empty, binary, or another mode alone', () => {
    expect(only('diff --git a/a b/c b/a b/c\nnew file mode 100644\nindex 000..e69\n')).toMatchObject({
      path: 'a b/c',
      change: 'added',
      hunks: [],
    });
    expect(
      only('diff --git a/p.png b/p.png\nindex 1..2 100644\nBinary files a/p.png and b/p.png differ\n'),
    ).toMatchObject({
      path: 'p.png',
      binary: true,
    });
    expect(only('diff --git a/run b/run\nold mode 100644\nnew mode 100755\n')).toMatchObject({
      ...{ path: 'run', oldMode: '100644', mode: '100755', change: 'modified' },
    });
  });

  it('a deletion is named by what it was', () => {
    const text =
      'diff --git a/x b/x\ndeleted file mode 100644\nindex 1..0\n--- a/x\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n';
    expect(only(text)).toMatchObject({ path: 'x', change: 'deleted', removed: 2, oldMode: '100644' });
  });

  it('numbers lines on both sides', () => {
    const { hunks } = only('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -5,2 +7,3 @@\n a\n-b\n+c\n+d\n');
    expect(hunks[0]?.lines).toEqual([
      { kind: 'same', text: 'a', old: 5, present: 7 },
      { kind: 'removed', text: 'b', old: 6 },
      { kind: 'added', text: 'c', present: 8 },
      { kind: 'added', text: 'd', present: 9 },
    ]);
  });
});

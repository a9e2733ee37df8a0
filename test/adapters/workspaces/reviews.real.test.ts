/** What git itself writes of a hard change, read as a review. */
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import { parseDiff } from '../../../src/core/review/parse.ts';
import { reviewOf } from '../../../src/core/views/review.ts';
import { reviewRows } from '../../../src/core/views/review-rows.ts';
import { applied } from '../../helpers/patches.ts';
import { git, writeFiles } from '../../helpers/repo.ts';
import { worktreeSite } from '../../helpers/worktrees.ts';

const STRANGE = 'a\n"b"\t\x1b[31m é.ts';
const BEFORE = `${Array.from({ length: 40 }, (_none, at) => `line ${at}`).join('\n')}\n`;
const AFTER = BEFORE.replace('line 3\n', '-- line 3\n++ more\n')
  .replace('line 30\n', '')
  .replace('line 39\n', 'line 39');

it('every kind of change that git tells is read, weighed and drawn', async () => {
  const site = await worktreeSite({
    files: {
      ...{ 'old name.txt': BEFORE, 'src/greet.ts': BEFORE, 'test/greet.test.ts': 'it("greets", () => {});\n' },
      ...{ 'run.sh': '#!/bin/sh\n', 'spaced name.txt': 'x\r\ny\r\n' },
    },
  });
  const { path } = await site.ensure('amber');
  await git(path, 'mv', 'old name.txt', 'new name.txt');
  await git(path, 'rm', '-q', 'test/greet.test.ts');
  await chmod(join(path, 'run.sh'), 0o755);
  await symlink('../../../etc/passwd', join(path, 'out'));
  await writeFiles(path, {
    ...{ [STRANGE]: 'const password = "hunter2hunter2";\n', 'src/greet.ts': AFTER, 'new name.txt': `${BEFORE}end\n` },
    ...{ 'x.bin': Uint8Array.from([0, 1, 2, 0, 255]), 'empty.txt': '', 'spaced name.txt': 'x\r\nz\r\n' },
  });
  await git(path, 'add', '-A');
  await git(path, 'commit', '-q', '-m', 'Work');
  const commit = sha(await git(path, 'rev-parse', 'HEAD'));
  const diff = await site.workspace.diff(commit, { limit: 100_000 });

  const files = parseDiff(diff.text);
  expect(files.map((file) => [file.path, file.added, file.removed]).sort()).toEqual(
    diff.files.map((file) => [file.path, file.added, file.removed]).sort(),
  );
  const greet = files.find((file) => file.path === 'src/greet.ts');
  expect(greet === undefined ? '' : applied(greet, BEFORE)).toBe(AFTER);

  const review = reviewOf({ ...diff, task: 'shop-a', title: 'Greet', commit, tree: commit });
  const kinds = Object.fromEntries(
    review.files.map(({ file, reasons }) => [file.path, reasons.map(({ kind }) => kind)]),
  );
  expect(kinds).toMatchObject({
    [STRANGE]: ['secret'],
    out: ['link'],
    'test/greet.test.ts': ['weakened-test', 'deleted'],
    'run.sh': ['mode'],
    'x.bin': ['binary'],
    'new name.txt': [],
    'empty.txt': [],
    'spaced name.txt': [],
  });
  const text = reviewRows(review, {}, [])
    .map((row) => row.text)
    .join('\n');
  expect(text).toContain(String.raw`"a<U+000A>\"b\"\t<U+001B>[31m é.ts"`);
  expect(text).toContain('old name.txt -> new name.txt  renamed');
  expect(text).not.toContain('\x1b');
});

it('a change of fifty megabytes is read in bounds, and says how much is left out', async () => {
  const site = await worktreeSite();
  const { path } = await site.ensure('amber');
  const line = `${'x'.repeat(99)}\n`;
  await writeFiles(path, { 'big.txt': line.repeat(500_000), 'package.json': '{}\n' });
  await git(path, 'add', '-A');
  await git(path, 'commit', '-q', '-m', 'Work');
  const commit = sha(await git(path, 'rev-parse', 'HEAD'));
  const diff = await site.workspace.diff(commit, { limit: 2_000_000 });
  const review = reviewOf({ ...diff, task: 'shop-a', title: 'Big', commit, tree: commit });
  expect(diff.text.length).toBeLessThanOrEqual(2_000_000);
  expect(review).toMatchObject({ added: 500_001, removed: 0 });
  const [big, manifest] = ['big.txt', 'package.json'].map((name) =>
    review.files.find(({ file }) => file.path === name),
  );
  expect((big?.file.added ?? 0) + (big?.unread ?? 0)).toBe(500_000);
  expect(manifest?.reasons.map(({ kind }) => kind)).toContain('dependencies');
  expect(review.unread).toBe((big?.unread ?? 0) + 1);
});

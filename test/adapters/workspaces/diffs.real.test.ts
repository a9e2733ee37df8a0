import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCounts } from '../../../src/adapters/workspaces/git/diff.ts';
import { parseStatus } from '../../../src/adapters/workspaces/git/look.ts';
import { sha } from '../../../src/core/ids.ts';
import { commitFiles, git, writeFiles } from '../../helpers/repo.ts';
import { worktreeSite } from '../../helpers/worktrees.ts';

describe('a diff', () => {
  it('runs no program of the branch or the user, and keeps its layout', async () => {
    const site = await worktreeSite();
    const ran = join(site.repo.root, 'ran');
    for (const [key, value] of [
      ['diff.external', `touch '${ran}'`],
      ['diff.evil.command', `touch '${ran}'`],
      ['diff.evil.textconv', `touch '${ran}'; cat`],
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['color.ui', 'always'],
      ['diff.colorMoved', 'zebra'],
    ] as const)
      await git(site.repo, 'config', key, value);
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { '.gitattributes': '* diff=evil\n', 'a.txt': 'one\n2\nthree\n' });
    const diff = await site.workspace.diff(sha(commit), { limit: 10_000 });
    expect(existsSync(ran)).toBe(false);
    expect(diff.text).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n');
  });

  it('tells renames and binary files, and quotes names with control characters', async () => {
    const site = await worktreeSite({ files: { 'old name.txt': 'one\ntwo\nthree\nfour\n' } });
    const { path } = await site.ensure('amber');
    await git(path, 'mv', 'old name.txt', 'new name.txt');
    await writeFiles(path, { 'x.bin': Uint8Array.from([0, 1, 2, 0, 255]), 'a\u001b[31mb': 'escape\n' });
    await git(path, 'add', '-A');
    await git(path, 'commit', '-q', '-m', 'Work');
    const diff = await site.workspace.diff(sha(await git(path, 'rev-parse', 'HEAD')), { limit: 10_000 });
    expect(diff.files).toEqual([
      { path: 'a\u001b[31mb', added: 1, removed: 0 },
      { path: 'new name.txt', added: 0, removed: 0 },
      { path: 'x.bin', added: 0, removed: 0 },
    ]);
    expect(diff.text).toContain('rename from old name.txt\nrename to new name.txt\n');
    expect(diff.text).not.toContain('\u001b');
  });

  it('of what a merge has landed is still what the branch changed', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { 'b.txt': 'b\n' });
    await commitFiles(site.repo, { 'c.txt': 'c\n' });
    await git(site.repo, 'merge', '-q', '--no-ff', '-m', 'Land', commit);
    await commitFiles(site.repo, { 'd.txt': 'd\n' });
    const diff = await site.workspace.diff(sha(commit), { limit: 10_000 });
    expect(diff.files).toEqual([{ path: 'b.txt', added: 1, removed: 0 }]);
  });

  it('of many megabytes is cut where it was asked to be', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { 'big.txt': 'line of a big file\n'.repeat(300_000) });
    const diff = await site.workspace.diff(sha(commit), { limit: 100_000 });
    expect(diff.truncated).toBe(true);
    expect(diff.text.length).toBeLessThanOrEqual(100_000);
    expect(diff.files).toEqual([{ path: 'big.txt', added: 300_000, removed: 0 }]);
  });
});

describe('reading git', () => {
  it('takes names with any characters out of a status', () => {
    const text = [
      `# branch.oid ${'a'.repeat(40)}`,
      '# branch.head mayor/x',
      `1 .M N... 100644 100644 100644 ${'b'.repeat(40)} ${'b'.repeat(40)} a b\nc`,
      `u UU N... 100644 100644 100644 100644 ${'b'.repeat(40)} ${'b'.repeat(40)} ${'b'.repeat(40)} both ways`,
      '? new one/',
      '',
    ].join('\0');
    expect(parseStatus(text)).toEqual({
      head: 'a'.repeat(40),
      branch: 'mayor/x',
      dirty: ['a b\nc', 'both ways', 'new one/'],
      changed: true,
    });
  });

  it('takes renames and tabs out of the counts', () => {
    expect(parseCounts('1\t2\ta\tb\n\x003\t4\t\x00old\x00new\x00-\t-\tx.bin\x00')).toEqual([
      { path: 'a\tb\n', added: 1, removed: 2 },
      { path: 'new', added: 3, removed: 4 },
      { path: 'x.bin', added: 0, removed: 0 },
    ]);
  });
});

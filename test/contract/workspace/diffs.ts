import { expect } from 'vitest';
import type { Test } from '../workspace.ts';
import { ensured } from './making.ts';

export const diffs = (test: Test): void => {
  test('a diff shows what the branch changed, file by file', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'a.txt': 'one\n2\nthree\n', 'b.txt': 'x\ny\n' });
    const commit = await site.hands.commit(path, 'Work');
    const diff = await site.workspace.diff(commit, { limit: 100_000 });
    expect(diff.truncated).toBe(false);
    expect(diff.files).toEqual([
      { path: 'a.txt', added: 1, removed: 1 },
      { path: 'b.txt', added: 2, removed: 0 },
    ]);
    expect(diff.text).toContain('--- a/a.txt\n+++ b/a.txt\n');
    expect(diff.text).toContain('\n-two\n+2\n');
  });

  test('a diff leaves out what the base got meanwhile', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'b\n' });
    const commit = await site.hands.commit(path, 'Work');
    await site.hands.advance({ 'a.txt': 'somebody else\n' });
    const diff = await site.workspace.diff(commit, { limit: 100_000 });
    expect(diff.files.map((file) => file.path)).toEqual(['b.txt']);
  });

  test('a long diff is cut at a line and says so', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'é line\n'.repeat(5_000) });
    const commit = await site.hands.commit(path, 'Much');
    const diff = await site.workspace.diff(commit, { limit: 1_000 });
    expect(diff.truncated).toBe(true);
    expect(Buffer.byteLength(diff.text)).toBeLessThanOrEqual(1_000);
    expect(diff.text.endsWith('\n')).toBe(true);
    expect(diff.files).toEqual([{ path: 'b.txt', added: 5_000, removed: 0 }]);
  });

  test('a commit that changed nothing has an empty diff', async (site) => {
    const diff = await site.workspace.diff(await site.hands.base(), { limit: 1_000 });
    expect(diff).toEqual({ text: '', truncated: false, files: [] });
  });

  test('what a worktree has so far is committed, edited and new files, and the base of the moment it left', async (site) => {
    const { path } = await ensured(site, 'amber');
    await site.hands.write(path, { 'b.txt': 'x\n' });
    await site.hands.commit(path, 'First');
    await site.hands.write(path, { 'a.txt': 'one\n2\nthree\n', 'new.txt': 'n\n' });
    await site.hands.advance({ 'other.txt': 'somebody else\n' });
    const before = await site.workspace.look(path);
    const diff = await site.workspace.progress(path, { limit: 100_000 });
    if (diff === 'absent') throw new Error('the worktree is gone');
    expect(diff.files).toEqual([
      { path: 'a.txt', added: 1, removed: 1 },
      { path: 'b.txt', added: 1, removed: 0 },
      { path: 'new.txt', added: 1, removed: 0 },
    ]);
    expect(diff.text).toContain('\n-two\n+2\n');
    expect(diff.text).toContain('\n+n\n');
    expect(await site.workspace.look(path)).toEqual(before);
  });

  test('a worktree in which nothing was done has no progress, and one that is not there is absent', async (site) => {
    const { path } = await ensured(site, 'amber');
    expect(await site.workspace.progress(path, { limit: 1_000 })).toEqual({ text: '', truncated: false, files: [] });
    expect(await site.workspace.progress(`${path}-not`, { limit: 1_000 })).toBe('absent');
  });
};

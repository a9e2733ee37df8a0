import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { beginMerge } from '../../src/main/begin-merge.ts';
import { commitFiles, git, makeRepo } from '../helpers/repo.ts';

it('a merge is begun once, in the worktree alone, and never over uncommitted changes', async () => {
  const repo = await makeRepo({ files: { 'a.txt': 'one\n', 'b.txt': 'one\n' } });
  try {
    const path = join(repo.root, 'amber');
    await git(repo, 'worktree', 'add', '-q', '-b', 'mine', path);
    expect(await beginMerge(path, repo.base)).toEqual({ kind: 'merged' });
    await commitFiles(path, { 'a.txt': 'mine\n' });
    const base = await commitFiles(repo, { 'a.txt': 'theirs\n' });
    await writeFile(join(path, 'b.txt'), 'not yet\n');
    await expect(beginMerge(path, repo.base)).rejects.toThrow(UsageError);
    expect(await readFile(join(path, 'b.txt'), 'utf8')).toBe('not yet\n');
    await git(path, 'commit', '-qam', 'More');
    expect(await beginMerge(path, repo.base)).toEqual({ kind: 'conflict', files: ['a.txt'] });
    expect(await beginMerge(path, repo.base)).toEqual({ kind: 'under-way', files: ['a.txt'] });
    expect(await git(repo, 'rev-parse', 'HEAD')).toBe(base);
    expect(await git(repo, 'status', '--porcelain')).toBe('');
  } finally {
    await repo.remove();
  }
});

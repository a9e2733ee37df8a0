/** Hunks from one branch to another by git's own merge, with bytes that are no text. */
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Sha, sha } from '../../../src/core/ids.ts';
import { git } from '../../helpers/repo.ts';
import { worktreeSite } from '../../helpers/worktrees.ts';

const ONE = 'mayor/shop-1';
/** A byte that is no UTF-8 in every line. */
const long = (change: Readonly<Record<number, string>>): Buffer =>
  Buffer.from(
    Array.from({ length: 40 }, (_, index) => `${change[index + 1] ?? `line ${index + 1}`} \xe9\r\n`).join(''),
    'latin1',
  );

const commit = async (path: string, content: Buffer): Promise<Sha> => {
  await writeFile(join(path, 'a.txt'), content);
  await git(path, 'commit', '-qam', 'Work');
  return sha(await git(path, 'rev-parse', 'HEAD'));
};

const open = async () => {
  const site = await worktreeSite({ files: { 'a.txt': 'x\n' } });
  await chmod(join(site.repo.path, 'a.txt'), 0o755);
  await commit(site.repo.path, long({}));
  const one = await site.ensure('amber', ONE);
  const onto = await commit(one.path, long({ 20: 'mine' }));
  const other = await site.ensure('basil', 'mayor/shop-2');
  const source = await commit(other.path, long({ 2: 'first', 21: 'second', 39: 'third' }));
  const graft = (...hunks: readonly number[]) =>
    site.workspace.graft({
      ...{ branch: ONE, onto, message: 'Take\n', at: 1_700_000_000_000 },
      files: [{ path: 'a.txt', source, hunks }],
    });
  return { site, path: one.path, onto, graft };
};

describe('hunks of a loser', () => {
  it('are taken by number, byte by byte, with the mode of the file', async () => {
    const { site, path, graft } = await open();
    expect(await graft(1, 3)).toMatchObject({ kind: 'made' });
    expect(await readFile(join(path, 'a.txt'))).toEqual(long({ 2: 'first', 20: 'mine', 39: 'third' }));
    expect(await git(path, 'ls-tree', '--format=%(objectmode)', 'HEAD', 'a.txt')).toBe('100755');
    expect(await git(path, 'status', '--porcelain')).toBe('');
    expect((await readdir(site.folder)).filter((name) => name.startsWith('.graft'))).toEqual([]);
  });

  it('change nothing where one of them does not fit', async () => {
    const { site, path, onto, graft } = await open();
    expect(await graft(1, 2)).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('hunks 1-2 of a.txt cannot be merged'),
    });
    expect(await git(path, 'rev-parse', 'HEAD')).toBe(onto);
    expect(await readFile(join(path, 'a.txt'))).toEqual(long({ 20: 'mine' }));
    expect((await readdir(site.folder)).filter((name) => name.startsWith('.graft'))).toEqual([]);
  });
});

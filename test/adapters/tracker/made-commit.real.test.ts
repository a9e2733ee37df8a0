/** Commits that this process makes itself are those that git makes when it is told the same in words. */
import { appendFile, chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gitIn } from '../../../src/adapters/git.ts';
import { readObjects } from '../../../src/adapters/git-objects.ts';
import { commitTo, type TreeChange } from '../../../src/adapters/trackers/embedded/commit.ts';
import { writeLoose } from '../../../src/adapters/trackers/embedded/loose-objects.ts';
import { commitOn } from '../../../src/adapters/trackers/embedded/made-commit.ts';
import { newObject, storeObjects } from '../../../src/adapters/trackers/embedded/new-objects.ts';
import { foldersOf } from '../../../src/adapters/trackers/embedded/new-trees.ts';
import { freshFolder } from '../../helpers/folder.ts';

const REF = 'refs/heads/list';
const about = { by: 'Tess <t> Ünder', at: 1_790_000_000_000, message: 'Züge\n\nand more' };

const START: readonly TreeChange[] = [
  { path: 'README.md', text: 'read' },
  { path: 't/0a/a-1.md', text: 'one' },
  { path: 't/0a/a-2.md', text: 'two' },
  { path: 't/ff/z.md', text: 'z' },
  { path: 'a.b', text: 'sorts before the folder a' },
  { path: 'a/x', text: 'x' },
  { path: 'a0', text: 'sorts after it' },
];

const CHANGES: Readonly<Record<string, readonly TreeChange[]>> = {
  'a file that is replaced': [{ path: 't/0a/a-1.md', text: 'Ö'.repeat(10) }],
  'a file in a folder that is not there': [{ path: 't/7c/new.md', text: '' }],
  'folders within new folders, beside old ones': [
    { path: 'c/0a/a-1/2026-1.md', text: 'hello' },
    { path: 't/0a/a-3.md', text: 'three' },
  ],
  'names that sort about a folder': [
    { path: 'a/y', text: 'y' },
    { path: 'a-', text: '-' },
    { path: 'a1', text: '1' },
  ],
  'a text longer than a block of zlib': [{ path: 't/0a/a-2.md', text: 'long line\n'.repeat(20_000) }],
};

const repository = async (format: 'sha1' | 'sha256') => {
  const path = await freshFolder();
  const git = gitIn(path);
  await git(['init', '-q', '-b', 'list', `--object-format=${format}`, path]);
  const begun = await commitTo(git, REF, undefined, [{ ...about, files: START }]);
  if (begun.kind !== 'done') throw new Error(begun.because);
  return { git, tip: begun.tip, folder: join(path, '.git') };
};

const made = async (git: ReturnType<typeof gitIn>, files: readonly TreeChange[]) => {
  const folders = foldersOf(files.map(({ path }) => path));
  const [tip, ...found] = await readObjects(git, [REF, ...folders.map((folder) => `${REF}:${folder}`)]);
  if (tip === undefined) throw new Error('no branch');
  return commitOn(tip, new Map(folders.map((folder, at) => [folder, found[at]])), { ...about, files });
};

const WAYS = [
  ['sha1', 'in a pack'],
  ['sha256', 'in a pack'],
  ['sha1', 'as files'],
  ['sha256', 'as files'],
] as const;

for (const [format, way] of WAYS) {
  it.each(Object.entries(CHANGES))(`${format}, ${way}: %s`, async (_, files) => {
    const { git, tip, folder } = await repository(format);
    const ours = await made(git, files);
    if (ours === undefined) throw new Error('it could not be made');
    if (way === 'in a pack') await storeObjects(git, ours.objects);
    else expect(writeLoose(folder, ours.objects)).toBe(true);
    await git(['update-ref', 'refs/heads/ours', ours.oid]);
    expect((await git(['fsck', '--strict', '--full'])).stderr).toBe('');
    expect(await commitTo(git, REF, tip, [{ ...about, files }])).toEqual({ kind: 'done', tip: ours.oid });
  });
}

it('is left to git where a file stands in the way, something goes, or the branch has moved since', async () => {
  const { git, tip } = await repository('sha1');
  expect(await made(git, [{ path: 'README.md/x', text: 'below a file' }])).toBeUndefined();
  expect(await made(git, [{ path: 't', text: 'where a folder is' }])).toBeUndefined();
  expect(await made(git, [{ path: 't/ff/z.md', gone: true }])).toBeUndefined();
  const old = await readObjects(git, [`${REF}:`, `${REF}:t`]);
  await commitTo(git, REF, tip, [{ ...about, files: [{ path: 't/q', text: 'q' }] }]);
  const [now] = await readObjects(git, [REF]);
  if (now === undefined) throw new Error('no branch');
  const stale = new Map([
    ['', old[0]],
    ['t', old[1]],
  ]);
  expect(commitOn(now, stale, { ...about, files: [{ path: 't/r', text: 'r' }] })).toBeUndefined();
});

it('files are only written where a repository is one user’s own and ordinary', async () => {
  const { git, tip, folder } = await repository('sha1');
  const blob = newObject('blob', 'never seen before', tip);
  const config = join(folder, 'config');
  const isThere = async () => (await git(['cat-file', '-e', blob.oid], { ok: 'any' })).exit === 0;
  for (const odd of [
    '[core]\n\tsharedRepository = group\n',
    '[include]\n\tpath = other\n',
    '[extensions]\n\tobjectFormat = sha1\n\tcompatObjectFormat = sha256\n',
    '[extensions]\n# words\n\tpartialClone = origin\n',
  ]) {
    await appendFile(config, odd);
    expect(writeLoose(folder, [blob]), odd).toBe(false);
    await writeFile(config, '[core]\n\trepositoryformatversion = 0\n');
  }
  await chmod(join(folder, 'objects'), 0o775);
  expect(writeLoose(folder, [blob])).toBe(false);
  expect(await isThere()).toBe(false);
  await chmod(join(folder, 'objects'), 0o755);
  await appendFile(config, '[extensions]\n\tworktreeConfig = true\n[remote "x"]\n\turl = x\n');
  expect(writeLoose(folder, [blob])).toBe(true);
  expect(await isThere()).toBe(true);
  expect(writeLoose(folder, [blob])).toBe(true);
  const drafts = (await readdir(join(folder, 'objects'), { recursive: true })).filter((name) => name.includes('tmp_'));
  expect(drafts).toEqual([]);
});

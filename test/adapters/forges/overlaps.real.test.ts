import { mkdtempSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitForges, gitVersion } from '../../../src/adapters/forges/index.ts';
import { type GitVersion, isAtLeast } from '../../../src/adapters/git.ts';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { rig } from '../../helpers/world.ts';

const lines = (...changed: readonly string[]): string =>
  Array.from({ length: 12 }, (_, n) => changed.find((line) => line.startsWith(`${n}:`)) ?? `line ${n}`).join('\n');

const FILES = {
  'text.txt': lines(),
  'src/one.txt': lines('0:one'),
  'src/two.txt': lines('0:two'),
  'binary.bin': new Uint8Array([0, 1, 2, 3]),
  'run.sh': 'echo\n',
};

const held: { repo?: Repo; base?: Sha } = {};
beforeEach(async () => {
  held.repo = await makeRepo({ files: FILES, name: 'a "clone": \\ of mine' });
  held.base = sha(await git(held.repo, 'rev-parse', 'HEAD'));
});
afterEach(() => held.repo?.remove());

const repo = (): Repo => {
  if (held.repo === undefined) throw new Error('no repository');
  return held.repo;
};
const forgeOf = (version: GitVersion): Forge =>
  gitForges({
    folder: mkdtempSync(join(repo().root, 'town-')),
    version,
    env: process.env,
    signal: new AbortController().signal,
    copyInto: async () => {},
  })(rig({ path: repo().path }));

type Changes = Readonly<Record<string, LooseFile>>;
const cut = (changes: Changes, from = held.base): Promise<Sha> => looseCommit(repo().path, from ?? 'none', changes);

const found = async (forge: Forge, ...commits: readonly Sha[]): Promise<readonly string[]> => {
  const heads = commits.map((commit, n) => ({ task: taskId(`shop-${String.fromCharCode(97 + n)}`), commit }));
  const { pairs, base } = await forge.overlaps(heads);
  return [
    ...pairs.map(({ tasks, files }) => `${tasks.map((task) => task.slice(5)).join('')} ${files.join(' ')}`),
    ...base.map(({ task, files }) => `${task.slice(5)} base ${files.join(' ')}`),
  ];
};

const version = await gitVersion();
const canMerge = isAtLeast(version, [2, 38]);

describe.skipIf(!canMerge)('what git itself finds of two branches', () => {
  it.each<readonly [string, Changes, Changes, string]>([
    ['the same lines', { 'text.txt': lines('3:a') }, { 'text.txt': lines('3:b') }, 'text.txt'],
    ['far lines of one file', { 'text.txt': lines('1:a') }, { 'text.txt': lines('9:b') }, ''],
    ['the same change', { 'text.txt': lines('1:a') }, { 'text.txt': lines('1:a') }, ''],
    ['a binary file', { 'binary.bin': new Uint8Array([0, 9]) }, { 'binary.bin': new Uint8Array([0, 8]) }, 'binary.bin'],
    ['a file that is gone', { 'text.txt': null }, { 'text.txt': lines('2:b') }, 'text.txt'],
    [
      'a file that was renamed, changed in both',
      { 'text.txt': null, 'words.txt': lines('3:a') },
      { 'text.txt': lines('3:b') },
      'words.txt',
    ],
    [
      'a file that was renamed, and changed elsewhere',
      { 'text.txt': null, 'words.txt': lines() },
      { 'text.txt': lines('3:b') },
      '',
    ],
    [
      'one file under two new names',
      { 'text.txt': null, 'a.txt': lines() },
      { 'text.txt': null, 'b.txt': lines() },
      'a.txt b.txt text.txt',
    ],
    [
      'a folder that was moved, and a new file in it',
      {
        'src/one.txt': null,
        'src/two.txt': null,
        'lib/one.txt': lines('0:one'),
        'lib/two.txt': lines('0:two'),
      },
      { 'src/three.txt': 'three\n' },
      'lib/three.txt',
    ],
    ['a file in the place of a folder', { place: 'a\n' }, { 'place/b.txt': 'b\n' }, 'place'],
    ['a link in the place of a file', { 'run.sh': { symlink: 'text.txt' } }, { 'run.sh': 'echo b\n' }, 'run.sh'],
    ['a mode and a line', { 'run.sh': { executable: 'echo\n' } }, { 'run.sh': 'echo b\n' }, ''],
    ['a new file, runnable in one alone', { 'new.sh': { executable: 'a\n' } }, { 'new.sh': 'b\n' }, 'new.sh'],
    [
      'a submodule at two commits',
      { sub: { submodule: 'a'.repeat(40) } },
      { sub: { submodule: 'b'.repeat(40) } },
      'sub',
    ],
    ['a name with a line break in it', { 'a\nb "c".txt': 'a\n' }, { 'a\nb "c".txt': 'b\n' }, 'a\nb "c".txt'],
  ])('%s', async (_what, mine, theirs, files) => {
    const [one, other] = [await cut(mine), await cut(theirs)];
    const expected = files === '' ? [] : [`ab ${files}`];
    const found238 = await found(forgeOf([2, 38]), one, other);
    expect(found238.map((line) => line.replace(/~\w+$/, ''))).toEqual(expected);
    if (isAtLeast(version, [2, 39])) expect(await found(forgeOf(version), one, other)).toEqual(expected);
  });
});

describe.skipIf(!isAtLeast(version, [2, 39]))('asking for many', () => {
  it('takes as few processes for ten branches as for two, one round more for a new commit, none of it in the clone', async () => {
    const forge = forgeOf(version);
    const commits = await Promise.all(Array.from({ length: 10 }, (_, n) => cut({ 'text.txt': lines(`3:${n}`) })));
    const objects = await countOf(join(repo().path, '.git', 'objects'));
    const costs = async (...all: readonly Sha[]) => {
      const before = subprocessCount();
      const lines = await found(forge, ...all);
      return { lines, processes: subprocessCount() - before };
    };
    const first = await costs(...commits);
    expect(first.lines).toHaveLength(45);
    expect(first.processes).toBeLessThanOrEqual(5);
    const again = await costs(...commits);
    expect(again.lines).toEqual(first.lines);
    expect(again.processes).toBeLessThanOrEqual(2);
    expect(await countOf(join(repo().path, '.git', 'objects'))).toBe(objects);
  });

  it('says the same when it is asked bit by bit as when it is asked at once', async () => {
    const patient = forgeOf(version);
    const heads: Sha[] = [];
    for (let n = 0; n < 4; n += 1) {
      heads.push(await cut({ 'text.txt': lines(`${n}:a`, `${n + 1}:b`), [`own-${n}.txt`]: 'own\n' }));
      await found(patient, ...heads);
    }
    heads[1] = await cut({ 'text.txt': lines('3:c') }, heads[1]);
    const bit = await found(patient, ...heads);
    expect(bit).toEqual(await found(forgeOf(version), ...heads));
    expect(bit.length).toBeGreaterThan(3);
  });

  it('goes on past two branches of the base that share nothing with one another', async () => {
    const root = await looseCommit(repo().path, 'none', { 'other.txt': lines() });
    const joined = sha(
      await git(repo(), 'commit-tree', `${held.base}^{tree}`, '-p', held.base ?? '', '-p', root, '-m', 'Join'),
    );
    await git(repo(), 'reset', '-q', '--hard', joined);
    const one = await cut({ 'text.txt': lines('3:a'), 'both.txt': 'a\n' });
    const other = await cut({ 'both.txt': 'b\n' }, root);
    const third = await cut({ 'text.txt': lines('3:c') });
    expect(await found(forgeOf(version), one, other, third)).toContain('ac text.txt');
  });
});

const countOf = async (folder: string): Promise<number> => (await readdir(folder, { recursive: true })).length;

/** Test drives: the merged tree in a folder of its own, gone afterwards, kept where something was changed in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { gitTries, gitVersion } from '../../../src/adapters/forges/index.ts';
import type { Tries } from '../../../src/adapters/forges/tries.ts';
import { run } from '../../../src/adapters/process.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { until } from '../../helpers/until.ts';
import { rig } from '../../helpers/world.ts';

const TASK = taskId('shop-k3f9');
let repo: Repo;
let folder: string;
let tries: Tries;
let branch: Sha;
let before: string;

const refs = () => git(repo, 'for-each-ref');
const worktrees = () => git(repo, 'worktree', 'list', '--porcelain');
const settings = () => rig({ path: repo.path, base: repo.base });
const left = () => readdir(join(folder, 'try'));
const opened = async (commit = branch) => {
  const one = await tries.open(settings(), TASK, commit);
  if (one.kind !== 'ready') throw new Error(JSON.stringify(one));
  return one;
};

beforeEach(async () => {
  repo = await makeRepo({ files: { 'one.txt': 'one\n', '.gitignore': '*.ign\n' }, name: "the user's clone" });
  onTestFinished(repo.remove);
  folder = await mkdtemp('/tmp/mtry-');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const fork = sha(await git(repo, 'rev-parse', 'HEAD'));
  branch = await looseCommit(repo.path, fork, { 'two.txt': 'two\n' });
  await writeFile(join(repo.path, 'three.txt'), 'three\n');
  await git(repo, 'add', '-A');
  await git(repo, 'commit', '-qm', 'three');
  await git(repo, 'update-ref', 'refs/heads/mayor/work', branch);
  const { signal } = new AbortController();
  tries = gitTries({ folder, version: await gitVersion(), env: process.env, signal, copyInto: async () => undefined });
  before = await refs();
});

it('has the files of the branch and of the base, and leaves neither folder, worktree nor ref', async () => {
  const one = await opened();
  expect((await readdir(one.path)).filter((name) => !name.startsWith('.git')).toSorted()).toEqual([
    'one.txt',
    'three.txt',
    'two.txt',
  ]);
  await one.begin();
  await writeFile(join(one.path, 'cache.ign'), 'what git ignores');
  expect(await one.end()).toEqual({ kind: 'removed' });
  expect([await left(), await refs(), (await worktrees()).match(/^worktree/gm)]).toEqual([[], before, ['worktree']]);
  expect(await git(repo, 'status', '--porcelain')).toBe('');
});

it.each([
  ['an untracked file', (path: string) => writeFile(join(path, 'mine.txt'), 'mine')],
  ['a changed file', (path: string) => writeFile(join(path, 'one.txt'), 'mine')],
  [
    'a commit',
    async (path: string) =>
      void (await run([
        'git',
        '-C',
        path,
        '-c',
        'user.name=a',
        '-c',
        'user.email=a@b',
        'commit',
        '--allow-empty',
        '-qm',
        'mine',
      ])),
  ],
])('is kept where there is %s, also by later sweeps', async (_what, change) => {
  const one = await opened();
  await one.begin();
  await change(one.path);
  expect(await one.end()).toEqual({ kind: 'kept', path: one.path });
  expect(await tries.sweep()).toEqual([one.path]);
  expect(await readdir(one.path)).toContain('two.txt');
});

it('is not taken for changed by what setup made before the person was let in', async () => {
  const one = await opened();
  await writeFile(join(one.path, 'package-lock.json'), '{}');
  await one.begin();
  expect(await one.end()).toEqual({ kind: 'removed' });
});

it('is kept where a commit was made and left again: it is nowhere else', async () => {
  const one = await opened();
  await one.begin();
  const inIt = ['git', '-C', one.path, '-c', 'user.name=a', '-c', 'user.email=a@b'] as const;
  await run([...inIt, 'commit', '--allow-empty', '-qm', 'mine']);
  await run([...inIt, 'checkout', '-q', '--detach', 'HEAD~1']);
  expect(await one.end()).toEqual({ kind: 'kept', path: one.path });
});

it('is kept where the person went on with a file that setup made', async () => {
  const one = await opened();
  await writeFile(join(one.path, 'notes.txt'), 'by setup');
  await one.begin();
  await writeFile(join(one.path, 'notes.txt'), 'by setup, and what I found');
  expect(await one.end()).toEqual({ kind: 'kept', path: one.path });
});

it.each([
  ['gone', (proof: string) => rm(proof)],
  ['of a later version', (proof: string) => writeFile(proof, '{"v":2}\n')],
])('is kept where its proof is %s, however old it is: nobody knows what is in it', async (_what, spoil) => {
  const one = await opened();
  await one.begin();
  await writeFile(join(one.path, 'mine.txt'), 'mine');
  const home = dirname(one.path);
  await spoil(join(home, 'try.json'));
  expect(await one.end()).toEqual({ kind: 'kept', path: one.path });
  await utimes(home, 1, 1);
  expect(await tries.sweep()).toEqual([one.path]);
  expect(await readdir(one.path)).toContain('mine.txt');
});

it('takes an old folder away without a proof that holds nothing but its lock', async () => {
  const home = join(folder, 'try', 'beef');
  await mkdir(join(home, 'l'), { recursive: true });
  await utimes(home, 1, 1);
  expect(await tries.sweep()).toEqual([]);
  expect(await left()).toEqual([]);
});

it('says what conflicts, or that the base has it, and leaves nothing', async () => {
  const clash = await looseCommit(repo.path, sha(await git(repo, 'rev-parse', 'HEAD~1')), { 'three.txt': 'other\n' });
  expect(await tries.open(settings(), TASK, clash)).toMatchObject({ kind: 'conflict', files: ['three.txt'] });
  expect(await tries.open(settings(), TASK, sha(await git(repo, 'rev-parse', 'HEAD')))).toMatchObject({
    kind: 'merged',
  });
  await expect(tries.open(settings(), TASK, sha('a'.repeat(40)))).rejects.toThrow('is not in');
  expect([await left(), await refs()]).toEqual([[], before]);
});

it('that was killed is swept by the next start, and one that still runs is not', async () => {
  const living = await opened();
  const worker = fileURLToPath(new URL('../../fixtures/try-worker.ts', import.meta.url));
  const said = join(folder, 'said');
  const child = spawn(process.execPath, ['--import', 'tsx', worker, repo.path, folder, branch, said], {
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const path = await until('the other one is open', () => readFile(said, 'utf8'), 60_000);
  expect(await tries.sweep()).toEqual([]);
  expect(await tries.left()).toEqual([]);
  expect(await readdir(path)).toContain('two.txt');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await until('it is named', async () => (await tries.left())[0] === dirname(path));
  expect(await readdir(path)).toContain('two.txt');
  await until('it is swept', async () => (await tries.sweep()).length === 0 && (await left()).length === 1);
  expect(await readdir(living.path)).toContain('two.txt');
  expect((await worktrees()).match(/^worktree/gm)).toHaveLength(2);
  await living.end();
  expect([await left(), await refs()]).toEqual([[], before]);
});

import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run, subprocessCount } from '../../../src/adapters/process.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import type { Landing } from '../../../src/ports/forge.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo, writeFiles } from '../../helpers/repo.ts';

const TASK = taskId('shop-k3f9');
const START = { 'one.txt': 'one\n', 'two.txt': 'two\n', '.gitignore': '*.ign\n' };

let repo: Repo;
let town: TestForge;
let onto: Sha;

/** A branch with these changes, merged and ready to land. */
const ready = async (changes: Readonly<Record<string, LooseFile>>, task = TASK): Promise<Sha> => {
  const rehearsal = await town.forge.rehearse(task, await looseCommit(repo.path, onto, changes), 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
  return rehearsal.result;
};
const standing = (name: string) => readFile(join(repo.path, name), 'utf8');
const status = () => git(repo, 'status', '--porcelain');
const tip = () => git(repo, 'rev-parse', 'refs/heads/main');
const because = (landing: Landing): string => (landing.kind === 'held' ? landing.because : JSON.stringify(landing));

beforeEach(async () => {
  repo = await makeRepo({ files: START, name: "the user's clone" });
  onTestFinished(repo.remove);
  town = await makeForge(repo);
  onto = sha(await git(repo, 'rev-parse', 'HEAD'));
});

describe('landing where the user has the base checked out', () => {
  it('moves files, index and branch together, as a fast-forward in the reflog', async () => {
    const result = await ready({
      'one.txt': 'mine\n',
      'two.txt': null,
      'a b/new': { executable: 'new\n' },
      l: { symlink: 'one.txt' },
    });
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
    expect([await tip(), await git(repo, 'symbolic-ref', 'HEAD'), await status()]).toEqual([
      result,
      'refs/heads/main',
      '',
    ]);
    expect(await standing('one.txt')).toBe('mine\n');
    expect(await standing('l')).toBe('mine\n');
    expect(await git(repo, 'reflog', '-1', '--format=%gs')).toBe('mayor land: Fast-forward');
  });

  it('keeps what is staged, changed, untracked and ignored elsewhere', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    await writeFiles(repo, { 'staged.txt': 'staged\n', 'loose.txt': 'loose\n', 'x.ign': 'ignored\n' });
    await git(repo, 'add', 'staged.txt');
    await writeFiles(repo, { 'two.txt': 'a draft\n', 'staged.txt': 'staged, then changed\n' });
    const before = await status();
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await status()).toBe(before);
    expect(await git(repo, 'show', ':staged.txt')).toBe('staged');
    expect(await standing('staged.txt')).toBe('staged, then changed\n');
    expect(await standing('x.ign')).toBe('ignored\n');
  });

  const inTheWay: readonly {
    readonly what: string;
    readonly change: Readonly<Record<string, LooseFile>>;
    readonly mess: () => Promise<unknown>;
    readonly says: RegExp;
  }[] = [
    {
      what: 'an uncommitted change to a file that the merge changes',
      change: { 'one.txt': 'mine\n' },
      mess: () => writeFiles(repo, { 'one.txt': 'a draft\n' }),
      says: /uncommitted changes are in the way.*: one\.txt/,
    },
    {
      what: 'a staged change to a file that the merge changes',
      change: { 'one.txt': 'mine\n' },
      mess: async () => {
        await writeFiles(repo, { 'one.txt': 'a draft\n' });
        await git(repo, 'add', 'one.txt');
      },
      says: /uncommitted changes are in the way.*: one\.txt/,
    },
    {
      what: 'an uncommitted change to a file that the merge deletes',
      change: { 'one.txt': null },
      mess: () => writeFiles(repo, { 'one.txt': 'a draft\n' }),
      says: /uncommitted changes are in the way.*: one\.txt/,
    },
    {
      what: 'an untracked file where the merge adds one',
      change: { 'new.txt': 'mine\n' },
      mess: () => writeFiles(repo, { 'new.txt': 'a draft\n' }),
      says: /untracked files are in the way.*: new\.txt/,
    },
    {
      what: 'an ignored file where the merge adds one',
      change: { 'x.ign': 'mine\n' },
      mess: () => writeFiles(repo, { 'x.ign': 'a secret\n' }),
      says: /untracked files are in the way.*: x\.ign/,
    },
    {
      what: 'a folder of untracked files where the merge adds a file',
      change: { new: 'mine\n' },
      mess: () => writeFiles(repo, { 'new/draft.txt': 'a draft\n' }),
      says: /folders with untracked files are in the way.*: new/,
    },
    {
      what: 'changed and untracked files both, with hostile names',
      change: { 'one.txt': 'mine\n', 'é\u001b[31m "x"': 'mine\n' },
      mess: () => writeFiles(repo, { 'one.txt': 'a draft\n', 'é\u001b[31m "x"': 'a draft\n' }),
      says: /: one\.txt; untracked files are in the way.*: .*x/,
    },
    {
      what: 'a conflict that is not resolved yet',
      change: { 'one.txt': 'mine\n' },
      mess: async () => {
        const id = await git(repo, 'rev-parse', 'HEAD:two.txt');
        const stages = [1, 2, 3].map((stage) => `100644 ${id} ${stage}\ttwo.txt\n`);
        const input = `0 ${'0'.repeat(40)}\ttwo.txt\n${stages.join('')}`;
        await run(['git', 'update-index', '--index-info'], { cwd: repo.path, input });
      },
      says: /unresolved conflicts/,
    },
  ];
  it.each(inTheWay)('is held by $what, and changes nothing', async ({ change, mess, says }) => {
    const result = await ready(change);
    await mess();
    const before = [await status(), await tip(), await git(repo, 'ls-files', '-s'), await git(repo, 'diff')];
    const landing = await town.forge.land(onto, result);
    expect(because(landing)).toMatch(says);
    expect(because(landing)).toContain(`main is checked out in ${repo.path}`);
    expect(because(landing)).not.toMatch(/[\x00-\x1f\x7f]/);
    expect([await status(), await tip(), await git(repo, 'ls-files', '-s'), await git(repo, 'diff')]).toEqual(before);
  });

  it('goes on once what held it is out of the way', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    await writeFiles(repo, { 'one.txt': 'a draft\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('held');
    await git(repo, 'checkout', '-q', 'one.txt');
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
  });

  it.each([
    ['A merge', () => git(repo, 'merge', '-q', '--no-ff', '--no-commit', 'side')],
    ['A cherry-pick', () => git(repo, 'cherry-pick', 'clash').catch(() => {})],
    ['A revert', () => git(repo, 'revert', '--no-commit', 'HEAD')],
    ['A rebase', () => git(repo, 'rebase', '-q', 'clash').catch(() => {})],
    ['A bisect', () => git(repo, 'bisect', 'start')],
  ])('is held by what the user is in the middle of: %s', async (what, begin) => {
    const side = await looseCommit(repo.path, onto, { 'side.txt': 'side\n' });
    await git(repo, 'branch', 'side', side);
    await git(repo, 'branch', 'clash', await looseCommit(repo.path, onto, { 'two.txt': 'clash\n' }));
    await git(repo, 'reset', '-q', '--hard', await looseCommit(repo.path, onto, { 'two.txt': 'own\n' }));
    onto = sha(await tip());
    const result = await ready({ 'one.txt': 'mine\n' });
    await begin();
    const before = [await status(), await git(repo, 'for-each-ref')];
    expect(because(await town.forge.land(onto, result))).toMatch(
      new RegExp(`^${what} .*is under way.*finish or abort it`),
    );
    expect([await status(), await git(repo, 'for-each-ref')]).toEqual(before);
  });

  it('is held by another git at work there, and changes nothing', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    const lock = join(repo.path, '.git', 'index.lock');
    await writeFile(lock, '');
    expect(because(await town.forge.land(onto, result))).toContain(lock);
    expect(await standing('one.txt')).toBe('one\n');
    await rm(lock);
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
  });

  it('takes its files back when the branch turns out to be locked', async () => {
    const result = await ready({ 'one.txt': 'mine\n', 'two.txt': null, 'new.txt': 'new\n' });
    await writeFiles(repo, { 'draft.txt': 'a draft\n' });
    const lock = join(repo.path, '.git', 'refs', 'heads', 'main.lock');
    await writeFile(lock, '');
    expect(because(await town.forge.land(onto, result))).toBe(
      `Another git has locked main (${lock}); let it end, or delete that file when none runs`,
    );
    expect([await tip(), await status()]).toEqual([onto, '?? draft.txt']);
    await rm(lock);
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await status()).toBe('?? draft.txt');
  });

  it('does not run the hooks of the repository', async () => {
    await mkdir(join(repo.path, '.git', 'hooks'), { recursive: true });
    for (const hook of ['post-merge', 'post-checkout', 'pre-commit', 'reference-transaction']) {
      const file = join(repo.path, '.git', 'hooks', hook);
      await writeFile(file, '#!/bin/sh\ntouch hooked\nexit 1\n');
      await chmod(file, 0o755);
    }
    const result = await ready({ 'one.txt': 'mine\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await status()).toBe('');
  });

  it('is a plain fast-forward whatever the user has configured for merges', async () => {
    await git(repo, 'config', 'branch.main.mergeOptions', '--squash --no-commit');
    await git(repo, 'config', 'merge.autoStash', 'true');
    await git(repo, 'config', 'merge.ff', 'false');
    const result = await ready({ 'one.txt': 'mine\n' });
    await writeFiles(repo, { 'one.txt': 'a draft\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('held');
    expect(await git(repo, 'stash', 'list')).toBe('');
    await git(repo, 'checkout', '-q', 'one.txt');
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await tip()).toBe(result);
  });

  it('moves a submodule in the index and leaves its folder alone', async () => {
    const [first, second] = ['1'.repeat(40), '2'.repeat(40)];
    await git(repo, 'reset', '-q', '--hard', await looseCommit(repo.path, onto, { sub: { submodule: first } }));
    onto = sha(await tip());
    await mkdir(join(repo.path, 'sub'), { recursive: true });
    const result = await ready({ sub: { submodule: second } });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await git(repo, 'ls-files', '-s', 'sub')).toBe(`160000 ${second} 0\tsub`);
  });

  it('follows a checkout in another worktree of the user', async () => {
    await git(repo, 'checkout', '-q', '-b', 'elsewhere');
    const other = join(repo.root, 'other tree');
    await git(repo, 'worktree', 'add', '-q', other, 'main');
    const result = await ready({ 'one.txt': 'mine\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await readFile(join(other, 'one.txt'), 'utf8')).toBe('mine\n');
    expect([await git(other, 'status', '--porcelain'), await standing('one.txt')]).toEqual(['', 'one\n']);
  });

  it('is held when two worktrees have the base', async () => {
    const other = join(repo.root, 'other');
    await git(repo, 'worktree', 'add', '-q', '--force', other, 'main');
    const result = await ready({ 'one.txt': 'mine\n' });
    expect(because(await town.forge.land(onto, result))).toMatch(/checked out twice/);
    expect([await git(other, 'status', '--porcelain'), await status(), await tip()]).toEqual(['', '', onto]);
  });

  it('follows a clone whose git folder lies elsewhere', async () => {
    await rename(join(repo.path, '.git'), join(repo.root, 'store'));
    await writeFile(join(repo.path, '.git'), `gitdir: ${join(repo.root, 'store')}\n`);
    const result = await ready({ 'one.txt': 'mine\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect([await standing('one.txt'), await status()]).toEqual(['mine\n', '']);
  });

  it('follows a clone that is reached through a symlink', async () => {
    const link = join(repo.root, 'link');
    await symlink(repo.path, link);
    town = await makeForge(repo, { path: link });
    const result = await ready({ 'one.txt': 'mine\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect([await standing('one.txt'), await status()]).toEqual(['mine\n', '']);
  });

  it('needs no name to sign with', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    const config = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    try {
      expect((await town.forge.land(onto, result)).kind).toBe('landed');
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
    }
  });

  it('takes the same few processes whatever is in the clone', async () => {
    const result = await ready(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f-${n}`, `${n}\n`])));
    const before = subprocessCount();
    await town.forge.land(onto, result);
    expect(subprocessCount() - before).toBeLessThanOrEqual(4);
  });

  it('is rehearsed, rehearsed again, landed and verified in few processes each', async () => {
    const counted = async <Value>(work: () => Promise<Value>): Promise<readonly [number, Value]> => {
      const before = subprocessCount();
      const value = await work();
      return [subprocessCount() - before, value];
    };
    await town.forge.land(onto, await ready({ 'first.txt': 'asks once where the clone is\n' }, taskId('shop-first')));
    onto = sha(await tip());
    const commit = await looseCommit(repo.path, onto, { 'one.txt': 'mine\n' });
    const rehearse = () => town.forge.rehearse(TASK, commit, 'Merge');
    const [first, rehearsal] = await counted(rehearse);
    const [again, same] = await counted(rehearse);
    expect(same).toEqual(rehearsal);
    const result = rehearsal.kind === 'clean' ? rehearsal.result : onto;
    const [landing, landed] = await counted(() => town.forge.land(onto, result));
    const [proof, verified] = await counted(() => town.forge.verify(result, false, [TASK]));
    expect([landed, verified]).toEqual([{ kind: 'landed', sha: result }, 'verified']);
    expect({ first, again, landing, proof }).toEqual({ first: 5, again: 1, landing: 3, proof: 2 });
  });
});

describe('landing where nobody has the base checked out', () => {
  beforeEach(() => git(repo, 'checkout', '-q', '-b', 'elsewhere'));

  it('moves the branch alone, and leaves a reason in its reflog', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    await writeFiles(repo, { 'one.txt': 'a draft\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect([await tip(), await standing('one.txt')]).toEqual([result, 'a draft\n']);
    expect(await git(repo, 'reflog', '-1', '--format=%gs', 'main')).toBe('mayor land');
  });

  it('is held while the user rebases or bisects the base', async () => {
    await git(repo, 'checkout', '-q', 'main');
    await git(repo, 'branch', 'clash', await looseCommit(repo.path, onto, { 'two.txt': 'clash\n' }));
    await git(repo, 'reset', '-q', '--hard', await looseCommit(repo.path, onto, { 'two.txt': 'own\n' }));
    onto = sha(await tip());
    const result = await ready({ 'one.txt': 'mine\n' });
    await git(repo, 'rebase', '-q', 'clash').catch(() => {});
    expect(because(await town.forge.land(onto, result))).toMatch(/A rebase of main is under way/);
    await git(repo, 'rebase', '--abort');
    await git(repo, 'bisect', 'start', 'main', 'main~1');
    await git(repo, 'checkout', '-q', '--detach');
    expect(because(await town.forge.land(onto, result))).toMatch(/bisect/);
    expect(await tip()).toBe(onto);
    await git(repo, 'bisect', 'reset');
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
  });

  it('is held by a lock on the branch', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    const lock = join(repo.path, '.git', 'refs', 'heads', 'main.lock');
    await writeFile(lock, '');
    expect(because(await town.forge.land(onto, result))).toBe(
      `Another git has locked main (${lock}); let it end, or delete that file when none runs`,
    );
    expect(await tip()).toBe(onto);
  });

  it('counts a worktree whose folder is gone as nobody, and a locked one as somebody', async () => {
    const other = join(repo.root, 'other');
    await git(repo, 'worktree', 'add', '-q', other, 'main');
    await git(repo, 'worktree', 'lock', other);
    await rename(other, join(repo.root, 'away'));
    const result = await ready({ 'one.txt': 'mine\n' });
    expect(because(await town.forge.land(onto, result))).toMatch(/locked and not there now/);
    await git(repo, 'worktree', 'unlock', other);
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
  });

  it('works in a bare repository', async () => {
    const bare = join(repo.root, 'bare.git');
    await git(repo.root, 'clone', '-q', '--bare', repo.path, bare);
    town = await makeForge(repo, { path: bare });
    repo = { ...repo, path: bare };
    const result = await ready({ 'one.txt': 'mine\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await tip()).toBe(result);
  });
});

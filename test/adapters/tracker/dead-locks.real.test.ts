/** Locks of git's own: those of the dead are taken away, those of the living never. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitIn } from '../../../src/adapters/git.ts';
import { mayWrite } from '../../../src/adapters/living-gits.ts';
import { pastDeadLocks } from '../../../src/adapters/trackers/embedded/dead-locks.ts';
import { git, type Repo } from '../../helpers/repo.ts';
import { plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';

const LOCK = 'refs/heads/mayor-tasks.lock';

const leaveLock = async (repo: Repo, name: string): Promise<string> => {
  const path = join(repo.path, '.git', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  return path;
};

/** A git that has locked `ref` and waits. Killed, it leaves the lock behind. */
const holding = async (repo: Repo, ref: string): Promise<{ kill(): Promise<void>; commit(): Promise<void> }> => {
  const child = spawn('git', ['update-ref', '--stdin'], { cwd: repo.path, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  const oid = await git(repo, 'rev-parse', ref);
  const older = await git(repo, 'rev-parse', `${ref}~1`);
  child.stdin.write(`start\nupdate ${ref} ${older} ${oid}\nprepare\n`);
  let said = '';
  for await (const piece of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += piece;
    if (said.includes('prepare: ok')) break;
  }
  return {
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async commit() {
      child.stdin.end('commit\n');
      await ended;
    },
  };
};

describe('a lock that a killed git left behind', () => {
  it('on the branch is taken away, and the write is there', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    const lock = await leaveLock(repo, LOCK);
    await tracker.change(id, { title: 'Changed' }, 'tess');
    expect(existsSync(lock)).toBe(false);
    expect(await tracker.get(id)).toMatchObject({ task: { title: 'Changed' } });
    await git(repo, 'fsck', '--strict');
  });

  it('before the first task is taken away, too', async () => {
    const { repo, tracker } = await repoWithTracker();
    await leaveLock(repo, LOCK);
    await tracker.create(plainTask('Task'), 'tess');
    expect(await tracker.list()).toMatchObject([{ title: 'Task' }]);
  });

  it('on a claim, and on what all refs share, is taken away', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    const claim = await leaveLock(repo, `refs/mayor/claims/${id}.lock`);
    expect(await tracker.claim(id, 'amber')).toMatchObject({ kind: 'claimed' });
    const shared = await leaveLock(repo, 'packed-refs.lock');
    await tracker.release(id, 'amber');
    expect([claim, shared].filter(existsSync)).toEqual([]);
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
    expect(await tracker.claim(id, 'birch')).toMatchObject({ kind: 'claimed' });
  });

  it('is taken away once by many who wait for it', async () => {
    const { repo, tracker } = await repoWithTracker();
    const made = await Promise.all([1, 2, 3, 4].map((at) => tracker.create(plainTask(`Task ${at}`), 'tess')));
    await leaveLock(repo, LOCK);
    const other = trackerAt(repo.path);
    await Promise.all(
      made.map(({ id }, at) => (at % 2 === 0 ? tracker : other).change(id, { title: `Changed ${at}` }, 'tess')),
    );
    expect((await tracker.list()).map(({ title }) => title).sort()).toEqual([0, 1, 2, 3].map((at) => `Changed ${at}`));
  });
});

describe('a lock of somebody who lives', () => {
  it('stays, and the write is told with what to do; when its owner is killed the next one gets through', async () => {
    const { repo, tracker } = await repoWithTracker();
    const task = await tracker.create(plainTask('Task'), 'tess');
    const owner = await holding(repo, 'refs/heads/mayor-tasks');
    const write = tracker.change(task.id, { title: 'Changed' }, 'tess');
    await expect(write).rejects.toThrow(/mayor-tasks\.lock/);
    await expect(write).rejects.toMatchObject({ name: 'TransientError', hint: expect.stringMatching(/delete/) });
    expect(existsSync(join(repo.path, '.git', LOCK))).toBe(true);
    expect(await tracker.list()).toEqual([task]);
    await owner.kill();
    expect(existsSync(join(repo.path, '.git', LOCK))).toBe(true);
    expect(await tracker.change(task.id, { title: 'Changed' }, 'tess')).toMatchObject({ title: 'Changed' });
  }, 60_000);

  it('holds a write up until its owner is through, and neither is lost', async () => {
    const { repo, tracker } = await repoWithTracker();
    const first = await tracker.create(plainTask('First'), 'tess');
    await tracker.create(plainTask('Second'), 'tess');
    const owner = await holding(repo, 'refs/heads/mayor-tasks');
    const write = tracker.change(first.id, { title: 'Changed' }, 'tess');
    await owner.commit(); // Back to where only the first was.
    await write;
    expect(await tracker.list()).toMatchObject([{ title: 'Changed' }]);
  });

  it.runIf(process.getuid?.() === 0)('of another user stays', async () => {
    const { repo } = await repoWithTracker();
    await git(repo, 'branch', 'mayor-tasks');
    const lock = await leaveLock(repo, LOCK);
    await chown(lock, 65_534, 65_534);
    const patient = pastDeadLocks(gitIn(repo.path), { folder: async () => join(repo.path, '.git'), random: () => 0 });
    const ran = await patient(['update-ref', 'refs/heads/mayor-tasks', 'HEAD', '0'.repeat(40)], { ok: 'any' });
    expect(ran.exit).not.toBe(0);
    expect(existsSync(lock)).toBe(true);
  });

  it('on a branch of the user’s is none of our business', async () => {
    const { repo } = await repoWithTracker();
    const lock = await leaveLock(repo, 'refs/heads/main.lock');
    const patient = pastDeadLocks(gitIn(repo.path), { folder: async () => join(repo.path, '.git'), random: () => 0 });
    const ran = await patient(['update-ref', '-d', 'refs/heads/main'], { ok: 'any' });
    expect(ran.stderr).toContain('main.lock');
    expect(existsSync(lock)).toBe(true);
  });
});

it.each([
  [['git', 'push'], true],
  [['/usr/lib/git-core/git', '-c', 'a.b=log', 'commit'], true],
  [['git', '-C', 'log', 'fetch'], true],
  [['git', '--git-dir', 'log', 'gc'], true],
  [['git-receive-pack', '/srv/x.git'], true],
  [['git', 'log', '-p'], false],
  [['git', '--no-pager', '-C', '/src', 'diff'], false],
  [['git', 'fsmonitor--daemon', 'run'], false],
  [['node', 'git.js'], false],
  [[''], false],
])('of %j it is known whether it may hold a lock', (argv, expected) => {
  expect(mayWrite(argv)).toBe(expected);
});

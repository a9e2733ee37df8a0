/** Every sort of repository, and what of it is left alone. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { TerminalError } from '../../../src/core/errors.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { git, hermetic, makeRemote, makeRepo, writeFiles } from '../../helpers/repo.ts';
import { addHook, fileText, plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';
import { until } from '../../helpers/until.ts';

/** One of everything. */
const workOn = async (tracker: Tracker): Promise<void> => {
  const first = await tracker.create(plainTask('First'), 'tess');
  const second = await tracker.create(plainTask('Second', { dependsOn: [first.id] }), 'tess');
  expect(await tracker.claim(first.id, 'amber')).toMatchObject({ kind: 'claimed' });
  await tracker.change(first.id, { comment: 'Done', status: 'closed' }, 'amber');
  expect(await tracker.claim(second.id, 'amber')).toMatchObject({ kind: 'claimed' });
  await tracker.release(second.id, 'amber');
  expect((await tracker.list()).map(({ status }) => status)).toEqual(['closed', 'open']);
  expect(await tracker.get(first.id)).toMatchObject({ comments: [{ by: 'amber', text: 'Done' }] });
};

describe('the task branch', () => {
  it('touches nothing of the user’s: no branch, no index, no file, no configuration', async () => {
    const { repo, tracker } = await repoWithTracker({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } });
    await writeFiles(repo, { 'a.txt': 'changed\n', 'staged.txt': 'staged\n', 'untracked.txt': 'untracked\n' });
    await git(repo, 'add', 'staged.txt');
    const look = async () => ({
      status: await git(repo, 'status', '--porcelain=v2', '--branch'),
      branches: await git(repo, 'for-each-ref', 'refs/heads/main', 'refs/tags', 'refs/remotes', 'refs/stash'),
      index: (await readFile(join(repo.path, '.git/index'))).toString('base64'),
      config: await readFile(join(repo.path, '.git/config'), 'utf8'),
      head: await git(repo, 'reflog', 'HEAD'),
    });
    const before = await look();
    await workOn(tracker);
    expect(await look()).toEqual(before);
  });

  it('begins with the very same commit everywhere, so that clones have an ancestor in common', async () => {
    const { repo, tracker } = await repoWithTracker();
    const other = await repoWithTracker({ files: { 'other.txt': 'another project\n' } });
    await tracker.create(plainTask('Here'), 'tess');
    await other.tracker.create(plainTask('There'), 'toni');
    await git(repo, 'fetch', '-q', other.repo.path, 'mayor-tasks:refs/heads/theirs');
    const ancestor = await git(repo, 'merge-base', 'mayor-tasks', 'theirs');
    expect(ancestor).toBe('ff8902786dc9e496f5e6eeff488da491ab4f86a7');
    expect(await git(repo, 'rev-list', '--max-parents=0', 'mayor-tasks')).toBe(ancestor);
  });

  it('shares no history with the source code', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('Task'), 'tess');
    await expect(git(repo, 'merge-base', 'main', 'mayor-tasks')).rejects.toThrow();
  });

  it('can be read by a person', async () => {
    const { repo, tracker } = await repoWithTracker();
    const first = await tracker.create(plainTask('Add a greeting'), 'tess');
    const task = await tracker.create(
      plainTask('Use the greeting', {
        body: '# Why\n\nBecause.\n',
        labels: ['ui', 'two words'],
        dependsOn: [first.id],
      }),
      'tess',
    );
    await tracker.claim(task.id, 'amber.7@town');
    const text = await fileText(repo, task.id);
    expect(text.split('\n').filter((line) => !/^(uid|created|updated): \S+$/.test(line))).toEqual([
      '---',
      `id: ${task.id}`,
      'title: Use the greeting',
      'kind: task',
      'status: in-progress',
      'priority: 2',
      'labels: [ui, "two words"]',
      `depends: [${first.id}]`,
      'assignee: amber.7@town',
      'by: tess',
      'token: 1',
      expect.stringMatching(/^clock: \["[0-9a-z]{9}-[0-9a-z]{2}-[0-9a-z]{6} claim hold"\]$/),
      '---',
      '',
      '# Why',
      '',
      'Because.',
    ]);
    expect(await git(repo, 'log', '-2', '--format=%an: %s', 'mayor-tasks')).toBe(
      `amber.7@town: Claim ${task.id} for amber.7@town\ntess: Add ${task.id}: Use the greeting`,
    );
  });

  it('is made by the first task, not by looking', async () => {
    const { repo, tracker } = await repoWithTracker();
    expect(await tracker.list()).toEqual([]);
    expect(await git(repo, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect(existsSync(join(repo.path, '.git/mayor'))).toBe(false);
  });

  it('is written without the user’s hooks, signatures and name', async () => {
    const { repo, tracker } = await repoWithTracker();
    const hooks = ['reference-transaction', 'pre-commit', 'commit-msg', 'post-update', 'pre-auto-gc'];
    const traces = await Promise.all(hooks.map((name) => addHook(repo, name)));
    for (const [key, value] of [
      ['user.useConfigOnly', 'true'],
      ['user.name', ''],
      ['commit.gpgSign', 'true'],
      ['gpg.program', '/bin/false'],
      ['core.fsmonitor', '/bin/false'],
    ] as const)
      await git(repo, 'config', key, value);
    await workOn(tracker);
    expect(traces.filter(existsSync)).toEqual([]);
  });
});

describe('tasks work in', () => {
  it('a repository without a commit', async () => {
    const { tracker } = await repoWithTracker({ files: {} });
    await workOn(tracker);
  });

  it('a folder with spaces, quotes and a semicolon in its name', async () => {
    const { tracker } = await repoWithTracker({ name: `it's a "shop"; $(echo) žluť` });
    await workOn(tracker);
  });

  it('a folder inside of the clone', async () => {
    const { repo, tracker } = await repoWithTracker({ files: { 'deep/down/file': 'x\n' } });
    const deep = trackerAt(join(repo.path, 'deep/down'));
    await workOn(deep);
    const before = await tracker.list();
    expect(await trackerAt(join(repo.path, 'deep/down')).list()).toEqual(before);
    await tracker.create(plainTask('Third'), 'tess');
    expect(await deep.list()).toHaveLength(3);
  });

  it('a linked worktree, which shares them with the clone', async () => {
    const { repo, tracker } = await repoWithTracker();
    const linked = join(repo.root, 'linked');
    await git(repo, 'worktree', 'add', '-q', '--detach', linked);
    await workOn(trackerAt(linked));
    expect(await tracker.list()).toHaveLength(2);
    expect(existsSync(join(repo.path, '.git/mayor/task-index'))).toBe(true);
  });

  it('a detached HEAD', async () => {
    const { repo, tracker } = await repoWithTracker();
    await git(repo, 'switch', '-q', '--detach');
    await workOn(tracker);
  });

  it('a bare repository', async () => {
    const repo = await makeRepoForTest();
    await workOn(trackerAt(await makeRemote(repo)));
  });

  it('a shallow clone', async () => {
    const repo = await makeRepoForTest();
    const path = join(repo.root, 'shallow');
    await git(repo.root, 'clone', '-q', '--depth=1', `file://${repo.path}`, path);
    await workOn(trackerAt(path));
  });

  it('a repository of SHA-256', async () => {
    hermetic();
    const path = await freshFolder();
    await git(path, 'init', '-q', '--object-format=sha256');
    await workOn(trackerAt(path));
    expect(await git(path, 'rev-parse', 'mayor-tasks')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a repository whose refs and objects are packed over and over', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await tracker.claim(id, 'amber');
    await git(repo, 'pack-refs', '--all', '--prune');
    await git(repo, 'gc', '-q');
    expect(await trackerAt(repo.path).claim(id, 'birch')).toEqual({ kind: 'taken', by: 'amber' });
    await tracker.change(id, { title: 'Packed' }, 'tess');
    await git(repo, 'pack-refs', '--all', '--prune');
    await tracker.release(id, 'amber');
    expect(await tracker.list()).toMatchObject([{ title: 'Packed', status: 'open' }]);
  });

  it('a repository that keeps its refs in tables, where git can', async (context) => {
    hermetic();
    const path = await freshFolder();
    const made = await run(['git', 'init', '-q', '--ref-format=reftable', path], { ok: 'any' });
    if (made.exit !== 0) return context.skip('this git knows no reftable');
    await workOn(trackerAt(path));
  });
});

describe('without a repository', () => {
  it('each call says so, and what to do', async () => {
    const tracker = trackerAt(await freshFolder());
    for (const call of [() => tracker.list(), () => tracker.create(plainTask('Task'), 'tess')]) {
      await expect(call()).rejects.toThrow(TerminalError);
      await expect(call()).rejects.toMatchObject({
        message: expect.stringMatching(/Rig "shop" has no git repository at/),
        hint: expect.stringMatching(/rigs\.yaml/),
      });
    }
  });

  it('a folder that is not there is named', async () => {
    await expect(trackerAt('/nonexistent/shop').list()).rejects.toThrow(/\/nonexistent\/shop/);
  });

  it('watching is quiet, and works once there is one', async () => {
    hermetic();
    const path = await freshFolder();
    let hints = 0;
    onTestFinished(
      trackerAt(path).watch(() => {
        hints += 1;
      }),
    );
    await expect(trackerAt(path).list()).rejects.toThrow();
    expect(hints).toBe(0);
    await git(path, 'init', '-q');
    await trackerAt(path).create(plainTask('Task'), 'tess');
    await until('a hint', () => hints > 0);
  });
});

const makeRepoForTest = async () => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  return repo;
};

/** Clones that know one remote, or none, or each other: whoever meets whom, all end with the same. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha, type TaskId } from '../../../src/core/ids.ts';
import type { SyncReport, Tracker } from '../../../src/ports/tracker.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRemote, makeRepo, type Repo } from '../../helpers/repo.ts';
import { addHook, editByHand, fileText, plainTask, trackerAt } from '../../helpers/task-branch.ts';

type Clone = { readonly path: string; readonly tracker: Tracker; sync(): Promise<SyncReport> };

const cloneAt = (path: string): Clone => {
  const tracker = trackerAt(path);
  return {
    path,
    tracker,
    sync: async () => {
      if (tracker.sync === undefined) throw new Error('It cannot sync');
      return tracker.sync();
    },
  };
};

/** A remote and clones of it that have no tasks yet. */
const clones = async (count: number): Promise<{ repo: Repo; remote: string; all: readonly Clone[] }> => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const remote = await makeRemote(repo);
  const all = [cloneAt(repo.path)];
  for (let at = 1; at < count; at++) all.push(await cloneOf(repo, remote, `clone-${at}`));
  return { repo, remote, all };
};

const cloneOf = async (repo: Repo, remote: string, name: string, ...options: readonly string[]): Promise<Clone> => {
  const path = join(repo.root, name);
  await git(repo.root, 'clone', '-q', ...options, `file://${remote}`, path);
  return cloneAt(path);
};

const pair = async () => {
  const { repo, remote, all } = await clones(2);
  const [a, b] = all;
  if (a === undefined || b === undefined) throw new Error('Too few clones');
  return { repo, remote, a, b };
};

const tipOf = (where: string): Promise<string> => git(where, 'rev-parse', 'mayor-tasks');
const treeOf = (where: string): Promise<string> => git(where, 'rev-parse', 'mayor-tasks^{tree}');

const fieldsOf = async ({ tracker }: Clone, id: TaskId) => {
  const found = await tracker.get(id);
  return found === 'absent' ? 'absent' : found.task;
};

describe('two clones of one remote', () => {
  it('have the same tasks, comments and notes after each has synced', async () => {
    const { a, b } = await pair();
    const task = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.tracker.change(task.id, { comment: 'In tins' }, 'ann');
    await a.tracker.archive?.remember('tests', 'Run npm test', 'ann');
    expect(await a.sync()).toMatchObject({ pulled: 0, pushed: 4, problems: [] });
    expect(await b.sync()).toMatchObject({ pulled: 4, pushed: 0, problems: [] });
    expect(await b.tracker.get(task.id)).toEqual(await a.tracker.get(task.id));
    expect(await b.tracker.archive?.recall()).toMatchObject([{ name: 'tests', text: 'Run npm test', by: 'ann' }]);
    expect(await b.sync()).toMatchObject({ pulled: 0, pushed: 0 });
  });

  it('keep edits of different fields of one task, and each comment', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea', { labels: ['old'] }), 'ann');
    await a.sync();
    await b.sync();
    await a.tracker.change(id, { title: 'Sell coffee', comment: 'From A' }, 'ann');
    await b.tracker.change(id, { labels: ['new'], priority: 0, comment: 'From B' }, 'bob');
    await a.sync();
    expect(await b.sync()).toMatchObject({ pulled: 1, pushed: 2, conflicts: [], problems: [] });
    await a.sync();
    expect(await tipOf(a.path)).toBe(await tipOf(b.path));
    const found = await a.tracker.get(id);
    expect(found).toMatchObject({ task: { title: 'Sell coffee', labels: ['new'], priority: 0 } });
    expect(found !== 'absent' && found.comments.map(({ text }) => text)).toEqual(['From A', 'From B']);
  });

  it('tell of a title that lost, and show it in the history of the task with who wrote it', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    await a.tracker.change(id, { title: 'Sell coffee' }, 'ann');
    await b.tracker.change(id, { title: 'Sell milk' }, 'bob');
    await a.sync();
    expect((await b.sync()).conflicts).toEqual([{ task: id, field: 'title' }]);
    await a.sync();
    expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell milk' });
    const history = await a.tracker.archive?.history(id);
    expect(history).toContainEqual({
      at: expect.any(Number),
      by: 'ann',
      what: 'Lost in a merge (title)',
      fields: [{ field: 'title', from: 'Sell coffee' }],
      lost: true,
    });
    expect(history).toContainEqual(
      expect.objectContaining({ by: 'bob', fields: [{ field: 'title', from: 'Sell tea', to: 'Sell milk' }] }),
    );
  });

  it('that claim one task offline leave it to the first; the other is told and keeps its branch', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    await a.tracker.claim(id, 'amber@a');
    await b.tracker.claim(id, 'birch@b');
    await git(b.path, 'branch', 'mayor/birch');
    await b.tracker.change(id, { status: 'in-review' }, 'birch@b');
    await a.sync();
    expect((await b.sync()).lost).toEqual([{ task: id, holder: 'birch@b', to: 'amber@a' }]);
    expect((await a.sync()).lost).toEqual([]);
    for (const clone of [a, b])
      expect(await fieldsOf(clone, id)).toMatchObject({ status: 'in-progress', assignee: 'amber@a' });
    expect(await b.tracker.renew(id, 'birch@b', { ms: 1_000 })).toMatchObject({ kind: 'taken', by: 'amber@a' });
    expect(await git(b.path, 'rev-parse', '--verify', 'mayor/birch')).not.toBe('');
  });

  it('leave a claim alone that they agree on', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.tracker.claim(id, 'amber@a');
    await a.sync();
    await b.sync();
    await b.tracker.change(id, { comment: 'Good' }, 'bob');
    await b.sync();
    expect((await a.sync()).lost).toEqual([]);
    expect(await a.tracker.claim(id, 'amber@a')).toMatchObject({ kind: 'claimed', token: 1 });
  });

  it('find a circle that neither made alone', async () => {
    const { a, b } = await pair();
    const one = await a.tracker.create(plainTask('One'), 'ann');
    const two = await a.tracker.create(plainTask('Two'), 'ann');
    await a.sync();
    await b.sync();
    await a.tracker.change(one.id, { dependsOn: [two.id] }, 'ann');
    await b.tracker.change(two.id, { dependsOn: [one.id] }, 'bob');
    await a.sync();
    const [cycle = []] = (await b.sync()).cycles;
    expect([...cycle].sort()).toEqual(expect.arrayContaining([one.id, two.id]));
  });

  it('both keep a task that one deleted by hand and the other changed', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    const gone = await a.tracker.create(plainTask('Sell ink'), 'ann');
    await a.sync();
    await b.sync();
    const paths = (await git(a.path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/')).split('\n');
    const deleted = Object.fromEntries(paths.map((path) => [path, null]));
    await git(
      a.path,
      'update-ref',
      'refs/heads/mayor-tasks',
      await looseCommit(a.path, sha(await tipOf(a.path)), deleted),
    );
    await b.tracker.change(id, { priority: 0 }, 'bob');
    await b.sync();
    await a.sync();
    expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell tea', priority: 0 });
    expect(await fieldsOf(a, gone.id)).toBe('absent');
  });
});

describe('many clones', () => {
  it('that sync in whatever order end at one commit, with the same tree for every order', async () => {
    const { all } = await clones(4);
    const [first] = all;
    const made = await first?.tracker.create(plainTask('Sell tea', { labels: ['a', 'b'] }), 'ann');
    if (first === undefined || made === undefined) throw new Error('Nothing was made');
    for (const clone of all) await clone.sync();
    await first.sync();
    const start = await tipOf(first.path);
    for (const [at, { tracker }] of all.entries()) {
      await tracker.change(
        made.id,
        { title: `Title ${at}`, labels: ['a', `new-${at}`], comment: `Said ${at}` },
        `p${at}`,
      );
      if (at % 2 === 0) await tracker.claim(made.id, `holder-${at}`);
      await tracker.create(plainTask(`Task of ${at}`), `p${at}`);
    }
    const tips = await Promise.all(all.map(({ path }) => tipOf(path)));
    const trees = new Set<string>();
    for (const order of ordersOf(all.length)) {
      for (const [at, { path }] of all.entries()) {
        await git(path, 'update-ref', 'refs/heads/mayor-tasks', tips[at] ?? '');
        await git(path, 'update-ref', '-d', 'refs/mayor/remotes/origin/tasks');
      }
      await git(first.path, 'push', '-q', '--force', 'origin', `${start}:refs/heads/mayor-tasks`);
      for (const at of order) expect((await all[at]?.sync())?.problems).toEqual([]);
      for (const clone of all) await clone.sync();
      expect(new Set(await Promise.all(all.map(({ path }) => tipOf(path)))).size).toBe(1);
      trees.add(await treeOf(first.path));
    }
    expect(trees.size).toBe(1);
  }, 240_000);

  it('that sync all at once lose nothing', async () => {
    const { all } = await clones(8);
    await Promise.all(all.map(({ tracker }, at) => tracker.create(plainTask(`Task ${at}`), 'ann')));
    const reports = await Promise.all(all.map((clone) => clone.sync()));
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    for (const clone of all) await clone.sync();
    expect(new Set(await Promise.all(all.map(({ path }) => tipOf(path)))).size).toBe(1);
    expect((await all[0]?.tracker.list())?.length).toBe(8);
  }, 120_000);
});

const ordersOf = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : ordersOf(count - 1).flatMap((order) =>
        Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]),
      );

describe('what is strange about a remote or clone', () => {
  it('two clones that never met keep both of two tasks with one id, under the same ids everywhere', async () => {
    const { a, b } = await pair();
    const one = await a.tracker.create(plainTask('Sell tea'), 'ann');
    const two = await b.tracker.create(plainTask('Sell ink'), 'bob');
    await b.tracker.change(two.id, { comment: 'Blue ink' }, 'bob');
    const text = (await fileText(b.path, two.id)).replaceAll(two.id, one.id);
    const paths = (await git(b.path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/', 'c/')).split('\n');
    const comment = paths.find((path) => path.startsWith('c/')) ?? '';
    const shard = (await git(a.path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/')).slice(2, 4);
    await editByHand(b.path, {
      [`t/${shard}/${one.id}.md`]: text,
      [`c/${shard}/${one.id}/${comment.split('/').at(-1)}`]: await git(b.path, 'show', `mayor-tasks:${comment}`),
    });
    await a.sync();
    const report = await b.sync();
    expect(report.problems).toEqual([expect.stringContaining(`Two tasks had the id ${one.id}`)]);
    await a.sync();
    expect(await tipOf(a.path)).toBe(await tipOf(b.path));
    expect(await fieldsOf(a, one.id)).toMatchObject({ title: 'Sell tea' });
    const ink = (await a.tracker.list()).filter(({ title }) => title === 'Sell ink');
    const moved = ink.find(({ id }) => id !== two.id);
    if (moved === undefined) throw new Error('It has no other id');
    expect(await a.tracker.get(moved.id)).toMatchObject({ comments: [{ text: 'Blue ink' }] });
    expect(await a.tracker.get(one.id)).toMatchObject({ comments: [] });
  });

  it('a branch of another beginning is merged as it is', async () => {
    const { a, b } = await pair();
    const one = await a.tracker.create(plainTask('Sell tea'), 'ann');
    const other = await looseCommit(b.path, 'none', { 'notes.txt': 'Ours\n' });
    await git(b.path, 'push', '-q', 'origin', `${other}:refs/heads/mayor-tasks`);
    expect(await a.sync()).toMatchObject({ problems: [] });
    await b.sync();
    expect(await fieldsOf(b, one.id)).toMatchObject({ title: 'Sell tea' });
    expect(await git(b.path, 'show', 'mayor-tasks:notes.txt')).toBe('Ours');
  });

  it('a remote that was rewritten takes nothing of ours away', async () => {
    const { a, b } = await pair();
    const one = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    const two = await b.tracker.create(plainTask('Sell ink'), 'bob');
    await b.sync();
    await a.sync();
    const rewritten = await looseCommit(b.path, 'none', { 'README.md': 'New\n' });
    await git(b.path, 'push', '-q', '--force', 'origin', `${rewritten}:refs/heads/mayor-tasks`);
    expect(await a.sync()).toMatchObject({ problems: [] });
    await b.sync();
    for (const id of [one.id, two.id]) expect(await fieldsOf(b, id)).not.toBe('absent');
  });

  it('a remote branch that was deleted comes back', async () => {
    const { a } = await pair();
    await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await git(a.path, 'push', '-q', 'origin', ':refs/heads/mayor-tasks');
    expect(await a.sync()).toMatchObject({ pushed: 2, problems: [] });
  });

  it('a shallow clone syncs', async () => {
    const { repo, remote, a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.tracker.change(id, { priority: 1 }, 'ann');
    await a.sync();
    const shallow = await cloneOf(repo, remote, 'shallow', '--depth', '1', '--no-single-branch');
    await git(shallow.path, 'branch', 'mayor-tasks', 'origin/mayor-tasks');
    await shallow.tracker.change(id, { title: 'Sell coffee' }, 'sam');
    await a.tracker.change(id, { priority: 0 }, 'ann');
    await a.sync();
    expect(await shallow.sync()).toMatchObject({ problems: [], conflicts: [] });
    await b.sync();
    expect(await fieldsOf(b, id)).toMatchObject({ title: 'Sell coffee', priority: 0 });
    expect(await shallow.tracker.archive?.history(id)).not.toBe('absent');
  });

  it('a bare clone and a worktree without a branch sync', async () => {
    const { repo, remote, a } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    const bare = await cloneOf(repo, remote, 'bare', '--bare');
    await bare.tracker.change(id, { priority: 0 }, 'bea');
    expect(await bare.sync()).toMatchObject({ problems: [] });
    const worktree = join(repo.root, 'detached');
    await git(repo, 'worktree', 'add', '-q', '--detach', worktree);
    expect(await cloneAt(worktree).sync()).toMatchObject({ pulled: 1, problems: [] });
    expect(await fieldsOf(a, id)).toMatchObject({ priority: 0 });
  });

  it('a remote that takes nothing says so, and what is here stays', async () => {
    const { remote, a } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await git(remote, 'config', 'receive.denyDeletes', 'true');
    await git(remote, 'config', 'transfer.hideRefs', 'refs/heads/mayor-tasks');
    const { problems } = await a.sync();
    expect(problems).toEqual([expect.stringMatching(/^The remote origin takes no tasks from here: /)]);
    expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell tea' });
  });

  it('a remote that is away says so, and so does a clone without one', async () => {
    const { repo, a } = await pair();
    await a.tracker.create(plainTask('Sell tea'), 'ann');
    await git(a.path, 'remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
    expect((await a.sync()).problems).toEqual([expect.stringMatching(/^The remote origin cannot be read: .*nowhere/)]);
    await git(a.path, 'remote', 'remove', 'origin');
    expect((await a.sync()).problems).toEqual([expect.stringContaining('no remote named origin')]);
    expect(await a.tracker.list()).toHaveLength(1);
  });

  it('the version that can be read wins over one that cannot, which is kept whole', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    const path = (await git(a.path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/')).trim();
    await editByHand(a.path, { [path]: '<<<<<<< garbled\nSell tea for two\n' });
    await b.tracker.change(id, { priority: 0 }, 'bob');
    await a.sync();
    expect((await b.sync()).problems).toEqual([expect.stringContaining('could not be read')]);
    await a.sync();
    expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell tea', priority: 0 });
    expect(await a.tracker.archive?.history(id)).toContainEqual(
      expect.objectContaining({ lost: true, fields: [{ field: 'file', from: expect.stringContaining('for two') }] }),
    );
  });

  it('a file of somebody else that both changed is picked alike, the other one kept, whatever its name', async () => {
    const { a, b } = await pair();
    await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    const name = 'odd "name" ü\ttab.txt';
    await editByHand(a.path, { [name]: 'From A\n', 'folder/file': 'In a folder\n' });
    await editByHand(b.path, { [name]: 'From B\n', folder: 'A file\n' });
    await a.sync();
    await b.sync();
    await a.sync();
    expect(await tipOf(a.path)).toBe(await tipOf(b.path));
    const all = await git(a.path, 'grep', '-h', '-e', 'From', '-e', 'In a folder', '-e', 'A file', 'mayor-tasks');
    expect(all.split('\n').sort()).toEqual(['A file', 'From A', 'From B', 'In a folder']);
  });

  it('a file of ten megabytes in the place of a task loses to the task and is kept', async () => {
    const { a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    await b.sync();
    const path = (await git(a.path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/')).trim();
    await editByHand(a.path, { [path]: `---\ntitle: Large\n---\n\n${'x'.repeat(10 * 1024 * 1024)}` });
    await b.tracker.change(id, { priority: 0 }, 'bob');
    await a.sync();
    await b.sync();
    await a.sync();
    expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell tea', priority: 0 });
    const sizes = await git(a.path, 'ls-tree', '-r', '-l', 'mayor-tasks', 'attic/');
    expect(sizes).toMatch(/ 10\d{6}\t/);
  });

  it('a hook of the user is not run, and no worktree, index or branch is touched', async () => {
    const { a, b } = await pair();
    await b.tracker.create(plainTask('Sell tea'), 'bob');
    await b.sync();
    await a.tracker.create(plainTask('Sell ink'), 'ann');
    const traces = [await addHook(a.path, 'pre-push'), await addHook(a.path, 'reference-transaction')];
    const before = await git(a.path, 'status', '--porcelain', '--branch');
    await a.sync();
    expect(await git(a.path, 'status', '--porcelain', '--branch')).toBe(before);
    expect(await git(a.path, 'branch', '--format=%(refname:short)')).toBe('main\nmayor-tasks');
    for (const trace of traces) expect(existsSync(trace)).toBe(false);
  });
});

describe('the past', () => {
  it('is listed as it was at a moment', async () => {
    const { a } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    const { at } = await lastCommit(a);
    expect(await a.tracker.archive?.listAt(at - 1_000)).toEqual([]);
    await git(a.path, 'update-ref', 'refs/heads/mayor-tasks', await laterCommit(a, at + 100_000));
    expect(await a.tracker.list()).toEqual([]);
    expect(await a.tracker.archive?.listAt(at + 99_000)).toMatchObject([{ id, title: 'Sell tea' }]);
    expect(await a.tracker.archive?.listAt(at + 101_000)).toEqual([]);
  });
});

const lastCommit = async ({ path }: Clone) => ({
  at: Number(await git(path, 'show', '-s', '--format=%ct', 'mayor-tasks')) * 1_000,
});

/** One with no tasks, made at that moment. */
const laterCommit = async ({ path }: Clone, at: number): Promise<string> => {
  process.env.GIT_COMMITTER_DATE = `${at / 1_000} +0000`;
  onTestFinished(() => void delete process.env.GIT_COMMITTER_DATE);
  const paths = (await git(path, 'ls-tree', '-r', '--name-only', 'mayor-tasks', 't/')).split('\n');
  return looseCommit(path, sha(await tipOf(path)), Object.fromEntries(paths.map((name) => [name, null])));
};

/** Remotes, clones and files that are not as they should be: a clear word, and nothing lost. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git } from '../../helpers/repo.ts';
import { addHook, editByHand, fileText, plainTask } from '../../helpers/task-branch.ts';
import { cloneAt, cloneOf, fieldsOf, pair, tipOf } from '../../helpers/task-clones.ts';

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

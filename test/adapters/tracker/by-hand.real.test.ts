/** What others do to the task branch: edits by hand, nonsense, rewriting, deaths half way. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimRef, taskPath } from '../../../src/adapters/trackers/embedded/layout.ts';
import { claimMessage } from '../../../src/adapters/trackers/embedded/refs.ts';
import { TerminalError } from '../../../src/core/errors.ts';
import { taskId } from '../../../src/core/ids.ts';
import { git } from '../../helpers/repo.ts';
import { editByHand, fileText, plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';

describe('an edit by hand', () => {
  it('is in the next list', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await tracker.list();
    const text = await fileText(repo, id);
    await editByHand(repo, {
      [taskPath(id)]: text.replace('status: open', 'status: closed').replace('Task', 'By hand'),
    });
    expect(await tracker.list()).toMatchObject([{ id, status: 'closed', title: 'By hand' }]);
    expect(await tracker.get(id)).toMatchObject({ task: { status: 'closed' } });
  });

  it('in fields of somebody else’s survives our changes', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    const theirs = 'spent: 3d # roughly\nreviewers:\n  - toni\n  - tess\n';
    const text = await fileText(repo, id);
    await editByHand(repo, { [taskPath(id)]: text.replace('kind:', `${theirs}kind:`) });
    await tracker.change(id, { priority: 0 }, 'tess');
    await tracker.claim(id, 'amber');
    expect(await fileText(repo, id)).toContain(theirs);
    expect(await tracker.list()).toMatchObject([{ priority: 0, assignee: 'amber' }]);
  });

  it('with the line ends of Windows is read, and written again as ours', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task', { body: 'one\ntwo\n', labels: ['a'] }), 'tess');
    await editByHand(repo, { [taskPath(id)]: (await fileText(repo, id)).replace(/\n/g, '\r\n') });
    expect(await tracker.list()).toMatchObject([{ title: 'Task', labels: ['a'], body: 'one\r\ntwo' }]);
    await tracker.change(id, { labels: ['b'] }, 'tess');
    expect(await trackerAt(repo.path).list()).toMatchObject([{ title: 'Task', labels: ['b'], body: 'one\r\ntwo' }]);
  });

  it('that is nonsense is shown as such and hides no other task', async () => {
    const { repo, tracker } = await repoWithTracker();
    const [good, bad] = [
      await tracker.create(plainTask('Good'), 'tess'),
      await tracker.create(plainTask('Bad'), 'tess'),
    ];
    const waits = await tracker.create(plainTask('Waits', { dependsOn: [bad.id] }), 'tess');
    await editByHand(repo, { [taskPath(bad.id)]: '<<<<<<< HEAD\nnonsense\n' });
    const tasks = await trackerAt(repo.path).list();
    expect(tasks.filter(({ id }) => id !== bad.id)).toEqual([good, waits]);
    expect(tasks.find(({ id }) => id === bad.id)).toMatchObject({
      title: expect.stringMatching(/^\(unreadable: it does not start/),
      status: 'in-progress',
      body: '<<<<<<< HEAD\nnonsense\n',
    });
    expect(await tracker.list()).toEqual(tasks);
    for (const write of [() => tracker.claim(bad.id, 'amber'), () => tracker.change(bad.id, { priority: 1 }, 'tess')])
      await expect(write()).rejects.toThrow(TerminalError);
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
    await editByHand(repo, { [taskPath(bad.id)]: '---\ntitle: Mended\n---\n' });
    expect(await tracker.claim(bad.id, 'amber')).toMatchObject({ kind: 'claimed' });
  });

  it('that makes a file of ten megabytes is told, and not read into memory', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await editByHand(repo, { [taskPath(id)]: `---\ntitle: Big\n---\n${'x'.repeat(10_000_000)}` });
    expect(await tracker.list()).toMatchObject([{ id, title: expect.stringMatching(/unreadable.*1 MiB/), body: '' }]);
    expect(await tracker.get(id)).toMatchObject({ task: { title: expect.stringMatching(/unreadable.*1 MiB/) } });
    for (const write of [() => tracker.claim(id, 'amber'), () => tracker.change(id, { priority: 1 }, 'tess')])
      await expect(write()).rejects.toThrow(`Task ${id} cannot be read: its file has 10000019 bytes`);
  });

  it('that adds other files is left alone', async () => {
    const { repo, tracker } = await repoWithTracker();
    const task = await tracker.create(plainTask('Task'), 'tess');
    const foreign = { 't/notes.md': 'x', 't/zz/shop-none.md': 'x', 't/00/Not An Id.md': 'x', 'attic/old.md': 'x' };
    await editByHand(repo, foreign);
    expect(await tracker.list()).toEqual([task]);
    await tracker.change(task.id, { comment: 'Still here?' }, 'tess');
    const files = (await git(repo, 'ls-tree', '-r', '--name-only', 'mayor-tasks')).replace(/"/g, '').split('\n');
    expect(files).toEqual(expect.arrayContaining(Object.keys(foreign)));
  });

  it('that makes a task needs a title only', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('First'), 'tess');
    const id = taskId('shop-hand');
    await editByHand(repo, { [taskPath(id)]: '---\ntitle: By hand\n---\nBody\n' });
    expect(await tracker.get(id)).toMatchObject({ task: { title: 'By hand', status: 'open', body: 'Body\n' } });
    expect(await tracker.claim(id, 'amber')).toMatchObject({ kind: 'claimed' });
  });
});

describe('the task branch rewritten', () => {
  it('to an older commit shows the older tasks', async () => {
    const { repo, tracker } = await repoWithTracker();
    const first = await tracker.create(plainTask('First'), 'tess');
    await tracker.create(plainTask('Second'), 'tess');
    await tracker.list();
    await git(repo, 'update-ref', 'refs/heads/mayor-tasks', 'mayor-tasks~1');
    expect(await tracker.list()).toEqual([first]);
  });

  it('and its old commits thrown away shows what is there', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('First'), 'tess');
    await tracker.list();
    const tree = await git(repo, 'rev-parse', 'mayor-tasks^{tree}');
    await git(repo, 'update-ref', 'refs/heads/mayor-tasks', await git(repo, 'commit-tree', '-m', 'New', tree));
    await git(repo, 'reflog', 'expire', '--expire=now', '--all');
    await git(repo, 'gc', '-q', '--prune=now');
    const second = await tracker.create(plainTask('Second'), 'tess');
    for (const any of [tracker, trackerAt(repo.path)])
      expect((await any.list()).map(({ title }) => title)).toEqual(['First', second.title]);
  });

  it('and deleted has no tasks, and begins again', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('First'), 'tess');
    await git(repo, 'branch', '-q', '-D', 'mayor-tasks');
    expect(await tracker.list()).toEqual([]);
    await tracker.create(plainTask('Second'), 'tess');
    expect(await tracker.list()).toMatchObject([{ title: 'Second' }]);
  });
});

describe('a death half way', () => {
  const claimOnly = async (path: string, id: string, holder: string): Promise<void> => {
    const tree = await git(path, 'hash-object', '-t', 'tree', '-w', '/dev/null');
    const message = claimMessage(taskId(id), { holder, token: 1 }, { at: new Date().toISOString(), nonce: 'nonce' });
    await git(path, 'update-ref', claimRef(taskId(id)), await git(path, 'commit-tree', '-m', message, tree));
  };

  it('between a claim’s ref and its file is told by the list and mended by the next claim', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await claimOnly(repo.path, id, 'amber');
    expect(await tracker.list()).toMatchObject([{ status: 'open', assignee: 'amber' }]);
    expect(await tracker.claim(id, 'birch')).toEqual({ kind: 'taken', by: 'amber' });
    expect(await tracker.claim(id, 'amber')).toMatchObject({ kind: 'claimed' });
    expect(await fileText(repo, id)).toMatch(/status: in-progress[\s\S]*assignee: amber/);
  });

  it('between a release’s file and its ref is mended by releasing again', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await claimOnly(repo.path, id, 'amber');
    await tracker.release(id, 'amber');
    expect(await tracker.claim(id, 'birch')).toMatchObject({ kind: 'claimed' });
  });

  it('between closing and the end of the claim leaves a closed task that nobody can claim', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    await tracker.change(id, { status: 'closed' }, 'tess');
    await claimOnly(repo.path, id, 'amber');
    expect(await tracker.claim(id, 'amber')).toEqual({ kind: 'closed' });
    await tracker.change(id, { status: 'open' }, 'tess');
    expect(await tracker.claim(id, 'birch')).toMatchObject({ kind: 'claimed' });
  });

  it('with the turn to write in hand holds nobody up', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('First'), 'tess');
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    // The last one has a number that is another process's by now.
    for (const holder of [String(dead), '', 'nonsense', '0', '-1', `${process.pid} 1`]) {
      await writeFile(join(repo.path, '.git/mayor/tasks.turn'), holder);
      const before = performance.now();
      await tracker.create(plainTask('Next'), 'tess');
      expect(performance.now() - before).toBeLessThan(3_000);
    }
    expect(existsSync(join(repo.path, '.git/mayor/tasks.turn'))).toBe(false);
  });

  it('somewhere else, told by the file alone, keeps the task taken', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    const text = (await fileText(repo, id)).replace('status: open', 'status: in-progress\nassignee: "amber@elsewhere"');
    await editByHand(repo, { [taskPath(id)]: text });
    expect(await tracker.claim(id, 'birch')).toEqual({ kind: 'taken', by: 'amber@elsewhere' });
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
  });
});

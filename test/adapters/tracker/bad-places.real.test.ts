/** Places that are not as they should be: a clear word, and nothing lost. */
import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { taskPath } from '../../../src/adapters/trackers/embedded/layout.ts';
import { git, hermetic } from '../../helpers/repo.ts';
import { noSmallDisk, smallDisk } from '../../helpers/small-disk.ts';
import { plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';
import { cloneAt, fieldsOf, pair } from '../../helpers/task-clones.ts';

const MAYOR = fileURLToPath(new URL('../../../bin/mayor', import.meta.url));
const reason = await noSmallDisk();
if (reason !== undefined) console.log(`Skipped: the disk cannot be filled (${reason})`);

/** A clone whose tasks are checked out beside it. */
const checkedOut = async () => {
  const { repo, tracker } = await repoWithTracker();
  const first = await tracker.create(plainTask('First'), 'tess');
  const second = await tracker.create(plainTask('Second'), 'tess');
  const hand = join(repo.root, 'tasks');
  await git(repo, 'worktree', 'add', '-q', hand, 'mayor-tasks');
  const edit = async (id: typeof first.id, from: string, to: string) => {
    const path = join(hand, taskPath(id));
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  };
  return { repo, tracker, first, second, hand, edit };
};

describe('a worktree that has the tasks checked out', () => {
  it('follows what is written, and stays clean', async () => {
    const { tracker, first, hand } = await checkedOut();
    await tracker.change(first.id, { title: 'Changed' }, 'tess');
    const third = await tracker.create(plainTask('Third'), 'tess');
    await tracker.claim(third.id, 'amber');
    expect(await git(hand, 'status', '--porcelain')).toBe('');
    expect(await readFile(join(hand, taskPath(third.id)), 'utf8')).toContain('assignee: amber');
  });

  it('keeps an edit that was not committed; committed with all else it takes nothing back', async () => {
    const { tracker, first, second, hand, edit } = await checkedOut();
    await edit(first.id, 'title: First', 'title: By hand');
    const third = await tracker.create(plainTask('Third'), 'tess');
    await tracker.change(second.id, { title: 'Changed' }, 'tess');
    expect(await git(hand, 'status', '--porcelain')).toBe(` M ${taskPath(first.id)}`);
    await git(hand, 'commit', '-q', '-a', '-m', 'By hand');
    expect((await tracker.list()).map(({ title }) => title)).toEqual(['By hand', 'Changed', third.title]);
  });

  it('keeps an edit of the very task that was written, as a change to be looked at', async () => {
    const { tracker, first, second, hand, edit } = await checkedOut();
    await edit(first.id, 'title: First', 'title: By hand');
    await tracker.change(first.id, { priority: 0 }, 'tess');
    await tracker.change(second.id, { title: 'Changed' }, 'tess');
    expect(await tracker.list()).toMatchObject([{ title: 'First', priority: 0 }, { title: 'Changed' }]);
    expect(await git(hand, 'diff', '--name-only')).toBe(taskPath(first.id));
    expect(await readFile(join(hand, taskPath(first.id)), 'utf8')).toContain('title: By hand');
    await git(hand, 'commit', '-q', '-a', '-m', 'By hand');
    expect(await tracker.list()).toMatchObject([{ title: 'By hand' }, { title: 'Changed' }]);
  });

  it('follows a sync, too', async () => {
    const { repo, a, b } = await pair();
    const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
    await a.sync();
    const hand = join(repo.root, 'tasks');
    await git(a.path, 'worktree', 'add', '-q', hand, 'mayor-tasks');
    await b.sync();
    await b.tracker.change(id, { title: 'Sell coffee' }, 'bob');
    await b.sync();
    await a.sync();
    expect(await git(hand, 'status', '--porcelain')).toBe('');
    await a.tracker.change(id, { priority: 0 }, 'ann');
    await b.tracker.change(id, { labels: ['new'] }, 'bob');
    await b.sync();
    await a.sync();
    expect(await git(hand, 'status', '--porcelain')).toBe('');
    expect(await readFile(join(hand, taskPath(id)), 'utf8')).toContain('labels: [new]');
  });
});

it('a remote whose hook takes nothing says its words, and what is here stays and goes there later', async () => {
  const { remote, a, b } = await pair();
  const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
  const hook = join(remote, 'hooks/pre-receive');
  await writeFile(hook, '#!/bin/sh\necho "Nothing on Fridays" >&2\nexit 1\n', { mode: 0o755 });
  expect((await a.sync()).problems).toEqual([
    expect.stringMatching(/^The remote origin takes no tasks from here: .*hook declined/),
  ]);
  expect(await fieldsOf(a, id)).toMatchObject({ title: 'Sell tea' });
  await rm(hook);
  expect((await a.sync()).problems).toEqual([]);
  await b.sync();
  expect(await fieldsOf(b, id)).toMatchObject({ title: 'Sell tea' });
});

describe.skipIf(reason !== undefined)('a repository on a disk', () => {
  const onDisk = async (size: string) => {
    hermetic();
    const disk = await smallDisk(size);
    const path = join(disk.path, 'clone');
    await git(disk.path, 'init', '-q', path);
    return { disk, path, tracker: trackerAt(path) };
  };

  it('that is full refuses a write with what to do, keeps what was there, and goes on once there is room', async () => {
    const { disk, path, tracker } = await onDisk('2m');
    const first = await tracker.create(plainTask('First'), 'tess');
    const ballast = join(disk.path, 'ballast');
    await writeFile(ballast, Buffer.alloc(4_000_000)).catch(() => undefined); // Full is what is wanted.
    const write = trackerAt(path).create(plainTask('Second', { body: 'x'.repeat(200_000) }), 'tess');
    await expect(write).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringMatching(/No space left on device|Out of diskspace/),
      hint: expect.stringContaining('Make room'),
    });
    await expect(tracker.claim(first.id, 'amber')).rejects.toMatchObject({ name: 'TransientError' });
    expect(await trackerAt(path).list()).toEqual([first]);
    await rm(ballast);
    expect(await tracker.claim(first.id, 'amber')).toMatchObject({ kind: 'claimed' });
    await tracker.create(plainTask('Second', { body: 'x'.repeat(200_000) }), 'tess');
    expect((await trackerAt(path).list()).map(({ title }) => title)).toEqual(['First', 'Second']);
    await git(path, 'fsck', '--strict', '--no-dangling');
  });

  it('that is read-only lists its tasks, and refuses a write with what to do', async () => {
    const { disk, path, tracker } = await onDisk('2m');
    const first = await tracker.create(plainTask('First'), 'tess');
    await disk.makeReadOnly();
    expect(await trackerAt(path).list()).toEqual([first]);
    await expect(tracker.create(plainTask('Second'), 'tess')).rejects.toMatchObject({
      name: 'TerminalError',
      message: expect.stringContaining('Read-only file system'),
      hint: expect.stringContaining('write'),
    });
    await disk.makeWritable();
    await tracker.create(plainTask('Second'), 'tess');
    expect(await tracker.list()).toHaveLength(2);
  });
});

it.runIf(process.getuid?.() === 0)('a repository of another owner is named, with what git says to do', async () => {
  const { repo, tracker } = await repoWithTracker();
  const { id } = await tracker.create(plainTask('First'), 'tess');
  for (const path of [repo.path, join(repo.path, '.git')]) await chown(path, 65_534, 65_534);
  const other = cloneAt(repo.path);
  await expect(other.tracker.list()).rejects.toThrow(/dubious ownership|safe\.directory/);
  const env = { MAYOR_HOME: join(repo.root, 'home'), MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined };
  const typed = await run([process.execPath, MAYOR, 'task', 'list'], { cwd: repo.path, env, ok: 'any' });
  expect(typed.exit).not.toBe(0);
  expect(typed.stderr).toMatch(/dubious ownership|safe\.directory/);
  for (const path of [repo.path, join(repo.path, '.git')]) await chown(path, 0, 0);
  expect(await other.tracker.list()).toMatchObject([{ id }]);
});

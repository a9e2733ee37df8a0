/** The list kept beside the repository only ever saves time, and how much of it. */
import { access, chmod, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { taskId } from '../../../src/core/ids.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { git } from '../../helpers/repo.ts';
import { editByHand, plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';
import { until } from '../../helpers/until.ts';

const costOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = subprocessCount();
  await work();
  return subprocessCount() - before;
};

/** Two tasks, listed once so that the cache is written. */
const filled = async () => {
  const { repo, tracker } = await repoWithTracker();
  await tracker.create(plainTask('First', { body: 'One\n' }), 'tess');
  await tracker.create(
    plainTask('Second', { body: '🐈 two\n', deferUntil: 1_800_000_000_000, agent: 'claude' }),
    'tess',
  );
  const tasks = await trackerAt(repo.path).list();
  return { repo, tracker, tasks, cache: join(repo.path, '.git/mayor/task-index') };
};

describe('the cached list', () => {
  it('says in a new process what the branch says', async () => {
    const { repo, tasks } = await filled();
    expect(await trackerAt(repo.path).list()).toEqual(tasks);
    expect(tasks.map(({ body }) => body)).toEqual(['One\n', '🐈 two\n']);
  });

  it('is not believed when it is missing, garbled, torn or of another shape', async () => {
    const { repo, tasks, cache } = await filled();
    const good = await readFile(cache);
    const flipped = Buffer.from(good);
    flipped.write('X', good.indexOf('First'));
    const spoils: readonly (() => Promise<unknown>)[] = [
      () => rm(cache),
      () => truncate(cache, 0),
      () => truncate(cache, good.length - 1),
      () => truncate(cache, Math.floor(good.length / 2)),
      () => writeFile(cache, 'not JSON\n'),
      () => writeFile(cache, '{"shape":99}\n'),
      () => writeFile(cache, flipped),
      () => writeFile(cache, Buffer.concat([good, Buffer.from('more')])),
    ];
    for (const spoil of spoils) {
      await spoil();
      expect(await trackerAt(repo.path).list()).toEqual(tasks);
      expect((await readFile(cache)).equals(good), 'written anew').toBe(true);
    }
  });

  it('of an older commit is brought up to date by what has changed', async () => {
    const { repo, tracker, tasks } = await filled();
    const [first, second] = tasks;
    if (first === undefined || second === undefined) throw new Error('no tasks');
    await tracker.change(first.id, { title: 'Changed' }, 'tess');
    const third = await tracker.create(plainTask('Third'), 'tess');
    const fresh = trackerAt(repo.path);
    expect((await fresh.list()).map(({ title }) => title)).toEqual(['Changed', 'Second', 'Third']);
    expect((await fresh.list()).at(-1)).toEqual(third);
  });

  it('of a commit that is gone is made anew', async () => {
    const { repo, tasks } = await filled();
    const tree = await git(repo, 'rev-parse', 'mayor-tasks^{tree}');
    await git(repo, 'update-ref', 'refs/heads/mayor-tasks', await git(repo, 'commit-tree', '-m', 'New', tree));
    await git(repo, 'reflog', 'expire', '--expire=now', '--all');
    await git(repo, 'gc', '-q', '--prune=now');
    expect(await trackerAt(repo.path).list()).toEqual(tasks);
  });

  it('that cannot be written only costs time', async () => {
    const { repo, tracker } = await repoWithTracker();
    await writeFile(join(repo.path, '.git/mayor'), 'a file where the folder should be');
    await tracker.create(plainTask('Task'), 'tess');
    expect(await trackerAt(repo.path).list()).toHaveLength(1);
    await chmod(join(repo.path, '.git/mayor'), 0o644);
  });

  it('left half written by a death is written again later', async () => {
    const { repo, cache } = await filled();
    await rm(cache);
    await writeFile(`${cache}.new`, 'half');
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(`${cache}.new`, longAgo, longAgo);
    await trackerAt(repo.path).list();
    expect(await trackerAt(repo.path).list()).toHaveLength(2);
    expect((await readFile(cache, 'utf8')).startsWith('{"shape":')).toBe(true);
  });
});

describe('subprocesses', () => {
  it('of a list of which nothing has changed are one at most', async () => {
    const { tracker } = await filled();
    await tracker.list();
    expect(await costOf(() => tracker.list())).toBe(1);
    expect(await tracker.list()).toBe(await tracker.list());
  });

  it('of a list while it is watched are none, once the dust has settled', async () => {
    const { repo, tracker } = await filled();
    onTestFinished(tracker.watch(() => {}));
    await settled(tracker);
    const other = trackerAt(repo.path);
    const third = await other.create(plainTask('Third'), 'tess');
    expect((await tracker.list()).at(-1)).toEqual(third);
    await settled(tracker);
    await other.claim(third.id, 'amber');
    expect((await tracker.list()).at(-1)).toMatchObject({ assignee: 'amber' });
    await settled(tracker);
    await git(repo, 'pack-refs', '--all');
    await editByHand(repo, { 't/other': 'x' });
    expect(await tracker.list()).toHaveLength(3);
    await settled(tracker);
    await other.release(third.id, 'amber');
    expect((await tracker.list()).at(-1)).not.toHaveProperty('assignee');
  });

  it('of a write are few, however many tasks there are', async () => {
    const { tracker, tasks } = await filled();
    const [first] = tasks;
    if (first === undefined) throw new Error('no task');
    await tracker.list();
    expect(await costOf(() => tracker.create(plainTask('Third'), 'tess'))).toBe(2);
    expect(await costOf(() => tracker.change(first.id, { title: 'New', comment: 'Why' }, 'tess'))).toBe(2);
    expect(await costOf(() => tracker.claim(first.id, 'amber'))).toBe(2);
    expect(await costOf(() => tracker.claim(first.id, 'amber'))).toBe(1);
    expect(await costOf(() => tracker.claim(first.id, 'birch'))).toBe(1);
    expect(await costOf(() => tracker.release(first.id, 'amber'))).toBe(2);
    expect(await costOf(() => tracker.list())).toBe(1);
  });
});

/** Files are old enough to be trusted after some seconds. */
const settled = (tracker: Tracker): Promise<unknown> =>
  until('a list without a subprocess', async () => (await costOf(() => tracker.list())) === 0, 10_000);

describe('what git said of the refs', () => {
  it('is not asked again while nothing has moved, and is as soon as something has', async () => {
    const { repo, tasks } = await filled();
    // Until the times of the files are old enough to be believed.
    const look = async () => expect(await trackerAt(repo.path).list()).toEqual(tasks);
    await until('a list that costs nothing', async () => (await costOf(look)) === 0);
    const changed = await trackerAt(repo.path).change(tasks[0]?.id ?? taskId('shop-0000'), { title: 'New' }, 'tess');
    expect((await trackerAt(repo.path).list())[0]).toEqual(changed);
    await trackerAt(repo.path).claim(tasks[1]?.id ?? taskId('shop-0000'), 'amber');
    expect((await trackerAt(repo.path).list())[1]?.assignee).toBe('amber');
  });

  it('is not believed when it was torn or kept for another moment', async () => {
    const { repo, tasks } = await filled();
    const kept = join(repo.path, '.git/mayor/refs-seen');
    await until('what is kept', async () => {
      await trackerAt(repo.path).list();
      return access(kept).then(() => true);
    });
    const good = await readFile(kept, 'utf8');
    for (const bad of ['', 'not this\n', good.slice(0, -5), good.replace(/^1 /, '2 ')]) {
      await writeFile(kept, bad);
      expect(await trackerAt(repo.path).list()).toEqual(tasks);
    }
  });
});

describe('what writers have changed', () => {
  /** Gits that a new process starts for a list, one of which reads the refs. */
  const gitsOf = (path: string, expected: unknown) =>
    costOf(async () => expect(await trackerAt(path).list()).toEqual(expected));

  it('is told beside the list, so that git is not asked what differs', async () => {
    const { repo, tasks } = await filled();
    const [first, second] = tasks;
    if (first === undefined || second === undefined) throw new Error('no tasks');
    await trackerAt(repo.path).change(first.id, { title: 'New', priority: 0 }, 'tess');
    await trackerAt(repo.path).claim(second.id, 'amber');
    const third = await trackerAt(repo.path).create(plainTask('Third', { labels: ['ui'], agent: 'codex' }), 'tess');
    await trackerAt(repo.path).change(second.id, { status: 'closed' }, 'tess');
    const told = await trackerAt(repo.path).list();
    await rm(join(repo.path, '.git/mayor/task-index-news'));
    const asked = await trackerAt(repo.path).list();
    expect(asked).toEqual(told);
    expect(told.map(({ title, status }) => `${title} ${status}`)).toEqual(['New open', 'Second closed', 'Third open']);
    expect(told[2]).toEqual(third);
  });

  it('costs nothing more than a look at the refs, unless the chain is broken or the lines are torn', async () => {
    const { repo, tasks } = await filled();
    const [first] = tasks;
    if (first === undefined) throw new Error('no tasks');
    for (const title of ['One', 'Two', 'Three']) await trackerAt(repo.path).change(first.id, { title }, 'tess');
    const now = await trackerAt(repo.path).list();
    const news = join(repo.path, '.git/mayor/task-index-news');
    expect(await gitsOf(repo.path, now)).toBe(1);
    const lines = (await readFile(news, 'utf8')).trim().split('\n');
    for (const broken of [
      lines.slice(1),
      lines.slice(0, -1),
      [lines[0], lines[2]],
      [...lines.slice(0, 2), '{"from":'],
    ]) {
      await writeFile(news, broken.join('\n'));
      expect(await gitsOf(repo.path, now)).toBe(3);
    }
    await writeFile(news, `null\n[]\n\u0000\n${lines.join('\n')}\n`);
    expect(await gitsOf(repo.path, now)).toBe(1);
  });

  it('is forgotten once the list is written anew', async () => {
    const { repo, tracker, cache } = await filled();
    const before = await readFile(cache);
    for (let at = 0; at < 70; at += 1) await trackerAt(repo.path).create(plainTask(`No. ${at}`), 'tess');
    const listed = await trackerAt(repo.path).list();
    expect((await readFile(cache)).equals(before)).toBe(false);
    await expect(access(join(repo.path, '.git/mayor/task-index-news'))).rejects.toThrow();
    expect(listed).toEqual(await tracker.list());
  });
});

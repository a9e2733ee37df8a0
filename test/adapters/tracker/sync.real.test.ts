/** Clones that know one remote: whoever meets whom, all end with the same, and nothing is lost. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { type Clone, fieldsOf, pair, tipOf } from '../../helpers/task-clones.ts';

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

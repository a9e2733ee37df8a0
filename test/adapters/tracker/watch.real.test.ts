/** Noticing what others do to the task branch, for little. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { embeddedTracker } from '../../../src/adapters/trackers/embedded/index.ts';
import { taskPath } from '../../../src/adapters/trackers/embedded/layout.ts';
import { rigName } from '../../../src/core/ids.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { manualClock } from '../../helpers/clock.ts';
import { commitFiles, git } from '../../helpers/repo.ts';
import { editByHand, fileText, plainTask, repoWithTracker, trackerAt } from '../../helpers/task-branch.ts';
import { until } from '../../helpers/until.ts';

/** Counts hints, starting when the first look is over. */
const listening = async (tracker: Tracker) => {
  const seen = { hints: 0 };
  onTestFinished(
    tracker.watch(() => {
      seen.hints += 1;
    }),
  );
  await until('the first look', () => seen.hints > 0);
  return seen;
};

describe('a watched task branch', () => {
  it('tells of commits by hand, of fetches, and of claims that come and go', async () => {
    const { repo, tracker } = await repoWithTracker();
    const { id } = await tracker.create(plainTask('Task'), 'tess');
    const clone = await repoWithTracker();
    await git(clone.repo, 'fetch', '-q', repo.path, 'mayor-tasks:mayor-tasks');
    const watched = trackerAt(clone.repo.path);
    const seen = await listening(watched);
    const text = await fileText(repo, id);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => editByHand(clone.repo, { [taskPath(id)]: text.replace('priority: 2', 'priority: 1') }),
      async () => {
        await tracker.change(id, { title: 'Over there' }, 'tess');
        await git(clone.repo, 'fetch', '-q', repo.path, '+mayor-tasks:mayor-tasks');
      },
      () => clone.tracker.claim(id, 'amber'),
      () => clone.tracker.release(id, 'amber'),
      () => clone.tracker.claim(id, 'birch'),
    ];
    for (const change of changes) {
      const before = seen.hints;
      await change();
      await until('a hint', () => seen.hints > before);
    }
    expect(await watched.list()).toMatchObject([{ title: 'Over there', assignee: 'birch' }]);
  });

  it('is silent about every other branch', async () => {
    const { repo, tracker } = await repoWithTracker();
    await tracker.create(plainTask('Task'), 'tess');
    const seen = await listening(trackerAt(repo.path));
    const before = seen.hints;
    for (const name of ['a', 'b', 'c']) {
      await commitFiles(repo, { [name]: name });
      await git(repo, 'branch', `mayor/shop-k3f9-${name}`);
    }
    await git(repo, 'pack-refs', '--all');
    await tracker.create(plainTask('Sentinel'), 'tess');
    await until('a hint', () => seen.hints > before);
    expect(seen.hints).toBe(before + 1);
  });

  it('is looked at by one poll, however many listen, and by none when nobody does', async () => {
    const { repo } = await repoWithTracker();
    const clock = manualClock();
    const tracker = embeddedTracker({ rig: rigName('shop'), path: repo.path, clock, sync: false });
    const hints = [0, 0, 0];
    const stops = hints.map((_, at) =>
      tracker.watch(() => {
        hints[at] = (hints[at] ?? 0) + 1;
      }),
    );
    clock.advance(0);
    await until('the first look', () => hints.every((count) => count === 1) && clock.waiting() === 1);
    for (let round = 0; round < 3; round++) {
      const before = subprocessCount();
      clock.advance(5_000);
      await until('the next poll', () => clock.waiting() === 1);
      expect(subprocessCount() - before).toBe(1);
    }
    expect(hints).toEqual([1, 1, 1]);
    for (const stop of stops) stop();
    expect(clock.waiting()).toBe(0);
  });
});

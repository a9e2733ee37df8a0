/** Keeping in step with a remote while somebody watches. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { gitIn } from '../../../src/adapters/git.ts';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { embeddedTracker } from '../../../src/adapters/trackers/embedded/index.ts';
import { remoteTip } from '../../../src/adapters/trackers/embedded/remote.ts';
import { remoteWatch } from '../../../src/adapters/trackers/embedded/remote-watch.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import type { SyncReport } from '../../../src/ports/tracker.ts';
import { manualClock } from '../../helpers/clock.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { pair } from '../../helpers/task-clones.ts';
import { until } from '../../helpers/until.ts';

const BRANCH = 'refs/heads/mayor-tasks';
const remoteHas = async (path: string, remote: string) => {
  const asked = await remoteTip(gitIn(path), 'origin');
  return asked.kind === 'ok' && asked.value === (await git(remote, 'rev-parse', BRANCH)) ? asked.value : undefined;
};

it('tasks made here go to the remote, and those made there come, without anybody saying so', async () => {
  const { a, b, remote } = await pair();
  const clock = manualClock();
  const tracker = embeddedTracker({ rig: rigName('shop'), path: a.path, clock });
  const hints = { count: 0 };
  onTestFinished(tracker.watch(() => (hints.count += 1)));
  await tracker.create(plainTask('Sell tea'), 'ann');
  await until('what was made here is there', async () => {
    clock.advance(500);
    return (await remoteHas(a.path, remote)) === (await git(a.path, 'rev-parse', BRANCH));
  });
  await b.sync();
  await b.tracker.create(plainTask('Sell ink'), 'bob');
  await b.sync();
  await until('what was made there is here', async () => {
    clock.advance(5_000);
    return (await tracker.list()).length === 2;
  });
  expect(hints.count).toBeGreaterThan(0);
  expect(tracker.problems?.()).toEqual([]);
});

it('a remote that is away is told, waited for, and forgotten once it is back', async () => {
  const { repo, a, remote } = await pair();
  const clock = manualClock();
  const tracker = embeddedTracker({ rig: rigName('shop'), path: a.path, clock });
  await git(a.path, 'remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
  await tracker.create(plainTask('Sell tea'), 'ann');
  onTestFinished(tracker.watch(() => {}));
  const told = await until('it is told', () => {
    clock.advance(1_000);
    return tracker.problems?.()[0];
  });
  expect(told).toMatch(/^The remote origin cannot be read: /);
  await git(a.path, 'remote', 'set-url', 'origin', remote);
  await until('it is forgotten', () => {
    clock.advance(20_000);
    return tracker.problems?.().length === 0;
  });
  expect(await remoteHas(a.path, remote)).toBe(await git(a.path, 'rev-parse', BRANCH));
});

it('a clone without a remote, or whose owner wants no syncing, is left alone', async () => {
  const { a, remote } = await pair();
  const clock = manualClock();
  const tracker = embeddedTracker({ rig: rigName('shop'), path: a.path, clock, sync: false });
  await tracker.create(plainTask('Sell tea'), 'ann');
  onTestFinished(tracker.watch(() => {}));
  await until('the watch has looked', async () => {
    clock.advance(1_000);
    return clock.waiting() === 1;
  });
  clock.advance(600_000);
  expect(await git(remote, 'for-each-ref', BRANCH)).toBe('');
});

const quiet: SyncReport = { remote: 'origin', pulled: 0, pushed: 0, conflicts: [], lost: [], cycles: [], problems: [] };

/** A remote and a clone in memory. */
const stage = (report: SyncReport = quiet) => {
  const clock = manualClock();
  const seen = { here: 'one', there: 'one', asked: 0, synced: 0, hint: () => {} };
  const watch = remoteWatch({
    clock,
    watchHere: (hint) => {
      seen.hint = hint;
      return () => {};
    },
    here: async () => seen.here,
    there: async () => {
      seen.asked += 1;
      return seen.there === 'none' ? 'none' : { kind: 'ok', value: seen.there };
    },
    sync: async () => {
      seen.synced += 1;
      seen.there = seen.here;
      return report;
    },
  });
  const settle = async () => {
    for (let at = 0; at < 20; at++) await Promise.resolve();
  };
  return { clock, seen, watch, settle };
};

it('looks each half minute, syncs when either side moved, and stops with the last listener', async () => {
  const { clock, seen, watch, settle } = stage();
  const stops = [watch.listen(), watch.listen()];
  clock.advance(2_000);
  await settle();
  expect(seen).toMatchObject({ asked: 1, synced: 0 });
  seen.there = 'two';
  clock.advance(40_000);
  await settle();
  expect(seen).toMatchObject({ asked: 2, synced: 1 });
  seen.here = 'three';
  for (let at = 0; at < 5; at++) seen.hint();
  clock.advance(2_000);
  await settle();
  expect(seen).toMatchObject({ asked: 3, synced: 2 });
  for (const stop of stops) stop();
  clock.advance(600_000);
  await settle();
  expect(seen.asked).toBe(3);
  expect(clock.waiting()).toBe(0);
});

it('asks nothing more of a clone without a remote until something changes in it', async () => {
  const { clock, seen, watch, settle } = stage();
  seen.there = 'none';
  watch.listen();
  clock.advance(2_000);
  await settle();
  const before = subprocessCount();
  clock.advance(3_600_000);
  await settle();
  expect(seen.asked).toBe(1);
  expect(subprocessCount()).toBe(before);
  seen.hint();
  clock.advance(2_000);
  await settle();
  expect(seen.asked).toBe(2);
});

it('tells for an hour who lost a task', async () => {
  const lost = [{ task: taskId('shop-a1'), holder: 'birch', to: 'amber' }];
  const { clock, seen, watch, settle } = stage({ ...quiet, lost });
  seen.there = 'two';
  watch.listen();
  clock.advance(2_000);
  await settle();
  expect(watch.problems()).toEqual(['birch lost shop-a1 to amber']);
  clock.advance(3_600_001);
  expect(watch.problems()).toEqual([]);
});

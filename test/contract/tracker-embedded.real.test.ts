import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { makeRepo } from '../helpers/repo.ts';
import { trackerAt } from '../helpers/task-branch.ts';
import { pair } from '../helpers/task-clones.ts';
import { trackerContract } from './tracker.ts';

trackerContract({
  name: 'embedded',
  place: async () => {
    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    return () => openTracker({ kind: 'embedded' }, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
  },
  clones: async () => {
    const { a, b } = await pair();
    return [() => trackerAt(a.path), () => trackerAt(b.path)];
  },
  skip: [],
});

import { describe, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { run } from '../../src/adapters/process.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { makeRepo } from '../helpers/repo.ts';
import { findTool, withOrphanWorktrees } from '../helpers/tool.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

const tbd = findTool('tbd');

if (tbd === undefined)
  describe('the tbd tracker', () => it.skip('does what a tracker must (tbd is not installed)', () => {}));
else
  trackerContract({
    name: 'tbd',
    patienceMs: 600_000,
    many: 12,
    place: async () => {
      const repo = await makeRepo();
      onTestFinished(() => repo.remove());
      const command = await withOrphanWorktrees(tbd, repo.root);
      await run([command, 'init', '--prefix', 'shop', '--quiet'], { cwd: repo.path });
      const settings = { kind: 'tbd', command, pollSeconds: 0.2 };
      return () => openTracker(settings, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
    },
    skip: [
      ...NOTHING_MORE,
      {
        reason: 'an issue may have come by a sync, so it is foreign, and its id is the tool’s',
        tests: ['a new task is open, nobody’s, and of this rig'],
      },
      {
        reason: 'a dependency is kept by the task that is waited for, and moves the time of its last change',
        tests: ['every field comes back as it was given, from list and from get, to any process'],
      },
      {
        reason: 'tbd refuses descriptions over 50,000 characters',
        tests: ['a body of one mebibyte is kept, one byte more is refused'],
      },
      {
        reason: 'a comment moves the time of the last change',
        tests: ['comments are kept as they were given, oldest first, and change nothing else'],
      },
    ],
  });

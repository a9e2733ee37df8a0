import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { startGitHub, TOKEN } from '../github/server.ts';
import { makeRepo } from '../helpers/repo.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

trackerContract({
  name: 'github',
  place: async () => {
    const repo = await makeRepo();
    const github = await startGitHub();
    process.env.MAYOR_TEST_GITHUB = TOKEN;
    onTestFinished(async () => {
      await github.close();
      await repo.remove();
    });
    const settings = {
      kind: 'github',
      repo: 'acme/shop',
      url: github.url,
      tokenEnv: 'MAYOR_TEST_GITHUB',
      pollSeconds: 0.2,
    };
    return () => openTracker(settings, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
  },
  skip: [
    ...NOTHING_MORE,
    {
      reason: 'anybody may write an issue, so it is foreign, and its id is its number',
      tests: ['a new task is open, nobody’s, and of this rig'],
    },
    {
      reason: 'GitHub refuses texts over 65,536 characters',
      tests: ['a body of one mebibyte is kept, one byte more is refused'],
    },
    {
      reason: 'a comment moves the time of the last change',
      tests: ['comments are kept as they were given, oldest first, and change nothing else'],
      unproven: 'by chance',
    },
  ],
});

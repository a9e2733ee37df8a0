import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { exchangeFormat } from '../../src/adapters/exchange/index.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { makeRepo } from '../helpers/repo.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

trackerContract({
  name: 'tk',
  place: async () => {
    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    const where = {
      rig: rigName('shop'),
      path: repo.path,
      clock: systemClock(),
      format: async (name: Parameters<typeof exchangeFormat>[0]) => exchangeFormat(name),
    };
    return () => openTracker({ kind: 'tk', pollSeconds: 0.2 }, where);
  },
  skip: NOTHING_MORE,
});

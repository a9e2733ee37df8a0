import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import { rigName } from '../../src/core/ids.ts';
import { manualClock } from '../helpers/clock.ts';
import { NO_ARCHIVE, NO_SYNC, trackerContract } from './tracker.ts';

trackerContract({
  name: 'memory',
  place: async () => {
    const store = taskStore();
    const clock = manualClock();
    return () => memoryTracker({ rig: rigName('shop'), clock, store });
  },
  skip: [NO_SYNC, NO_ARCHIVE],
});

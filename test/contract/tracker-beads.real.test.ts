import { describe, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { exchangeFormat } from '../../src/adapters/exchange/index.ts';
import { run } from '../../src/adapters/process.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import type { ExchangeName } from '../../src/core/exchange.ts';
import { rigName } from '../../src/core/ids.ts';
import { beads } from '../beads/stand-in.ts';
import { makeRepo } from '../helpers/repo.ts';
import { startStandIn } from '../helpers/stand-in.ts';
import { findTool } from '../helpers/tool.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

const contractOf = (name: string, prepare: (path: string) => Promise<string>): void =>
  trackerContract({
    name,
    place: async () => {
      const repo = await makeRepo();
      onTestFinished(() => repo.remove());
      const command = await prepare(repo.path);
      const format = async (wanted: ExchangeName) => exchangeFormat(wanted);
      const where = { rig: rigName('shop'), path: repo.path, clock: systemClock(), format };
      return () => openTracker({ kind: 'beads', command, pollSeconds: 0.2 }, where);
    },
    skip: [
      ...NOTHING_MORE,
      {
        reason: 'an issue may have come by a sync, so it is foreign, and its id is the tool’s',
        tests: ['a new task is open, nobody’s, and of this rig'],
      },
      {
        reason: 'labels are kept in the order of the alphabet',
        tests: ['labels are told once each, without empty ones'],
      },
      {
        reason: 'issues that were made within one second have no order',
        tests: ['every field comes back as it was given, from list and from get, to any process'],
        unproven: 'by chance',
      },
    ],
  });

contractOf('beads (a stand-in)', async () => {
  const { command, close } = await startStandIn(beads());
  onTestFinished(close);
  return command;
});

const bd = findTool('bd');
if (bd === undefined)
  describe('the beads tracker', () => it.skip('does what a tracker must (bd is not installed)', () => {}));
else
  contractOf('beads', async (cwd) => {
    await run([bd, 'init', '--prefix', 'shop', '--quiet'], { cwd });
    return bd;
  });

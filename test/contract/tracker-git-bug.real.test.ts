import { describe, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { run } from '../../src/adapters/process.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { gitBug } from '../git-bug/stand-in.ts';
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
      const settings = { kind: 'git-bug', command: await prepare(repo.path), pollSeconds: 0.2 };
      return () => openTracker(settings, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
    },
    skip: [
      ...NOTHING_MORE,
      {
        reason: 'a bug may have been pulled, so it is foreign, and its id is the tool’s',
        tests: ['a new task is open, nobody’s, and of this rig'],
      },
      {
        reason: 'texts over 100,000 bytes are refused',
        tests: ['a body of one mebibyte is kept, one byte more is refused'],
      },
      {
        reason: 'labels are kept in the order of the alphabet',
        tests: [
          'labels are told once each, without empty ones',
          'every field comes back as it was given, from list and from get, to any process',
        ],
      },
      {
        reason: 'a comment moves the time of the last change, and loses control characters',
        tests: ['comments are kept as they were given, oldest first, and change nothing else'],
      },
    ],
  });

contractOf('git-bug (a stand-in for its command)', async () => {
  const { command, close } = await startStandIn(gitBug());
  onTestFinished(close);
  return command;
});

const tool = findTool('git-bug');
if (tool === undefined)
  describe('the git-bug tracker', () => it.skip('does what a tracker must (git-bug is not installed)', () => {}));
else
  contractOf('git-bug', async (cwd) => {
    await run([tool, 'user', 'new', '--non-interactive', '--name=Tess', '--email=tess@example.test'], { cwd });
    return tool;
  });

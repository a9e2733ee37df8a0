import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { rigName } from '../../src/core/ids.ts';
import { git, makeRepo } from '../helpers/repo.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

trackerContract({
  name: 'git-issue',
  many: 25,
  place: async () => {
    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    await initIssues(join(repo.path, '.issues'));
    const settings = { kind: 'git-issue', pollSeconds: 0.2 };
    return () => openTracker(settings, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
  },
  skip: [
    ...NOTHING_MORE,
    {
      reason: 'an issue may come from anywhere, so it is foreign, and its id is the name of a commit',
      tests: ['a new task is open, nobody’s, and of this rig'],
    },
    {
      reason: 'a comment moves the time of the last change',
      tests: ['comments are kept as they were given, oldest first, and change nothing else'],
      unproven: 'by chance',
    },
  ],
});

/** What `git issue init` makes. */
const initIssues = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'templates'), { recursive: true });
  await git(folder, 'init', '-q');
  await writeFile(join(folder, 'config'), '');
  await writeFile(join(folder, 'templates/description'), '\n# Start with a one-line summary of the issue.\n');
  await git(folder, 'add', 'config', 'templates/description');
  await git(folder, 'commit', '-q', '-m', 'gi: Initialize issues repository\n\ngi init');
};

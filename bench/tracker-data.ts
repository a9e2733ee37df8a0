/** A repository of so many tasks, made for a bench and deleted afterwards. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/adapters/clock.ts';
import { gitIn } from '../src/adapters/git.ts';
import { commitTo } from '../src/adapters/trackers/embedded/commit.ts';
import { embeddedTracker } from '../src/adapters/trackers/embedded/index.ts';
import { BRANCH, taskPath } from '../src/adapters/trackers/embedded/layout.ts';
import { writeTaskFile } from '../src/adapters/trackers/embedded/task-file.ts';
import { rigName, type TaskId, taskId } from '../src/core/ids.ts';
import { newTask } from '../src/core/task-change.ts';
import type { Tracker } from '../src/ports/tracker.ts';

export type TaskPlace = {
  /** A folder of the bench's own. */
  readonly root: string;
  /** The clone within. */
  readonly path: string;
  readonly ids: readonly TaskId[];
  /** Those that nobody has closed. */
  readonly openIds: readonly TaskId[];
  /** As a new process would. */
  open(): Tracker;
};

export const RIG = rigName('shop');

export const DRAFT = {
  title: '',
  body: '## Why\n\nA greeting makes people feel welcome.\n'.repeat(6),
  kind: 'task',
  priority: 2,
  labels: ['greeting', 'ui'],
  dependsOn: [],
} as const;

export const withTasks = async <Value>(size: number, use: (place: TaskPlace) => Promise<Value>): Promise<Value> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-bench-')));
  const path = join(root, 'shop');
  try {
    await gitIn(root)(['init', '-q', path]);
    const ids = await fill(path, size);
    const openIds = ids.filter((_, at) => at % 4 !== 0);
    return await use({
      root,
      path,
      ids,
      openIds,
      open: () => embeddedTracker({ rig: RIG, path, clock: systemClock() }),
    });
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
};

/** Files that one commit adds: their text is held in memory at once. */
const AT_ONCE = 20_000;

/** In few commits: how they came there is not what is measured. */
const fill = async (path: string, size: number): Promise<readonly TaskId[]> => {
  const ids = Array.from({ length: size }, (_, at) => taskId(`shop-${at.toString(32).padStart(4, '0')}`));
  const now = Date.now();
  const files = ids.map((id, at) => {
    const before = ids[at - 1];
    const dependsOn = at % 3 === 1 && before ? [before] : [];
    const made = newTask(id, RIG, { ...DRAFT, title: `Task ${at}`, dependsOn }, now - size + at);
    const task = at % 4 === 0 ? { ...made, status: 'closed' as const } : made;
    return {
      path: taskPath(id),
      text: writeTaskFile({ task, uid: `bench-${at}`, by: 'bench', token: 0, clock: [], others: '' }),
    };
  });
  let tip: string | undefined;
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const commit = { by: 'bench', at: now, message: 'Fill', files: files.slice(at, at + AT_ONCE) };
    const made = await commitTo(gitIn(path), BRANCH, tip, [commit]);
    if (made.kind === 'moved') throw new Error(made.because);
    tip = made.tip;
  }
  return ids;
};

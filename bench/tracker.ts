/**
 * What the embedded tracker costs, each figure beside `git rev-parse HEAD` in the same repository
 * and run: a subprocess that does next to nothing is what any tracker on git pays at least.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/adapters/clock.ts';
import { gitIn } from '../src/adapters/git.ts';
import { subprocessCount } from '../src/adapters/process.ts';
import { commitTo } from '../src/adapters/trackers/embedded/commit.ts';
import { embeddedTracker } from '../src/adapters/trackers/embedded/index.ts';
import { BRANCH, taskPath } from '../src/adapters/trackers/embedded/layout.ts';
import { writeTaskFile } from '../src/adapters/trackers/embedded/task-file.ts';
import { rigName, type TaskId, taskId } from '../src/core/ids.ts';
import { byReadiness, isReady } from '../src/core/ready.ts';
import { newTask } from '../src/core/task-change.ts';
import type { Tracker } from '../src/ports/tracker.ts';

export type TrackerFigure = {
  readonly name: string;
  readonly tasks: number;
  /** Median, in milliseconds. */
  readonly ms: number;
  /** Of `ms` to the median of `git rev-parse HEAD`. */
  readonly ratio: number;
  /** Subprocesses of one call. */
  readonly subprocesses: number;
};

/** Measures on repositories of these numbers of tasks, made for it and deleted afterwards. */
export async function benchTracker(sizes: readonly number[] = [1_000, 10_000]): Promise<readonly TrackerFigure[]> {
  const figures: TrackerFigure[] = [];
  for (const size of sizes) {
    const path = await mkdtemp(join(tmpdir(), 'mayor-bench-'));
    try {
      figures.push(...(await measure(path, size)));
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }
  return figures;
}

const RIG = rigName('shop');
const RUNS = 21;

const measure = async (path: string, size: number): Promise<readonly TrackerFigure[]> => {
  const git = gitIn(path);
  await git(['init', '-q']);
  const ids = await fill(path, size);
  const open = (): Tracker => embeddedTracker({ rig: RIG, path, clock: systemClock() });
  const index = join(path, '.git/mayor/task-index');
  const warm = open();
  const other = open();
  const openIds = ids.filter((_, at) => at % 4 !== 0);
  const id = (at: number): TaskId => openIds[at % openIds.length] ?? taskId('shop-none');
  const ready = async (tracker: Tracker) => {
    const tasks = await tracker.list();
    const closed = new Set(tasks.filter(({ status }) => status === 'closed').map((task) => task.id));
    return byReadiness(
      tasks.filter((task) => isReady(task, (one) => closed.has(one), Date.now())),
      Date.now(),
    );
  };

  const base = await timed(() => git(['rev-parse', 'HEAD'], { ok: 'any' }));
  const say = (name: string, { ms, subprocesses }: Timing): TrackerFigure => ({
    name,
    tasks: size,
    ms,
    ratio: ms / base.ms,
    subprocesses,
  });
  const figures = [say('git rev-parse HEAD', base)];
  figures.push(
    say(
      'list without a cache',
      await timed(() => open().list(), { runs: 5, before: () => rm(index, { force: true }) }),
    ),
  );
  figures.push(say('list in a new process, from the cache', await timed(() => open().list())));
  figures.push(say('ready in a new process, from the cache', await timed(() => ready(open()))));
  figures.push(say('list when nothing has changed', await timed(() => warm.list())));
  figures.push(say('ready when nothing has changed', await timed(() => ready(warm))));
  figures.push(
    say(
      'list after a change by another process',
      await timed(() => warm.list(), { before: (at) => other.change(id(at), { title: `Changed ${at}` }, 'bench') }),
    ),
  );
  figures.push(
    say('create', await timed((at) => warm.create({ ...DRAFT, title: `New ${at}` }, 'bench'))),
    say('create in a new process', await timed((at) => open().create({ ...DRAFT, title: `Newer ${at}` }, 'bench'))),
    say('claim', await timed((at) => warm.claim(id(100 + at), 'amber@bench'))),
    say('claim what another has', await timed((at) => warm.claim(id(100 + at), 'birch@bench'))),
    say('close', await timed((at) => warm.change(id(100 + at), { status: 'closed' }, 'bench'))),
    say('get', await timed((at) => warm.get(id(at)))),
  );
  return figures;
};

const DRAFT = {
  title: '',
  body: '## Why\n\nA greeting makes people feel welcome.\n'.repeat(6),
  kind: 'task',
  priority: 2,
  labels: ['greeting', 'ui'],
  dependsOn: [],
} as const;

/** All tasks in one commit: how they came there is not what is measured. */
const fill = async (path: string, size: number): Promise<readonly TaskId[]> => {
  const ids = Array.from({ length: size }, (_, at) => taskId(`shop-${at.toString(32).padStart(4, '0')}`));
  const now = Date.now();
  const files = ids.map((id, at) => {
    const before = ids[at - 1];
    const made = newTask(
      id,
      RIG,
      { ...DRAFT, title: `Task ${at}`, dependsOn: at % 3 === 1 && before ? [before] : [] },
      now - size + at,
    );
    const task = at % 4 === 0 ? { ...made, status: 'closed' as const } : made;
    return { path: taskPath(id), text: writeTaskFile({ task, uid: `bench-${at}`, by: 'bench', others: '' }) };
  });
  await commitTo(gitIn(path), BRANCH, undefined, [{ by: 'bench', at: now, message: 'Fill', files }]);
  return ids;
};

type Timing = { readonly ms: number; readonly subprocesses: number };

const timed = async (
  work: (at: number) => Promise<unknown>,
  { runs = RUNS, before }: { readonly runs?: number; readonly before?: (at: number) => Promise<unknown> } = {},
): Promise<Timing> => {
  const times: number[] = [];
  let subprocesses = 0;
  for (let at = 0; at < runs; at++) {
    await before?.(at);
    const started = subprocessCount();
    const start = performance.now();
    await work(at);
    times.push(performance.now() - start);
    subprocesses = subprocessCount() - started;
  }
  return { ms: times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0, subprocesses };
};

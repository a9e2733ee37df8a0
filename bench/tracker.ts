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
import { readyIn } from '../src/core/ready.ts';
import { newTask } from '../src/core/task-change.ts';
import type { Tracker } from '../src/ports/tracker.ts';

export type TrackerFigure = {
  readonly name: string;
  /** Median, in milliseconds. */
  readonly ms: number;
  /** Of `ms` to the median of `git rev-parse HEAD`, the two measured in turn. */
  readonly ratio: number;
  readonly limit: number;
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
const RUNS = 15;

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
    return readyIn(await tracker.list(), Date.now());
  };

  const bare = () => git(['rev-parse', 'HEAD'], { ok: 'any' });
  const k = size / 1_000;
  const rows: readonly (readonly [name: string, limit: number, work: Work, before?: Work])[] = [
    ['list without a cache', 30 + 15 * k, () => open().list(), () => rm(index, { force: true })],
    ['list in a new process, from the cache', 8 + 2 * k, () => open().list()],
    ['ready in a new process, from the cache', 8 + 3 * k, () => ready(open())],
    ['list when nothing has changed', 2, () => warm.list()],
    ['ready when nothing has changed', 2 + k / 2, () => ready(warm)],
    [
      'list after a change by another',
      8 + k,
      () => warm.list(),
      (at) => other.change(id(at), { title: `No. ${at}` }, 'bench'),
    ],
    ['create', 8, (at) => warm.create({ ...DRAFT, title: `New ${at}` }, 'bench')],
    ['create in a new process', 10, (at) => open().create({ ...DRAFT, title: `Newer ${at}` }, 'bench')],
    ['claim', 16, (at) => warm.claim(id(100 + at), 'amber@bench')],
    ['claim what another has', 3, (at) => warm.claim(id(100 + at), 'birch@bench')],
    ['close what is claimed', 12, (at) => warm.change(id(100 + at), { status: 'closed' }, 'bench')],
    ['get', 3, (at) => warm.get(id(at))],
  ];
  const figures: TrackerFigure[] = [];
  for (const [name, limit, work, before] of rows) {
    const { ms, bareMs, subprocesses } = await timed(bare, work, before);
    figures.push({ name: `${name} (${size} tasks)`, ms, ratio: ms / bareMs, limit, subprocesses });
  }
  return figures;
};

type Work = (at: number) => Promise<unknown>;

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
    return {
      path: taskPath(id),
      text: writeTaskFile({ task, uid: `bench-${at}`, by: 'bench', token: 0, clock: [], others: '' }),
    };
  });
  await commitTo(gitIn(path), BRANCH, undefined, [{ by: 'bench', at: now, message: 'Fill', files }]);
  return ids;
};

type Timing = { readonly ms: number; readonly bareMs: number; readonly subprocesses: number };

/** Both in turn, so that a busy machine slows both. */
const timed = async (bare: Work, work: Work, before?: Work): Promise<Timing> => {
  const times: number[] = [];
  const bareTimes: number[] = [];
  let subprocesses = 0;
  for (let at = 0; at < RUNS; at++) {
    await before?.(at);
    bareTimes.push(await timeOf(() => bare(at)));
    const started = subprocessCount();
    times.push(await timeOf(() => work(at)));
    subprocesses = subprocessCount() - started;
  }
  return { ms: median(times), bareMs: median(bareTimes), subprocesses };
};

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

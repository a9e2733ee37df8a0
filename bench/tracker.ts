/**
 * What the embedded tracker costs, each figure beside `git rev-parse HEAD` in the same repository
 * and run: a subprocess that does next to nothing is what any tracker on git pays at least.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitIn } from '../src/adapters/git.ts';
import { subprocessCount } from '../src/adapters/process.ts';
import { type TaskId, taskId } from '../src/core/ids.ts';
import { readyIn } from '../src/core/ready.ts';
import type { Tracker } from '../src/ports/tracker.ts';
import { median, timed } from './figure.ts';
import { DRAFT, type TaskPlace, withTasks } from './tracker-data.ts';

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

/** Measures on repositories of these numbers of tasks. */
export async function benchTracker(sizes: readonly number[] = [1_000, 10_000]): Promise<readonly TrackerFigure[]> {
  const figures: TrackerFigure[] = [];
  for (const size of sizes) figures.push(...(await withTasks(size, (place) => measure(place, size))));
  return figures;
}

const RUNS = 15;

const measure = async ({ path, openIds, open }: TaskPlace, size: number): Promise<readonly TrackerFigure[]> => {
  const git = gitIn(path);
  const index = join(path, '.git/mayor/task-index');
  const warm = open();
  const other = open();
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
    const { ms, bareMs, subprocesses } = await inTurn(bare, work, before);
    figures.push({ name: `${name} (${size} tasks)`, ms, ratio: ms / bareMs, limit, subprocesses });
  }
  return figures;
};

type Work = (at: number) => Promise<unknown>;

type Timing = { readonly ms: number; readonly bareMs: number; readonly subprocesses: number };

/** Both in turn, so that a busy machine slows both. */
const inTurn = async (bare: Work, work: Work, before?: Work): Promise<Timing> => {
  const times: number[] = [];
  const bareTimes: number[] = [];
  let subprocesses = 0;
  for (let at = 0; at < RUNS; at++) {
    await before?.(at);
    bareTimes.push(await timed(() => bare(at)));
    const started = subprocessCount();
    times.push(await timed(() => work(at)));
    subprocesses = subprocessCount() - started;
  }
  return { ms: median(times), bareMs: median(bareTimes), subprocesses };
};

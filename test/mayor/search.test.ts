/** Searching a town: what is found, what bounds it, and that the bounds are told. */
import { describe, expect, it } from 'vitest';
import { type MemoryLog, memoryLogs } from '../../src/adapters/forges/memory/logs.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import type { Recorded } from '../../src/core/event.ts';
import type { SearchView } from '../../src/core/search.ts';
import { HISTORY, type Searchable, searchTown } from '../../src/mayor/search.ts';
import type { Tracker } from '../../src/ports/tracker.ts';
import { manualClock } from '../helpers/clock.ts';
import { assigned, given, observed, pane, rig, SHOP, START, started, task } from '../helpers/world.ts';

const world = given([assigned(), started]);
const recorded: readonly Recorded[] = [
  { ...assigned(), seq: 1, at: START, v: 1 },
  { type: 'town.stopped', because: 'the basket fell', seq: 2, at: START, v: 1 },
];
const log = (change: Partial<MemoryLog> = {}): MemoryLog => ({
  ...{ task: 'shop-a', rig: 'shop', gate: 'unit', at: START, text: 'ok\nFAIL the basket is empty\nbye\n' },
  ...change,
});

type Parts = {
  readonly logs?: readonly MemoryLog[];
  readonly screen?: (history: number) => readonly string[] | 'gone';
  readonly get?: Tracker['get'];
  readonly now?: () => number;
};

const town = ({
  logs = [log()],
  screen = () => ['\u001b[1mbasket\u001b[0m of eggs', ''],
  ...parts
}: Parts = {}): Searchable => {
  const clock = manualClock(START);
  const tracker = memoryTracker({ rig: SHOP, clock, store: taskStore() });
  const get: Tracker['get'] = parts.get ?? (async () => 'absent');
  return {
    world,
    observed: observed({
      tasks: [task('shop-a', { title: 'Mend the basket' }), task('shop-b')],
      panes: [pane('amber')],
    }),
    journal: { read: async () => recorded },
    house: {
      clock: { ...clock, now: parts.now ?? clock.now },
      logs: memoryLogs(() => logs),
      rigs: () => [{ settings: rig(), tracker: { ...tracker, get } }],
      runtime: {
        screen: async (_pane, history) => {
          const lines = screen(history);
          return lines === 'gone' ? 'gone' : { lines, columns: 80, rows: 24, title: '' };
        },
      },
    },
  };
};
const of = (view: SearchView, kind: string) => {
  const found = view.sections.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`There is no section ${kind}`);
  return found;
};

describe('a search', () => {
  it('finds words in tasks, logs, panes and events, each with its line and where that leads', async () => {
    const view = await searchTown('BASKET', 9, town());
    expect(view.sections.map(({ kind, hits }) => [kind, hits.length])).toEqual([
      ['tasks', 1],
      ['logs', 1],
      ['screens', 1],
      ['events', 1],
    ]);
    expect(of(view, 'tasks').hits).toMatchObject([{ task: 'shop-a', rig: 'shop', where: 'shop-a Mend the basket' }]);
    expect(of(view, 'logs').hits).toEqual([
      {
        ...{ where: 'unit of shop-a', text: 'FAIL the basket is empty', back: 1 },
        ...{ task: 'shop-a', rig: 'shop', gate: 'unit', at: START },
      },
    ]);
    expect(of(view, 'screens').hits).toEqual([
      { where: 'amber', text: 'basket of eggs', back: 0, polecat: 'amber', task: 'shop-a', rig: SHOP },
    ]);
    expect(of(view, 'events').hits).toMatchObject([{ seq: 2, text: expect.stringContaining('the basket fell') }]);
  });

  it('says what was looked through', async () => {
    const view = await searchTown('basket', 9, town());
    expect(view.sections.map(({ through, cut }) => ({ through, cut }))).toEqual([
      { through: '2 tasks, notes of all', cut: false },
      { through: 'the last 1 kB of 1 log', cut: false },
      { through: `1 pane, each with up to ${HISTORY} lines above it`, cut: false },
      { through: 'the last 2 events', cut: false },
    ]);
    expect(of(await searchTown('basket', 9, town({ logs: [] })), 'logs').through).toBe('no log: no gate has run yet');
  });

  it('reads notes of tasks, and no pane without the lines above it', async () => {
    const seen: number[] = [];
    const view = await searchTown(
      'eureka',
      9,
      town({
        get: async (id) => ({
          task: task(id),
          comments: id === 'shop-b' ? [{ by: 'ada', at: START, text: 'no\nEureka!' }] : [],
        }),
        screen: (history) => {
          seen.push(history);
          return 'gone';
        },
      }),
    );
    expect(of(view, 'tasks').hits).toMatchObject([{ task: 'shop-b', text: 'Eureka!' }]);
    expect(seen).toEqual([HISTORY]);
  });

  it('tells no more than asked for, and that there is more', async () => {
    const many = log({ text: Array.from({ length: 50 }, (_, n) => `basket ${n}`).join('\n') });
    const { hits, more } = of(await searchTown('basket', 3, town({ logs: [many, log({ task: 'shop-b' })] })), 'logs');
    expect({ texts: hits.map(({ text }) => text), more }).toEqual({
      texts: ['basket 49', 'basket 48', 'basket 47'],
      more: true,
    });
  });

  it('ends when its time is over, and says that it is not all', async () => {
    let now = START;
    const view = await searchTown('basket', 9, town({ now: () => (now += 1_000) }));
    expect(view.sections.some(({ cut }) => cut)).toBe(true);
  });

  it('leaves out what cannot be read, and finds the rest', async () => {
    const failing = town({
      screen: () => {
        throw new Error('tmux is away');
      },
    });
    expect(of(await searchTown('basket', 9, failing), 'logs').hits).toHaveLength(1);
  });

  it('of no words finds nothing', async () => {
    expect(await searchTown('  ', 9, town())).toEqual({ words: '  ', sections: [] });
  });
});

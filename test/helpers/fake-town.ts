/** A town in memory, for surfaces: a test sets its picture and reads what was asked of it. */
import type { Actor, Command, Reply } from '../../src/core/command.ts';
import type { Recorded } from '../../src/core/event.ts';
import type { PolecatId } from '../../src/core/ids.ts';
import type { SearchView } from '../../src/core/search.ts';
import type { BranchRow } from '../../src/core/views/branches.ts';
import type { CostRow } from '../../src/core/views/costs.ts';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { TaskWhy } from '../../src/core/views/routing.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TimelineLine } from '../../src/core/views/timeline.ts';
import type { UndoRow } from '../../src/core/views/undos.ts';
import type {
  DiffView,
  ProgressView,
  TaskView,
  Town,
  TownNews,
  Typed,
  TypeOrder,
  WhyView,
} from '../../src/mayor/town.ts';
import type { Dropping } from '../../src/ports/branches.ts';
import type { Screen } from '../../src/ports/runtime.ts';

export type FakeTown = Town & {
  readonly submitted: readonly { readonly command: Command; readonly by: Actor }[];
  /** What was searched for, in order. */
  readonly searched: readonly string[];
  readonly typings: readonly { readonly polecat: string; readonly order: TypeOrder; readonly by: Actor }[];
  readonly listeners: () => number;
  /** The next picture, told to every listener. */
  set(change: Partial<StatusView>): void;
  /** New lines of the feed, told and kept. */
  feeds(...lines: readonly FeedLine[]): void;
  news(news: TownNews): void;
  /** What `submit` answers from now on. */
  replies(reply: Reply | ((command: Command) => Reply)): void;
  readonly holds: {
    events: readonly Recorded[];
    screens: Record<string, Screen>;
    diffs: Record<string, DiffView>;
    whys: Record<string, WhyView>;
    taskWhys: Record<string, TaskWhy>;
    progresses: Record<string, ProgressView>;
    tasks: Record<string, TaskView>;
    timelines: Record<string, readonly TimelineLine[]>;
    /** What `type` answers from now on. */
    typed: Typed;
    costs: readonly CostRow[];
    undos: readonly UndoRow[];
    /** By the words. */
    searches: Record<string, SearchView>;
    branches: readonly BranchRow[];
    drops: Record<string, Dropping>;
    attaches: Record<string, readonly string[]>;
    down: { readonly stopped: readonly string[]; readonly kept: readonly string[] };
  };
};

export const emptyStatus: StatusView = {
  town: { name: 'test', home: '/tmp/town', pid: 4242, version: '0.1.0', startedAt: 1_700_000_000_000 },
  rigs: [],
  tasks: [],
  polecats: [],
  convoys: [],
  merges: [],
  inbox: [],
  permissions: [],
  conflicts: [],
  contests: [],
  trains: [],
  accounts: [],
  problems: [],
  totals: { tasks: 0, ready: 0, working: 0, needsYou: 0, inReview: 0, stuck: 0, landed: 0 },
};

export const fakeTown = (start: StatusView = emptyStatus): FakeTown => {
  const listeners = new Set<(news: TownNews) => void>();
  const searched: string[] = [];
  const typings: { polecat: string; order: TypeOrder; by: Actor }[] = [];
  const submitted: { command: Command; by: Actor }[] = [];
  const holds: FakeTown['holds'] = {
    events: [],
    screens: {},
    diffs: {},
    whys: {},
    taskWhys: {},
    progresses: {},
    tasks: {},
    timelines: {},
    typed: { kind: 'typed' },
    costs: [],
    undos: [],
    searches: {},
    branches: [],
    drops: {},
    attaches: {},
    down: { stopped: [], kept: [] },
  };
  let status = start;
  let lines: readonly FeedLine[] = [];
  let reply: Reply | ((command: Command) => Reply) = { ok: true, seq: 1, say: 'Done' };
  const tell = (news: TownNews): void => {
    for (const listener of [...listeners]) listener(news);
  };
  return {
    submitted,
    searched,
    typings,
    holds,
    listeners: () => listeners.size,
    set: (change) => {
      status = { ...status, ...change };
      tell({ kind: 'status', status });
    },
    feeds: (...added) => {
      lines = [...lines, ...added];
      tell({ kind: 'feed', lines: added });
    },
    news: tell,
    replies: (next) => {
      reply = next;
    },
    submit: async (command, by) => {
      submitted.push({ command, by });
      return typeof reply === 'function' ? reply(command) : reply;
    },
    status: async () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      listener({ kind: 'status', status });
      return () => listeners.delete(listener);
    },
    events: async (after, limit) => holds.events.filter(({ seq }) => seq > after).slice(0, limit),
    feed: async (limit) => lines.slice(-limit),
    screen: async (polecat: PolecatId) => holds.screens[polecat] ?? 'gone',
    diff: async (task) => holds.diffs[task] ?? 'absent',
    progress: async (polecat) => holds.progresses[polecat] ?? 'absent',
    task: async (task) => holds.tasks[task] ?? 'absent',
    timeline: async (task, limit) => (holds.timelines[task] ?? []).slice(-limit),
    type: async (polecat, order, by) => {
      typings.push({ polecat, order, by });
      return holds.typed;
    },
    costs: async () => holds.costs,
    branches: async (rig) => holds.branches.filter((row) => rig === undefined || row.rig === rig),
    dropBranch: async (_rig, ref) => holds.drops[ref] ?? { kind: 'kept', because: 'it is gone already' },
    search: async (words) => {
      searched.push(words);
      return holds.searches[words] ?? { words, sections: [] };
    },
    undoable: async (limit) => holds.undos.slice(0, limit),
    why: async (polecat) => holds.whys[polecat] ?? 'absent',
    whyTask: async (task) => holds.taskWhys[task] ?? 'absent',
    attach: async (polecat) => holds.attaches[polecat] ?? 'gone',
    down: async () => holds.down,
  };
};

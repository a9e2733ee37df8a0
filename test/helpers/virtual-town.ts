/**
 * A whole town on a clock that a test moves: the real loop, observer, presets and stream over ports in memory. Its
 * panes tell as late as tmux may: deaths and titles within a second, output within a tenth, times in whole seconds.
 */

import { memoryCaptures } from '../../src/adapters/captures/index.ts';
import { memoryDisk } from '../../src/adapters/disks/index.ts';
import { memoryLogs } from '../../src/adapters/forges/memory/logs.ts';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { memoryStore, openMemoryJournal } from '../../src/adapters/journals/memory.ts';
import { type MemoryHost, type MemoryProgram, memoryHost, openMemory } from '../../src/adapters/runtimes/memory.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import { memoryRepository } from '../../src/adapters/workspaces/memory/repository.ts';
import { memoryWorkspace } from '../../src/adapters/workspaces/memory.ts';
import { presetOf } from '../../src/agents/index.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { AgentSettings, Settings } from '../../src/core/settings.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { traitsOf } from '../../src/main/house.ts';
import { type Daemon, runDaemon } from '../../src/mayor/daemon.ts';
import type { House, OpenRig } from '../../src/mayor/house.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Runtime, RuntimeHint } from '../../src/ports/runtime.ts';
import { applyDelta } from '../../src/surfaces/http/delta.ts';
import { readEvents } from '../../src/surfaces/http/sse.ts';
import { newsStream } from '../../src/surfaces/http/stream.ts';
import { manualClock } from './clock.ts';
import { rig, settings } from './world.ts';

export type VirtualTown = {
  readonly host: MemoryHost;
  now(): number;
  /** Lets `ms` go by in small steps; `look` is called after each. */
  pass(ms: number, look: (stepMs: number) => void, stepMs?: number): Promise<void>;
  /** From now on no hint comes of what happens in panes. */
  deafen(): void;
  /** From now on it takes so long to list the panes, as on a machine that is busy. */
  slow(ms: number): void;
  /** Sets the wall clock by so much, as a person or NTP does; timers go on as they were. */
  setBack(ms: number): void;
  /** The newest picture that a listener has; `undefined` while no daemon runs. */
  shown(): StatusView | undefined;
  /** Has a person tell the polecat something. */
  tell(polecat: string, text: string): void;
  /** As an agent's CLI posts it, of the process that runs now. */
  hook(polecat: string, body: unknown): void;
  kill(): Promise<void>;
  begin(): Promise<void>;
  readonly errors: readonly string[];
};

const STEP_MS = 25;
/** tmux looks at the subscriptions of its clients once a second. */
const LATE_MS: Readonly<Record<RuntimeHint['kind'], number>> = { output: 100, title: 1_000, exited: 1_000, lost: 400 };

export type VirtualParts = {
  readonly start: number;
  readonly agent: string;
  readonly agentSettings?: Partial<AgentSettings>;
  /** What runs in every pane. */
  readonly program: MemoryProgram;
};

/** No timer comes at its very moment: what is due then is a little in the past. */
const TIMER_LATE_MS = 7;

export const openVirtualTown = async (parts: VirtualParts): Promise<VirtualTown> => {
  const timers = manualClock(parts.start);
  let moved = 0;
  let slowMs = 0;
  let deaf = false;
  const clock: Clock = {
    ...timers,
    now: () => timers.now() + moved,
    after: (ms, call) => timers.after(ms > 0 ? ms + TIMER_LATE_MS : ms, call),
  };
  const errors: string[] = [];
  let pid = 1_000;
  const host = memoryHost({
    program: () => parts.program,
    hasFolder: () => true,
    now: clock.now,
    nextPid: () => ++pid,
  });
  const house = await houseOf(parts, clock, host, errors);
  const store = memoryStore();
  let daemon: Daemon | undefined;
  let shown: StatusView | undefined;
  let closing = new AbortController();

  const begin = async (): Promise<void> => {
    const journal = openMemoryJournal({ evolve, upgrade, clock, store });
    const { world } = await journal.load();
    const row = { name: 'virtual', home: '/town', pid: 1, version: '0', startedAt: clock.now() };
    const next = runDaemon({
      house: { ...house, runtime: late(openMemory(host), timers, { slowMs: () => slowMs, isDeaf: () => deaf }) },
      journal,
      world,
      row,
      interrupt: () => {},
      exit: () => {},
    });
    daemon = next;
    closing = new AbortController();
    const stream = newsStream(next.town, { clock, beatMs: 2_000, gapMs: 33, closing: closing.signal });
    next.begin();
    void listen(stream, (picture) => {
      if (daemon === next) shown = picture;
    });
  };
  await begin();
  return {
    host,
    errors,
    begin,
    now: clock.now,
    pass: async (ms, look, stepMs = STEP_MS) => {
      for (let gone = 0; gone < ms; gone += stepMs) {
        timers.advance(stepMs);
        await settled();
        look(stepMs);
      }
    },
    deafen: () => {
      deaf = true;
    },
    slow: (ms) => {
      slowMs = ms;
    },
    setBack: (ms) => {
      moved -= ms;
    },
    shown: () => shown,
    tell: (id, text) => {
      const command = { kind: 'tell', polecat: polecatId(id), text } as const;
      daemon?.town
        .submit(command, { kind: 'person', name: 'ada' })
        .catch((error: unknown) => errors.push(String(error)));
    },
    hook: (id, body) => {
      const pane = [...host.panes.values()].find(({ spec }) => spec.polecat === id);
      if (daemon === undefined || pane === undefined) return;
      const actor = { kind: 'agent', polecat: polecatId(id), epoch: pane.spec.epoch, run: pane.spec.run } as const;
      // Its CLI keeps the call open: nothing but an answer, or the town's own word, ends a permission.
      daemon.hook(actor, body, new Promise(() => {})).catch((error: unknown) => errors.push(String(error)));
    },
    kill: async () => {
      const dying = daemon;
      daemon = undefined;
      shown = undefined;
      closing.abort();
      await dying?.end();
    },
  };
};

/** All that is promised without a timer has happened then: nothing here waits for a disk or a process. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Faults = { readonly slowMs: () => number; readonly isDeaf: () => boolean };

const late = (runtime: Runtime, timers: Pick<Clock, 'after'>, faults: Faults): Runtime => ({
  ...runtime,
  list: async () => {
    const ms = faults.slowMs();
    if (ms > 0) await new Promise<void>((resolve) => timers.after(ms, resolve));
    return (await runtime.list()).map((pane) => ({
      ...pane,
      activeAt: Math.floor((pane.activeAt ?? 0) / 1_000) * 1_000,
    }));
  },
  watch: (hint) =>
    runtime.watch((told) => {
      if (faults.isDeaf()) return;
      timers.after(LATE_MS[told.kind], () => hint(told));
      if (told.kind === 'title') timers.after(LATE_MS.output, () => hint({ ...told, kind: 'output' }));
    }),
});

const listen = async (stream: ReadableStream<Uint8Array>, tell: (status: StatusView) => void): Promise<void> => {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let status: StatusView | undefined;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const read = readEvents(rest, decoder.decode(piece.value, { stream: true }));
    rest = read.rest;
    for (const { event, data } of read.events) {
      if (event === 'status') status = JSON.parse(data);
      if (event === 'delta' && status !== undefined) status = applyDelta(status, JSON.parse(data));
      if (status !== undefined) tell(status);
    }
  }
};

const houseOf = async (
  { agent, agentSettings }: VirtualParts,
  clock: Clock,
  host: MemoryHost,
  errors: string[],
): Promise<House> => {
  const own: AgentSettings = {
    enabled: true,
    permission: 'ask',
    args: [],
    env: {},
    command: 'look-alike',
    ...agentSettings,
  };
  const shop = rig({ agent, dispatch: 'ready' });
  const base = settings();
  const town: Settings = {
    ...base,
    rigs: { shop },
    agents: { [agent]: own },
    // Nobody is reminded of anything meanwhile: what is typed would be a turn that no scenario knows of.
    patience: { ...base.patience, nudges: 0, idleMs: 24 * 3_600_000, failures: 9 },
  };
  const preset = (name: string) => presetOf(name, town.agents[name]);
  const repository = memoryRepository('main', { 'a.txt': 'one\n' });
  const clone = memoryClone();
  clone.branches.set('main', clone.commit({ parents: [], files: { 'a.txt': 'one\n' }, message: 'Start' }));
  const tracker = memoryTracker({ rig: shop.name, clock, store: taskStore() });
  await tracker.create({ title: 'Greet', body: '', kind: 'task', priority: 2, labels: [], dependsOn: [] }, 'ada');
  const open: OpenRig = {
    settings: shop,
    tracker,
    workspace: memoryWorkspace(shop, repository),
    forge: memoryForge(shop, clone, () => 'green'),
    setup: async () => {},
  };
  return {
    town: 'virtual',
    clock,
    runtime: openMemory(host),
    notifier: { desktop: async () => undefined, command: async () => undefined },
    captures: memoryCaptures(),
    disk: memoryDisk(),
    folders: () => ['/town'],
    program: async (agent) => `/bin/${agent}`,
    logs: memoryLogs(() => []),
    version: async () => undefined,
    privacy: () => ({ home: '', names: [], secrets: [] }),
    transcripts: { find: async () => [], read: async () => 'gone' },
    env: () => ({}),
    settings: () => town,
    rig: (name) => (name === 'shop' ? open : undefined),
    rigs: () => [open],
    problems: () => [],
    preset,
    traits: () => traitsOf(town.agents, preset),
    folder: async (polecat) => `/town/${polecat}`,
    dropFolder: async () => {},
    writeFile: async () => {},
    identity: () => ({}),
    hooks: { url: () => 'http://127.0.0.1:1', token: () => 'token' },
    log: {
      info: () => {},
      warn: () => {},
      error: (what, error) => void errors.push(`${what}: ${String(error)}`),
    },
  };
};

/** The commands over memory: a fake town, trackers in memory, what was printed. */
import { memoryCaptures } from '../../src/adapters/captures/index.ts';
import { exchangeFormat } from '../../src/adapters/exchange/index.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import type { Capture } from '../../src/core/capture.ts';
import { rigName, type Sha, type TaskId } from '../../src/core/ids.ts';
import type { RigSettings, Settings } from '../../src/core/settings.ts';
import { defaultPatience } from '../../src/core/settings.ts';
import type { Tracker } from '../../src/ports/tracker.ts';
import type { CliDeps } from '../../src/surfaces/cli/deps.ts';
import { runCli } from '../../src/surfaces/cli/run.ts';
import { noTown } from '../../src/surfaces/http/no-town.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { type FakeTown, fakeTown } from './fake-town.ts';

type Ran = { readonly code: number; readonly out: string; readonly err: string };

export type FakeCli = {
  readonly town: FakeTown;
  readonly clock: ManualClock;
  readonly trackers: Readonly<Record<string, Tracker>>;
  readonly deps: CliDeps;
  /** Runs a command line to its end; `json` is what it printed on one line. */
  run(...argv: readonly string[]): Promise<Ran & { readonly json: unknown }>;
  /** Effects in place of the usual ones, from the next command on. */
  with(change: Partial<CliDeps>): FakeCli;
};

const rigSettings = (name: string): RigSettings => ({
  name: rigName(name),
  path: `/src/${name}`,
  base: 'main',
  agent: 'claude',
  maxPolecats: 6,
  merge: 'ask',
  gates: [],
  gateTimeoutMs: 60_000,
  copy: [],
  push: false,
  dispatch: 'convoys',
  pool: 0,
  tracker: { kind: 'memory' },
  env: {},
});

/** Stands in the clone of the first rig. Without rigs it stands nowhere. */
export const fakeCli = (names: readonly string[] = ['shop']): FakeCli => {
  const town = fakeTown();
  const clock = manualClock();
  const rigs = names.map(rigSettings);
  const trackers = Object.fromEntries(
    rigs.map((rig) => [rig.name, memoryTracker({ rig: rig.name, clock, store: taskStore() })]),
  );
  const settings: Settings = {
    rigs: Object.fromEntries(rigs.map((rig) => [rig.name, rig])),
    agents: {
      claude: { enabled: true, permission: 'ask', args: [], env: {} },
      codex: { enabled: true, permission: 'ask', args: [], env: {} },
    },
    limits: { polecats: 20 },
    patience: defaultPatience,
    runtime: 'auto',
  };
  const shown = new Map<TaskId, Sha>();
  const deps: CliDeps = {
    version: '0.1.0',
    home: '/home/ada/town',
    cwd: names[0] === undefined ? '/elsewhere' : `/src/${names[0]}/lib`,
    env: {},
    out: { write: () => {}, isTTY: false, columns: undefined },
    err: { write: () => {}, isTTY: false, columns: undefined },
    input: { isTTY: false, read: async () => '' },
    clock,
    person: 'ada',
    connect: async () => ({ ...town, close: () => {} }),
    startDaemon: async () => ({ started: true }),
    restartDaemon: async () => ({ running: true }),
    offline: {
      submit: async () => ({ ok: true, seq: 1, say: 'Done offline' }),
      down: async () => ({ stopped: [], kept: [] }),
      events: async () => [],
      costs: async () => [],
    },
    settings: async () => settings,
    taskRigs: async () => rigs,
    rigAt: async (path) => rigs.find((rig) => path === rig.path || path.startsWith(`${rig.path}/`)),
    looseRigAt: async () => undefined,
    initRig: async (path) => ({
      rig: { ...rigSettings('shop'), path },
      added: true,
      file: '/home/ada/town/rigs.yaml',
      agents: [{ name: 'claude', enabled: true, path: '/bin/claude', install: 'npm install claude' }],
    }),
    openTracker: async (rig) => {
      const tracker = trackers[rig.name];
      if (tracker === undefined) throw new Error(`no tracker for ${rig.name}`);
      return tracker;
    },
    templates: async () => [],
    exchange: async (name) => exchangeFormat(name),
    dashboard: async () => 0,
    serve: async () => 0,
    demo: async () => 0,
    runInTerminal: async () => 0,
    beginMerge: async () => ({ kind: 'conflict', files: ['src/a.ts'] }),
    beginTry: async () => ({ kind: 'conflict', files: ['src/a.ts'], left: [] }),
    processEnded: async () => true,
    checks: async () => [],
    agents: async () => [],
    testAgent: async () => [],
    askPast: async () => ({ answer: 'Because of the tests.', commit: 'c'.repeat(40), used: [] }),
    shown: { remember: async (task, tree) => void shown.set(task, tree), of: async (task) => shown.get(task) },
    gates: {
      ...{ tasks: async () => [], last: async () => undefined, log: async () => undefined },
      on: async () => ({ state: 'unknown' }),
    },
    judged: {
      ...{ tasks: async () => [], last: async () => undefined, log: async () => undefined },
      on: async () => ({ state: 'unknown' }),
    },
    checksIn: async (files) => [{ name: 'hidden', run: 'npm test', retries: 0, files }],
    captures: fakeCaptures(),
    config: { path: '/home/ada/town/rigs.yaml', schema: async () => ({ type: 'object' }), check: async () => [] },
  };
  return cliOf(deps, { town, clock, trackers });
};

/** Reads nothing, and hides nothing. */
const fakeCaptures = (): CliDeps['captures'] => {
  const kept = memoryCaptures();
  return {
    list: kept.list,
    drop: kept.drop,
    take: async ({ lines, weighed, ...shown }) => {
      const { signal: verdict, ranked: signs } = weighed;
      const capture: Capture = {
        ...shown,
        id: `c-${lines.length}`,
        lines,
        verdict,
        reads: { signal: 'nothing' },
        signs,
      };
      await kept.keep(capture);
      return capture;
    },
  };
};

/** What `connect` gives while no daemon runs. */
export const nobodyHome = async (): ReturnType<CliDeps['connect']> => {
  const refuse = async () => {
    throw noTown('/home/ada/town');
  };
  return { ...fakeTown(), status: refuse, submit: refuse, down: refuse, events: refuse, close: () => {} };
};

const cliOf = (deps: CliDeps, world: Pick<FakeCli, 'town' | 'clock' | 'trackers'>): FakeCli => ({
  ...world,
  deps,
  with: (change) => cliOf({ ...deps, ...change }, world),
  run: async (...argv) => {
    let out = '';
    let err = '';
    const code = await runCli(
      {
        ...deps,
        out: {
          ...deps.out,
          write: (text) => {
            out += text;
          },
        },
        err: {
          ...deps.err,
          write: (text) => {
            err += text;
          },
        },
      },
      argv,
    );
    const text = out.trim() === '' ? err : out;
    return {
      code,
      out,
      err,
      get json() {
        return JSON.parse(text);
      },
    };
  },
});

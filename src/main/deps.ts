/** The machine and the town as the commands need them. What is heavy is loaded when it is used; tasks are not. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { systemClock } from '../adapters/clock.ts';
import { runInTerminal } from '../adapters/process.ts';
import { embeddedTracker } from '../adapters/trackers/embedded/index.ts';
import type { Tracker } from '../ports/tracker.ts';
import type { CliDeps, Sink, TaskRig } from '../surfaces/cli/deps.ts';
import { argvOf } from './argv.ts';
import { formatOf } from './formats.ts';
import type { Place } from './place.ts';
import { standingOf } from './standing.ts';

export const cliDeps = (place: Place): CliDeps => {
  const { paths, env, version, person } = place;
  const settings = async () => (await import('./settings.ts')).settingsOf(place);
  // A command that asks the same tracker twice is answered from memory the second time.
  const trackers = new Map<string, Promise<Tracker>>();
  return {
    version,
    home: paths.home,
    cwd: process.cwd(),
    env,
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    // Looking at it opens it.
    input: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
      read: () => text(process.stdin),
    },
    clock: systemClock(),
    person: env.MAYOR_POLECAT ?? person,
    connect: async (heard) => (await import('./client.ts')).connect(place, false, heard),
    ...daemonOf(place),
    offline: offlineOf(place),
    settings,
    ...standingOf(place),
    initRig: async (path, options) => (await import('./clones.ts')).initRig(place, path, options),
    openTracker: (rig) => {
      const opened = trackers.get(rig.path) ?? openedTracker(rig);
      trackers.set(rig.path, opened);
      return opened;
    },
    templates: async (rig) => {
      const { templatesIn } = await import('../config/templates.ts');
      return templatesIn([join(rig.path, '.mayor/templates'), join(dirname(paths.config), 'templates')]);
    },
    exchange: formatOf,
    dashboard: dashboardOf(place),
    serve: async () => (await import('./serve.ts')).serve(place),
    demo: async (options) => (await import('./demo.ts')).demo(place, options),
    runInTerminal: (argv) => runInTerminal(argvOf(argv)),
    ...begunIn(place),
    processEnded: async (pid, withinMs) => (await import('./process-ended.ts')).processEnded(pid, withinMs),
    shown: shownIn(place),
    checks: async () => (await import('./doctor.ts')).checks(place),
    agents: async () => (await import('./agents.ts')).agentRows(place, await settings()),
    testAgent: async (name, options) =>
      (await import('./agent-test.ts')).testAgent(place, await settings(), name, options),
    gates: gatesOf(place, 'gates'),
    judged: gatesOf(place, 'checks'),
    checksIn: async (path) => (await import('../config/checks-file.ts')).checksIn(resolve(path), homedir()),
    captures: capturesOf(place, settings),
    askPast: async (...asked) => (await import('./ask-past.ts')).askPast(place, await settings(), ...asked),
    config: configOf(place),
  };
};

const daemonOf = (place: Place): Pick<CliDeps, 'startDaemon' | 'restartDaemon'> => ({
  startDaemon: async () => (await import('./start-daemon.ts')).startDaemon(place),
  restartDaemon: async () => (await import('./restart.ts')).restartDaemon(place),
});

/** Looking at the lock is light, and is done before the rest is read from the disk. */
const offlineOf = (place: Place): CliDeps['offline'] => {
  const offline = async () => (await import('./offline.ts')).offline(place);
  return {
    submit: async (command) => (await offline()).submit(command),
    down: async () => {
      const before = await (await import('../adapters/lock.ts')).holderOf(place.paths.lock);
      return (await offline()).down(before);
    },
    events: async (after, limit) => (await offline()).events(after, limit),
    costs: async () => (await offline()).costs(),
  };
};

const begunIn = (place: Place): Pick<CliDeps, 'beginMerge' | 'beginTry'> => ({
  beginMerge: async (path, base) => (await import('./begin-merge.ts')).beginMerge(path, base),
  beginTry: async (...asked) => (await import('./try-out.ts')).beginTry(place, ...asked),
});

const dashboardOf =
  (place: Place): CliDeps['dashboard'] =>
  async (how = {}) => {
    const early = await (await import('./early.ts')).hearEarly(place);
    const { dashboard, dashboardHere } = await import('./dashboard.ts');
    return how.review === undefined ? dashboard(place, how, early) : dashboardHere(place, how, early);
  };

const shownIn = ({ paths }: Place): CliDeps['shown'] => ({
  remember: async (task, tree) => (await import('./shown.ts')).shownIn(paths.state).remember(task, tree),
  of: async (task) => (await import('./shown.ts')).shownIn(paths.state).of(task),
});

const gatesOf = (place: Place, of: 'gates' | 'checks'): CliDeps['gates'] => {
  const records = async () => (await import('./gates.ts')).gatesIn(place, of);
  return {
    tasks: async () => (await records()).tasks(),
    last: async (task) => (await records()).last(task),
    log: async (report, name) => (await records()).log(report, name),
    on: async (report) => (await records()).on(report),
  };
};

const capturesOf = (place: Place, settings: CliDeps['settings']): CliDeps['captures'] => ({
  list: async () => (await import('./captures.ts')).capturesIn(place).list(),
  drop: async (ids) => (await import('./captures.ts')).capturesIn(place).drop(ids),
  take: async (shown) => (await import('./captures.ts')).takeCapture(place, await settings(), shown),
});

const configOf = (place: Place): CliDeps['config'] => ({
  path: place.paths.config,
  schema: async () => {
    const { jsonSchema } = await import('../config/schema.ts');
    const { known } = await import('./settings.ts');
    return jsonSchema(known());
  },
  check: async () => {
    const { loadFrom } = await import('./settings.ts');
    const loaded = await loadFrom(place);
    if (!('ok' in loaded)) return loaded.problems;
    const { judgeSettings } = await import('./own-rules.ts');
    return (await judgeSettings(place, loaded.ok)).problems;
  },
});

const openedTracker = async ({ name, path, tracker }: TaskRig): Promise<Tracker> => {
  const where = { rig: name, path, clock: systemClock(), format: formatOf };
  // What most rigs have is opened without loading all others, and what checks their options.
  if (tracker.kind === 'embedded' && Object.keys(tracker).length === 1) return embeddedTracker(where);
  return (await import('../adapters/trackers/index.ts')).openTracker(tracker, where);
};

const sinkOf = (stream: NodeJS.WriteStream): Sink => ({
  write: (written) => void stream.write(written),
  isTTY: stream.isTTY === true,
  get columns() {
    return stream.isTTY === true ? stream.columns : undefined;
  },
});

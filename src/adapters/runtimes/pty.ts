/** Agents in ptys of a process of the town's own, for machines without tmux. */
import { mkdir, realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pane } from '../../core/observed.ts';
import { plainLine } from '../../core/plain.ts';
import { needsText, reviewsText } from '../../core/views/waiting.ts';
import type { Input, OpenRuntime, RuntimePlace, StartSpec } from '../../ports/runtime.ts';
import { endTrees, exists, orphansOf } from '../process-tree.ts';
import { cleanEnvironment } from './environment.ts';
import { checkProgram } from './program.ts';
import { type Connection, connect } from './pty/connection.ts';
import { createLink, type Link } from './pty/link.ts';
import { loadPty } from './pty/load.ts';
import { hostPlace, PTY_ATTACH, paneMark, townMark } from './pty/place.ts';
import { answers } from './pty/protocol.ts';
import { createWatchers } from './pty/watchers.ts';

/**
 * Opens the town's ptys without starting their host: the first agent does.
 * @throws UsageError when the folder's path is too long; TerminalError where no pty can be opened.
 */
export const openPty: OpenRuntime = async (place) => {
  hostPlace(place.folder);
  await loadPty();
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(place.folder);
  const watchers = createWatchers(() => link.find());
  const { hear, lost } = watchers;
  let waits: string | undefined;
  const opened = (host: Connection): void => {
    watchers.opened(host);
    // A host that goes away again is told with the next connection.
    if (waits !== undefined) void host.ask({ ask: 'tell', text: waits }, answers.tell).catch(() => undefined);
  };
  const link: Link = createLink({ folder, place, hear, opened, lost });
  const list = () => asked(link, (host) => host.ask({ ask: 'list' }, answers.list), []);
  return {
    kind: 'pty',
    start: (spec) => start(link, place, spec),
    list,
    screen: (pane, wanted) => {
      const history = Math.max(0, Math.trunc(wanted));
      return asked(link, (host) => host.ask({ ask: 'screen', pane, history }, answers.screen), 'gone');
    },
    send: (pane, input) => send(link, pane, input),
    type: (pane, strokes) =>
      once(link, (host) => host.ask({ ask: 'strokes', pane, strokes: [...strokes] }, answers.strokes, SEND_MS)),
    touched: (pane) => asked(link, (host) => host.ask({ ask: 'touched', pane }, answers.touched), 'nobody'),
    stop: async (pane, graceMs) => {
      const stop = (host: Connection) => host.ask({ ask: 'stop', pane, graceMs }, answers.stop, graceMs + STOP_MS);
      // Its host may have been killed, and it may have survived that.
      if ((await asked(link, stop, 'nobody')) === 'nobody')
        await endTrees([orphansOf(paneMark(folder, pane))], graceMs);
    },
    attach: async (pane) =>
      (await list()).some((one) => one.pane === pane) ? [...place.self, PTY_ATTACH, folder, pane] : 'gone',
    tell: async (waiting) => {
      waits = [needsText(waiting), reviewsText(waiting)].filter((text) => text !== '').join(', ');
      const text = waits;
      await asked(link, (host) => host.ask({ ask: 'tell', text }, answers.tell), 'done');
    },
    watch: watchers.add,
    close: async (mode) => {
      watchers.clear();
      if (mode === 'stop-all') {
        await endHost(link);
        await endTrees([orphansOf(townMark(folder))], GRACE_MS);
      }
      link.close();
    },
  };
};

/** Whether the town has agents in ptys, told without starting anything. */
export async function holdsAgents({ folder }: Pick<RuntimePlace, 'folder'>): Promise<boolean> {
  const host = await connect(hostPlace(folder).socket, () => {});
  if (host === 'nobody') return false;
  try {
    return (await host.ask({ ask: 'list' }, answers.list)).length > 0;
  } finally {
    host.end();
  }
}

const GRACE_MS = 3_000;
/** Over the grace: how long processes may take to die after they were killed. */
const STOP_MS = 30_000;
/** An agent that does not read is given up by the host before. */
const SEND_MS = 60_000;
const END_MS = 60_000;
const GONE_MS = 3_000;

async function start(link: Link, place: RuntimePlace, spec: StartSpec): Promise<Pane> {
  const env = { ...inherited(place), ...spec.env };
  await checkProgram(spec, env.PATH ?? '');
  const [file, ...args] = spec.argv;
  const whole = { ...spec, argv: [file, ...args] satisfies [string, ...string[]], env, label: plainLine(spec.label) };
  return again(
    () => link.need(),
    (host) => host.ask({ ask: 'start', spec: whole }, answers.start),
  );
}

/** What every agent has before its own environment. */
const inherited = (place: RuntimePlace): Record<string, string> => ({
  ...cleanEnvironment(place.env),
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
});

function send(link: Link, pane: string, input: Input): Promise<'sent' | 'gone'> {
  const whole = input.kind === 'keys' ? { ...input, keys: [...input.keys] } : input;
  return once(link, (host) => host.ask({ ask: 'send', pane, input: whole }, answers.send, SEND_MS));
}

/** Never twice: when the host goes away in between, whether the agent got it is not known. */
async function once(link: Link, work: (host: Connection) => Promise<'sent' | 'gone'>): Promise<'sent' | 'gone'> {
  const host = await link.find();
  if (host === 'nobody') return 'gone';
  try {
    return await work(host);
  } catch (error) {
    if (!host.isOpen() && (await link.find()) === 'nobody') return 'gone';
    throw error;
  }
}

/** Once more when the host went away in between: it may have been about to end. Only for what may be repeated. */
async function again<Host extends Connection | 'nobody', Result>(
  find: () => Promise<Host>,
  work: (host: Host) => Promise<Result>,
): Promise<Result> {
  const host = await find();
  try {
    return await work(host);
  } catch (error) {
    if (host === 'nobody' || host.isOpen()) throw error;
    return work(await find());
  }
}

const asked = <Result, Nobody>(
  link: Link,
  work: (host: Connection) => Promise<Result>,
  nobody: Nobody,
): Promise<Result | Nobody> =>
  again<Connection | 'nobody', Result | Nobody>(link.find, async (host) => (host === 'nobody' ? nobody : work(host)));

/** Resolves when every pane is ended, and the host gone as a rule: where nobody waits for orphans its number stays. */
async function endHost(link: Link): Promise<void> {
  const host = await link.find();
  if (host === 'nobody') return;
  // One that goes away meanwhile, since it was killed a moment ago, has ended as well.
  await host.ask({ ask: 'end' }, answers.end, END_MS).catch((error: unknown) => {
    if (host.isOpen()) throw error;
  });
  const deadline = performance.now() + GONE_MS;
  while ((host.isOpen() || exists(host.host)) && performance.now() < deadline) await pause(10);
}

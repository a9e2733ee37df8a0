/** `mayor up`: the dashboard where it is best: in the town's own tmux, or in this terminal. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { runInTerminal } from '../adapters/process.ts';
import { DASHBOARD } from '../core/dashboard-settings.ts';
import { TerminalError } from '../core/errors.ts';
import type { TaskId } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import type { TownNews } from '../mayor/town.ts';
import { hasAllColours } from '../surfaces/tui/drawing/depth.ts';
import { heardBy } from '../surfaces/tui/lines/chosen.ts';
import { ownKeysOf } from '../surfaces/tui/own-keys.ts';
import { runDashboard } from '../surfaces/tui/run.tsx';
import { goodbye } from '../surfaces/tui/terminal/goodbye.ts';
import { isFar } from '../surfaces/tui/terminal/line.ts';
import { connect } from './client.ts';
import { type Early, hearEarly } from './early.ts';
import { homeEnv } from './home-env.ts';
import { keepArrangement, keptArrangement } from './kept-arrangement.ts';
import { openUnsent } from './kept-unsent.ts';
import { lentBy } from './lent.ts';
import { openingNotice } from './opening-notice.ts';
import type { Place } from './place.ts';
import { runtimeIn } from './runtime-setting.ts';
import { seatHere } from './seat.ts';

/** What a dashboard needs late, or never, is loaded then: all of it would take as long as the rest of its start. */
const late = {
  settings: () => import('./settings.ts'),
  runtimes: () => import('../adapters/runtimes/index.ts'),
  starting: () => import('./start-daemon.ts'),
  slowLine: () => import('./slow-line.ts'),
};

/** Starts the town unless it runs. Resolves with an exit code when the person has left and was told what goes on. */
export const dashboard = async (place: Place, how: How, early: Early): Promise<number> => {
  const { code, hosted } = await openDashboard(place, how, await inTown(place, early));
  const client = connect({ ...place, env: {} }, false);
  const status = await client.status().catch(() => undefined); // It was taken down, or just ends.
  client.close();
  // Hosted, the words of the dashboard itself are gone with its window.
  if (status !== undefined || hosted) process.stdout.write(`${goodbye(status)}\n`);
  return code;
};

/** Of a town that answers already, or else of one that is started. */
const inTown = async (place: Place, early: Early): Promise<Early> => {
  const news = await firstOf(early, ANSWER_MS);
  // In an agent's pane it may be another's town that is spoken to.
  const isOurs = (place.env.MAYOR_SOCKET ?? '') === '';
  if (isOurs && news?.kind === 'status' && news.status.town.ending === undefined) return early;
  early.close();
  await (await late.starting()).startDaemon(place);
  return hearEarly(place);
};

/** Longer than any town takes that is not held up. */
const ANSWER_MS = 10_000;
/** For the first frame to have rows in it. As a rule they are there at once. */
const PICTURE_MS = 50;

const firstOf = async ({ first }: Early, withinMs: number): Promise<TownNews | undefined> => {
  let cancel = (): void => undefined;
  const over = new Promise<undefined>((resolve) => {
    cancel = systemClock().after(withinMs, () => resolve(undefined));
  });
  return Promise.race([first, over]).finally(cancel);
};

type Left = { readonly code: number /** It ran in the town's own tmux. */; readonly hosted: boolean };

/** In a tmux of the person's own it runs in the present pane, and so it does where it is heard: tmux would paint around it. */
export const openDashboard = async (place: Place, how: How, early: Early): Promise<Left> => {
  try {
    const { argv, wasAsked } = await homeFor(place, how);
    if (argv === undefined) return { code: await dashboardHere(place, how, early, wasAsked), hosted: false };
    early.close();
    return { code: await runInTerminal(argv), hosted: true };
  } finally {
    early.close();
  }
};

/** `argv` brings the person into the town's own tmux; absent where the dashboard is best in this terminal, `wasAsked`: whose answer is still to come. */
type Home = { readonly argv?: Argv; readonly wasAsked?: true };

const homeFor = async (place: Place, how: How): Promise<Home> => {
  const { paths, env, root } = place;
  const inTmux = env.TMUX !== undefined && env.TMUX !== '';
  if (inTmux || heard(place, how, (await ownSettings(place)).screenReader) !== undefined) return {};
  const runtime = await runtimeIn(await textOf(place), async () => (await late.settings()).settingsOf(place));
  if (runtime === 'pty') return {};
  const here = { env, input: process.stdin, output: process.stdout, clock: systemClock() };
  if (isFar(env) && (await (await late.slowLine()).isSlow(here))) return { wasAsked: true };
  const self = [process.execPath, join(root, 'bin/mayor')] as const;
  const { openHome } = await late.runtimes();
  const argv = await openHome(
    { folder: paths.run, env, clock: systemClock(), self },
    { argv: [...self, DASHBOARD_HERE], cwd: place.home, env: { ...homeEnv(env), ...colourEnv(env) } },
  ).catch((error: unknown) => {
    // Without a tmux to be had the agents are in ptys, and the dashboard is where the person sits.
    if (runtime === 'auto' && error instanceof TerminalError) return undefined;
    throw error;
  });
  return argv === undefined ? {} : { argv };
};

/** Its tmux passes all colours on, also to a terminal that takes them for others: whether this one has them is said here. */
const colourEnv = (env: Place['env']) => ({ COLORTERM: hasAllColours(env) ? 'truecolor' : '' });

type Argv = Parameters<typeof runInTerminal>[0];

/** The word that main itself takes for "the dashboard in this very terminal". */
export const DASHBOARD_HERE = '__dashboard';

/** The dashboard in the terminal that this process has. Closes `early`. */
export const dashboardHere = async (place: Place, how: How, early: Early, wasAsked?: true): Promise<number> => {
  const { env, person } = place;
  const { review } = how;
  const { town } = early;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  // Not once: a terminal that is closed may hang up twice, and what is written must be kept by then.
  for (const signal of ENDS) process.on(signal, end);
  try {
    const [{ screenReader: setting, ...own }, arrangement, unsent] = await Promise.all([
      ownSettings(place),
      keptArrangement(place.paths),
      openUnsent(place.paths, { now: systemClock().now, wordsOnly: review !== undefined }),
    ]);
    const byWhat = heard(place, how, setting);
    const spec = {
      town,
      by: { kind: 'person', name: person } as const,
      ...{ seat: seatHere(env), version: place.version },
      lent: {
        ...lentBy(place, town),
        keep: (arrangement: Parameters<typeof keepArrangement>[1]) => keepArrangement(place.paths, arrangement),
        keepUnsent: unsent.keep,
      },
      clock: systemClock(),
      input: process.stdin,
      output: process.stdout,
      env,
      zone: (at: number) => -new Date(at).getTimezoneOffset(),
      ending: ending.signal,
      arrangement,
      ...(unsent.taken === undefined ? {} : { takenUp: unsent.taken }),
      ...own,
      ...openingNotice(own, unsent, systemClock().now()),
      ...(env.MAYOR_DEMO === undefined ? {} : { tour: true as const }),
      ...(review === undefined ? {} : { review }),
      ...(wasAsked === undefined ? {} : { wasAsked }),
    };
    await firstOf(early, PICTURE_MS);
    const left =
      byWhat === undefined
        ? await runDashboard(spec)
        : await (await import('../surfaces/tui/lines/run.ts')).runLines({ ...spec, heardBy: byWhat });
    if (left.kind === 'down') process.stdout.write(`The town is down; ${left.stopped.length} agents were ended\n`);
    if (left.kind === 'quit' && left.say !== undefined) process.stdout.write(`${plainLine(left.say)}\n`);
    return 0;
  } finally {
    for (const signal of ENDS) process.off(signal, end);
    early.close();
  }
};

const ENDS = ['SIGTERM', 'SIGHUP'] as const;

/** What was asked for when it was opened. */
export type How = {
  /** Of this task's change alone; leaving it ends the command. */
  readonly review?: TaskId;
  /** To be heard, or not, whatever the environment and rigs.yaml say. */
  readonly screenReader?: boolean;
};

const heard = ({ env }: Place, { screenReader: flag }: How, setting: boolean | undefined): string | undefined =>
  heardBy({ env, ...(flag === undefined ? {} : { flag }), ...(setting === undefined ? {} : { setting }) });

/** Without the file there are no settings. */
const textOf = ({ paths }: Place): Promise<string> => readFile(paths.config, 'utf8').catch(() => '');

type OwnSettings = Pick<Parameters<typeof runDashboard>[0], 'keys' | 'wishes' | 'notice'> & {
  readonly screenReader?: boolean;
};

/** Of rigs.yaml, which is read as a whole only where it may say something of this: reading it takes a while. */
const ownSettings = async (place: Place): Promise<OwnSettings> => {
  const text = await textOf(place);
  if (!text.includes('dashboard')) return {};
  const loaded = (await late.settings()).loadText(text, place);
  if ('ok' in loaded) {
    const { keys, screenReader, ...wishes } = loaded.ok.dashboard ?? DASHBOARD;
    return { keys: ownKeysOf(keys), wishes, ...(screenReader === undefined ? {} : { screenReader }) };
  }
  const hint = 'mayor config check says what is wrong with it';
  return { notice: { tone: 'bad', text: 'rigs.yaml is wrong: what it says of the dashboard is not in force', hint } };
};

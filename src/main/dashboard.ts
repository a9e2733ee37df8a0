/** `mayor up`: the dashboard where it is best: in the town's own tmux, or in this terminal. */
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { runInTerminal } from '../adapters/process.ts';
import { DASHBOARD } from '../core/dashboard-settings.ts';
import { TerminalError, TransientError } from '../core/errors.ts';
import { rigName, type TaskId, taskId } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import { systemRefusal } from '../core/system-refusal.ts';
import type { Town, TownNews } from '../mayor/town.ts';
import { hasAllColours } from '../surfaces/tui/drawing/depth.ts';
import { heardBy } from '../surfaces/tui/lines/chosen.ts';
import { ownKeysOf } from '../surfaces/tui/own-keys.ts';
import { runDashboard } from '../surfaces/tui/run.tsx';
import { goodbye } from '../surfaces/tui/terminal/goodbye.ts';
import { argvOf } from './argv.ts';
import { connect } from './client.ts';
import { type Early, hearEarly } from './early.ts';
import { editorAt, editorIn } from './editor.ts';
import { homeEnv } from './home-env.ts';
import { keepArrangement, keptArrangement } from './kept-arrangement.ts';
import { openUnsent } from './kept-unsent.ts';
import { openingNotice } from './opening-notice.ts';
import type { Place } from './place.ts';
import { seatHere } from './seat.ts';

/** What a dashboard needs late, or never, is loaded then: all of it would take as long as the rest of its start. */
const late = {
  settings: () => import('./settings.ts'),
  runtimes: () => import('../adapters/runtimes/index.ts'),
  newTask: () => import('./new-task.ts'),
  agents: () => import('./agents.ts'),
  starting: () => import('./start-daemon.ts'),
  restarting: () => import('./restart.ts'),
  gates: () => import('./gates.ts'),
  editRigs: () => import('./edit-rigs.ts'),
  inFront: () => import('./in-front.ts'),
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
    const home = await homeFor(place, how);
    if (home === undefined) return { code: await dashboardHere(place, how, early), hosted: false };
    early.close();
    return { code: await runInTerminal(home), hosted: true };
  } finally {
    early.close();
  }
};

/** What brings the person into the town's own tmux; `undefined` where the dashboard is best in this terminal. */
const homeFor = async (place: Place, how: How): Promise<Argv | undefined> => {
  const { paths, env, root } = place;
  const here = env.TMUX !== undefined && env.TMUX !== '';
  if (here || heard(place, how, (await ownSettings(place)).screenReader) !== undefined) return undefined;
  const { runtime } = await (await late.settings()).settingsOf(place);
  if (runtime === 'pty') return undefined;
  const self = [process.execPath, join(root, 'bin/mayor')] as const;
  const { openHome } = await late.runtimes();
  return openHome(
    { folder: paths.run, env, clock: systemClock(), self },
    { argv: [...self, DASHBOARD_HERE], cwd: place.home, env: { ...homeEnv(env), ...colourEnv(env) } },
  ).catch((error: unknown) => {
    // Without a tmux to be had the agents are in ptys, and the dashboard is where the person sits.
    if (runtime === 'auto' && error instanceof TerminalError) return undefined;
    throw error;
  });
};

/** Its tmux passes all colours on, also to a terminal that takes them for others: whether this one has them is said here. */
const colourEnv = (env: Place['env']) => ({ COLORTERM: hasAllColours(env) ? 'truecolor' : '' });

type Argv = Parameters<typeof runInTerminal>[0];

/** The word that main itself takes for "the dashboard in this very terminal". */
export const DASHBOARD_HERE = '__dashboard';

/** The dashboard in the terminal that this process has. Closes `early`. */
export const dashboardHere = async (place: Place, how: How, early: Early): Promise<number> => {
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

type OwnSettings = Pick<Parameters<typeof runDashboard>[0], 'keys' | 'wishes' | 'notice'> & {
  readonly screenReader?: boolean;
};

/** Of rigs.yaml, which is read as a whole only where it may say something of this: reading it takes a while. */
const ownSettings = async (place: Place): Promise<OwnSettings> => {
  const text = await readFile(place.paths.config, 'utf8').catch(() => ''); // Without it there are none.
  if (!text.includes('dashboard')) return {};
  const loaded = (await late.settings()).loadText(text, place);
  if ('ok' in loaded) {
    const { keys, screenReader, ...wishes } = loaded.ok.dashboard ?? DASHBOARD;
    return { keys: ownKeysOf(keys), wishes, ...(screenReader === undefined ? {} : { screenReader }) };
  }
  const hint = 'mayor config check says what is wrong with it';
  return { notice: { tone: 'bad', text: 'rigs.yaml is wrong: what it says of the dashboard is not in force', hint } };
};

type Lent = Parameters<typeof runDashboard>[0]['lent'];

const lentBy = (place: Place, town: Town): Omit<Lent, 'keep' | 'keepUnsent'> => ({
  attach: async (polecat, lend) => {
    const plain = await town.attach(polecat);
    if (plain === 'gone') {
      return { ok: false, refusal: { what: `${polecat} has no pane at this moment`, hint: 'Press w to see why' } };
    }
    const { attachFrom } = await late.runtimes();
    const argv = argvOf(attachFrom(plain, place.env.TMUX, 'popup'));
    // In a plain terminal the pane takes the whole screen until it is left; within tmux it has its own place.
    const plainTerminal = argv.length === plain.length && argv.every((word, at) => word === plain[at]);
    const exit = plainTerminal ? await lend(() => runInTerminal(argv)) : await runInTerminal(argv);
    return exit === 0
      ? { ok: true, say: '' }
      : { ok: false, refusal: { what: `${polecat} could not be attached (code ${exit})`, hint: 'mayor doctor' } };
  },
  createTask: async (draft) => (await late.newTask()).newTasks(place).createTask(draft),
  offer: async (rig) => (await late.newTask()).newTasks(place).offer(rig),
  resolve: async (task, lend) => {
    const self = [process.execPath, join(place.root, 'bin/mayor'), 'resolve', task] as const;
    const exit = await lend(() => runInTerminal(self));
    return exit === 0
      ? { ok: true, say: 'Commit what you made of it in its worktree; then r tries it again' }
      : {
          ok: false,
          refusal: { what: `${task} could not be opened`, hint: `In a shell, mayor resolve ${task} says why` },
        };
  },
  shell: async (at, lend) => (await late.inFront()).inFront(place).shell(at, lend),
  tryOut: async (task, lend) => (await late.inFront()).inFront(place).tryOut(task, lend),
  revive: async () => {
    const { started } = await (await late.starting()).startDaemon(place);
    return { ok: true, say: started ? 'The town is up again' : 'The town answers again' };
  },
  restart: async () => {
    await (await late.restarting()).restartDaemon(place);
    return { ok: true, say: 'The town is up again, in this version; agents at work were found again' };
  },
  agents: async () => {
    const [{ agentsHere }, { settingsOf }] = await Promise.all([late.agents(), late.settings()]);
    return agentsHere(place, await settingsOf(place));
  },
  ...filesFor(place),
  openFile: ({ folder, path, line }, lend) => openFile(place.env, join(folder, path), line, lend),
  edit: async (text, lend) => {
    const folder = await mkdtemp(join(tmpdir(), 'mayor-edit-')).catch((cause: unknown) => noRoom(tmpdir(), cause));
    const file = join(folder, 'task.md');
    try {
      await writeFile(file, text, { mode: 0o600 }).catch((cause: unknown) => noRoom(file, cause));
      const exit = await lend(() => runInTerminal(argvOf([...editorIn(place.env), file])));
      if (exit !== 0)
        throw new TerminalError(`The editor ended with ${exit}; the text is as it was`, { hint: 'Set EDITOR' });
      return await readFile(file, 'utf8');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** @throws TransientError that says so of the text that an editor was to have, which stays where it was. */
const noRoom = (at: string, cause: unknown): never => {
  const refused = systemRefusal(cause, at);
  if (refused === undefined) throw cause;
  throw new TransientError(`The editor could not be given the text, which is as it was. ${refused.what}`, {
    hint: refused.hint,
    cause,
  });
};

const openFile = async (
  env: Place['env'],
  file: string,
  line: number | undefined,
  lend: Parameters<Lent['openFile']>[1],
): ReturnType<Lent['openFile']> => {
  const isThere = await access(file).then(
    () => true,
    () => false, // Deleted by the change, or gone with its worktree.
  );
  if (!isThere)
    return { ok: false, refusal: { what: `There is no ${plainLine(file)}`, hint: 'The branch may have deleted it' } };
  const argv = argvOf(editorAt(editorIn(env), file, line));
  const exit = await lend(() => runInTerminal(argv));
  return exit === 0
    ? { ok: true, say: '' }
    : { ok: false, refusal: { what: `${argv[0]} ended with ${exit}`, hint: 'Set VISUAL or EDITOR' } };
};

const filesFor = (place: Place): Pick<Lent, 'gates' | 'editRigs'> => {
  const records = async () => (await late.gates()).gatesIn(place, 'gates');
  return {
    gates: {
      last: async (task) => (await records()).last(task),
      log: async ({ id, rig }, name) =>
        (await records()).log({ task: taskId(id), rig: rigName(rig), outcome: { kind: 'green' } }, name),
    },
    editRigs: async (rig, lend) => (await late.editRigs()).editRigs(place, rig, lend),
  };
};

/** The dashboard in a real terminal, until the person leaves it. */
import type { Actor } from '../../core/command.ts';
import { DASHBOARD, type DashboardSettings } from '../../core/dashboard-settings.ts';
import { UsageError } from '../../core/errors.ts';
import type { Instant, TaskId } from '../../core/ids.ts';
import type { Seat, Town } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import { bitsEnv } from './drawing/depth.ts';
import { wantsStill } from './drawing/motion.ts';
import { type Look, lookOf, mayAskGround, onGround, type Theme, themeOf } from './drawing/theme.ts';
import { follow } from './follow/town.ts';
import { keepingUnsent } from './keeper.ts';
import type { OwnKeys } from './keymap.ts';
import type { Key } from './keys/decode.ts';
import type { Arrangement } from './list/arrangement.ts';
import { type Left, type Lent, type Means, perform } from './perform.ts';
import { spotAt } from './pointing.ts';
import { openTypist } from './preview/typist.ts';
import { openedReview } from './review/reviewing.ts';
import type { Zone } from './rows/feed.ts';
import { openStage } from './stage.tsx';
import { firstState, type Notice, type Size, type State } from './state.ts';
import type { Effect, Happening } from './step.ts';
import { openStore, type Store } from './store.ts';
import { type Input, openKeyboard } from './terminal/keyboard.ts';
import { isFar, type Line, openLine } from './terminal/line.ts';
import { noticeSignal } from './terminal/notice-signal.ts';
import { openTenancy, stopSelf } from './terminal/tenancy.ts';
import { ASK_GROUND, type Output, openTerminal, type Terminal } from './terminal/terminal.ts';
import { titling } from './terminal/title.ts';
import { type TakenUp, withTakenUp } from './unsent.ts';

export type Dashboard = {
  readonly town: Town;
  /** Whose commands these are. */
  readonly by: Actor;
  readonly seat: Seat;
  readonly lent: Lent;
  /** Of this program; a town of another one is told of. */
  readonly version?: string;
  readonly clock: Clock;
  readonly input: Input;
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly zone: Zone;
  /** Aborted when the process is told to end: the terminal is given back first. */
  readonly ending: AbortSignal;
  /** The order of the list, as it was left. */
  readonly arrangement?: Partial<Arrangement>;
  /** What an earlier dashboard left unsent. */
  readonly takenUp?: TakenUp;
  /** Keys of the person's own. */
  readonly keys?: OwnKeys;
  /** What the terminal is used for, and how; as by default where absent. */
  readonly wishes?: Omit<DashboardSettings, 'keys'>;
  /** To be said as it opens. */
  readonly notice?: Omit<Notice, 'at'>;
  /** It is the demo's town: a line says what to press. */
  readonly tour?: true;
  /** Opens on the change of this task, and ends when that is left. */
  readonly review?: TaskId;
  /** The terminal was asked already how far it is behind (terminal/line.ts), and has not answered. */
  readonly wasAsked?: true;
};

/**
 * Resolves when the person quits (the town keeps running), when the town was taken down at their
 * word, or when `ending` is aborted. The terminal is as it was before, whichever way.
 * @throws UsageError without a terminal to draw on.
 */
export const runDashboard = async (dashboard: Dashboard): Promise<Left> => {
  const { town, by, seat, lent, clock, input, output, env, zone, ending } = dashboard;
  if (!output.isTTY || !input.isTTY) {
    throw new UsageError('The dashboard needs a terminal', { hint: 'mayor status shows the same as text' });
  }
  const sizeOf = (): Size => ({ columns: Math.max(20, output.columns), rows: Math.max(8, output.rows) });
  const over = openEnding();
  const wishes = { ...DASHBOARD, ...dashboard.wishes };
  const look = lookOf(env, output.getColorDepth(bitsEnv(env)), wishes);
  const line = openLine(clock, isFar(env), dashboard.wasAsked);
  const terminal = openTerminal(output, { mouse: wishes.mouse, question: () => line.question(store.shown().slidAt) });
  const first = begun(firstState(sizeOf(), clock.now()), dashboard);
  const store = openStore(first, clock, (effect) => doing(effect), line.hasRoom);
  const clocked = { now: clock.now, after: clock.after, happen: store.happen };
  const type = openTypist({ town, by, seat, ...clocked });
  const flush = keepingUnsent(store, clock, lent.keepUnsent);
  const doing = (effect: Effect): void => {
    const redraw = (): void => stage.redraw();
    void perform(effect, { ...clocked, town, by, lent, lend, redraw, signal: telling(terminal, env), type, ...over });
  };
  const ground = groundOf(look, wishes.theme, env, terminal);
  const keyboard = openKeyboard(input, clock, (key) => {
    if (key.kind === 'ground') stage.retheme(ground.told(key.light));
    else if (key.kind === 'arrived') arrivedAt(line, store);
    else if (!line.isClosing()) store.happen(typedOr(key, { store, look, line }, clock.now()));
  });
  const resized = (): void => {
    store.happen({ kind: 'resized', size: sizeOf() });
    stage.redraw();
  };
  const { lend, close, leave } = tenancyOf(keyboard, terminal, line, () => {
    ground.ask();
    resized();
  });
  const quit = (): void => over.leave({ kind: 'quit' });

  terminal.enter();
  process.once('exit', terminal.leave);
  keyboard.start();
  ground.ask();
  const theme = themeOf(look);
  store.watch(titling(env, theme, terminal));
  // What the town has told already is in the first frame.
  const stop = follow(town, lent.gates, store, clock, zone);
  const stage = openStage({ store, terminal, theme, zone, output, sizeOf });
  output.on('resize', resized);
  if (dashboard.review !== undefined) doing({ kind: 'load-diff', task: dashboard.review });
  const unhear = hearEnding(ending, quit);
  try {
    return await Promise.race([over.left, stage.broken]);
  } finally {
    await flush(); // First: whatever is written to a terminal that is gone may end the process.
    stop();
    close();
    store.close();
    // Nobody is there any more to answer.
    await (ending.aborted ? leave() : line.quiet(leave));
    output.off('resize', resized);
    unhear();
    stage.close();
    process.off('exit', terminal.leave);
  }
};

const telling =
  (terminal: Terminal, env: Dashboard['env']): Means['signal'] =>
  (notice, ways) =>
    terminal.signal(noticeSignal(notice, ways, (env.TMUX ?? '') !== ''));

/** Returns how to hear no more of it. */
const hearEnding = (ending: AbortSignal, quit: () => void): (() => void) => {
  ending.addEventListener('abort', quit, { once: true });
  if (ending.aborted) quit();
  return () => ending.removeEventListener('abort', quit);
};

/** The terminal's ground: asked before the first frame, so that what is pressed at the sight of that comes after the answer. */
const groundOf = (look: Look, wanted: DashboardSettings['theme'], env: Dashboard['env'], terminal: Terminal) => ({
  ask: (): void => (mayAskGround(env, look, wanted) ? terminal.signal(ASK_GROUND) : undefined),
  told: (light: boolean): Theme => themeOf(onGround(look, light, wanted)),
});

type Seen = { readonly store: Store; readonly look: Look; readonly line: Line };

/** What is under the pointer is what was drawn, which may be older than what is known. */
const typedOr = (key: Key, { store, look, line }: Seen, at: Instant): Happening => {
  if (key.kind === 'mouse') return { kind: 'pointed', what: key.what, spot: spotAt(store.shown(), key, look), at };
  return { kind: 'key', key, at, ...(line.isUnseen(store.now().slidAt) ? { unseen: true } : {}) };
};

const arrivedAt = (line: Line, store: Store): void => {
  line.answered();
  store.freed();
};

type Keyboard = ReturnType<typeof openKeyboard>;

const tenancyOf = (keyboard: Keyboard, terminal: Terminal, { quiet }: Line, back: () => void) => {
  const leave = (): void => {
    keyboard.stop();
    terminal.leave();
  };
  const enter = (): void => {
    terminal.enter();
    keyboard.start();
    back();
  };
  return { ...openTenancy({ quiet, leave, enter }, process, stopSelf), leave };
};

export const begun = (
  first: State,
  { review, keys, notice, tour, arrangement, takenUp, zone, env, wishes, version }: Dashboard,
): State => ({
  ...withTakenUp(first, takenUp),
  ...arrangement,
  zone: zone(first.now),
  ...(version === undefined ? {} : { version: { own: version, openedAt: first.now } }),
  ...(keys === undefined ? {} : { keys }),
  ...(tour === undefined ? {} : { tour }),
  ...(wantsStill(env, wishes?.motion ?? DASHBOARD.motion) ? { still: true } : {}),
  ...(notice === undefined ? {} : { notice: { ...notice, at: first.now } }),
  ...(review === undefined ? {} : { only: review, place: openedReview(review) }),
});

/** A promise and who keeps it. */
export const openEnding = (): { readonly left: Promise<Left>; readonly leave: (left: Left) => void } => {
  let leave: (left: Left) => void = () => undefined;
  const left = new Promise<Left>((resolve) => {
    leave = resolve;
  });
  return { left, leave };
};

/** What a conversation changes while it goes on, and what it waits for: mostly an agent's pane that is typed into. */
import { elapsed } from '../../../core/elapsed.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import type { Store } from '../store.ts';
import { endOf, freshIn, paneLines } from './pane.ts';
import { isLoading } from './places.ts';
import type { Thread } from './thread.ts';

export type SessionSpec = {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly zone: Zone;
  say(lines: readonly string[]): void;
  /** A line is being typed: nothing is said in the middle of it. */
  isTyping(): boolean;
  /** The town was heard, or cannot be reached: lines may be worked on. */
  ready(): void;
};

/** What changes while it goes on. */
export type Mind = {
  thread: Thread;
  last: State;
  /** A line is being worked on: what changes by it is its answer. */
  isWorking: boolean;
  isGreeted: boolean;
  /** Said as soon as no line is begun. */
  held: readonly string[];
  toldAt: number;
  cancel?: (() => void) | undefined;
  /** When a line went into a pane last, and how to stop waiting for what comes of it. */
  typedAt: number;
  unlisten?: (() => void) | undefined;
  waiters: readonly (() => void)[];
};

export const speak = (mind: Mind, spec: SessionSpec, lines: readonly string[]): void => {
  if (lines.length === 0) return;
  if (spec.isTyping()) mind.held = [...mind.held, ...lines];
  else spec.say(lines);
};

/** Nobody waits for the next line any more. */
export const calm = (mind: Mind): void => {
  const { pane, reading } = mind.thread;
  if (pane?.isAwaited === true || reading !== undefined || isLoading(mind.last)) return;
  for (const resolve of mind.waiters) resolve();
  mind.waiters = [];
};

/** A pane has said its say when it is still for so long; it is not waited for longer than that. */
const LULL_MS = 600;
const MOST_MS = 3_000;

export const attend = (mind: Mind, spec: SessionSpec): void => {
  mind.unlisten?.();
  mind.unlisten = undefined;
  if (mind.thread.pane?.isAwaited !== true) return;
  const left = Math.max(0, MOST_MS - elapsed(mind.typedAt, spec.clock.now()));
  const wait = freshInPane(mind, spec).fresh.length === 0 ? left : Math.min(LULL_MS, left);
  mind.unlisten = spec.clock.after(wait, () => sayPane(mind, spec));
};

const freshInPane = (mind: Mind, { store }: SessionSpec) => {
  const state = store.now();
  const now = paneLines(state, state.typing?.polecat) ?? [];
  return { now, fresh: freshIn(mind.thread.pane?.heard ?? [], now) };
};

const sayPane = (mind: Mind, spec: SessionSpec): void => {
  mind.unlisten = undefined;
  if (mind.thread.pane?.isAwaited !== true) return;
  const { now, fresh } = freshInPane(mind, spec);
  const says = fresh.length === 0 ? ['Nothing new in the pane so far.'] : endOf(fresh);
  mind.thread = { ...mind.thread, pane: { heard: now, isAwaited: false }, last: says, rest: [] };
  speak(mind, spec, says);
  calm(mind);
};

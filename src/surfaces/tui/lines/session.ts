/** The conversation: a line in, lines out; and what the town tells meanwhile, at moments when nothing is typed. */
import { elapsed } from '../../../core/elapsed.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import { hear } from './hear.ts';
import { countsLine } from './home.ts';
import { attend, calm, type Mind, type SessionSpec, speak } from './mind.ts';
import { acquainted, isDue, toldNews, withNews } from './news.ts';
import { hereLines, PAGE, tourLines, versionLines, whereLines } from './places.ts';
import { answered, arrived } from './tell.ts';
import { type Answer, firstThread, type Need, paged, SLACK } from './thread.ts';

export type Session = {
  heard(line: string): void;
  /** What waits is said now, unless a line is begun. */
  tell(): void;
  /** Another program had the terminal. */
  back(): void;
  /** Resolves when nothing is awaited any more: what is being read, searched, or typed into a pane. */
  quiet(): Promise<void>;
  stop(): void;
};

/** News that come together are told together. */
const GATHER_MS = 400;
/** And then nothing for a while. */
const PACE_MS = 5_000;
/** What comes of the person's own answer is waited for. */
const NEXT_MS = 50;

export const openSession = (spec: SessionSpec): Session => {
  const { store, zone } = spec;
  const mind: Mind = {
    ...{ thread: firstThread, last: store.now(), isWorking: false, isGreeted: false },
    ...{ held: [], toldAt: 0, typedAt: 0, waiters: [] },
  };
  const unwatch = store.watch((state) => {
    if (!mind.isWorking) changed(mind, spec, state);
  });
  return {
    heard: (line) => worked(mind, spec, line),
    tell: () => tell(mind, spec),
    back: () => speak(mind, spec, ['Back.', ...whereLines(store.now(), zone)]),
    quiet: () =>
      new Promise((resolve) => {
        mind.waiters = [...mind.waiters, resolve];
        calm(mind);
      }),
    stop: () => {
      unwatch();
      mind.cancel?.();
      mind.unlisten?.();
    },
  };
};

const release = (mind: Mind, spec: SessionSpec): void => {
  if (mind.held.length === 0 || spec.isTyping()) return;
  const lines = mind.held;
  mind.held = [];
  // What was typed before these were heard may not be meant any more.
  mind.thread = { ...mind.thread, unsure: true };
  spec.say(lines);
};

const tell = (mind: Mind, spec: SessionSpec): void => {
  mind.cancel?.();
  mind.cancel = undefined;
  release(mind, spec);
  const state = spec.store.now();
  if (spec.isTyping() || !mind.isGreeted || !isDue(mind.thread, state)) return;
  const told = toldNews(mind.thread, state);
  mind.thread = told.thread;
  mind.toldAt = spec.clock.now();
  speak(mind, spec, told.says);
  soon(mind, spec);
};

const soon = (mind: Mind, spec: SessionSpec): void => {
  const { clock, store } = spec;
  if (mind.cancel !== undefined || !isDue(mind.thread, store.now())) return;
  const rest = PACE_MS - elapsed(mind.toldAt, clock.now());
  const wait = mind.thread.slid === undefined ? Math.max(GATHER_MS, rest) : NEXT_MS;
  mind.cancel = clock.after(wait, () => tell(mind, spec));
};

const changed = (mind: Mind, spec: SessionSpec, state: State): void => {
  const { zone } = spec;
  const before = mind.last;
  mind.last = state;
  if (!mind.isGreeted) {
    if (state.status === undefined && state.up) return;
    mind.isGreeted = true;
    mind.thread = acquainted(mind.thread, state);
    if (state.only === undefined) speak(mind, spec, greeting(state, zone));
    spec.ready();
    return;
  }
  const { thread } = mind;
  const isFirstFeed = before.feed.length === 0 && thread.feedTo === -1;
  if (isFirstFeed) mind.thread = { ...thread, feedTo: state.feed.at(-1)?.seq ?? -1 };
  if (before.status !== state.status || before.up !== state.up || before.feed !== state.feed)
    mind.thread = withNews(mind.thread, before, state);
  const told = arrived(mind.thread, before, state, zone);
  mind.thread = told.thread;
  speak(mind, spec, told.says);
  if (before.screen !== state.screen) attend(mind, spec);
  soon(mind, spec);
  calm(mind);
};

const worked = (mind: Mind, spec: SessionSpec, line: string): void => {
  const { store, clock, zone } = spec;
  release(mind, spec);
  const before = store.now();
  mind.isWorking = true;
  const answer = hear({ thread: mind.thread, state: before, at: clock.now(), zone }, line);
  for (const happening of answer.happenings) store.happen(happening);
  mind.isWorking = false;
  mind.last = store.now();
  const told = replied(answer, before, mind.last, zone);
  const { selected, place } = mind.last;
  // What was just heard is no news; the whole list has all of it.
  const isNew = ({ row }: Need): boolean => row === undefined || place.kind !== 'home' || row !== selected;
  mind.thread = { ...told.thread, waiting: told.thread.waiting.filter(isNew) };
  spec.say(told.says);
  mind.typedAt = clock.now();
  attend(mind, spec);
  soon(mind, spec);
  calm(mind);
};

const replied = (answer: Answer, before: State, after: State, zone: Zone): ReturnType<typeof answered> => {
  const { thread, lines = [] } = answer;
  if (answer.quiet !== true) return answered(thread, before, after, zone, lines);
  if (lines.length > PAGE + SLACK || lines.some(({ target }) => target !== undefined && target.kind !== 'line'))
    return paged(thread, lines);
  const says = lines.map(({ text }) => text);
  return { thread: { ...thread, last: says.length === 0 ? thread.last : says }, says };
};

/** The first words of all. */
export const greeting = (state: State, zone: Zone): readonly string[] => {
  const { status } = state;
  if (status === undefined) return [`The town does not answer: ${state.because ?? 'it is tried again'}.`];
  return [
    `Town ${status.town.name}: ${countsLine(status)}`,
    ...hereLines(state, zone),
    ...versionLines(state),
    ...tourLines(state),
    'help says what can be done.',
  ];
};

/** The feed as a view: which events are shown, the chosen one, and what is asked for while one scrolls up. */
import type { FeedLine } from '../../core/views/feed-line.ts';
import { layoutOf } from './layout.ts';
import { matcher } from './rows/matches.ts';
import type { Place, State } from './state.ts';
import type { Step } from './step.ts';

export const FEED_SORTS = ['all', 'needs-you', 'landings', 'problems'] as const;
export type FeedSort = (typeof FEED_SORTS)[number];

/** What the feed is kept to. */
export type FeedScope = { readonly kind: 'task' | 'polecat' | 'convoy' | 'rig'; readonly id: string };

export type FeedPlace = {
  readonly kind: 'feed';
  readonly sort: FeedSort;
  readonly of?: FeedScope;
  readonly words: string;
  /** Number of the chosen event; absent: the newest, and it is followed. */
  readonly on?: number;
  /** Number of the event on top, while the newest is not followed. */
  readonly top?: number;
  /** The newest that was in sight since then. */
  readonly heard?: number;
  /** How many were asked for; all that there are is less than that, or the feed has no more. */
  readonly asked: number;
  readonly loading?: true;
  readonly from?: Place;
};

/** More than that the town does not tell at once: `mayor log` has all. */
export const MOST_EVENTS = 5_000;
const FIRST_ASKED = 500;

export const openFeed = ({ place }: State): FeedPlace => ({
  ...{ kind: 'feed', sort: 'all', words: '', asked: FIRST_ASKED },
  ...(place.kind === 'home' ? {} : { from: place }),
});

const NEEDS_YOU: ReadonlySet<string> = new Set([
  'inbox.added',
  'merge.requested',
  'convoy.assembled',
  'budget.reached',
]);
const LANDINGS: ReadonlySet<string> = new Set(['merge.landed', 'merge.settled', 'undo.landed', 'contest.over']);
const PROBLEMS: ReadonlySet<string> = new Set(['polecat.vanished', 'merge.returned', 'merge.stuck', 'undo.held']);

/** A town that is older than this dashboard names no kind of event: then the tone has to do. */
const sorts: Readonly<Record<FeedSort, (line: FeedLine) => boolean>> = {
  all: () => true,
  'needs-you': ({ event, tone }) => (event === undefined ? tone === 'attention' : NEEDS_YOU.has(event)),
  landings: ({ event, tone, text }) =>
    event === undefined ? tone === 'good' && text.includes(' landed ') : LANDINGS.has(event),
  problems: ({ event, tone }) => tone === 'bad' || (event !== undefined && PROBLEMS.has(event)),
};

type Shown = { readonly key: string; readonly lines: readonly FeedLine[]; readonly counts: Counts };
export type Counts = Readonly<Record<FeedSort, number>>;

const shownOf = new WeakMap<readonly FeedLine[], Shown>();

/** Those that fit, oldest first, and how many there would be of each sort; worked out once for each feed and wish. */
export const feedShown = (state: State): Shown => {
  const { place, feed, status } = state;
  if (place.kind !== 'feed') return { key: '', lines: [], counts: NO_COUNTS };
  const key = JSON.stringify([place.sort, place.of, place.words, status?.tasks.length]);
  const before = shownOf.get(feed);
  if (before?.key === key) return before;
  const isOf = place.of === undefined ? () => true : scoped(state, place.of);
  const matches = matcher(place.words);
  const lines: FeedLine[] = [];
  const counts = { ...NO_COUNTS };
  // Each of thousands, with every letter that is typed.
  for (const line of feed) {
    const { said, of } = knownOf(line);
    if (!isOf(line) || !matches(said)) continue;
    for (const sort of of) counts[sort] += 1;
    if (of.includes(place.sort)) lines.push(line);
  }
  const shown = { key, lines, counts };
  shownOf.set(feed, shown);
  return shown;
};

type Known = { readonly said: string; readonly of: readonly FeedSort[] };
const known = new WeakMap<FeedLine, Known>();

/** What an event is searched by, and of which sorts it is. */
const knownOf = (line: FeedLine): Known => {
  const before = known.get(line);
  if (before !== undefined) return before;
  const { text, task, polecat, rig, convoy } = line;
  const said = [text, task, polecat, rig, convoy].join('\n').toLowerCase();
  const now = { said, of: FEED_SORTS.filter((sort) => sorts[sort](line)) };
  known.set(line, now);
  return now;
};

const NO_COUNTS: Counts = { all: 0, 'needs-you': 0, landings: 0, problems: 0 };

/** An event names its worker, another one which task that had: what is about the worker is about the task. */
const scoped = ({ feed, status }: State, { kind, id }: FeedScope): ((line: FeedLine) => boolean) => {
  if (kind === 'polecat') return (line) => line.polecat === id || line.subject === id;
  if (kind === 'rig') {
    const tasks = new Set((status?.tasks ?? []).flatMap((task) => (task.rig === id ? [task.id] : [])));
    return (line) => line.rig === id || line.subject === id || (line.rig === undefined && tasks.has(line.task ?? ''));
  }
  const convoy = kind === 'convoy' ? status?.convoys.find((one) => one.id === id) : undefined;
  const tasks = new Set(kind === 'task' ? [id] : (convoy?.tasks ?? []));
  const workers = new Set([
    ...feed.flatMap(({ task, polecat }) => (polecat !== undefined && tasks.has(task ?? '') ? [polecat] : [])),
    ...(status?.polecats ?? []).flatMap((one) => (tasks.has(one.task) ? [one.id] : [])),
  ]);
  return ({ task, polecat, subject, convoy: of }) =>
    (kind === 'convoy' && (of === id || subject === id)) ||
    tasks.has(task ?? subject ?? '') ||
    (task === undefined && (workers.has(polecat ?? '') || workers.has(subject ?? '')));
};

/** The first of them that is not older than this number; as many as there are where all are older. */
export const firstFrom = (lines: readonly FeedLine[], seq: number): number => {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Where the chosen one stands among those that are shown; the last where none is chosen. */
export const feedAt = (lines: readonly FeedLine[], { on }: FeedPlace): number => {
  return Math.min(lines.length - 1, on === undefined ? lines.length : firstFrom(lines, on));
};

export const chosenEvent = (state: State): FeedLine | undefined => {
  const { place } = state;
  if (place.kind !== 'feed') return undefined;
  const { lines } = feedShown(state);
  return lines[feedAt(lines, place)];
};

/** Below the sorts and the day, above what says how many are newer. */
export const feedHeight = (state: State): number => Math.max(1, layoutOf(state).body - 3);

export const alongEvents = (state: State, by: number): State => {
  const { place } = state;
  if (place.kind !== 'feed') return state;
  const { lines } = feedShown(state);
  const last = lines.length - 1;
  const to = Math.max(0, Math.min(last, feedAt(lines, place) + by));
  const line = lines[to];
  const { on: _on, top: _top, heard: _heard, ...rest } = place;
  if (line === undefined || to === last) return { ...state, place: rest };
  const height = feedHeight(state);
  const limit = Math.max(0, lines.length - height);
  const before = place.top === undefined ? limit : Math.min(limit, firstFrom(lines, place.top));
  const at = Math.max(0, Math.min(limit, Math.max(to - height + 1, Math.min(before, to))));
  const heard = Math.max(place.heard ?? state.feed.at(-1)?.seq ?? 0, lines[at + height - 1]?.seq ?? 0);
  return { ...state, place: { ...rest, on: line.seq, top: lines[at]?.seq ?? line.seq, heard } };
};

/** How many came in since the newest was left and stand below number `seen`, the last one in sight. */
export const newerBelow = (lines: readonly FeedLine[], { heard }: FeedPlace, seen: number): number =>
  heard === undefined ? 0 : lines.length - firstFrom(lines, Math.max(heard, seen) + 1);

type Change = { readonly sort?: FeedSort; readonly words?: string; readonly of?: FeedScope | undefined };

/** Another sort, scope or words: the chosen event stays the chosen one where it is still shown. */
export const refit = (state: State, change: Change): State => {
  const { place } = state;
  if (place.kind !== 'feed') return state;
  const { of: before, top: _top, ...same } = place;
  const of = 'of' in change ? change.of : before;
  const fitted = { ...same, sort: change.sort ?? place.sort, words: change.words ?? place.words };
  return { ...state, place: { ...fitted, ...(of === undefined ? {} : { of }) } };
};

/** What the chosen event may be kept to, the nearest first. */
export const scopesAt = (state: State): readonly FeedScope[] => {
  const line = chosenEvent(state);
  if (line === undefined) return [];
  const { status } = state;
  const worker = status?.polecats.find(({ id }) => id === (line.polecat ?? line.subject));
  const id = line.task ?? worker?.task ?? line.subject;
  const task = status?.tasks.find((one) => one.id === id);
  const polecat = line.polecat ?? worker?.id;
  const convoy = line.convoy ?? task?.convoy ?? status?.convoys.find((one) => one.id === line.subject)?.id;
  const rig = line.rig ?? task?.rig ?? worker?.rig;
  return [
    ...((task?.id ?? line.task) === undefined ? [] : [{ kind: 'task' as const, id: task?.id ?? line.task ?? '' }]),
    ...(polecat === undefined ? [] : [{ kind: 'polecat' as const, id: polecat }]),
    ...(convoy === undefined ? [] : [{ kind: 'convoy' as const, id: convoy }]),
    ...(rig === undefined ? [] : [{ kind: 'rig' as const, id: rig }]),
  ];
};

/** The next scope of the chosen event, and after the last one none. */
export const nextScope = (state: State): FeedScope | undefined => {
  const { place } = state;
  if (place.kind !== 'feed') return undefined;
  const scopes = scopesAt(state);
  const { of } = place;
  const at = of === undefined ? -1 : scopes.findIndex(({ kind, id }) => kind === of.kind && id === of.id);
  return of !== undefined && at === -1 ? undefined : scopes[at + 1];
};

/** So near to the oldest that is here, older ones are asked for. */
const NEAR = 20;

export const hasOlder = ({ feed, place }: State): boolean =>
  place.kind === 'feed' && (feed[0]?.seq ?? 0) > 1 && place.asked < MOST_EVENTS;

export const wantingOlder = (step: Step): Step => {
  const { state } = step;
  const { place } = state;
  if (place.kind !== 'feed' || place.loading === true || !hasOlder(state)) return step;
  const { lines } = feedShown(state);
  if (feedAt(lines, place) - feedHeight(state) > NEAR) return step;
  const asked = Math.min(MOST_EVENTS, place.asked * 2);
  return {
    state: { ...state, place: { ...place, asked, loading: true } },
    effects: [...step.effects, { kind: 'load-feed', limit: asked }],
  };
};

/** The last so many, and what came in while they were read. */
export const withFeed = (state: State, lines: readonly FeedLine[]): State => {
  const all = new Map([...lines, ...state.feed].map((line) => [line.seq, line]));
  const feed = [...all.values()].toSorted((a, b) => a.seq - b.seq);
  const { place } = state;
  if (place.kind !== 'feed') return { ...state, feed };
  const { loading: _loaded, ...rest } = place;
  return { ...state, feed, place: rest };
};

/** The state as it is, and the state as it is shown: keys at once, streams at a bounded rate. */
import { elapsed } from '../../core/elapsed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { State } from './state.ts';
import type { Effect, Happening } from './step.ts';
import { update } from './update.ts';

export type Store = {
  /** Takes something in; what a person did is shown at once, streams a little later. */
  happen(happening: Happening): void;
  now(): State;
  /** For React: what the frame is drawn from. */
  shown(): State;
  subscribe(listener: () => void): () => void;
  /** Told after every change, drawn or not. */
  watch(listener: (state: State) => void): () => void;
  /** Told when a frame is on the terminal: a slow or large one gets fewer of them. */
  drawn(): void;
  /** Told when the line has room again: what was held back is shown, as it is by now. */
  freed(): void;
  close(): void;
};

/** How soon after a frame the next may follow: so many milliseconds, and so many times what drawing takes. */
type Pace = { readonly ms: number; readonly share: number };

/** Ten frames a second at most, and never more than about a tenth of a core for drawing. */
const STREAM: Pace = { ms: 100, share: 10 };
/** That somebody's state has changed is seldom news, and what the dashboard is for. */
const STATUS: Pace = { ms: 33, share: 2 };
/** With motion reduced, whatever was not done by the person. */
const STILL: Pace = { ms: 1_000, share: 10 };
const LONGEST_MS = 500;
/** What the line had no room for is tried again, should it never tell that it has. */
const AGAIN_MS = 1_000;

export const openStore = (
  first: State,
  clock: Pick<Clock, 'now' | 'after'>,
  perform: (effect: Effect) => void,
  hasRoom: (isAwaited: boolean) => boolean = () => true,
): Store => {
  const listeners = tellerOf<void>();
  const watchers = tellerOf<State>();
  let [state, shown] = [first, first];
  let [shownAt, cost] = [0, 0];
  let cancel: (() => void) | undefined;
  let pace = STREAM;
  let held: { readonly isAwaited: boolean } | undefined;

  const show = (isAwaited: boolean): void => {
    cancel?.();
    cancel = undefined;
    pace = STREAM;
    if (shown === state) return;
    const awaited = isAwaited || held?.isAwaited === true;
    if (!hasRoom(awaited)) {
      held = { isAwaited: awaited };
      cancel = clock.after(AGAIN_MS, () => show(awaited));
      return;
    }
    held = undefined;
    shown = state;
    shownAt = clock.now();
    listeners.tell();
  };
  const showSoon = (wanted: Pace): void => {
    if (cancel !== undefined && (wanted === pace || pace === STATUS)) return;
    cancel?.();
    pace = wanted;
    const due = Math.max(pace.ms, Math.min(LONGEST_MS, cost * pace.share)) - elapsed(shownAt, clock.now());
    if (due <= 0) show(false);
    else cancel = clock.after(due, () => show(false));
  };

  return {
    happen: (happening) => {
      const step = update(state, happening);
      const changed = step.state !== state;
      state = step.state;
      if (changed) {
        if (URGENT.has(happening.kind)) show(true);
        else showSoon(paceOf(happening, state));
        watchers.tell(state);
      }
      for (const effect of step.effects) perform(effect);
    },
    ...{ now: () => state, shown: () => shown, subscribe: listeners.add, watch: watchers.add },
    drawn: () => {
      cost = clock.now() - shownAt;
    },
    freed: () => (held === undefined ? undefined : show(false)),
    close: () => {
      held = undefined;
      cancel?.();
    },
  };
};

const tellerOf = <News>() => {
  const all = new Set<(news: News) => void>();
  return {
    tell: (news: News): void => {
      for (const listener of [...all]) listener(news);
    },
    add: (listener: (news: News) => void) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
  };
};

/** News of states, and what a person's own letters make of the pane that they type into, are awaited. */
const paceOf = (happening: Happening, { typing, still }: State): Pace => {
  if (happening.kind === 'screen' && typing !== undefined) return STATUS;
  if (still === true) return STILL;
  return happening.kind === 'news' && happening.news.kind === 'status' ? STATUS : STREAM;
};

/** A person waits for these. */
const URGENT: ReadonlySet<Happening['kind']> = new Set([
  'key',
  'waited',
  'command',
  'named',
  'pointed',
  'resized',
  'outcome',
  'diff',
  'why',
  'landings',
  'gates',
  'log',
  'found',
  'edited',
  'offer',
  'created',
  'tab',
  'held',
  'untyped',
]);

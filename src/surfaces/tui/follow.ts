/** Follows the town: its news, and for the selected row its pane and its diff. */
import { elapsed } from '../../core/elapsed.ts';
import { polecatId, taskId } from '../../core/ids.ts';
import type { Town } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Screen } from '../../ports/runtime.ts';
import { followSearch } from './follow-search.ts';
import type { Zone } from './rows/feed.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';
import { subjectOf } from './subject.ts';

/** A pane is read again at most this often, however much it writes. */
const SCREEN_MS = 100;
/** A row passed over with `j` held down is not worth asking about. */
const REST_MS = 120;
/** A held key passes over rows faster than this. */
const SETTLE_MS = 20;
const SCROLLBACK = 500;
/** Above a pane in which a line was sought: as far as a search reads. */
const SOUGHT = 2_000;
const TICK_MS = 5_000;
const SECOND_MS = 1_000;
const FEED_LINES = 200;

/** Returns how to stop. */
export const follow = (town: Town, store: Store, clock: Clock, zone: Zone): (() => void) => {
  const pane = followPane(town, store, clock);
  const unsubscribe = town.subscribe((news) => {
    if (news.kind === 'screen') return pane.dirty(news.polecat);
    store.happen({ kind: 'news', news, at: clock.now() });
    if (news.kind === 'connection' && news.up) readFeed(town, store, clock);
  });
  readFeed(town, store, clock);
  const unwatch = store.watch((state) => pane.look(state));
  pane.look(store.now());
  const glance = followGlance(town, store, clock);
  const search = followSearch(town, store, clock);
  let stop = clock.after(TICK_MS, tick);
  function tick(): void {
    const at = clock.now();
    store.happen({ kind: 'tick', at, zone: zone(at) });
    stop = clock.after(isTimed(store.now()) ? SECOND_MS : TICK_MS, tick);
  }
  return () => {
    unsubscribe();
    unwatch();
    glance();
    search();
    pane.close();
    stop();
  };
};

/** Also what was missed while the town could not be reached. */
const readFeed = (town: Town, store: Store, clock: Clock): void => {
  town.feed(FEED_LINES).then(
    (lines) => store.happen({ kind: 'news', news: { kind: 'feed', lines }, at: clock.now() }),
    // The connection's own news says that the town cannot be reached, and it is read again after it.
    () => undefined,
  );
};

const isSeen = (state: State): boolean => state.place.kind === 'home' || state.place.kind === 'look';

/** Seconds are counted in sight. */
const isTimed = ({ place, status, up }: State): boolean =>
  !up ||
  ((place.kind === 'trains' || place.kind === 'gates' || place.kind === 'log') &&
    status?.trains.some(({ gates }) => gates.length > 0) === true);

type Want = { readonly polecat: string; readonly history: number };

const wantOf = (state: State): Want | undefined => {
  const polecat = isSeen(state) ? subjectOf(state).polecat?.id : undefined;
  return polecat === undefined ? undefined : { polecat, history: historyOf(state) };
};

const historyOf = ({ place }: State): number => {
  if (place.kind !== 'look') return 0;
  return place.back === undefined ? SCROLLBACK : SOUGHT;
};

const followPane = (town: Town, store: Store, clock: Clock) => {
  let want: Want | undefined;
  let stale = false;
  let asking = false;
  let cancel: (() => void) | undefined;
  let shown = '';

  let readAt = 0;

  const soon = (ms: number): void => {
    if (!stale || cancel !== undefined || asking) return;
    cancel = clock.after(Math.max(ms, SCREEN_MS - elapsed(readAt, clock.now())), read);
  };
  const read = (): void => {
    cancel = undefined;
    const asked = want;
    if (asked === undefined) return;
    asking = true;
    stale = false;
    readAt = clock.now();
    town
      .screen(polecatId(asked.polecat), asked.history)
      .then(
        (screen) => taken(asked, screen),
        // A pane that cannot be read now is read again with its next output; the header says when the town is away.
        () => undefined,
      )
      .finally(() => {
        asking = false;
        soon(0);
      });
  };
  const taken = ({ polecat }: Want, screen: Screen | 'gone'): void => {
    if (polecat !== want?.polecat) return;
    const seen = `${polecat}\n${screen === 'gone' ? 'gone' : screen.lines.join('\n')}`;
    if (seen === shown) return;
    shown = seen;
    store.happen({ kind: 'screen', polecat, shown: screen });
  };
  return {
    dirty: (polecat: string): void => {
      if (polecat !== want?.polecat) return;
      stale = true;
      soon(0);
    },
    look: (state: State): void => {
      const next = wantOf(state);
      if (next?.polecat === want?.polecat && next?.history === want?.history) return;
      want = next;
      stale = next !== undefined;
      cancel?.();
      cancel = undefined;
      soon(SETTLE_MS);
    },
    close: (): void => cancel?.(),
  };
};

/** The diff of a review that the selection rests on, so that the preview can show what changed. */
const followGlance = (town: Town, store: Store, clock: Clock): (() => void) => {
  let wanted = '';
  let cancel: (() => void) | undefined;
  const unwatch = store.watch((state) => {
    const { row, merge } = subjectOf(state);
    const key = row?.kind === 'review' && merge !== undefined && isSeen(state) ? `${merge.task}@${merge.tree}` : '';
    if (key === wanted) return;
    wanted = key;
    cancel?.();
    cancel = undefined;
    if (key === '' || merge === undefined) return;
    if (state.glance?.task === merge.task && state.glance.tree === merge.tree) return;
    cancel = clock.after(REST_MS, () => {
      town.diff(taskId(merge.task)).then(
        (view) => {
          if (view !== 'absent' && wanted === key) store.happen({ kind: 'glance', view });
        },
        // Only a preview: the pager asks again and says what went wrong.
        () => undefined,
      );
    });
  });
  return () => {
    unwatch();
    cancel?.();
  };
};

/** Follows the town: its news, and for the selected row its pane and its diff. */
import { taskId } from '../../../core/ids.ts';
import type { Town } from '../../../mayor/town.ts';
import type { Clock } from '../../../ports/clock.ts';
import { subjectOf } from '../list/subject.ts';
import type { Lent } from '../perform.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import type { Store } from '../store.ts';
import { followPane, isSeen } from './pane.ts';
import { followSearch } from './search.ts';
import { followTab } from './tab.ts';

/** A row passed over with `j` held down is not worth asking about. */
const REST_MS = 120;
const TICK_MS = 5_000;
const SECOND_MS = 1_000;
const FEED_LINES = 200;

/** Returns how to stop. */
export const follow = (town: Town, gates: Lent['gates'], store: Store, clock: Clock, zone: Zone): (() => void) => {
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
  const tab = followTab({ town, gates }, store, clock);
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
    tab();
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

/** Seconds are counted in sight. */
const isTimed = ({ place, status, up }: State): boolean =>
  !up ||
  ((place.kind === 'trains' || place.kind === 'gates' || place.kind === 'log') &&
    status?.trains.some(({ gates }) => gates.length > 0) === true);

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

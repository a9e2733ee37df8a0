/** Asks for what the shown tab needs: once the selection rests, and again when what is known of it has changed. */
import { elapsed } from '../../../core/elapsed.ts';
import { polecatId, taskId } from '../../../core/ids.ts';
import type { Town } from '../../../mayor/town.ts';
import type { Clock } from '../../../ports/clock.ts';
import { subjectOf } from '../list/subject.ts';
import type { Lent } from '../perform.ts';
import { type LogView, type TabContent, tabKey, tabOf, tabsOf } from '../preview/tabs.ts';
import { reasonsFor } from '../reasons.ts';
import { diffLines } from '../review/diff-lines.ts';
import { rigOf, runningOn } from '../review/gates.ts';
import { LETTERS } from '../rows/text-lines.ts';
import type { State } from '../state.ts';
import type { Store } from '../store.ts';

/** A row passed over with `j` held down is not worth asking about. */
const REST_MS = 120;
/** However much changes, the same tab is asked for again at most this often. */
const AGAIN_MS = 1_000;
/** Lines of the journal. */
const LINES = 300;

type Asked = { readonly town: Town; readonly gates: Lent['gates'] };

/** Returns how to stop. */
export const followTab = (asked: Asked, store: Store, clock: Clock): (() => void) => {
  let wanted = '';
  let version = '';
  let seen: readonly unknown[] = [];
  let askedAt = 0;
  let cancel: (() => void) | undefined;

  const ask = (of: string, state: State): void => {
    cancel = undefined;
    askedAt = clock.now();
    read(asked, state).then(
      (content) => {
        if (content !== undefined && of === wanted) store.happen({ kind: 'tab', of, content });
      },
      // Asked again with the next change; the header says when the town is away.
      () => {
        if (of === wanted) version = '';
      },
    );
  };
  const look = (state: State): void => {
    const now = [state.status, state.feed, state.selected, state.tab, state.place.kind, state.rows];
    if (now.every((one, index) => one === seen[index])) return;
    seen = now;
    const of = isSeen(state) ? tabKey(state) : '';
    const known = of === '' ? '' : versionOf(state);
    if (of === wanted && known === version) return;
    const isSame = of === wanted;
    wanted = of;
    version = known;
    cancel?.();
    cancel = undefined;
    if (of === '') return;
    const wait = isSame ? Math.max(REST_MS, AGAIN_MS - elapsed(askedAt, clock.now())) : REST_MS;
    cancel = clock.after(wait, () => ask(of, store.now()));
  };
  const unwatch = store.watch(look);
  return () => {
    unwatch();
    cancel?.();
  };
};

const isSeen = (state: State): boolean =>
  (state.place.kind === 'home' || state.place.kind === 'look') &&
  tabsOf(subjectOf(state)).length > 0 &&
  tabOf(state) !== 'live';

/** What changes with the content, as far as the picture tells. */
const versionOf = (state: State): string => {
  const { task, polecat, merge } = subjectOf(state);
  const told = state.feed.findLast(
    ({ subject }) => subject !== undefined && (subject === task?.id || subject === polecat?.id),
  );
  const running = task === undefined ? [] : runningOn(state, task.id).map(({ name, side }) => `${name} ${side}`);
  const { spent: _used, ...of } = task ?? {};
  const work = [polecat?.added, polecat?.removed, polecat?.commits, polecat?.dirty, polecat?.state, polecat?.signal];
  return JSON.stringify([
    of,
    work,
    polecat?.because,
    merge?.tree,
    merge?.state,
    merge?.rehearsal?.state,
    running,
    told?.seq,
  ]);
};

const read = async ({ town, gates }: Asked, state: State): Promise<TabContent | undefined> => {
  const { task, polecat, merge } = subjectOf(state);
  const tab = tabOf(state);
  const id = task === undefined ? undefined : taskId(task.id);
  switch (tab) {
    case 'live':
      return undefined;
    case 'task':
      return id === undefined ? undefined : { tab, view: await town.task(id) };
    case 'diff': {
      const isHandedIn = merge !== undefined && polecat?.state !== 'working';
      const view =
        isHandedIn || polecat === undefined
          ? await town.diff(taskId(merge?.task ?? ''))
          : await town.progress(polecatId(polecat.id));
      return { tab, view, lines: view === 'absent' ? [] : diffLines(view.text) };
    }
    case 'log':
      return { tab, view: await logOf(gates, state) };
    case 'mail':
    case 'timeline':
      return id === undefined ? undefined : { tab, view: await town.timeline(id, LINES) };
    case 'evidence':
      return {
        tab,
        view: await reasonsFor(
          {
            ...(id === undefined ? {} : { task: id }),
            ...(polecat === undefined ? {} : { polecat: polecatId(polecat.id) }),
          },
          town,
        ),
      };
  }
};

/** The one that runs says most, then the one that is red. Of its end as much as is drawn: the whole is read with the key for gates. */
const logOf = async (gates: Lent['gates'], state: State): Promise<LogView> => {
  const id = subjectOf(state).task?.id ?? '';
  const where = { id, rig: rigOf(state, id) ?? '' };
  const report = await gates.last(where);
  const known = report?.outcome.gates ?? [];
  const telling =
    runningOn(state, id)[0] ?? known.find(({ kind }) => kind === 'red') ?? known.findLast(({ tries }) => tries > 0);
  const text = telling === undefined ? undefined : await gates.log(where, telling.name);
  return {
    ...(report === undefined ? {} : { report }),
    ...(telling === undefined || text === undefined ? {} : { gate: telling.name, text: text.slice(-LETTERS) }),
  };
};

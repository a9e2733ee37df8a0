/** The selected row, however the list changes under it. */
import type { Instant } from '../../../core/ids.ts';
import { layoutOf } from '../layout.ts';
import { isPick, type Row, rowFor, rowsOf } from '../rows/list.ts';
import type { State } from '../state.ts';

/** Rows anew after status, filter, folds or order changed; a chosen row stays selected, or slides to its neighbour. */
export const relisted = (state: State, at: Instant): State => {
  if (state.status === undefined) return state;
  const rows = rowsOf(state.status, state);
  const { selected } = state;
  const kept = rows.some((row) => row.id === selected && isPick(row));
  /** A task just made is selected before the town lists it. */
  const awaited = selected !== undefined && !state.rows.some((row) => row.id === selected);
  if (state.chosen && (kept || (awaited && rowFor(rows, selected) === undefined))) return inWindow({ ...state, rows });
  const near = state.chosen ? (followed(rows, selected) ?? neighbour(state.rows, rows, selected)) : undefined;
  const next = near ?? rows.find(isPick)?.id;
  if (next === selected) return inWindow({ ...state, rows });
  const { selected: gone, ...rest } = state;
  /** What a person's own command took away was expected; anything else moves rows under their hand. */
  const foreign = gone !== undefined && state.sent[gone] === undefined;
  const slid = {
    ...rest,
    rows,
    chosen: near !== undefined,
    ...(foreign || gone === undefined ? { slidAt: foreign ? at : state.slidAt } : { followedAt: at }),
    place: !foreign && !isAlike(state.rows, gone, rows, near) ? leftLook(state.place) : state.place,
  };
  return inWindow(next === undefined ? slid : { ...slid, selected: next });
};

/** Whether what took the place of a row is to be dealt with as that was. */
const isAlike = (
  before: readonly Row[],
  gone: string | undefined,
  rows: readonly Row[],
  near: string | undefined,
): boolean => {
  const was = before.find(({ id }) => id === gone);
  const is = rows.find(({ id }) => id === near);
  return was === undefined || was.kind === is?.kind;
};

/** Nothing of that list is left: what the person came for is done. */
const leftLook = (place: State['place']): State['place'] => (place.kind === 'look' ? { kind: 'home' } : place);

/** Work that was being looked at stays in sight when it asks something, or is handed in. */
const followed = (rows: readonly Row[], lost: string | undefined): string | undefined =>
  lost === undefined ? undefined : rowFor(rows, lost)?.id;

/** The nearest row of the same list after the lost one that is still there, else before it. */
const neighbour = (before: readonly Row[], after: readonly Row[], lost: string | undefined): string | undefined => {
  const index = before.findIndex((row) => row.id === lost);
  const section = before[index]?.section;
  const still = new Set(after.filter((row) => isPick(row) && row.section === section).map((row) => row.id));
  const near = index < 0 ? [] : [...before.slice(index + 1), ...before.slice(0, index).toReversed()];
  return near.find((row) => row.section === section && still.has(row.id))?.id;
};

export const select = (state: State, id: string | undefined): State =>
  id === undefined ? state : inWindow({ ...state, selected: id, focus: 'list' });

export const moveBy = (state: State, by: number): State => {
  const picks = state.rows.filter(isPick);
  const index = picks.findIndex((row) => row.id === state.selected);
  const to = Math.max(0, Math.min(picks.length - 1, (index === -1 ? 0 : index) + by));
  return select(state, picks[to]?.id);
};

/** To the first row of the next list that has any; the feed is the last of them. */
export const moveSection = (state: State, by: 1 | -1): State => {
  const lists = [...new Set(state.rows.filter(isPick).map(({ section }) => section))];
  const here = state.rows.findIndex((row) => row.id === state.selected);
  const at = state.focus === 'feed' ? lists.length : lists.indexOf(state.rows[here]?.section ?? '');
  const hasFeed = state.feed.length > 0 && layoutOf(state).feed.height > 0;
  const count = lists.length + (hasFeed || state.focus === 'feed' ? 1 : 0);
  if (count === 0) return state;
  const next = (at + by + count) % count;
  if (next < lists.length)
    return select(state, state.rows.find((row) => row.section === lists[next] && isPick(row))?.id);
  const line = state.line ?? state.feed.at(-1)?.seq;
  return line === undefined ? state : { ...state, focus: 'feed', line };
};

/** Scrolls as little as needed, and never hides a heading above the first row. */
export const inWindow = (state: State): State => {
  const { height } = layoutOf(state).list;
  const index = Math.max(
    0,
    state.rows.findIndex((row) => row.id === state.selected),
  );
  const above = state.rows[index - 1]?.kind;
  const before = above === 'heading' || above === 'convoy' ? index - 1 : index;
  const highest = Math.max(0, Math.min(before, index));
  const lowest = index - height + 1;
  const limit = Math.max(0, state.rows.length - height);
  const top = Math.min(limit, Math.max(lowest, Math.min(state.top, highest)));
  return top === state.top ? state : { ...state, top };
};

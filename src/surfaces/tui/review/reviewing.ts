/** The change that is judged: read once, moved through, said something about. */
import { sha, taskId } from '../../../core/ids.ts';
import { draftsIn, hunkSpot, lineSpot, type Spot } from '../../../core/review/comment.ts';
import { type Beside, besideIn, type ReviewView, reviewOf } from '../../../core/views/review.ts';
import { type ReviewRow, type RowSpot, reviewRows } from '../../../core/views/review-rows.ts';
import { sideRows } from '../../../core/views/review-sides.ts';
import type { DiffView } from '../../../mayor/town.ts';
import { leftTo } from '../board/cards.ts';
import { readerHeight } from '../preview/reading.ts';
import type { Place, Purpose, State } from '../state.ts';
import { type Effect, type Step, wanting } from '../step.ts';

export type Reviewing = Extract<Place, { readonly kind: 'diff' }>;

export const openedReview = (task: string, from?: Place): Reviewing => ({
  ...{ kind: 'diff', task, view: 'loading', rows: [], turned: [], at: 0, top: 0, left: 0 },
  ...(from === undefined ? {} : { from }),
});

/** One that is read again (a comment was taken) stays where it was, unless it is another change now. */
export const withReview = (state: State, task: string, view: DiffView | 'absent'): State => {
  const { place } = state;
  if (place.kind !== 'diff' || place.task !== task) return state;
  if (view === 'absent') return { ...state, place: { ...openedReview(task, place.from), view } };
  const isSame = place.review?.handed.tree === view.tree;
  const review = reviewOf(view);
  const kept = isSame ? place : openedReview(task, place.from);
  const next = recounted(withRows({ ...state, place: { ...kept, view, review } }, review, kept.turned));
  return isSame ? withSaid(next, likeRow(next, place)) : atRow(next, 0);
};

/** A reason that is being written goes along with the comments that were still on their way when it was begun. */
const recounted = (state: State): State => {
  const { asking } = state;
  if (asking?.kind !== 'text' || asking.purpose.kind !== 'send-back') return state;
  return { ...state, asking: { ...asking, purpose: { ...asking.purpose, comments: draftCount(state) } } };
};

/** The row, and what was said about it in sight below. */
const withSaid = (state: State, row: number): State => {
  const { place } = state;
  if (place.kind !== 'diff') return state;
  let last = row;
  while (place.rows[last + 1]?.kind === 'comment' && last - row < readerHeight(state) - 2) last += 1;
  return atRow(atRow(state, last), row);
};

/** The row that the cursor was on, wherever it is now. */
const likeRow = ({ place: next }: State, before: Reviewing): number => {
  const was = before.rows[before.at];
  if (next.kind !== 'diff' || was === undefined) return 0;
  if (was.spot === undefined && was.comment === undefined) return before.at;
  const isLike = (row: ReviewRow): boolean =>
    row.kind === was.kind &&
    row.number === was.number &&
    row.text === was.text &&
    row.spot?.path === was.spot?.path &&
    row.comment === was.comment;
  const isNamed = was.kind === 'file' || was.kind === 'listed';
  const like = isNamed ? (row: ReviewRow) => row.kind === was.kind && row.spot?.path === was.spot?.path : isLike;
  const found = next.rows.findIndex((row) => like(row) || (row.beside !== undefined && like(row.beside)));
  return found === -1 ? before.at : found;
};

const withRows = (state: State, review: ReviewView, turned: readonly string[]): State => {
  const { place, status } = state;
  if (place.kind !== 'diff') return state;
  const beside = besideIn(status, place.task);
  const rows = rowsOf(review, beside, turned);
  return { ...state, place: { ...place, beside, turned, rows: isSided(state) ? sideRows(rows) : rows } };
};

/** Its title stands above them. */
const rowsOf = (review: ReviewView, beside: Beside, turned: readonly string[]): readonly ReviewRow[] =>
  reviewRows(review, beside, turned).filter(({ kind }) => kind !== 'title');

/** From here on both sides of a change have room for their lines. */
export const SIDES_FROM = 160;

/** Whether what was stands beside what is. */
export const isSided = ({ place, size }: State): boolean =>
  place.kind === 'diff' && place.stacked !== true && size.columns >= SIDES_FROM;

/** The rows anew for another width, or the other way to lay them out; the cursor stays on its line. */
export const relaid = (state: State): State => {
  const { place } = state;
  if (place.kind !== 'diff' || place.review === undefined) return state;
  const next = withRows(state, place.review, place.turned);
  return atRow(next, likeRow(next, place));
};

export const stackedOrNot = (state: State): State => {
  const { place } = state;
  if (place.kind !== 'diff') return state;
  const { stacked, ...rest } = place;
  return relaid({ ...state, place: stacked === true ? rest : { ...rest, stacked: true } });
};

/** The rows anew after something beside the change was told. */
export const restated = (state: State): State => {
  const { place } = state;
  if (place.kind !== 'diff' || place.review === undefined || place.beside === undefined) return state;
  const now = besideIn(state.status, place.task);
  const isSame =
    now.branch === place.beside.branch &&
    now.commits === place.beside.commits &&
    now.rehearsal?.say === place.beside.rehearsal?.say &&
    now.review?.say === place.beside.review?.say;
  return isSame ? state : atRow(withRows(state, place.review, place.turned), place.at);
};

/** Somebody else, or a command line, has said something about the change that is read. */
export const newlySaid = (before: State, state: State): readonly Effect[] => {
  const { place } = state;
  if (place.kind !== 'diff' || place.review === undefined) return [];
  const countIn = ({ status }: State): number => status?.merges.find(({ task }) => task === place.task)?.comments ?? 0;
  const now = countIn(state);
  const isNews = before.status !== undefined && now !== countIn(before) && now !== draftCount(state);
  return isNews ? [{ kind: 'load-diff', task: taskId(place.task) }] : [];
};

/** Moves to a row, scrolling as little as needed; `top`: so that it is the first one in sight. */
export const atRow = (state: State, row: number, where: 'near' | 'top' = 'near'): State => {
  const { place } = state;
  if (place.kind !== 'diff') return state;
  const height = readerHeight(state);
  const at = Math.max(0, Math.min(place.rows.length - 1, row));
  const limit = Math.max(0, place.rows.length - height);
  const near = Math.max(at - height + 1, Math.min(place.top, at));
  const top = Math.max(0, Math.min(limit, where === 'top' ? at : near));
  return { ...state, place: { ...place, at, top } };
};

export const rowAt = ({ place }: State): ReviewRow | undefined =>
  place.kind === 'diff' ? place.rows[place.at] : undefined;

export const turned = (state: State, path: string): State => {
  const { place } = state;
  if (place.kind !== 'diff' || place.review === undefined) return state;
  const paths = place.turned.includes(path) ? place.turned.filter((one) => one !== path) : [...place.turned, path];
  const next = withRows(state, place.review, paths);
  const head = next.place.kind === 'diff' ? next.place.rows.findIndex((one) => isHead(one, path)) : -1;
  const isOpen = next.place.kind === 'diff' && next.place.rows[head]?.folded !== true;
  return head === -1 ? next : atRow(next, head, isOpen ? 'top' : 'near');
};

const isHead = (row: ReviewRow, path: string): boolean => row.kind === 'file' && row.spot?.path === path;

/** What a comment on this row is about. */
export const spotOf = (review: ReviewView, at: RowSpot | undefined): Spot => {
  const file = review.files.find(({ file: one }) => one.path === at?.path)?.file;
  if (at === undefined || file === undefined) return { kind: 'whole' };
  const line = at.line === undefined ? undefined : lineSpot(file, at.side ?? 'new', at.line);
  const hunk = at.line === undefined && at.hunk !== undefined ? file.hunks[at.hunk] : undefined;
  return line ?? (hunk === undefined ? undefined : hunkSpot(file, hunk)) ?? { kind: 'file', path: file.path };
};

/** Of the branch that is read, while it stands. */
export const worktreeOf = ({ place, status }: State): string | undefined =>
  place.kind === 'diff' ? status?.polecats.find(({ task }) => task === place.task)?.worktree : undefined;

/** The line of the file as it is now that a row is about; of a removed one the next that is left. */
export const lineAt = (review: ReviewView, at: RowSpot): number | undefined => {
  const file = review.files.find(({ file: one }) => one.path === at.path)?.file;
  const lines = file?.hunks[at.hunk ?? -1]?.lines ?? file?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  if (at.line === undefined) return lines.find(({ present }) => present !== undefined)?.present;
  if (at.side !== 'old') return at.line;
  const from = lines.findIndex(({ old }) => old === at.line);
  return lines.slice(Math.max(0, from)).find(({ present }) => present !== undefined)?.present;
};

export const draftCount = ({ place }: State): number =>
  place.kind === 'diff' ? draftsIn(place.review?.handed.review).length : 0;

type Typed<Kind extends Purpose['kind']> = Extract<Purpose, { readonly kind: Kind }>;

export const commented = (state: State, { task, tree, on }: Typed<'comment'>, text: string): Step => {
  const command = { kind: 'review.comment', task: taskId(task), tree: sha(tree), on, text } as const;
  return wanting(state, { kind: 'submit', command, reads: taskId(task) });
};

export const sentBack = (state: State, { task, comments }: Typed<'send-back'>, text: string): Step => {
  const { place } = state;
  const isMarked = place.kind === 'diff' && (place.review?.handed.review?.marks.length ?? 0) > 0;
  const row = `review:${task}`;
  const back = { ...state, place: leftTo(place), sent: { ...state.sent, [row]: 'rejecting' } };
  const effect: Effect =
    comments === 0 && !isMarked
      ? { kind: 'submit', command: { kind: 'reject', task: taskId(task), because: text }, row }
      : { kind: 'submit', command: { kind: 'review.send', task: taskId(task), ...(text === '' ? {} : { text }) }, row };
  return wanting(back, effect);
};

/** What the town tells, taken into the state. */
import type { Instant } from '../../core/ids.ts';
import { type FeedLine, isRejection } from '../../core/views/feed-line.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { TownNews } from '../../mayor/town.ts';
import { MOST_EVENTS } from './feed-view.ts';
import { keptMarks } from './list/marks.ts';
import { stillRefused } from './list/refused.ts';
import { relisted } from './list/selection.ts';
import type { State } from './state.ts';
import { noticed } from './step.ts';
import { wasApproved } from './takeback.ts';

const FEED_KEPT = 500;

export const heard = (state: State, news: TownNews, at: Instant): State => {
  switch (news.kind) {
    case 'status':
      return pictured(connected(state), news.status, at);
    case 'feed':
      return overruled(fed(connected(state), news.lines), news.lines, at);
    case 'connection':
      return news.up ? connected(state) : lost(state, news.because, at);
    case 'screen':
    case 'notice':
      return state;
  }
};

const connected = (state: State): State => {
  if (state.up) return state;
  const { because: _over, lostAt: _since, reviving: _too, ...rest } = state;
  return { ...rest, up: true };
};

/** What was sent and not answered may never have come: it may be sent again once the town is back. */
const lost = (state: State, because: string | undefined, at: Instant): State => ({
  ...state,
  up: false,
  lostAt: state.lostAt ?? at,
  sent: {},
  ...(because === undefined ? {} : { because }),
});

const pictured = (state: State, status: StatusView, at: Instant): State => {
  const listed = relisted({ ...state, status }, at);
  const there = new Set(listed.rows.map((row) => row.id));
  const sent = Object.fromEntries(
    Object.entries(listed.sent).filter(([id]) => there.has(id) && !moved(state, listed, id)),
  );
  return stillRefused({ ...listed, sent, marks: keptMarks(listed.marks, status) });
};

/** A row that came since, or whose task or polecat changed its state: what was sent has shown. */
const moved = (before: State, after: State, id: string): boolean => stateOf(before, id) !== stateOf(after, id);

const stateOf = (state: State, id: string): string => {
  const row = state.rows.find((each) => each.id === id);
  if (row === undefined) return 'none';
  return row.kind === 'work' ? `${row.task?.state}/${row.polecat?.state}` : '';
};

const fed = (state: State, lines: readonly FeedLine[]): State => {
  const last = state.feed.at(-1)?.seq ?? -1;
  const fresh = lines.filter((line) => line.seq > last);
  if (fresh.length === 0) return state;
  const kept = state.place.kind === 'feed' ? MOST_EVENTS : FEED_KEPT;
  const feed = [...state.feed, ...fresh].slice(-kept);
  /** The end of the feed is followed until the person moves up in it. */
  return state.line === last ? { ...state, feed, line: feed.at(-1)?.seq ?? last } : { ...state, feed };
};

/** That another took back what was approved here: a row that is in review again does not say why. A refusal stands until a key. */
const overruled = (state: State, lines: readonly FeedLine[], at: Instant): State => {
  const last = lines.findLast((line) => line.task !== undefined && isRuling(line) && wasApproved(state, line.task));
  if (last === undefined || state.notice?.tone === 'bad') return state;
  return noticed(state, `You had approved it: ${last.text}`, at);
};

const isRuling = (line: FeedLine): boolean => line.event === 'merge.withdrawn' || isRejection(line);

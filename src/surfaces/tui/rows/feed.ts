import { clockText } from '../../../core/views/age.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import { lineText, rowText } from '../drawing/row.ts';
import { oneLine, widthOf, wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { toneWords } from '../drawing/words.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';

/** Minutes east of UTC at an instant. */
export type Zone = (at: number) => number;

/** The last events, or those around the selected one. */
const feedWindow = ({ feed, line, focus }: State, height: number): readonly FeedLine[] => {
  const index = focus === 'feed' ? feed.findIndex((each) => each.seq === line) : feed.length - 1;
  const last = Math.min(feed.length, Math.max(height, index + 1 + Math.floor((height - 1) / 2)));
  return feed.slice(Math.max(0, last - height), last);
};

/** A line of the feed as it is shown: an event, or the rest of one that is longer than the column. */
export type FeedRow = { readonly line: FeedLine; readonly text: string; readonly isFirst: boolean };

/** Pointer, time and sign, with the spaces after them. */
const BEFORE = 2 + 6 + 2;
/** In a column that is as high, fewer events are seen, and whole. */
const HIGH = 16;

/** From the last backwards, as many as fit. */
export const feedRows = (state: State, width: number, height: number): readonly FeedRow[] => {
  const rows: FeedRow[] = [];
  for (const line of feedWindow(state, height).toReversed()) {
    const own = height < HIGH ? [line.text] : broken(oneLine(line.text), Math.max(8, width - BEFORE - 1));
    if (rows.length + own.length > height) break;
    rows.unshift(...own.map((text, index) => ({ line, text, isFirst: index === 0 })));
  }
  return rows;
};

const broken = (text: string, room: number): readonly string[] => {
  if (widthOf(text) <= room) return [text];
  const [first = '', second = '', ...more] = wrap(text, room);
  return more.length === 0 ? [first, second] : [first, second, more.join(' ')];
};

export const feedLines = (state: State, theme: Theme, width: number, height: number, zone: Zone): readonly string[] => {
  const { feed, line: chosenSeq, focus } = state;
  if (feed.length === 0 && height > 0) {
    return filled([lineText(theme, width, [{ text: '  Nothing has happened yet', tone: 'dim' }])], width, height);
  }
  const lines = feedRows(state, width, height).map(({ line, text, isFirst }) => {
    const { sign, tone } = toneWords[line.tone];
    const chosen = focus === 'feed' && line.seq === chosenSeq;
    return rowText(
      theme,
      width,
      [
        { text: chosen ? theme.signs.pointer : '', width: 1, tone: 'accent' },
        { text: isFirst ? clockText(line.at, zone(line.at)) : '', width: 5, tone: 'dim' },
        { text: isFirst ? theme.signs[sign] : '', width: 1, tone },
        { text, width: 'rest', tone: line.tone === 'bad' ? tone : 'plain' },
      ],
      chosen ? 'bar' : 'none',
    );
  });
  return filled(lines, width, height);
};

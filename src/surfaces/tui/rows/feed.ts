import { clockText } from '../../../core/views/age.ts';
import type { FeedLine } from '../../../core/views/status.ts';
import { lineText, rowText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import { toneWords } from '../drawing/words.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';

/** Minutes east of UTC at an instant. */
export type Zone = (at: number) => number;

/** The last events, or those around the selected one. */
export const feedWindow = ({ feed, line, focus }: State, height: number): readonly FeedLine[] => {
  const index = focus === 'feed' ? feed.findIndex((each) => each.seq === line) : feed.length - 1;
  const last = Math.min(feed.length, Math.max(height, index + 1 + Math.floor((height - 1) / 2)));
  return feed.slice(Math.max(0, last - height), last);
};

export const feedLines = (state: State, theme: Theme, width: number, height: number, zone: Zone): readonly string[] => {
  const { feed, line, focus } = state;
  if (feed.length === 0 && height > 0) {
    return filled([lineText(theme, width, [{ text: '  Nothing has happened yet', tone: 'dim' }])], width, height);
  }
  const lines = feedWindow(state, height).map((each) => {
    const { sign, tone } = toneWords[each.tone];
    const chosen = focus === 'feed' && each.seq === line;
    return rowText(
      theme,
      width,
      [
        { text: chosen ? theme.signs.pointer : '', width: 1, tone: 'accent' },
        { text: clockText(each.at, zone(each.at)), width: 5, tone: 'dim' },
        { text: theme.signs[sign], width: 1, tone },
        { text: each.text, width: 'rest', tone: each.tone === 'bad' ? tone : 'plain' },
      ],
      chosen ? 'bar' : 'none',
    );
  });
  return filled(lines, width, height);
};

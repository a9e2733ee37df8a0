/** The feed as lines: its sorts, the days, and how many came in below what is read. */
import { clockText, plural } from '../../../core/views/age.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { toneWords } from '../drawing/words.ts';
import {
  type Counts,
  FEED_SORTS,
  type FeedPlace,
  type FeedSort,
  feedAt,
  feedShown,
  firstFrom,
  hasOlder,
  MOST_EVENTS,
  newerBelow,
} from '../feed-view.ts';
import type { State } from '../state.ts';
import type { Zone } from './feed.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';

const words: Readonly<Record<FeedSort, string>> = {
  all: 'all',
  'needs-you': 'needs you',
  landings: 'landings',
  problems: 'problems',
};

export const feedTitle = (state: State, theme: Theme, width: number): string => {
  const { place } = state;
  const { lines, counts } = feedShown(state);
  const { dot } = theme.signs;
  const of = place.kind === 'feed' ? place.of : undefined;
  const typed = place.kind === 'feed' ? oneLine(place.words) : '';
  return lineText(theme, width, [
    { text: ' Feed', bold: true },
    {
      text: ` ${dot} ${lines.length === counts.all ? '' : `${lines.length} of `}${plural(counts.all, 'event')}`,
      tone: 'dim',
    },
    { text: of === undefined ? '' : ` ${dot} only ${of.kind} ${of.id}`, tone: 'accent' },
    { text: typed === '' ? '' : ` ${dot} with ${typed}`, tone: 'accent' },
  ]);
};

export const feedViewLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number,
  zone: Zone,
): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'feed') return [];
  const { lines, counts } = feedShown(state);
  const head = sortLine(place, counts, theme, width);
  if (lines.length === 0) return filled([head, blank(width), noneLine(state, theme, width)], width, height);
  const room = Math.max(1, height - 2);
  const rows = windowRows(lines, place, room, zone);
  const seen = rows.reduce((most, row) => (row.kind === 'event' ? row.line.seq : most), 0);
  const drawn = rows.map((row) =>
    row.kind === 'day' ? dayLine(row.at, state, theme, width, zone) : eventLine(row.line, row.on, theme, width, zone),
  );
  return [head, ...filled(drawn, width, room), endLine(state, place, { lines, seen }, theme, width)].slice(0, height);
};

/** The number of the event that this line of the view shows. */
export const eventUnder = (state: State, y: number, height: number, zone: Zone): number | undefined => {
  const { lines } = feedShown(state);
  if (state.place.kind !== 'feed' || lines.length === 0) return undefined;
  const row = windowRows(lines, state.place, Math.max(1, height - 2), zone)[y - 1];
  return row?.kind === 'event' ? row.line.seq : undefined;
};

const sortLine = ({ sort }: FeedPlace, counts: Counts, theme: Theme, width: number): string =>
  lineText(
    theme,
    width,
    FEED_SORTS.flatMap((one): readonly Part[] => {
      const [open, close] = one === sort ? ['[', ']'] : [' ', ' '];
      return [
        { text: one === 'all' ? ` ${open}` : open, tone: 'accent', bold: true },
        { text: `${words[one]} ${counts[one]}`, tone: one === sort ? 'accent' : 'dim', bold: one === sort },
        { text: `${close} `, tone: 'accent', bold: true },
      ];
    }),
  );

const noneLine = ({ feed, keys }: State, theme: Theme, width: number): string =>
  lineText(theme, width, [
    {
      text:
        feed.length === 0
          ? '  Nothing has happened yet.'
          : spoken('  No event here fits that; {all-events} shows all again.', keys),
    },
  ]);

type Row =
  | { readonly kind: 'day'; readonly at: number }
  | { readonly kind: 'event'; readonly line: FeedLine; readonly on: boolean };

/** From the line on top, the day always said above it; further down where the chosen one would not be seen. */
const windowRows = (lines: readonly FeedLine[], place: FeedPlace, height: number, zone: Zone): readonly Row[] => {
  const chosen = feedAt(lines, place);
  const top = place.top === undefined ? lines.length : firstFrom(lines, place.top);
  const limit = Math.max(0, lines.length - height + 1);
  const wanted = top === lines.length ? Math.max(limit, chosen - height + 2) : Math.min(top, limit);
  const first = Math.max(0, Math.min(chosen, place.on === undefined ? wanted : Math.min(wanted, chosen)));
  for (let from = first; from < chosen; from++) {
    const rows = rowsFrom(lines, from, chosen, height, zone);
    if (rows.some((row) => row.kind === 'event' && row.on)) return rows;
  }
  return rowsFrom(lines, chosen, chosen, height, zone);
};

const rowsFrom = (
  lines: readonly FeedLine[],
  from: number,
  chosen: number,
  height: number,
  zone: Zone,
): readonly Row[] => {
  const rows: Row[] = [];
  let day: number | undefined;
  for (let index = from; index < lines.length && rows.length < height; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const its = dayOf(line.at, zone);
    if (its !== day) rows.push({ kind: 'day', at: line.at });
    day = its;
    if (rows.length < height) rows.push({ kind: 'event', line, on: index === chosen });
  }
  return rows;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const dayOf = (at: number, zone: Zone): number => Math.floor((at + zone(at) * MINUTE) / DAY);

const dayLine = (at: number, { now }: State, theme: Theme, width: number, zone: Zone): string => {
  const date = new Date(at + zone(at) * MINUTE).toUTCString().slice(0, 16).replace(',', '');
  const ago = dayOf(now, zone) - dayOf(at, zone);
  const text = ` ${ago === 0 ? `Today, ${date}` : ago === 1 ? `Yesterday, ${date}` : date} `;
  return lineText(theme, width, [
    { text, tone: 'dim', bold: true },
    { text: theme.signs.across.repeat(Math.max(0, width - widthOf(text))), tone: 'dim' },
  ]);
};

const eventLine = (line: FeedLine, isOn: boolean, theme: Theme, width: number, zone: Zone): string => {
  const { sign, tone } = toneWords[line.tone];
  return rowText(
    theme,
    width,
    [
      { text: isOn ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: clockText(line.at, zone(line.at)), width: 5, tone: 'dim' },
      { text: theme.signs[sign], width: 1, tone },
      { text: line.text, width: 'rest', tone: line.tone === 'plain' ? 'plain' : tone },
    ],
    isOn ? 'bar' : 'none',
  );
};

const endLine = (
  state: State,
  place: FeedPlace,
  { lines, seen }: { readonly lines: readonly FeedLine[]; readonly seen: number },
  theme: Theme,
  width: number,
): string => {
  const newer = newerBelow(lines, place, seen);
  if (newer > 0)
    return lineText(theme, width, [
      { text: ` ${theme.signs.below} ${newer} newer below`, tone: 'accent', bold: true },
      { text: spoken(`   {last} goes there`, state.keys), tone: 'dim' },
    ]);
  if (place.loading === true) return lineText(theme, width, [{ text: ' Older ones are being read…', tone: 'dim' }]);
  const isFirst = feedAt(lines, place) === 0;
  if (isFirst && !hasOlder(state) && place.asked >= MOST_EVENTS)
    return lineText(theme, width, [{ text: ' Older ones: mayor log', tone: 'dim' }]);
  return blank(width);
};

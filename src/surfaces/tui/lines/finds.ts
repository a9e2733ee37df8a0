/** The feed as a view, and what a search has found: lists of lines that lead to where they stand. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import { chosenEvent, feedShown } from '../feed-view.ts';
import { type Entry, entriesIn, entryIn, isAwaited, type SearchPlace, wordsOf } from '../find/search.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import type { Line } from './places.ts';
import { begun, ended, heardAgo, SELECTED, withoutIds } from './plain.ts';

const DAY_MS = 86_400_000;

export const clock = (at: number, zone: Zone): string => {
  const local = new Date(at + zone(at) * 60_000);
  return `${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, '0')}`;
};

const eventText = ({ at, text }: FeedLine, { now }: State, zone: Zone): string =>
  `${now - at < DAY_MS ? clock(at, zone) : heardAgo(now - at)}, ${ended(withoutIds(plainLine(text)))}`;

/** The newest first: that is what one wants to hear of it. */
export const eventLines = (state: State, zone: Zone): readonly Line[] => {
  const { place } = state;
  if (place.kind !== 'feed') return [];
  const { lines, counts } = feedShown(state);
  const on = chosenEvent(state)?.seq;
  const { landings, problems } = counts;
  return [
    { text: `${feedSortText(state)}; ${counts['needs-you']} needed you, ${landings} landed, ${problems} went wrong.` },
    ...(place.loading === true ? [{ text: 'Older ones are being read.' }] : []),
    ...lines.toReversed().map(
      (line): Line => ({
        text: `${eventText(line, state, zone)}${line.seq === on ? SELECTED : ''}`,
        target: { kind: 'entry', on: String(line.seq) },
      }),
    ),
  ];
};

const SORTS = {
  all: 'Everything',
  'needs-you': 'What needed you',
  landings: 'Landings',
  problems: 'Problems',
} as const;

const feedSortText = ({ place }: State): string => (place.kind === 'feed' ? `${SORTS[place.sort]}, newest first` : '');

export const eventHere = (state: State, zone: Zone): readonly string[] => {
  const line = chosenEvent(state);
  if (line === undefined) return ['There is no such event.'];
  const { lines } = feedShown(state);
  const at = lines.length - lines.findIndex(({ seq }) => seq === line.seq);
  return [`${eventText(line, state, zone)} ${at} of ${lines.length}, newest first.`];
};

export const SEARCH_HELP =
  'Type words, then Enter. A number then goes to what was found, and enter to the first; esc leaves.';

/** Each sort with how much was found and where was looked. */
export const foundLines = (place: SearchPlace): readonly Line[] => {
  if (place.failed !== undefined) return [{ text: ended(plainLine(place.failed)) }];
  if (wordsOf(place) === '') return [{ text: SEARCH_HELP }];
  if (isAwaited(place) || place.view === undefined) return [{ text: 'Searching.' }];
  const entries = entriesIn(place);
  const sections = place.view.sections.filter(({ hits }) => hits.length > 0);
  if (sections.length === 0) {
    const through = place.view.sections.map(({ through: where }) => plainLine(where)).join(', ');
    return [{ text: `Nothing has these words: ${wordsOf(place)}. Looked in ${ended(through)}` }];
  }
  return sections.flatMap((section): readonly Line[] => [
    { text: `${begun(section.kind)}, ${section.hits.length}${section.more ? ' and more' : ''}:` },
    ...entries.filter(({ kind }) => kind === section.kind).map((entry) => foundLine(entry)),
  ]);
};

const foundLine = (entry: Entry): Line => ({ text: foundText(entry), target: { kind: 'entry', on: entry.id } });

const foundText = ({ hit }: Entry): string => ended(`${plainLine(hit.where)}: ${plainLine(hit.text)}`);

export const foundHere = (place: SearchPlace): readonly string[] => {
  const entries = entriesIn(place);
  const entry = entryIn(place, entries);
  if (entry === undefined) return foundLines(place).map(({ text }) => text);
  return [`${foundText(entry)} ${entries.indexOf(entry) + 1} of ${plural(entries.length, 'place')}.`];
};

/** Any place as lines to be heard. One that has no sentences of its own is read from what is drawn of it. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import { isOfCards } from '../board/board.ts';
import { isAwaited } from '../find/search.ts';
import { alongEntries, entriesOf, isListing } from '../list/listing.ts';
import type { Target } from '../list/naming.ts';
import { versionText } from '../other-version.ts';
import type { Zone } from '../rows/feed.ts';
import { tourText } from '../rows/tour.ts';
import { contentOf, titleOf } from '../screens/reader.tsx';
import type { Place, State } from '../state.ts';
import { heardChange } from './amounts.ts';
import { boardLines, cardLines, graphLines } from './cards.ts';
import { changeFrom, changeLine, restOf } from './change.ts';
import { contestTitleText } from './contest.ts';
import { convoyLines, partLines } from './convoy.ts';
import { clock, eventHere, eventLines, foundHere, foundLines } from './finds.ts';
import { logTexts } from './gates.ts';
import { countsLine, homeLines, selectedLines, totalTexts } from './home.ts';
import { placeKeys, texts } from './listed.ts';
import { heldLines } from './pane.ts';
import { begun, ended, foreignLines, type Heard, heardLine, heardLines, heardTheme, TALL, WIDE } from './plain.ts';
import { reasonTexts } from './reasons.ts';
import { tabName, tabTexts } from './tab.ts';
import { viewOf } from './views.ts';

export type Line = { readonly text: string; readonly target?: Target };

/** As many lines as are said without being asked for more. */
export const PAGE = 20;

/** What stands above it. */
export const titleLine = (state: State): string => {
  const { place, only } = state;
  if (place.kind === 'home') return only === undefined ? 'Home.' : `Only the change of ${only}.`;
  if (place.kind === 'look') return tabName(state) ?? 'One row alone.';
  if (place.kind === 'diff' && place.rows.length === 0) return `Change of ${place.task}.`;
  if (place.kind === 'contest') return contestTitleText(state);
  const title = heardLine(titleOf(state, heardTheme, WIDE));
  return ended(begun(place.kind === 'diff' ? heardChange(title) : title));
};

/** All of a place, from its top. */
export const contentLines = (state: State, zone: Zone): readonly Line[] => {
  const { place } = state;
  const own = ownLines(state, zone);
  if (own !== undefined) return own;
  if (place.kind === 'diff' && place.rows.length > 0)
    return place.rows.flatMap((row, at) => {
      const text = changeLine(row);
      return text === undefined ? [] : [{ text, target: { kind: 'line', at } as const }];
    });
  if (place.kind === 'log' && typeof place.view === 'string' && place.view !== 'loading' && place.view !== 'absent')
    return texts(foreignLines(place.view));
  if (place.kind === 'why' && typeof place.view !== 'string') return texts(reasonTexts(place.view, state.now));
  const drawn = heardLines(drawnIn(state, zone));
  return isListing(place) ? numbered(state, drawn, zone) : drawn.map(({ text }) => ({ text }));
};

/** Of places that are drawn by where things stand, and of those that one would not read from their top. */
const ownLines = (state: State, zone: Zone): readonly Line[] | undefined => {
  const { place } = state;
  switch (place.kind) {
    case 'home':
      return homeLines(state);
    case 'look':
      return (tabTexts(state, zone) ?? [NOT_READ]).map((text) => ({ text }));
    case 'board':
      return boardLines(state);
    case 'graph':
      return graphLines(state);
    case 'feed':
      return eventLines(state, zone);
    case 'search':
      return foundLines(place);
    case 'new-convoy':
      return convoyLines(state);
    default:
      return viewOf(place)?.lines(state, zone);
  }
};

const NOT_READ = 'Not read yet.';

const drawnIn = (state: State, zone: Zone): readonly string[] => {
  const tall = { ...state, size: { columns: WIDE, rows: TALL } };
  return contentOf(tall, heardTheme, WIDE, TALL, zone);
};

const MOST_ENTRIES = 200;

/** Each entry is where its view points when it is the chosen one. */
const numbered = (state: State, drawn: readonly Heard[], zone: Zone): readonly Line[] => {
  const targets = new Map<number, Target>();
  let at = alongEntries(state, -TALL * TALL);
  for (let count = 0; count < MOST_ENTRIES; count += 1) {
    const on = isListing(at.place) ? at.place.on : undefined;
    if (on === undefined) break;
    const line = heardLines(drawnIn(at, zone)).findIndex(({ chosen }) => chosen);
    if (line >= 0 && !targets.has(line)) targets.set(line, { kind: 'entry', on });
    const next = alongEntries(at, 1);
    if (isListing(next.place) && next.place.on === on) break;
    at = next;
  }
  return drawn.map(({ text }, index) => {
    const target = targets.get(index);
    return target === undefined ? { text } : { text, target };
  });
};

/** What keys are about here, in a line or a few. */
export const hereLines = (state: State, zone: Zone): readonly string[] => {
  const { place, focus } = state;
  if (place.kind === 'home' && focus === 'feed') return [feedLine(state, zone)];
  if (state.typing !== undefined)
    return state.typing.held === undefined ? [`Typing into ${state.typing.polecat}.`] : heldLines(state);
  if (place.kind === 'home') return selectedLines(state);
  if (place.kind === 'look') return selectedLines(state).slice(0, 1);
  if (isOfCards(place)) return cardLines(state);
  if (place.kind === 'feed') return eventHere(state, zone);
  if (place.kind === 'search') return foundHere(place);
  if (place.kind === 'new-convoy')
    return partLines(state)
      .slice(0, 1)
      .map(({ text }) => text);
  if (place.kind === 'diff') {
    const row = place.rows[place.at];
    return row === undefined ? [] : [changeLine(row) ?? 'Blank.'];
  }
  const view = viewOf(place);
  if (view !== undefined) {
    const here = view.here(state, zone);
    return here.length > 0 ? here : view.lines(state, zone).map(({ text }) => text);
  }
  const shown = isListing(place) ? alongEntries(state, 0) : state;
  const chosen = heardLines(drawnIn(shown, zone)).find((line) => line.chosen);
  return chosen === undefined ? [] : [chosen.text];
};

const feedLine = ({ feed, line }: State, zone: Zone): string => {
  const at = feed.findIndex(({ seq }) => seq === line);
  const found = feed[at];
  return found === undefined
    ? 'No event is selected.'
    : `Event ${clock(found.at, zone)}: ${ended(plainLine(found.text))} ${at + 1} of ${feed.length}.`;
};

/** Where one is, whatever it is. */
export const whereLines = (state: State, zone: Zone): readonly string[] => {
  const counts =
    state.status === undefined || state.place.kind !== 'home'
      ? []
      : [countsLine(state.status), ...totalTexts(state.status)];
  const down = state.up ? [] : ['The town does not answer; it is tried again.'];
  const filter = state.filter === '' ? [] : [`Only rows with: ${plainLine(state.filter)}.`];
  const keys = state.place.kind === 'diff' ? placeKeys(state) : [];
  return [
    titleLine(state),
    ...down,
    ...versionLines(state),
    ...counts,
    ...filter,
    ...hereLines(state, zone),
    ...keys,
    ...tourLines(state),
  ];
};

/** That the town is of another version, and what to do about it. */
export const versionLines = (state: State): readonly string[] => {
  const text = versionText(state);
  return text === undefined ? [] : [ended(plainLine(text))];
};

/** In the demo: what comes next. */
export const tourLines = (state: State): readonly string[] => {
  const text = tourText(state);
  return text === undefined
    ? []
    : [
        ended(
          `Tour, ${plainLine(text)
            .replace(/^TOUR /, '')
            .replace('/', ' of ')}`,
        ),
      ];
};

/** Whether there is something to read, or it is still to come. */
export const isLoading = ({ place }: State): boolean =>
  place.kind === 'search' ? isAwaited(place) : 'view' in place && place.view === 'loading';

/** A place that was just entered: what it is, and its first lines. */
export const openedLines = (
  state: State,
  zone: Zone,
): { readonly lines: readonly Line[]; readonly readTo?: number } => {
  const { place } = state;
  const title: Line = { text: titleLine(state) };
  if (isLoading(state)) return { lines: [title] };
  if (place.kind === 'home') return { lines: [title, ...selectedLines(state).map((text) => ({ text }))] };
  if (place.kind === 'log') return { lines: [title, ...texts(logTexts(state) ?? [])] };
  if (place.kind !== 'diff' || place.rows.length === 0)
    return { lines: [title, ...contentLines(state, zone), ...behindLines(state, zone)] };
  const first = place.rows.findIndex(({ kind }) => kind === 'file');
  const head = changeFrom(place.rows.slice(0, first === -1 ? undefined : first), 0, PAGE);
  const left = restOf(place.rows, head.to);
  const more = left === 0 ? [] : [{ text: `${plural(left, 'line')} of the change: more reads on.` }];
  return { lines: [title, ...head.lines.map((text) => ({ text })), ...more], readTo: head.to };
};

/** Of a list with one entry all that is behind it, of a longer one how to hear that. */
const behindLines = (state: State, zone: Zone): readonly Line[] => {
  const here = viewOf(state.place)?.here(state, zone) ?? [];
  if (here.length < 3) return [];
  return isListing(state.place) && entriesOf(state).length === 1
    ? texts(here.slice(1))
    : texts(['where says all of the selected one.']);
};

/** Two places of a kind about different things are two places. */
export const placeKey = (place: Place): string => {
  const { kind } = place;
  if (kind === 'feed') return `feed ${place.sort} ${place.words} ${place.of?.kind} ${place.of?.id}`;
  if (kind === 'costs') return `costs ${place.by}`;
  const about = 'task' in place ? place.task : 'of' in place ? place.of : '';
  return `${kind} ${about}${'gate' in place ? ` ${place.gate}` : ''}`;
};

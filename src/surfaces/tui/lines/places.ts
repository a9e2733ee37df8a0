/** Any place as lines to be heard. One that has no sentences of its own is read from what is drawn of it. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import { alongEntries, isListing } from '../listing.ts';
import type { Target } from '../naming.ts';
import type { Zone } from '../rows/feed.ts';
import { contentOf, titleOf } from '../screens/reader.tsx';
import type { Place, State } from '../state.ts';
import { changeFrom, changeLine, restOf } from './change.ts';
import { countsLine, rowLine, selectedLines } from './home.ts';
import { begun, ended, foreignLines, type Heard, heardLine, heardLines, heardTheme, TALL, WIDE } from './plain.ts';

export type Line = { readonly text: string; readonly target?: Target };

/** As many lines as are said without being asked for more. */
export const PAGE = 20;

/** What stands above it. */
export const titleLine = (state: State): string => {
  const { place, only } = state;
  if (place.kind === 'home') return only === undefined ? 'Home.' : `Only the change of ${only}.`;
  if (place.kind === 'look') return 'One row alone.';
  if (place.kind === 'diff' && place.rows.length === 0) return `Change of ${place.task}.`;
  return ended(begun(heardLine(titleOf(state, heardTheme, WIDE))));
};

/** All of a place, from its top. */
export const contentLines = (state: State, zone: Zone): readonly Line[] => {
  const { place } = state;
  if (place.kind === 'home') return homeLines(state);
  if (place.kind === 'diff' && place.rows.length > 0)
    return place.rows.flatMap((row, at) => {
      const text = changeLine(row);
      return text === undefined ? [] : [{ text, target: { kind: 'line', at } as const }];
    });
  if (place.kind === 'log' && typeof place.view === 'string' && place.view !== 'loading' && place.view !== 'absent')
    return foreignLines(place.view).map((text) => ({ text }));
  const drawn = heardLines(drawnIn(state, zone));
  return isListing(place) ? numbered(state, drawn, zone) : drawn.map(({ text }) => ({ text }));
};

const drawnIn = (state: State, zone: Zone): readonly string[] => {
  const tall = { ...state, size: { columns: WIDE, rows: TALL } };
  return contentOf(tall, heardTheme, WIDE, TALL, zone);
};

const homeLines = (state: State): readonly Line[] => {
  const { rows, status } = state;
  if (status !== undefined && rows.length > 0)
    return rows.map((row) =>
      row.kind === 'heading'
        ? { text: `${begun(row.text.toLowerCase())}, ${row.count}:` }
        : {
            text: `${rowLine(row, state)}${row.id === state.selected ? ' Selected.' : ''}`,
            target: { kind: 'row', id: row.id },
          },
    );
  return emptyLines(state);
};

/** What the list says while it has no rows. */
const emptyLines = ({ status, up, because, filter }: State): readonly Line[] => {
  if (!up) return [{ text: `The town does not answer: ${plainLine(because ?? 'it is tried again')}` }];
  if (status === undefined) return [{ text: 'Asking the town.' }];
  if (filter !== '') return [{ text: `Nothing here matches ${plainLine(filter)}. Type: all rows again.` }];
  if (status.rigs.length === 0)
    return [{ text: 'This town has no rig yet. In a clone of a repository, type: mayor init' }];
  return [{ text: 'No task is open. Type new task to write one.' }];
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
  if (place.kind === 'home') return selectedLines(state);
  if (place.kind === 'diff') {
    const row = place.rows[place.at];
    return row === undefined ? [] : [changeLine(row) ?? 'Blank.'];
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

export const clock = (at: number, zone: Zone): string => {
  const local = new Date(at + zone(at) * 60_000);
  return `${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, '0')}`;
};

/** Where one is, whatever it is. */
export const whereLines = (state: State, zone: Zone): readonly string[] => {
  const counts = state.status === undefined || state.place.kind !== 'home' ? [] : [countsLine(state.status)];
  const down = state.up ? [] : ['The town does not answer; it is tried again.'];
  const filter = state.filter === '' ? [] : [`Only rows with: ${plainLine(state.filter)}.`];
  return [titleLine(state), ...down, ...counts, ...filter, ...hereLines(state, zone)];
};

/** Whether there is something to read, or it is still to come. */
export const isLoading = ({ place }: State): boolean => 'view' in place && place.view === 'loading';

/** A place that was just entered: what it is, and its first lines. */
export const openedLines = (
  state: State,
  zone: Zone,
): { readonly lines: readonly Line[]; readonly readTo?: number } => {
  const { place } = state;
  const title: Line = { text: titleLine(state) };
  if (isLoading(state)) return { lines: [title] };
  if (place.kind === 'home') return { lines: [title, ...selectedLines(state).map((text) => ({ text }))] };
  if (place.kind !== 'diff' || place.rows.length === 0) return { lines: [title, ...contentLines(state, zone)] };
  const first = place.rows.findIndex(({ kind }) => kind === 'file');
  const head = changeFrom(place.rows.slice(0, first === -1 ? undefined : first), 0, PAGE);
  const left = restOf(place.rows, head.to);
  const more = left === 0 ? [] : [{ text: `${plural(left, 'line')} of the change: more reads on.` }];
  return { lines: [title, ...head.lines.map((text) => ({ text })), ...more], readTo: head.to };
};

/** Two places of a kind about different things are two places. */
export const placeKey = (place: Place): string => {
  const { kind } = place;
  const about = 'task' in place ? place.task : 'of' in place ? place.of : '';
  return `${kind} ${about}${'gate' in place ? ` ${place.gate}` : ''}`;
};

/** The gates of a task in a list, and the log of one. */
import { agoText } from '../../../core/views/age.ts';
import { gatesText, olderBaseText } from '../../../core/views/gates.ts';
import { blank, lineText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { windowTop } from '../list/listing.ts';
import { baseSince, gateAt, gatesShown } from '../review/gates.ts';
import type { State } from '../state.ts';
import { gateText } from './gate-rows.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const gateLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'gates') return [];
  const gates = gatesShown(state);
  if (gates.length === 0) {
    const text = place.view === 'loading' ? 'Reading what came of the gates…' : 'No gate has run for this task yet.';
    return filled([blank(width), ...textLines(text, theme, width, 'dim')], width, height);
  }
  const chosen = Math.max(
    0,
    gates.findIndex(({ name }) => name === gateAt(state)?.name),
  );
  const below = belowLines(state, theme, width);
  const room = Math.max(1, height - below.length);
  const top = windowTop(chosen, gates.length, room);
  const rows = gates.slice(top, top + room).map((gate, index) => gateText(gate, theme, width, top + index === chosen));
  return filled([...rows, ...below], width, height);
};

/** What all of it came to, and whether that holds for the base as it is. */
const belowLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const { place, now } = state;
  if (place.kind !== 'gates') return [];
  const said =
    typeof place.view === 'string'
      ? ''
      : `${gatesText(place.view.outcome)}, on ${place.view.result.slice(0, 12)}, ${agoText(now - place.view.at)}`;
  return [blank(width), ...textLines(said, theme, width, 'dim'), ...sinceLines(state, theme, width)];
};

const sinceLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const text = sinceText(state);
  return text === undefined ? [] : textLines(text, theme, width, 'attention');
};

/** Where the base moved to a conflict since, no gate runs: what stands above is of the base before. */
export const sinceText = (state: State): string | undefined => {
  const { place, status } = state;
  if (place.kind !== 'gates') return undefined;
  const rehearsal = status?.merges.find(({ task }) => task === place.task)?.rehearsal;
  if (rehearsal?.state === 'conflict') return `With the base as it is now: ${rehearsal.say}; no gate runs on that.`;
  const moved = baseSince(state);
  return moved === undefined ? undefined : olderBaseText(moved);
};

export const gatesTitle = (state: State, theme: Theme, width: number): string => {
  const { place, status } = state;
  if (place.kind !== 'gates' && place.kind !== 'log') return blank(width);
  const title = status?.tasks.find(({ id }) => id === place.task)?.title ?? '';
  const what = place.kind === 'log' ? `Log of ${oneLine(place.gate)}` : 'Gates';
  return lineText(theme, width, [
    { text: ` ${what}`, bold: true },
    { text: `  ${place.task} ${oneLine(title)}`, tone: 'dim' },
  ]);
};

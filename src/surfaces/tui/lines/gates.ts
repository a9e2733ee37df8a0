/** Gates and what they printed, as they are heard: what is red first of all, and the end of its log. */
import type { RunningGate } from '../../../core/gate.ts';
import { plainLine } from '../../../core/plain.ts';
import { gatesText } from '../../../core/views/gates.ts';
import { gatesShown, runningOn } from '../review/gates.ts';
import type { Zone } from '../rows/feed.ts';
import type { GateLine } from '../rows/gate-rows.ts';
import { sinceText } from '../rows/gates.ts';
import type { State } from '../state.ts';
import { heardLength } from './amounts.ts';
import { clock } from './finds.ts';
import { chosenOf, entryLine, placeKeys, saying, texts, type View } from './listed.ts';
import { begun, ended, foreignLines, heardAge, heardAgo, withoutIds } from './plain.ts';

export const gateView: View = {
  lines: (state, zone) => {
    const { place } = state;
    if (place.kind !== 'gates') return [];
    const gates = gatesShown(state);
    if (gates.length === 0)
      return texts([
        place.view === 'loading' ? 'Reading what came of the gates.' : 'No gate has run for this task yet.',
      ]);
    return [
      ...texts(wholeTexts(state)),
      ...gates.map((gate) => entryLine(state, gate.name, gateText(gate, runsIn(state), state, zone))),
      ...texts(redTexts(state)),
    ];
  },
  here: (state, zone) => {
    const found = chosenOf(state, gatesShown(state), ({ name }) => name);
    if (found === undefined) return [];
    return [`${gateText(found.row, runsIn(state), state, zone)} ${found.place}`, ...placeKeys(state)];
  },
};

const wholeTexts = (state: State): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'gates') return [];
  const { view } = place;
  const since = sinceText(state);
  return saying(
    typeof view === 'string' ? undefined : `${begun(gatesText(view.outcome))}, ${heardAgo(state.now - view.at)}.`,
    since === undefined ? undefined : ended(withoutIds(plainLine(since))),
  );
};

const runsIn = (state: State): readonly RunningGate[] =>
  state.place.kind === 'gates' ? runningOn(state, state.place.task) : [];

/** `Red: unit, after 12 seconds, 2 tries.` */
export const gateText = (
  { name, word, took, note }: GateLine,
  runs: readonly RunningGate[],
  { now }: State,
  zone: Zone,
): string => {
  const running = runs.find((gate) => gate.name === name);
  const long =
    running === undefined
      ? took !== '' && `after ${heardLength(took)}`
      : `since ${clock(running.since, zone)}, for ${heardAge(now - running.since)}`;
  return `${begun(word)}: ${ended(saying(plainLine(name), long, plainLine(note)).join(', '))}`;
};

const LAST = 12;

const redTexts = ({ place }: State): readonly string[] => {
  if (place.kind !== 'gates' || typeof place.view === 'string' || place.view.outcome.kind !== 'red') return [];
  const { gate, log } = place.view.outcome;
  const lines = foreignLines(log);
  return lines.length === 0 ? [] : [`The end of what ${plainLine(gate)} printed:`, ...lines.slice(-LAST)];
};

/** A log is heard from its end, or from the line that was sought: what came of it stands there. */
export const logTexts = ({ place }: State): readonly string[] | undefined => {
  if (place.kind !== 'log' || place.view === 'loading') return undefined;
  if (place.view === 'absent') return ['It has no log: it did not run, or its log was taken away to make room.'];
  const lines = foreignLines(place.view);
  if (lines.length === 0) return ['It printed nothing.'];
  if (place.mark !== undefined) return soughtTexts(place.view, place.mark);
  const left = lines.length - PAGE;
  return left <= 0
    ? lines
    : [`${lines.length} lines; list says them from the first. The last ${PAGE}:`, ...lines.slice(-PAGE)];
};

const PAGE = 16;

/** Some before it, so that one knows what it is about. */
const BEFORE = 3;

const soughtTexts = (view: string, mark: number): readonly string[] => {
  const lines = view.split('\n');
  const from = Math.max(0, mark - BEFORE);
  const before = lines.slice(from, mark).flatMap(foreignLines);
  return [...before, `What was sought, line ${mark + 1}:`, ...lines.slice(mark).flatMap(foreignLines)];
};

/** An agent's pane as it is heard: its last lines, and after something was typed into it only those that are new. */

import { plainLine } from '../../../core/plain.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { heardAges } from './amounts.ts';
import { ended, heardLine } from './plain.ts';

/** `undefined`: it was not read yet. Frames and empty lines say nothing. */
export const paneLines = (state: State, polecat = subjectOf(state).polecat?.id): readonly string[] | undefined => {
  const { screen } = state;
  if (polecat === undefined || screen === undefined || screen.polecat !== polecat) return undefined;
  if (screen.shown === 'gone') return ['There is no pane: nothing runs for it now.'];
  return screen.shown.lines.map(heardLine).filter((line) => line !== '');
};

const LAST = 12;

/** Its end: what came last is what it is at. */
export const endOf = (lines: readonly string[]): readonly string[] => {
  const left = lines.length - LAST;
  return left <= 0 ? lines : [`${left} lines, then:`, ...lines.slice(-LAST)];
};

/** Those that were not there before; one that is there twice as often as before is new once. */
export const freshIn = (before: readonly string[], now: readonly string[]): readonly string[] => {
  const old = new Map<string, number>();
  for (const line of before) old.set(line, (old.get(line) ?? 0) + 1);
  return now.filter((line) => {
    const left = old.get(line) ?? 0;
    old.set(line, left - 1);
    return left <= 0;
  });
};

export const TYPING = 'each line goes there with Enter. :help says more; esc stops.';
export const TYPING_HELP = [
  'A line goes into the pane with Enter, and what is new there is said.',
  'An empty line says what came since; :list reads the pane.',
  ':tab, :esc, :ctrl-c or :1 press that key alone. Two colons begin a line with one.',
  'esc stops.',
];

/** That somebody else's words would be met. */
export const heldLines = ({ typing }: State): readonly string[] =>
  typing?.held === undefined
    ? []
    : [`Not typed: ${ended(heardAges(plainLine(typing.held.because)))}`, 'y types all the same, n lets it be.'];

/** The town's tmux has the keys of everyone's; a pty has one of its own. */
export const COME_BACK = 'Ctrl-b, then d, comes back here; where there is no tmux, Ctrl-\\ does.';

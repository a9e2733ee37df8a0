/** Gates as lines: what came of each, and for how long those that run have been at it. */
import type { GateOutcome, RunningGate } from '../../../core/gate.ts';
import { gateRow } from '../../../core/views/gates.ts';
import { forText } from '../drawing/motion.ts';
import { type Part, rowText } from '../drawing/row.ts';
import type { Signs, Theme, Tone } from '../drawing/theme.ts';
import type { State } from '../state.ts';

export type GateLine = {
  readonly name: string;
  readonly word: string;
  readonly sign: keyof Signs;
  readonly tone: Tone;
  readonly took: string;
  readonly note: string;
};

const SIGNS: Readonly<Record<GateOutcome['kind'], { readonly sign: keyof Signs; readonly tone: Tone }>> = {
  green: { sign: 'good', tone: 'good' },
  flaky: { sign: 'needsYou', tone: 'attention' },
  red: { sign: 'broken', tone: 'bad' },
  skipped: { sign: 'todo', tone: 'dim' },
};

/** Those that run now stand in the place of what was known of them. */
export const gateLinesOf = (
  outcomes: readonly GateOutcome[],
  running: readonly RunningGate[],
  at: Pick<State, 'now' | 'still'>,
): readonly GateLine[] => {
  const runs = new Map(running.map((gate) => [gate.name, gate]));
  const known = outcomes.map((outcome): GateLine => {
    const gate = runs.get(outcome.name);
    runs.delete(outcome.name);
    if (gate !== undefined) return lineOf(gate, at);
    const { name, word, took, note } = gateRow(outcome);
    return { name, word, took, note, ...SIGNS[outcome.kind] };
  });
  return [...known, ...[...runs.values()].map((gate) => lineOf(gate, at))];
};

const lineOf = ({ name, side, since }: RunningGate, at: Pick<State, 'now' | 'still'>): GateLine => ({
  name,
  ...{ word: 'running', sign: 'merging', tone: 'accent' },
  took: forText(at, since),
  note: side === 'base' ? 'on the base, to see whether it is red there as well' : '',
});

export const gateText = (line: GateLine, theme: Theme, width: number, cursor?: boolean): string => {
  const { name, word, sign, tone, took, note } = line;
  const pointer: readonly Part[] =
    cursor === undefined
      ? [{ text: '', width: 1 }]
      : [{ text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' }];
  return rowText(
    theme,
    width,
    [
      ...pointer,
      { text: theme.signs[sign], width: 1, tone },
      { text: word, width: 7, tone },
      { text: took, width: 7, right: true, tone: 'dim' },
      { text: name, width: 'rest', bold: cursor === true },
      { text: note, width: note === '' || width < 60 ? 0 : Math.min(note.length, Math.floor(width / 2)), tone: 'dim' },
    ],
    cursor === true ? 'bar' : 'none',
  );
};

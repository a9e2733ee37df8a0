/** The lines that a merge train is drawn with: a task each, and a gate each. */
import type { RunningGate } from '../../../core/gate.ts';
import type { Front } from '../../../core/train.ts';
import type { MemberRow, MemberState } from '../../../core/views/trains.ts';
import { forText } from '../drawing/motion.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { WORD_WIDTH, type Word } from '../drawing/words.ts';
import { entryOf } from '../list/listing.ts';
import type { State } from '../state.ts';
import { idWidth } from './id-width.ts';

/** `task`: whose row it is, for the cursor. `isGap`: left out where there is no room for it. */
export type Line = { readonly text: string; readonly task?: string; readonly isGap?: true };

export type Canvas = { readonly state: State; readonly theme: Theme; readonly width: number };

const memberWords: Readonly<Record<MemberState, Word>> = {
  green: { word: 'green', sign: 'good', tone: 'good' },
  red: { word: 'red', sign: 'broken', tone: 'bad' },
  suspect: { word: 'suspect', sign: 'needsYou', tone: 'attention' },
  untried: { word: 'untried', sign: 'todo', tone: 'dim' },
};

export const titled = (title: string, lines: readonly Line[], { theme, width }: Canvas): readonly Line[] =>
  lines.length === 0
    ? []
    : [
        { text: blank(width), isGap: true },
        { text: lineText(theme, width, [{ text: `  ${title}`, tone: 'dim' }]) },
        ...lines,
      ];

type Entry = {
  readonly task: string;
  readonly title: string;
  readonly word: Word;
  readonly meta: string;
  readonly age?: string;
  readonly place?: number;
};

export const entry = ({ task, title, word, meta, age, place }: Entry, { state, theme, width }: Canvas): Line => {
  const cursor = entryOf(state) === task;
  const text = rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: place === undefined ? '' : String(place), width: 2, right: true, tone: 'dim' },
      { text: theme.signs[word.sign], width: 1, tone: word.tone },
      { text: word.word, width: WORD_WIDTH, tone: word.tone },
      { text: task, width: width >= 70 ? idWidth(state, width, 11) : 0, tone: 'dim' },
      { text: title === '' ? task : title, width: 'rest', bold: cursor },
      { text: meta, tone: 'dim' },
      ...(age === undefined ? [] : [{ text: age, width: 3, right: true, tone: 'dim' } as const]),
    ],
    cursor ? 'bar' : 'none',
  );
  return { text, task };
};

export const memberLines = (members: readonly MemberRow[], canvas: Canvas): readonly Line[] =>
  members.map((member, index) =>
    entry({ ...member, place: index + 1, word: memberWords[member.state], meta: '' }, canvas),
  );

/** A train, or what is made like one. */
export type Chain = { readonly members: readonly MemberRow[]; readonly probe?: Front };

/** Whether this gate runs on the chain, and not on one of its branches by itself. */
export const isOn = ({ members, probe }: Chain, { task, side }: RunningGate): boolean =>
  probe !== undefined && side === 'result' && (probe.plus === task || members.some((member) => member.task === task));

/** @param chain what they run on; without it they are rehearsals before approval */
export const gateLines = (
  gates: readonly RunningGate[],
  chain: Chain | undefined,
  { state, theme, width }: Canvas,
): readonly Line[] =>
  gates.map((gate) => {
    const { name, task, side, since } = gate;
    const probe = chain !== undefined && isOn(chain, gate) ? chain.probe : undefined;
    const on = side === 'base' ? 'on the base' : probe === undefined ? `rehearses ${task}` : `on ${frontText(probe)}`;
    return {
      text: rowText(theme, width, [
        { text: '', width: 4 },
        { text: theme.signs.merging, width: 1, tone: 'accent' },
        { text: 'running', width: WORD_WIDTH, tone: 'accent' },
        { text: oneLine(name), bold: true },
        { text: on, width: 'rest', tone: 'dim' },
        { text: forText(state, since), tone: 'accent' },
      ]),
    };
  });

export const frontText = ({ length, plus }: Front): string => {
  const first = length === 1 ? 'the first' : `the first ${length}`;
  if (plus === undefined) return first;
  return length === 0 ? `${plus} alone` : `${plus} with ${first}`;
};

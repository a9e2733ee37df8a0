/** What merges in each rig: the train in its order, the gates that run, how a red one is searched, what landed last. */

import type { Front } from '../../../core/train.ts';
import { ageText, clockText, runningText } from '../../../core/views/age.ts';
import type { MemberState, TrainRow } from '../../../core/views/trains.ts';
import { entryOf, windowTop } from '../listing.ts';
import { blank, lineText, rowText } from '../row.ts';
import type { State } from '../state.ts';
import { oneLine, widthOf } from '../text.ts';
import type { Theme } from '../theme.ts';
import { taskWords, toneWords, WORD_WIDTH, type Word } from '../words.ts';
import type { Zone } from './feed.ts';
import { idWidth } from './id-width.ts';
import { filled } from './list-lines.ts';
import { textLines } from './subject.ts';

/** `task`: whose row it is, for the cursor. */
type Line = { readonly text: string; readonly task?: string };

export const trainLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number,
  zone: Zone,
): readonly string[] => {
  const trains = state.status?.trains ?? [];
  if (trains.length === 0)
    return filled([blank(width), ...textLines('No rig merges by itself here.', theme, width, 'dim')], width, height);
  const lines = trains.flatMap((row) => rigLines(row, state, theme, width, zone));
  const on = entryOf(state);
  const at = Math.max(
    0,
    lines.findIndex(({ task }) => task !== undefined && task === on),
  );
  const top = windowTop(at, lines.length, height);
  return filled(
    lines.slice(top, top + height).map(({ text }) => text),
    width,
    height,
  );
};

const memberWords: Readonly<Record<MemberState, Word>> = {
  green: { word: 'green', sign: 'good', tone: 'good' },
  red: { word: 'red', sign: 'broken', tone: 'bad' },
  suspect: { word: 'suspect', sign: 'needsYou', tone: 'attention' },
  untried: { word: 'untried', sign: 'todo', tone: 'dim' },
};

const rigLines = (row: TrainRow, state: State, theme: Theme, width: number, zone: Zone): readonly Line[] => {
  const members = row.members.map((member, index) =>
    entry({ ...member, place: index + 1, word: memberWords[member.state], meta: '' }, state, theme, width),
  );
  const waiting = row.waiting.map((one) =>
    entry({ ...one, word: taskWords.approved, meta: 'for the next' }, state, theme, width),
  );
  const landed = row.landed.map((one) =>
    entry(
      { ...one, word: taskWords.landed, meta: `${one.sha.slice(0, 8)}  ${ageText(state.now - one.at)}` },
      state,
      theme,
      width,
    ),
  );
  const idle = row.state === 'idle' ? textLines('Nothing approved is on its way.', theme, width, 'dim') : [];
  return [
    headLine(row, state, theme, width),
    ...plain(idle),
    ...members,
    ...gateLines(row, state, theme, width),
    ...searchLines(row, state, theme, width, zone),
    ...titled('APPROVED', waiting, theme, width),
    ...titled('LANDED LAST', landed, theme, width),
    { text: blank(width) },
  ];
};

const plain = (texts: readonly string[]): readonly Line[] => texts.map((text) => ({ text }));

const titled = (title: string, lines: readonly Line[], theme: Theme, width: number): readonly Line[] =>
  lines.length === 0 ? [] : [{ text: lineText(theme, width, [{ text: `  ${title}`, tone: 'dim' }]) }, ...lines];

const stateWords: Readonly<Record<TrainRow['state'], string>> = {
  idle: 'at rest',
  checking: 'being checked',
  landing: 'landing',
};

const headLine = (row: TrainRow, { now }: State, theme: Theme, width: number): Line => {
  const { members, onto, formedAt, state } = row;
  const size = members.length === 0 ? '' : ` ${theme.signs.dot} ${members.length} in the train`;
  const since = formedAt === undefined ? '' : ` ${theme.signs.dot} for ${ageText(now - formedAt)}`;
  const base = onto === undefined ? row.base : `${row.base} at ${onto.slice(0, 8)}`;
  const text = ` ${row.rig.toUpperCase()} `;
  const said = ` ${stateWords[state]}${size}${since} ${theme.signs.dot} onto ${base} `;
  const used = widthOf(text) + widthOf(said) + 2;
  return {
    text: lineText(theme, width, [
      { text, bold: true },
      { text: theme.signs.across.repeat(2), tone: 'dim' },
      { text: said, tone: state === 'idle' ? 'dim' : 'accent' },
      { text: theme.signs.across.repeat(Math.max(0, width - used)), tone: 'dim' },
    ]),
  };
};

type Entry = {
  readonly task: string;
  readonly title: string;
  readonly word: Word;
  readonly meta: string;
  readonly place?: number;
};

const entry = ({ task, title, word, meta, place }: Entry, state: State, theme: Theme, width: number): Line => {
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
    ],
    cursor ? 'bar' : 'none',
  );
  return { text, task };
};

/** Gates that run now, with what they run on; also those of rehearsals before approval. */
const gateLines = ({ gates, probe, members }: TrainRow, { now }: State, theme: Theme, width: number): readonly Line[] =>
  gates.map(({ name, task, side, since }) => {
    const isOurs = members.some((member) => member.task === task);
    const on =
      side === 'base' ? 'on the base' : isOurs && probe !== undefined ? `on ${frontText(probe)}` : `rehearses ${task}`;
    return {
      text: rowText(theme, width, [
        { text: '', width: 4 },
        { text: theme.signs.merging, width: 1, tone: 'accent' },
        { text: 'running', width: WORD_WIDTH, tone: 'accent' },
        { text: oneLine(name), bold: true },
        { text: on, width: 'rest', tone: 'dim' },
        { text: runningText(now - since), tone: 'accent' },
      ]),
    };
  });

const frontText = ({ length, plus }: Front): string => {
  const first = length === 1 ? 'the first' : `the first ${length}`;
  if (plus === undefined) return first;
  return length === 0 ? `${plus} alone` : `${plus} with ${first}`;
};

const STEPS = 6;

/** What the gates said of this train so far, as the events tell it. */
const searchLines = (
  { rig, formedAt }: TrainRow,
  { feed }: State,
  theme: Theme,
  width: number,
  zone: Zone,
): readonly Line[] => {
  if (formedAt === undefined) return [];
  const steps = feed.filter(({ subject, at }) => subject === rig && at >= formedAt).slice(-STEPS);
  return steps.map(({ at, tone, text }) => {
    const { sign, tone: painted } = toneWords[tone];
    return {
      text: rowText(theme, width, [
        { text: '', width: 4 },
        { text: theme.signs[sign], width: 1, tone: painted },
        { text: clockText(at, zone(at)), width: WORD_WIDTH, tone: 'dim' },
        { text: text.startsWith(`${rig}: `) ? text.slice(rig.length + 2) : text, width: 'rest', tone: 'dim' },
      ]),
    };
  });
};

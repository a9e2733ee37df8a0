/** The first line: which town, in numbers who needs whom, and what it has used. */
import type { StatusView } from '../../../core/views/status.ts';
import { countsIn, needsWord } from '../../../core/views/waiting.ts';
import { lineText, type Part } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Signs, Theme, Tone } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { problemsOf } from './entries.ts';
import { type Total, totalsOf } from './totals.ts';

type Count = {
  readonly text: string;
  readonly word: string;
  readonly sign: keyof Signs;
  readonly tone: Tone;
  /** Nothing of it: stays quiet. */
  readonly none: boolean;
};

const countsOf = (status: StatusView): readonly Count[] => {
  const { totals, polecats } = status;
  const { needsYou, inReview, stuck, working } = countsIn(status);
  const count = (many: number, word: string, sign: keyof Signs, tone: Tone, text = String(many)): Count => ({
    ...{ text, word, sign, tone },
    none: many === 0,
  });
  // Of so many agents: those that do not work wait for something.
  const agents = Math.max(working, polecats.length);
  return [
    count(needsYou, needsWord(needsYou), 'needsYou', 'attention'),
    count(inReview, 'in review', 'review', 'attention'),
    count(working, 'working', 'working', 'good', agents === working ? String(agents) : `${working}/${agents}`),
    count(stuck, 'stuck', 'broken', 'bad'),
    count(totals.landed, 'landed', 'good', 'good'),
  ];
};

export const headerText = (state: State, theme: Theme, width: number): string => {
  const { status } = state;
  const right = lineOfRight(state, theme, width);
  const beside = right.text === '' ? 0 : widthOf(right.text) + 3;
  const counted = (words: boolean): number =>
    status === undefined ? 0 : wide(countParts(countsOf(status), theme, words, '  ')) + AIR;
  const called = status === undefined ? '' : ` ${theme.signs.dot} ${oneLine(status.town.name)}`;
  const mayor: Part = { text: ' Mayor', bold: true };
  const fits = (called: string, words: boolean): boolean =>
    widthOf(mayor.text + called) + counted(words) + beside + 1 <= width;
  // What is to be known stays whole before the name of the town does, and in words rather than by signs alone.
  const isTight = !fits(called, false) || (fits('', true) && !fits(called, true));
  const name: readonly Part[] = [mayor, { text: isTight ? '' : called, tone: 'dim' }];
  const room = width - wide(name) - beside - 1;
  const counts = status === undefined ? [] : partsWithin(countsOf(status), totalsOf(status), theme, room);
  const gap = ' '.repeat(Math.max(0, room - wide(counts)));
  return lineText(theme, width, [...name, { text: gap }, ...counts, { text: right.text === '' ? '' : '   ' }, right]);
};

const wide = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + widthOf(part.text), 0);

const lineOfRight = (state: State, theme: Theme, width: number): Part => {
  if (!state.up)
    return { text: `${theme.signs.broken} no answer${width < 70 ? '' : ', trying again'}`, tone: 'bad', bold: true };
  const problems = state.status === undefined ? 0 : problemsOf(state.status).length;
  if (problems === 0) return { text: '' };
  return {
    text: `${theme.signs.needsYou} ${problems} ${problems === 1 ? 'problem' : 'problems'}`,
    tone: 'bad',
    bold: true,
  };
};

/** Air between the name of the town and the numbers. */
const AIR = 3;

/** Counts always, with words where there is room; then as many totals as fit beside them, the first ones first. */
const partsWithin = (
  counts: readonly Count[],
  totals: readonly Total[],
  theme: Theme,
  room: number,
): readonly Part[] => {
  const spelled = countParts(counts, theme, true, '   ');
  const close = countParts(counts, theme, true, '  ');
  const short = countParts(counts, theme, false, '  ');
  const fits = (parts: readonly Part[]): boolean => wide(parts) + AIR <= room;
  const tried = [
    [...spelled, ...totalParts(totals, 'long')],
    [...spelled, ...totalParts(totals, 'short')],
    ...totals.map((_total, index) => [...close, ...totalParts(totals.slice(0, totals.length - index), 'short')]),
    close,
    ...totals.map((_total, index) => [...short, ...totalParts(totals.slice(0, totals.length - index), 'short')]),
  ];
  return tried.find(fits) ?? short;
};

/** Numbers with their signs; zeros stay quiet. */
const countParts = (counts: readonly Count[], theme: Theme, words: boolean, gap: string): readonly Part[] =>
  counts.flatMap(({ text, word, sign, tone, none }, index) => [
    { text: `${theme.signs[sign]} `, tone: none ? 'dim' : tone },
    { text: words ? `${text} ${word}` : text, tone: none ? 'dim' : tone, bold: !none && tone !== 'good' },
    { text: index === counts.length - 1 ? '' : gap },
  ]);

const totalParts = (totals: readonly Total[], form: 'long' | 'short'): readonly Part[] =>
  totals.flatMap((total) => [{ text: '   ' }, { text: oneLine(total[form]), tone: total.tone }]);

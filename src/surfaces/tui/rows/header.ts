/** The first line: which town, and in numbers who needs whom. */
import type { StatusView } from '../../../core/views/status.ts';
import { lineText, type Part } from '../row.ts';
import type { State } from '../state.ts';
import { oneLine, widthOf } from '../text.ts';
import type { Signs, Theme, Tone } from '../theme.ts';
import { problemsOf } from './list.ts';

type Count = { readonly count: number; readonly word: string; readonly sign: keyof Signs; readonly tone: Tone };

const countsOf = (status: StatusView): readonly Count[] => {
  const { totals, inbox, merges } = status;
  const inReview = merges.filter((merge) => merge.state === 'in-review').length;
  return [
    { count: inbox.length, word: inbox.length === 1 ? 'needs you' : 'need you', sign: 'needsYou', tone: 'attention' },
    { count: inReview, word: 'in review', sign: 'review', tone: 'attention' },
    { count: totals.working, word: 'working', sign: 'working', tone: 'good' },
    { count: totals.stuck, word: 'stuck', sign: 'broken', tone: 'bad' },
    { count: totals.landed, word: 'landed', sign: 'good', tone: 'good' },
  ];
};

export const headerText = (state: State, theme: Theme, width: number): string => {
  const { status } = state;
  const name: readonly Part[] = [
    { text: ' Mayor', bold: true },
    { text: status === undefined ? '' : ` ${theme.signs.dot} ${oneLine(status.town.name)}`, tone: 'dim' },
  ];
  const right = lineOfRight(state, theme, width);
  const used = name.reduce((sum, part) => sum + widthOf(part.text), 0);
  const room = width - used - (right.text === '' ? 1 : widthOf(right.text) + 3);
  const counts = status === undefined ? [] : countParts(countsOf(status), theme, room);
  const middle = counts.reduce((sum, part) => sum + widthOf(part.text), 0);
  const gap = ' '.repeat(Math.max(0, room - middle));
  return lineText(theme, width, [...name, { text: gap }, ...counts, { text: right.text === '' ? '' : '   ' }, right]);
};

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

/** With words where there is room, else numbers with their signs; zeros stay quiet. */
const countParts = (counts: readonly Count[], theme: Theme, room: number): readonly Part[] => {
  const spelled = counts.map(({ count, word }) => `${count} ${word}`);
  const need = (gap: number): number => spelled.reduce((sum, text) => sum + widthOf(text) + 2 + gap, -gap);
  const texts = need(2) + 2 <= room ? spelled : counts.map(({ count }) => String(count));
  const gap = need(3) + 2 <= room ? '   ' : '  ';
  return counts.flatMap(({ count, sign, tone }, index) => [
    { text: `${theme.signs[sign]} `, tone: count === 0 ? 'dim' : tone },
    { text: texts[index] ?? '', tone: count === 0 ? 'dim' : tone, bold: count > 0 && tone !== 'good' },
    { text: index === counts.length - 1 ? '' : gap },
  ]);
};

/** One line of open convoys with how far they are: those that need somebody first, as many as fit. */
import { doneIn, isOver } from '../../../core/views/convoys.ts';
import type { ConvoyRow, StatusView } from '../../../core/views/status.ts';
import { lineText, type Part } from '../drawing/row.ts';
import { cut, oneLine, widthOf } from '../drawing/text.ts';
import type { Signs, Theme, Tone } from '../drawing/theme.ts';
import { barParts } from './headings.ts';

export const openConvoys = ({ convoys }: StatusView): readonly ConvoyRow[] =>
  convoys.filter((convoy) => !isOver(convoy));

const GAP = 3;

export const stripText = (status: StatusView, theme: Theme, width: number): string => {
  const waiting = waitingFor(status);
  const convoys = openConvoys(status).toSorted((a, b) => rank(a, waiting) - rank(b, waiting));
  const drawn = FORMS.map((form) => {
    const cells = convoys.map((convoy) => cellOf(convoy, waiting, theme, form));
    const wide = cells.map((cell) => cell.reduce((sum, { text }) => sum + widthOf(text), 0));
    return cells.slice(0, fitting(wide, width - 2, cells.length));
  });
  const cells = drawn.find(({ length }) => length === convoys.length) ?? drawn.at(-1) ?? [];
  const left = convoys.length - cells.length;
  const gap: Part = { text: ' '.repeat(GAP) };
  const shown = cells.flatMap((cell, index) => (index === 0 ? cell : [gap, ...cell]));
  const more: readonly Part[] =
    left === 0 ? [] : [...(shown.length === 0 ? [] : [gap]), { text: moreText(left), tone: 'dim' }];
  return lineText(theme, width, [{ text: ' ' }, ...shown, ...more]);
};

/** Columns of the name at most, and of the bar: the first form in which all fit, else the last. */
type Form = { readonly name: number; readonly bar: number };
const FORMS: readonly Form[] = [
  { name: 40, bar: 10 },
  { name: 24, bar: 8 },
  { name: 13, bar: 5 },
];

const moreText = (count: number): string => `+${count} more`;

/** How many of them leave room to say how many are left out. */
const fitting = (wide: readonly number[], room: number, count: number): number => {
  if (count === 0) return 0;
  const cells = wide.slice(0, count).reduce((sum, cell) => sum + cell + GAP, -GAP);
  const left = wide.length - count;
  const more = left === 0 ? 0 : GAP + widthOf(moreText(left));
  return cells + more <= room ? count : fitting(wide, room, count - 1);
};

/** Convoys with something that waits for an answer. */
const waitingFor = ({ inbox, tasks }: StatusView): ReadonlySet<string> => {
  const asked = new Set(inbox.map(({ task }) => task));
  return new Set(tasks.flatMap(({ id, convoy }) => (convoy !== undefined && asked.has(id) ? [convoy] : [])));
};

type Flag = { readonly rank: number; readonly sign: keyof Signs; readonly tone: Tone };

const flagOf = (convoy: ConvoyRow, waiting: ReadonlySet<string>): Flag | undefined => {
  if (convoy.failed > 0) return { rank: 1, sign: 'broken', tone: 'bad' };
  if (waiting.has(convoy.id)) return { rank: 0, sign: 'needsYou', tone: 'attention' };
  return convoy.inReview > 0 ? { rank: 2, sign: 'review', tone: 'attention' } : undefined;
};

const CALM = 3;
const rank = (convoy: ConvoyRow, waiting: ReadonlySet<string>): number => flagOf(convoy, waiting)?.rank ?? CALM;

const cellOf = (
  convoy: ConvoyRow,
  waiting: ReadonlySet<string>,
  theme: Theme,
  { name, bar }: Form,
): readonly Part[] => {
  const flag = flagOf(convoy, waiting);
  return [
    ...(flag === undefined ? [] : [{ text: `${theme.signs[flag.sign]} `, tone: flag.tone }]),
    { text: `${cut(oneLine(convoy.name), name, theme.signs.ellipsis)} ` },
    ...barParts(convoy, theme, bar),
    { text: ` ${doneIn(convoy)}/${convoy.total}`, tone: 'dim' },
  ];
};

/** All about the selected row: what it asks, what it handed in, and the live pane of its polecat. */
import { plural } from '../../../core/views/age.ts';
import { blank, lineText } from '../row.ts';
import type { State } from '../state.ts';
import { type Subject, subjectOf } from '../subject.ts';
import { wrap } from '../text.ts';
import type { Theme, Tone } from '../theme.ts';
import { answerLines, convoyLines, itemLines, problemLines, reviewLines, taskLines, titleLines } from './about.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { paneLines } from './pane.ts';
import { refusalLines } from './refusal.ts';

/** A preview is cut to a height, its pane from the bottom; `whole` is all there is, for scrolling. */
export const subjectLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number | 'whole',
): readonly string[] => {
  const subject = subjectOf(state);
  const room = height === 'whole' ? Number.MAX_SAFE_INTEGER : height;
  const exactly = (lines: readonly string[]): readonly string[] =>
    height === 'whole' ? lines : filled(lines, width, height);
  if (subject.row === undefined) return exactly([]);
  const title = titleLines(subject, state, theme, width).slice(room < SMALL ? 1 : 0);
  const details = [...refusalLines(state, subject.row.id, theme, width), ...detailLines(subject, state, theme, width)];
  const answers = subject.item === undefined || room < ROOMY ? [] : answerLines(subject.item, state, theme, width);
  const fixed = title.length + answers.length;
  const above = [
    ...title,
    ...limited(details, subject, state, theme, width, roomFor(subject, room - fixed)),
    ...answers,
  ];
  const left = room - above.length - 1;
  if (subject.polecat === undefined || left < 3) return exactly(above);
  const pane = paneLines(state, subject.polecat, theme, width, height === 'whole' ? 'whole' : left);
  return exactly([...above, paneRule(subject.polecat.id, theme, width), ...pane]);
};

/** Below this the list beside it says the title well enough. */
const SMALL = 8;
/** From here on the keys that the footer shows stand below their question as well. */
const ROOMY = 14;

/** What asks for a judgement comes first; with room to spare the pane gets its part of it. */
const detailRoom = (room: number): number => (room < 10 ? room : Math.floor(room * 0.6));

/** What is to be allowed is shown whole as far as it fits; its pane shows the same dialog. */
const roomFor = ({ item }: Subject, room: number): number =>
  item?.options.includes('allow') === true ? room : detailRoom(room);

const detailLines = (subject: Subject, state: State, theme: Theme, width: number): readonly string[] => {
  const { item, merge, row, convoy, problem, task, polecat } = subject;
  if (item !== undefined) return itemLines(item, theme, width);
  if (row?.kind === 'review' && merge !== undefined) return reviewLines(merge, state, theme, width);
  if (convoy !== undefined) return convoyLines(convoy, state, theme, width);
  if (problem !== undefined) return problemLines(problem, theme, width);
  return polecat === undefined && task !== undefined ? taskLines(task, state, theme, width) : [];
};

const limited = (
  lines: readonly string[],
  subject: Subject,
  { keys }: State,
  theme: Theme,
  width: number,
  limit: number,
): readonly string[] => {
  if (lines.length <= limit) return lines;
  const key = subject.row?.kind === 'review' ? '{diff} shows the diff' : '{look} shows all';
  const more = `  ${theme.signs.ellipsis} ${plural(lines.length - limit + 1, 'more line')}: ${spoken(key, keys)}`;
  return [...lines.slice(0, limit - 1), lineText(theme, width, [{ text: more, tone: 'attention' }])];
};

const paneRule = (polecat: string, theme: Theme, width: number): string => {
  const text = ` pane of ${polecat} `;
  return lineText(theme, width, [
    { text: theme.signs.across.repeat(2), tone: 'dim' },
    { text, tone: 'dim' },
    { text: theme.signs.across.repeat(Math.max(0, width - text.length - 2)), tone: 'dim' },
  ]);
};

/** Foreign text in lines with a margin. */
export const textLines = (text: string, theme: Theme, width: number, tone: Tone = 'plain'): readonly string[] =>
  text.trim() === ''
    ? []
    : wrap(text.replace(/\s+$/, ''), Math.max(8, width - 3)).map((line) =>
        line === '' ? blank(width) : lineText(theme, width, [{ text: `  ${line}`, tone }]),
      );

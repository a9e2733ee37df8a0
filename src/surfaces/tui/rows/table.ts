/** One row of the list as a line. Columns fall away as it gets narrow, the title last. */
import { ageText, changeText } from '../../../core/views/age.ts';
import { conflictText } from '../../../core/views/conflicts.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { InboxRow } from '../../../core/views/status.ts';
import { lineText, type Part, rowText } from '../drawing/row.ts';
import type { Ground, Theme, Tone } from '../drawing/theme.ts';
import { rehearsalTones, reviewedWords, WORD_WIDTH, type Word } from '../drawing/words.ts';
import type { State } from '../state.ts';
import { convoyHead, headingText, moreText } from './headings.ts';
import { idWidth } from './id-width.ts';
import type { Entry, Row } from './list.ts';
import { wordOfEntry } from './row-word.ts';

/** Cursor and mark; then the row. */
const GUTTER = 2;
/** From so many columns on a row says whose it is. */
const WIDE = 66;
/** Before that its title needs the room, and the facts beside the list say which agent it is. */
const AGENT_FROM = 96;

export const tableRow = (row: Row, state: State, theme: Theme, width: number): string => {
  const chosen = row.id === state.selected;
  const ground: Ground = chosen ? (state.focus === 'list' ? 'bar' : 'faint') : 'none';
  const pointer: Part = { text: chosen ? theme.signs.pointer : ' ', tone: 'accent' };
  if (row.kind === 'heading') return headingText(row, theme, width, chosen ? pointer : undefined, ground);
  const mark: Part = { text: state.marks.includes(row.id) ? theme.signs.mark : ' ', tone: 'accent', bold: true };
  const gutter = lineText(theme, GUTTER, [pointer, mark], ground);
  const room = width - GUTTER;
  if (row.kind === 'convoy') return gutter + convoyHead(row, theme, room, ground);
  if (row.kind === 'more') return gutter + moreText(row, theme, room, ground);
  return gutter + rowText(theme, room, partsOf(row, state, theme, width), ground);
};

const partsOf = (row: Entry, state: State, theme: Theme, width: number): readonly Part[] => {
  const { now } = state;
  const sent = state.sent[row.id];
  const word = standing(wordOfEntry(row), row, state);
  switch (row.kind) {
    case 'item': {
      const { item } = row;
      const { isTold, what } = askedIn(item);
      return [
        ...wordParts(word, theme, sent),
        ...whoseParts(item.polecat, item.task ?? '', state, width, isTold),
        { text: what, width: 'rest', bold: true },
        agePart(now - item.at),
      ];
    }
    case 'review': {
      const { merge } = row;
      // Green or not, it waits for a person.
      const sign = word.tone === 'good' ? 'attention' : word.tone;
      return [
        ...wordParts(word, theme, sent, sign),
        ...whoseParts(merge.polecat, merge.task, state, width, false),
        { text: merge.title === '' ? merge.task : merge.title, width: 'rest', bold: true },
        // Right beside the title: they take room in some rows only, and the columns after them are to stay where they are.
        conflictPart(merge, theme, width),
        ...rehearsalParts(merge, width),
        ...reviewedParts(merge, width),
        changePart(merge.added, merge.removed, width),
        agePart(now - merge.requestedAt),
      ];
    }
    case 'problem':
      return [
        ...wordParts(word, theme, sent),
        { text: row.problem.where, bold: true },
        { text: row.problem.what, width: 'rest' },
        ...(row.until === undefined ? [] : [agePart(row.until - now)]),
      ];
    case 'work':
      return workParts(row, state, theme, width, sent);
  }
};

/** Of "dune asks: Which one?" what the columns before it do not say: in a narrow list those are the words that count. */
const askedIn = ({ title, polecat }: InboxRow): { readonly isTold: boolean; readonly what: string } => {
  if (polecat === undefined || !title.startsWith(`${polecat} `)) return { isTold: false, what: title };
  return { isTold: true, what: title.slice(polecat.length + 1).replace(/^(asks|is stuck): /, '') };
};

/** What the town said no to stands on its row; why, beside it. */
const standing = (word: Word, { id }: Entry, { refused }: State): Word =>
  refused?.[id] === undefined ? word : { word: 'refused', sign: 'broken', tone: 'bad' };

/** Whose row it is: titles of all kinds begin in one column wherever there is room for that. */
const whoseParts = (
  polecat: string | undefined,
  task: string,
  state: State,
  width: number,
  narrow: boolean,
): readonly Part[] => [
  { text: polecat ?? '', width: narrow || width >= WIDE ? 8 : 0, ...(narrow ? { bold: true } : { tone: 'dim' }) },
  { text: task, width: width >= WIDE ? idWidth(state, width, 10) : 0, tone: 'dim' },
];

/** What keeps it from landing; that it is green stands before the title, and onto what beside the diff. */
const rehearsalParts = ({ rehearsal }: MergeRow, width: number): readonly Part[] =>
  rehearsal === undefined || rehearsal.state === 'green'
    ? []
    : [
        {
          text: rehearsal.say,
          width: width < 80 ? 0 : width >= 110 ? 28 : 18,
          tone: rehearsalTones[rehearsal.state],
        },
      ];

/** Takes room only where agents review. */
const reviewedParts = ({ review }: MergeRow, width: number): readonly Part[] =>
  review === undefined
    ? []
    : [{ text: reviewedWords[review.state].word, width: width >= 64 ? 13 : 0, tone: reviewedWords[review.state].tone }];

const workParts = (
  row: Extract<Entry, { kind: 'work' }>,
  state: State,
  theme: Theme,
  width: number,
  sent: string | undefined,
): readonly Part[] => {
  const { task, polecat } = row;
  const quiet = polecat === undefined;
  const id = task?.id ?? polecat?.task ?? '';
  return [
    ...wordParts(standing(wordOfEntry(row), row, state), theme, sent),
    ...whoseParts(polecat?.id, id, state, width, !quiet),
    { text: task?.title ?? polecat?.title ?? '', width: 'rest', tone: quiet ? 'dim' : 'plain' },
    ...(quiet ? [] : [conflictPart(polecat, theme, width)]),
    { text: polecat?.agent ?? '', width: width >= AGENT_FROM ? 7 : 0, tone: 'dim' },
    ...(quiet ? [] : [changePart(polecat.added, polecat.removed, width)]),
    sinceOf(row) === undefined ? { text: '', width: 4 } : agePart(state.now - (sinceOf(row) ?? 0)),
  ];
};

const sinceOf = ({ task, polecat }: Extract<Entry, { kind: 'work' }>): number | undefined =>
  polecat?.assignedAt ?? task?.landedAt;

const wordParts = (word: Word, theme: Theme, sent: string | undefined, sign: Tone = word.tone): readonly Part[] =>
  sent === undefined
    ? [
        { text: theme.signs[word.sign], width: 1, tone: sign },
        { text: word.word, width: WORD_WIDTH, tone: word.tone },
      ]
    : [
        { text: theme.signs.ellipsis, width: 1, tone: 'dim' },
        { text: sent, width: WORD_WIDTH, tone: 'dim' },
      ];

/** Takes room only where there is one. */
const conflictPart = (
  { conflicts, rig }: { readonly conflicts?: readonly string[]; readonly rig: string },
  theme: Theme,
  width: number,
): Part => {
  const text = conflictText(conflicts, rig, theme.signs.conflict);
  return { text, tone: 'attention', ...(width >= 58 ? {} : { width: 0 }) };
};

const agePart = (ms: number): Part => ({ text: ageText(ms), width: 4, right: true, tone: 'dim' });

const changePart = (added: number, removed: number, width: number): Part => ({
  text: changeText(added, removed),
  width: width >= 58 ? 9 : 0,
  right: true,
  tone: 'dim',
});

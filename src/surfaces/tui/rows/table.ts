/** One row of the list as a line. Columns fall away as it gets narrow, the title last. */
import { ageText, changeText } from '../../../core/views/age.ts';
import { conflictText } from '../../../core/views/conflicts.ts';
import type { ConvoyRow, MergeRow } from '../../../core/views/status.ts';
import { lineText, type Part, rowText } from '../row.ts';
import type { State } from '../state.ts';
import type { Ground, Theme, Tone } from '../theme.ts';
import { inboxWords, polecatWords, rehearsalTones, reviewedWords, taskWords, WORD_WIDTH, type Word } from '../words.ts';
import { idWidth } from './id-width.ts';
import type { Row } from './list.ts';

export const tableRow = (row: Row, state: State, theme: Theme, width: number): string => {
  const chosen = row.id === state.selected;
  const ground: Ground = chosen ? (state.focus === 'list' ? 'bar' : 'faint') : 'none';
  if (row.kind === 'heading') return headingRow(row, theme, width);
  const pointer: Part = { text: chosen ? theme.signs.pointer : '', width: 1, tone: 'accent' };
  if (row.kind === 'convoy') return convoyRow(row, theme, width, pointer, ground);
  const parts = partsOf(row, state, theme, width);
  return rowText(theme, width, [pointer, ...parts], ground);
};

type Picked = Exclude<Row, { kind: 'heading' | 'convoy' }>;

const partsOf = (row: Picked, state: State, theme: Theme, width: number): readonly Part[] => {
  const { now } = state;
  const sent = state.sent[row.id];
  switch (row.kind) {
    case 'item': {
      const { item } = row;
      return [
        ...wordParts(standing(inboxWords[item.kind], row, state), theme, sent),
        { text: item.title, width: 'rest', bold: true },
        agePart(now - item.at),
      ];
    }
    case 'review': {
      const { merge } = row;
      return [
        ...wordParts(standing({ word: 'review', sign: 'review', tone: 'attention' }, row, state), theme, sent),
        { text: merge.title === '' ? merge.task : merge.title, width: 'rest', bold: true },
        ...rehearsalParts(merge, width),
        ...reviewedParts(merge, width),
        conflictPart(merge, theme, width),
        { text: merge.polecat, width: width >= 64 ? 9 : 0, tone: 'dim' },
        changePart(merge.added, merge.removed, width),
        agePart(now - merge.requestedAt),
      ];
    }
    case 'problem': {
      const tone = row.until === undefined ? 'bad' : 'attention';
      return [
        { text: theme.signs.needsYou, width: 1, tone },
        { text: row.problem.where, tone },
        { text: row.problem.what, width: 'rest' },
        ...(row.until === undefined ? [] : [agePart(row.until - now)]),
      ];
    }
    case 'work':
      return workParts(row, state, theme, width, sent);
  }
};

/** What the town said no to stands on its row; why, beside it. */
const standing = (word: Word, { id }: Picked, { refused }: State): Word =>
  refused?.[id] === undefined ? word : { word: 'refused', sign: 'broken', tone: 'bad' };

/** What the approve key would let in; all of it stands beside the diff. */
const rehearsalParts = ({ rehearsal }: MergeRow, width: number): readonly Part[] =>
  rehearsal === undefined ? [] : [{ ...rehearsalCell(rehearsal, width), tone: rehearsalTones[rehearsal.state] }];

/** Beside a title that is still to be read there is room for a word. */
const rehearsalCell = ({ say, state }: NonNullable<MergeRow['rehearsal']>, width: number): Part =>
  width >= 80 ? { text: say, width: width >= 110 ? 28 : 18 } : { text: state, width: width >= 56 ? 10 : 0 };

/** Takes room only where agents review. */
const reviewedParts = ({ review }: MergeRow, width: number): readonly Part[] =>
  review === undefined
    ? []
    : [{ text: reviewedWords[review.state].word, width: width >= 64 ? 13 : 0, tone: reviewedWords[review.state].tone }];

const workParts = (
  row: Extract<Row, { kind: 'work' }>,
  state: State,
  theme: Theme,
  width: number,
  sent: string | undefined,
): readonly Part[] => {
  const { task, polecat } = row;
  const word = standing(wordOf(task?.state, polecat?.state), row, state);
  const quiet = polecat === undefined;
  const id = task?.id ?? polecat?.task ?? '';
  return [
    ...wordParts(word, theme, sent),
    { text: polecat?.id ?? '', width: quiet && width < 66 ? 0 : 8, bold: true },
    { text: id, width: width >= 66 ? idWidth(state, width, 10) : 0, tone: 'dim' },
    { text: task?.title ?? polecat?.title ?? '', width: 'rest', tone: quiet ? 'dim' : 'plain' },
    ...(quiet ? [] : [conflictPart(polecat, theme, width)]),
    { text: polecat?.agent ?? '', width: width >= 80 ? 7 : 0, tone: 'dim' },
    ...(quiet ? [] : [changePart(polecat.added, polecat.removed, width)]),
    polecat === undefined ? { text: '', width: 4 } : agePart(state.now - polecat.assignedAt),
  ];
};

type WorkRow = Extract<Row, { kind: 'work' }>;

/** The merge owns a task that was handed in; before that its polecat says more than the task. */
export const wordOf = (
  task: NonNullable<WorkRow['task']>['state'] | undefined,
  polecat: NonNullable<WorkRow['polecat']>['state'] | undefined,
): Word => {
  const merging =
    task === 'in-review' || task === 'approved' || task === 'merging' || task === 'held' || task === 'landed';
  if (polecat === undefined || (merging && polecat !== 'needs-you')) return taskWords[task ?? 'closed'];
  return polecatWords[polecat];
};

const wordParts = (word: Word, theme: Theme, sent: string | undefined): readonly Part[] =>
  sent === undefined
    ? [
        { text: theme.signs[word.sign], width: 1, tone: word.tone },
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

const headingTones: Readonly<Record<Row['section'], Tone>> = {
  respond: 'attention',
  review: 'attention',
  problems: 'bad',
  work: 'plain',
};

const headingRow = (row: Extract<Row, { kind: 'heading' }>, theme: Theme, width: number): string => {
  const text = ` ${row.text} ${row.count} `;
  return lineText(theme, width, [
    { text, tone: headingTones[row.section], bold: true },
    { text: theme.signs.across.repeat(Math.max(0, width - text.length)), tone: 'dim' },
  ]);
};

const BAR = 10;

const convoyRow = (
  { convoy, folded }: Extract<Row, { kind: 'convoy' }>,
  theme: Theme,
  width: number,
  pointer: Part,
  ground: Ground,
): string => {
  const { landed, total } = convoy;
  const full = total === 0 ? 0 : Math.floor((landed / total) * BAR);
  const tail: readonly Part[] = [
    { text: theme.signs.full.repeat(full), tone: 'good' },
    { text: theme.signs.empty.repeat(BAR - full), tone: 'dim' },
    { text: ` ${String(landed).padStart(3)}/${String(total).padEnd(3)}`, tone: landed === total ? 'good' : 'plain' },
  ];
  const note = width >= 44 ? convoyNote(convoy) : '';
  const head = rowText(
    theme,
    width - BAR - 8 - 1,
    [
      pointer,
      { text: folded ? theme.signs.folded : theme.signs.open, width: 1, tone: 'dim' },
      { text: convoy.name, width: 'rest', bold: true },
      { text: note, tone: convoy.failed > 0 ? 'bad' : convoy.inReview > 0 ? 'attention' : 'dim' },
    ],
    ground,
  );
  return head + lineText(theme, BAR + 8 + 1, [{ text: ' ' }, ...tail], ground);
};

/** What of a convoy matters most. */
export const convoyNote = (convoy: ConvoyRow): string => {
  if (convoy.failed > 0) return `${convoy.failed} stuck`;
  if (convoy.inReview > 0) return `${convoy.inReview} in review`;
  if (convoy.total > 0 && convoy.landed === convoy.total) return 'landed';
  return convoy.working > 0 ? `${convoy.working} working` : convoy.state;
};

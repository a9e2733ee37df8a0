/** A review as text: the rows of the screen, one below the other. */

import { plainLine, plainText } from '../../core/plain.ts';
import { sayPath, saySpot } from '../../core/review/message.ts';
import type { Level } from '../../core/review/risk.ts';
import { languageOf, type Token, tokensOf } from '../../core/review/tokens.ts';
import type { Beside, ReviewView } from '../../core/views/review.ts';
import { type ReviewRow, reviewRows } from '../../core/views/review-rows.ts';
import type { Cli } from './context.ts';
import type { Paint, Tone } from './paint.ts';

export const reviewText = (
  { paint }: Pick<Cli, 'paint'>,
  view: ReviewView,
  beside: Beside,
  next: readonly string[],
): readonly string[] => [
  ...reviewRows(view, beside, []).map((row) => rowText(row, paint)),
  '',
  ...next.map((line) => paint('faint', line)),
];

const LEVELS: Readonly<Record<Level, { readonly word: string; readonly tone: Tone }>> = {
  high: { word: 'high  ', tone: 'bad' },
  medium: { word: 'medium', tone: 'attention' },
  low: { word: 'low   ', tone: 'faint' },
};

const rowText = (row: ReviewRow, paint: Paint): string => {
  const { word, tone } = LEVELS[row.level ?? 'low'];
  switch (row.kind) {
    case 'title':
      return paint('strong', row.text);
    case 'fact':
      return paint(row.level === undefined ? 'faint' : tone, row.text);
    case 'blank':
      return '';
    case 'listed':
      return `  ${paint(tone, word)}  ${row.text}`;
    case 'file':
      return `${paint(tone, word)}  ${paint('strong', row.text)}${row.folded === true ? paint('faint', '  (folded)') : ''}`;
    case 'reason':
      return paint(tone, `        ! ${row.text}`);
    case 'comment':
      return paint('attention', `        | ${row.text}`);
    case 'hunk':
    case 'note':
      return paint('faint', row.text);
    default:
      return lineText(row, paint);
  }
};

const SIGNS = { same: [' ', 'plain'], added: ['+', 'good'], removed: ['-', 'bad'] } as const;
const TONES: Readonly<Record<Token['kind'], Tone>> = {
  plain: 'plain',
  keyword: 'strong',
  string: 'plain',
  number: 'plain',
  comment: 'faint',
};

const lineText = (row: ReviewRow, paint: Paint): string => {
  const [sign, tone] = SIGNS[row.kind === 'added' || row.kind === 'removed' ? row.kind : 'same'];
  const number = paint('faint', String(row.number ?? '').padStart(5));
  // Only context has room for more than one meaning of colour.
  const text =
    row.kind === 'same'
      ? tokensOf(row.text, languageOf(row.spot?.path ?? ''))
          .map((token) => paint(TONES[token.kind], token.text))
          .join('')
      : paint(tone, row.text);
  return `${number} ${paint(tone, sign)} ${text}`;
};

export const commentsText = ({ paint }: Pick<Cli, 'paint'>, { comments, handed }: ReviewView): readonly string[] => {
  const marks = (handed.review?.marks ?? []).map(({ path, mark }) => `[${mark}] ${sayPath(path)}`);
  if (comments.length === 0 && marks.length === 0) return [`Nothing was said about ${handed.task} yet`];
  const said = comments.flatMap(({ comment, earlier, spot }) => {
    const { id, by, on, text, sentAt, polecat } = comment;
    const state = [
      ...(polecat === undefined ? [] : ['a reviewer']),
      sentAt === undefined ? 'draft' : 'sent',
      ...(earlier ? ['on an earlier version'] : []),
    ];
    const now = spot === 'gone' ? [`${saySpot(on)}, which is not in the change any more`] : [saySpot(spot)];
    return [
      `${paint('strong', id)}  ${now.join('')}  ${paint('faint', `${plainLine(by)}, ${state.join(', ')}`)}`,
      ...plainText(text)
        .split('\n')
        .map((line) => `    ${line}`),
    ];
  });
  return [...said, ...marks];
};

/** One row of a change. Its first columns (cursor, number, sign) stay where a long line is moved through. */
import type { Level } from '../../../core/review/risk.ts';
import { languageOf, type Token, tokensOf } from '../../../core/review/tokens.ts';
import type { ReviewRow } from '../../../core/views/review-rows.ts';
import { cellsOf } from '../drawing/cells.ts';
import { lineText, type Part } from '../drawing/row.ts';
import { expandTabs } from '../drawing/text.ts';
import type { Ground, Theme, Tone } from '../drawing/theme.ts';

/** @param left columns of the text that are moved out of sight */
export const reviewRow = (row: ReviewRow, theme: Theme, width: number, left: number, cursor: boolean): string => {
  const drawn = drawnOf(row, theme, left);
  return lineText(theme, width, [pointer(theme, cursor), ...drawn.parts], cursor ? 'bar' : drawn.ground);
};

/** As it was at the left, as it is at the right; rows that are no lines go across. */
export const sidesRow = (row: ReviewRow, theme: Theme, width: number, left: number, cursor: boolean): string => {
  const isOfNew = row.kind === 'comment' && row.spot?.side === 'new';
  if (!isLine(row) && !isOfNew) return reviewRow(row, theme, width, left, cursor);
  const half = Math.floor((width - 2) / 2);
  const side = (shown: ReviewRow | undefined, room: number): string => {
    const { parts, ground } = shown === undefined ? nothing : drawnOf(shown, theme, left);
    return lineText(theme, room, parts, cursor ? 'bar' : ground);
  };
  const { old, present } = isOfNew ? { old: undefined, present: row } : bothOf(row);
  return [
    lineText(theme, 1, [pointer(theme, cursor)], cursor ? 'bar' : 'none'),
    side(old, half),
    theme.paint(theme.signs.down, { tone: 'dim', ground: cursor ? 'bar' : 'none' }),
    side(present, width - 2 - half),
  ].join('');
};

const pointer = (theme: Theme, cursor: boolean): Part => ({
  text: cursor ? theme.signs.pointer : ' ',
  tone: 'accent',
  bold: true,
});

const isLine = ({ kind }: ReviewRow): boolean => kind === 'same' || kind === 'added' || kind === 'removed';

const bothOf = (row: ReviewRow): { readonly old?: ReviewRow; readonly present?: ReviewRow } => {
  if (row.kind === 'removed') return { old: row };
  if (row.kind === 'added') return row.beside === undefined ? { present: row } : { old: row.beside, present: row };
  return { old: row.was === undefined ? row : { ...row, number: row.was }, present: row };
};

type Drawn = { readonly parts: readonly Part[]; readonly ground?: Ground };
const nothing: Drawn = { parts: [] };

const levelWords: Readonly<Record<Level, string>> = { high: 'high  ', medium: 'medium', low: 'low   ' };
const levelTones: Readonly<Record<Level, Tone>> = { high: 'bad', medium: 'attention', low: 'dim' };

const drawnOf = (row: ReviewRow, theme: Theme, left: number): Drawn => {
  const level = row.level ?? 'low';
  const tone = levelTones[level];
  const { text } = row;
  switch (row.kind) {
    case 'title':
      return { parts: [{ text, bold: true }] };
    case 'blank':
      return { parts: [] };
    case 'fact':
      return { parts: [{ text, tone: row.level === undefined ? 'dim' : tone }] };
    case 'note':
      return { parts: [{ text: ` ${text}`, tone: 'dim' }] };
    case 'listed':
      return { parts: [{ text: ` ${levelWords[level]} `, tone }, { text }] };
    case 'file': {
      const fold = row.folded === true ? theme.signs.folded : theme.signs.open;
      const label: Part = { text: `${fold} ${levelWords[level]} `, tone, bold: true };
      return { parts: [label, { text, bold: true }] };
    }
    case 'reason':
      return { parts: [{ text: `  ${theme.signs.needsYou} ${text}`, tone }] };
    case 'comment':
      return {
        parts: [
          { text: `      ${theme.signs.down} `, tone: 'accent' },
          { text, tone: 'attention' },
        ],
      };
    case 'hunk':
      return { parts: [{ text, tone: 'accent' }] };
    default:
      return lineOf(row, row.kind, left);
  }
};

const SIGNS = {
  same: { sign: ' ', tone: 'plain', ground: 'none' },
  added: { sign: '+', tone: 'good', ground: 'added' },
  removed: { sign: '-', tone: 'bad', ground: 'removed' },
} as const;

const tones: Readonly<Record<Token['kind'], Tone>> = {
  plain: 'plain',
  keyword: 'keyword',
  string: 'string',
  number: 'number',
  comment: 'dim',
};

const lineOf = (row: ReviewRow, kind: keyof typeof SIGNS, left: number): Drawn => {
  const { sign, tone, ground } = SIGNS[kind];
  const tokens = tokensOf(expandTabs(row.text, 4), languageOf(row.spot?.path ?? ''));
  return {
    ground,
    parts: [
      { text: String(row.number ?? '').padStart(5), tone: 'dim' },
      { text: ` ${sign} `, tone, bold: true },
      ...from(tokens, left).map((token) => ({ text: token.text, tone: tones[token.kind] })),
    ],
  };
};

/** The pieces without their first columns. */
const from = (tokens: readonly Token[], left: number): readonly Token[] => {
  let gone = 0;
  return tokens.flatMap((token) => {
    const rest = gone >= left ? token.text : shifted(token.text, left - gone);
    gone += gone >= left ? 0 : cellsOf(token.text).reduce((sum, cell) => sum + cell.width, 0);
    return rest === '' ? [] : [{ ...token, text: rest }];
  });
};

const shifted = (text: string, left: number): string => {
  if (left === 0) return text;
  let used = 0;
  const cells = cellsOf(text);
  const first = cells.findIndex((cell) => {
    used += cell.width;
    return used > left;
  });
  return first === -1
    ? ''
    : cells
        .slice(first)
        .map((cell) => cell.text)
        .join('');
};

/** What stands above rows of the list: a heading, a convoy with its progress; and what is left out below them. */
import { doneIn, elsewhereText, isOver } from '../../../core/views/convoys.ts';
import type { ConvoyRow } from '../../../core/views/status.ts';
import { lineText, type Part, rowText } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Ground, Theme, Tone } from '../drawing/theme.ts';
import type { Row } from './list.ts';

/** @param pointer of one that is selected, which is one that is folded */
export const headingText = (
  row: Extract<Row, { kind: 'heading' }>,
  theme: Theme,
  width: number,
  pointer: Part | undefined,
  ground: Ground,
): string => {
  const fold = row.folded ? `${theme.signs.folded} ` : '';
  const head = ` ${fold}${oneLine(row.text)} ${row.count} `;
  const note = row.note === '' ? '' : `${theme.signs.dot} ${oneLine(row.note)} `;
  const line = theme.signs.across.repeat(Math.max(0, width - widthOf(head) - widthOf(note)));
  return lineText(
    theme,
    width,
    [
      ...(pointer === undefined ? [] : [pointer]),
      { text: pointer === undefined ? head : head.slice(1), tone: row.tone, bold: true },
      { text: note, tone: 'dim' },
      { text: line, tone: 'dim' },
    ],
    ground,
  );
};

export const moreText = (row: Extract<Row, { kind: 'more' }>, theme: Theme, width: number, ground: Ground): string => {
  const text = row.folded ? `${theme.signs.folded} ${row.count} more` : `${theme.signs.open} fewer`;
  return lineText(theme, width, [{ text, tone: 'dim' }], ground);
};

const BAR = 10;

/** So many cells of what is done, first what has landed, and the rest. */
export const barParts = (convoy: ConvoyRow, theme: Theme, cells: number): readonly Part[] => {
  const cellsOf = (count: number): number =>
    convoy.total === 0 ? 0 : Math.max(0, Math.min(cells, Math.floor((count / convoy.total) * cells)));
  const good = cellsOf(convoy.landed);
  const full = Math.max(good, cellsOf(doneIn(convoy)));
  return [
    { text: theme.signs.full.repeat(good), tone: 'good' },
    { text: theme.signs.full.repeat(full - good), tone: 'plain' },
    { text: theme.signs.empty.repeat(cells - full), tone: 'dim' },
  ];
};

export const convoyHead = (
  { convoy, folded }: Extract<Row, { kind: 'convoy' }>,
  theme: Theme,
  width: number,
  ground: Ground,
): string => {
  const { total } = convoy;
  const done = doneIn(convoy);
  const tail: readonly Part[] = [
    ...barParts(convoy, theme, BAR),
    { text: ` ${String(done).padStart(3)}/${String(total).padEnd(3)}`, tone: done === total ? 'good' : 'plain' },
  ];
  const head = rowText(
    theme,
    Math.max(0, width - BAR - 8 - 1),
    [
      { text: folded ? theme.signs.folded : theme.signs.open, width: 1, tone: 'dim' },
      { text: convoy.name, width: 'rest', bold: true },
      { text: width >= 42 ? convoyNote(convoy) : '', tone: convoyTone(convoy) },
    ],
    ground,
  );
  return head + lineText(theme, Math.min(width, BAR + 8 + 1), [{ text: ' ' }, ...tail], ground);
};

export const convoyTone = ({ failed, inReview }: ConvoyRow): Tone =>
  failed > 0 ? 'bad' : inReview > 0 ? 'attention' : 'dim';

/** What of a convoy matters most. */
export const convoyNote = (convoy: ConvoyRow): string => {
  if (convoy.failed > 0) return `${convoy.failed} stuck`;
  if (convoy.inReview > 0) return `${convoy.inReview} in review`;
  if (isOver(convoy)) return [convoy.state, ...elsewhereText(convoy)].join(', ');
  return convoy.working > 0 ? `${convoy.working} working` : convoy.state;
};

/** Rows laid out in columns, by whatever measures the text in them. */
import type { Paint, Tone } from './paint.ts';

/** How wide a text is on a terminal, in columns, and how it becomes one line of at most so many. */
export type Measure = {
  cut(text: string, width: number): string;
  oneLine(text: string): string;
  widthOf(text: string): number;
};

export type Cell = string | { readonly text: string; readonly tone: Tone };

export type Column = {
  readonly head?: string;
  readonly align?: 'right';
  /** The column that gives way when the terminal is too narrow: one a table. */
  readonly gives?: true;
};

export type TableOptions = {
  /** Columns of the terminal; `undefined` cuts nothing off. */
  readonly width: number | undefined;
  readonly paint: Paint;
  readonly indent?: string;
};

const GAP = 2;
/** What stays of the column that gives way. */
const LEAST = 8;

/** Foreign text is cleaned and put on one line. Columns with nothing in them are left out. */
export const layOut = (
  { cut, oneLine, widthOf }: Measure,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint, indent = '' }: TableOptions,
): readonly string[] => {
  const cells = rows.map((row) => columns.map((_, at) => cleaned(row[at] ?? '', oneLine)));
  const used = columns.flatMap((column, at) => {
    const widest = cells.reduce((most, row) => Math.max(most, widthOf(row[at]?.text ?? '')), 0);
    return widest === 0 ? [] : [{ ...column, at, width: Math.max(widest, widthOf(column.head ?? '')) }];
  });
  const needed = used.reduce((sum, column) => sum + column.width + GAP, indent.length - GAP);
  const excess = width === undefined ? 0 : Math.max(0, needed - width);
  const fitted = used.map((column) =>
    column.gives === undefined || excess === 0
      ? column
      : { ...column, width: Math.max(Math.min(LEAST, column.width), column.width - excess) },
  );
  const line = (row: readonly { text: string; tone: Tone }[]): string => {
    const parts = fitted.map((column) => {
      const { text, tone } = row[column.at] ?? { text: '', tone: 'plain' };
      const short = cut(text, column.width);
      const pad = ' '.repeat(Math.max(0, column.width - widthOf(short)));
      return column.align === 'right' ? pad + paint(tone, short) : paint(tone, short) + pad;
    });
    return (indent + parts.join(' '.repeat(GAP))).trimEnd();
  };
  const heads = columns.map(({ head = '' }) => ({ text: head, tone: 'faint' as const }));
  return [...(columns.some(({ head }) => head !== undefined) ? [line(heads)] : []), ...cells.map(line)];
};

type Cleaned = { readonly text: string; readonly tone: Tone };

const cleaned = (cell: Cell, oneLine: Measure['oneLine']): Cleaned =>
  typeof cell === 'string' ? { text: oneLine(cell), tone: 'plain' } : { text: oneLine(cell.text), tone: cell.tone };

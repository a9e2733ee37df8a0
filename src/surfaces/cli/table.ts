/** Rows in columns, fitted to the terminal. */
import { cut, oneLine, widthOf } from '../tui/drawing/text.ts';
import { type Cell, type Column, layOut, type TableOptions } from './columns.ts';

/** Foreign text is cleaned and put on one line. Columns with nothing in them are left out. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): readonly string[] => layOut({ cut, oneLine, widthOf }, columns, rows, options);

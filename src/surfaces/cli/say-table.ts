import { type Cell, type Column, layOut, type Measure } from './columns.ts';
import type { Cli } from './context.ts';

/**
 * Prints rows in columns. What knows how wide every script of the world is takes longer to load than
 * all else that a list of tasks needs, so it is left out where every letter is one column wide.
 */
export const sayTable = async (
  cli: Cli,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Promise<void> => {
  const options = { width: cli.out.columns, paint: cli.paint };
  const plain = rows.every((row) => row.every((cell) => ASCII.test(typeof cell === 'string' ? cell : cell.text)));
  if (plain) return cli.say(...layOut(LETTERS, columns, rows, options));
  const { table } = await import('./table.ts');
  cli.say(...table(columns, rows, options));
};

const ASCII = /^[\x20-\x7e]*$/;

const LETTERS: Measure = {
  cut: (text, width) => (text.length <= width ? text : width <= 0 ? '' : `${text.slice(0, width - 1)}…`),
  oneLine: (text) =>
    text.includes('  ') || text.startsWith(' ') || text.endsWith(' ') ? text.replace(/ +/g, ' ').trim() : text,
  widthOf: (text) => text.length,
};

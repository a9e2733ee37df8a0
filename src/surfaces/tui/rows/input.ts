/** A field being typed in: the text around its cursor, and the cursor as a cell. */
import type { Edited } from '../compose/editor.ts';
import { type Cell, cellsOf } from '../drawing/cells.ts';
import { blank, lineText } from '../drawing/row.ts';
import { toAscii } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';

/** Around the cursor, more than any row has columns: what lies further away is not in sight. */
const REACH = 4_096;

export const inputText = ({ text, at }: Edited, theme: Theme, width: number): string => {
  const points = [...text.replaceAll('\n', theme.signs.newline)];
  const cellsBefore = drawn(points.slice(Math.max(0, at - REACH), at).join(''), theme);
  const [under = ' ', ...after] = drawn(points.slice(at, at + REACH).join(''), theme).map((cell) => cell.text);
  const before = fromEnd(cellsBefore, width - 2);
  const room = Math.max(0, width - widthIn(before) - widthIn(cellsOf(under)));
  return (
    before.map((cell) => cell.text).join('') + theme.cursor(under) + lineText(theme, room, [{ text: after.join('') }])
  );
};

/** Several lines with the cursor in sight, exactly `height` of them. */
export const areaLines = (
  edited: Edited,
  theme: Theme,
  width: number,
  height: number,
  active: boolean,
): readonly string[] => {
  const lines = edited.text.split('\n');
  const before = [...edited.text].slice(0, edited.at).join('').split('\n');
  const row = before.length - 1;
  const column = [...(before.at(-1) ?? '')].length;
  const top = Math.max(0, Math.min(lines.length - height, row - Math.floor(height / 2)));
  return Array.from({ length: height }, (_none, index) => {
    const line = lines[top + index];
    if (line === undefined) return blank(width);
    if (active && top + index === row) return inputText({ text: line, at: column }, theme, width);
    return lineText(theme, width, [{ text: line }]);
  });
};

const drawn = (text: string, theme: Theme): readonly Cell[] => cellsOf(theme.look.ascii ? toAscii(text) : text);

const widthIn = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);

/** As many of the last cells as fit. */
const fromEnd = (cells: readonly Cell[], width: number): readonly Cell[] => {
  let used = 0;
  let from = cells.length;
  while (from > 0 && used + (cells[from - 1]?.width ?? 0) <= width) {
    from -= 1;
    used += cells[from]?.width ?? 0;
  }
  return cells.slice(from);
};

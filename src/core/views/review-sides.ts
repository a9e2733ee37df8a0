/** The rows of a review for a wide terminal: what a line was stands left of what it is. */
import type { ReviewRow } from './review-rows.ts';

/**
 * Removed lines and the added ones right behind them become pairs, in their order; what is left over of either
 * stands alone. Comments on them follow their pair. All other rows stay as they are.
 */
export const sideRows = (rows: readonly ReviewRow[]): readonly ReviewRow[] => {
  const sides: ReviewRow[] = [];
  let at = 0;
  while (at < rows.length) {
    const removed = linesFrom(rows, at, 'removed');
    const added = linesFrom(rows, removed.next, 'added');
    for (const row of paired(removed.lines, added.lines)) sides.push(row);
    const other = added.next === at ? rows[at] : undefined;
    if (other !== undefined) sides.push(other);
    at = other === undefined ? added.next : at + 1;
  }
  return sides;
};

/** A line with what was said about it. */
type Line = { readonly row: ReviewRow; readonly said: readonly ReviewRow[] };

const linesFrom = (
  rows: readonly ReviewRow[],
  from: number,
  kind: 'removed' | 'added',
): { readonly lines: readonly Line[]; readonly next: number } => {
  const lines: Line[] = [];
  let at = from;
  for (let row = rows[at]; row?.kind === kind; row = rows[at]) {
    let end = at + 1;
    while (rows[end]?.kind === 'comment') end += 1;
    lines.push({ row, said: rows.slice(at + 1, end) });
    at = end;
  }
  return { lines, next: at };
};

const paired = (removed: readonly Line[], added: readonly Line[]): readonly ReviewRow[] =>
  Array.from({ length: Math.max(removed.length, added.length) }, (_none, index) => index).flatMap((index) => {
    const left = removed[index];
    const right = added[index];
    const said = [...(left?.said ?? []), ...(right?.said ?? [])];
    if (right === undefined) return left === undefined ? said : [left.row, ...said];
    return [left === undefined ? right.row : { ...right.row, beside: left.row }, ...said];
  });

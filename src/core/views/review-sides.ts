/** The rows of a review for a wide terminal: what a line was stands left of what it is. */
import type { ReviewRow } from './review-rows.ts';

/**
 * Removed lines and the added ones right behind them become pairs, in their order; what is left over of either
 * stands alone. Comments on them follow their pair. All other rows stay as they are.
 */
export const sideRows = (rows: readonly ReviewRow[]): readonly ReviewRow[] => {
  const sides: ReviewRow[] = [];
  let at = 0;
  for (let row = rows[at]; row !== undefined; row = rows[at]) {
    if (row.kind !== 'removed' && row.kind !== 'added') {
      sides.push(row);
      at += 1;
      continue;
    }
    const removed = linesFrom(rows, at, 'removed');
    const added = linesFrom(rows, removed.next, 'added');
    for (const pair of paired(removed.lines, added.lines)) sides.push(pair);
    at = added.next;
  }
  return sides;
};

const NOTHING: readonly ReviewRow[] = [];

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
    lines.push({ row, said: end === at + 1 ? NOTHING : rows.slice(at + 1, end) });
    at = end;
  }
  return { lines, next: at };
};

const paired = (removed: readonly Line[], added: readonly Line[]): readonly ReviewRow[] => {
  const pairs: ReviewRow[] = [];
  for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
    const left = removed[index];
    const right = added[index];
    if (right !== undefined) pairs.push(left === undefined ? right.row : { ...right.row, beside: left.row });
    else if (left !== undefined) pairs.push(left.row);
    for (const row of left?.said ?? NOTHING) pairs.push(row);
    for (const row of right?.said ?? NOTHING) pairs.push(row);
  }
  return pairs;
};

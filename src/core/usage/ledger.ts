/**
 * What agents have used, as the journal holds it. A cell tells how much there is altogether, not how much was
 * added: to write it down twice changes nothing, so no crash counts anything twice.
 */

import { grouped } from '../grouped.ts';
import type { ConvoyId, Epoch, PolecatId, RigName, TaskId } from '../ids.ts';
import { totalOf } from './tokens.ts';
import { isMore, largerUsed, type Used } from './used.ts';

/** Where figures come from: the CLI's own record of its conversation, or what it sends to a collector. */
export const SOURCES = ['logs', 'metrics', 'transcript'] as const;
export type Source = (typeof SOURCES)[number];

export type Cell = {
  readonly polecat: PolecatId;
  readonly epoch: Epoch;
  readonly rig: RigName;
  readonly task: TaskId;
  readonly convoy?: ConvoyId;
  readonly agent: string;
  readonly source: Source;
  /** Which file or series of that source: two of them add up. */
  readonly part: string;
  /** `2027-01-31`, by the clock of the town's machine. */
  readonly day: string;
  readonly model: string;
} & Used;

export type Ledger = Readonly<Record<string, Cell>>;

export const keyOf = ({ polecat, epoch, source, part, day, model, usd }: Cell): string =>
  [polecat, epoch, source, part, day, model, usd === undefined ? '' : '$'].join('|');

/** Figures only grow: a file that was cut short, or read by an older Mayor, takes nothing away. */
export const entered = (ledger: Ledger, cells: readonly Cell[]): Ledger => {
  const next: Record<string, Cell> = { ...ledger };
  for (const cell of cells) {
    const key = keyOf(cell);
    const before = next[key];
    next[key] = before === undefined ? cell : merged(before, cell);
  }
  return next;
};

const merged = (before: Cell, cell: Cell): Cell => ({ ...cell, ...largerUsed(before, cell) });

/** Those of the cells that would change the ledger. */
export const news = (ledger: Ledger, cells: readonly Cell[]): readonly Cell[] =>
  cells.filter((cell) => {
    const before = ledger[keyOf(cell)];
    return before === undefined
      ? totalOf(cell.tokens) > 0 || cell.usd !== undefined
      : isMore(merged(before, cell), before);
  });

/**
 * The cells that count. Of each assignment one source wins, the one that saw most; where two saw the same,
 * the one that also tells what it costs. Nothing is added up across sources.
 */
export const counted = (ledger: Ledger): readonly Cell[] => {
  const assignments = grouped(Object.values(ledger), ({ polecat, epoch }) => `${polecat}|${epoch}`);
  return [...assignments.values()].flatMap((all) => {
    const sources = grouped(all, ({ source }) => source);
    const sums = SOURCES.flatMap((source) => {
      const cells = sources.get(source);
      return cells === undefined ? [] : [{ cells, sum: cells.reduce((sum, { tokens }) => sum + totalOf(tokens), 0) }];
    });
    return onePrice(sums.reduce((best, one) => (one.sum > best.sum ? one : best)).cells);
  });
};

/** Counters tell tokens and dollars apart: where the dollars of a model are told, its tokens have no price beside them. */
const onePrice = (cells: readonly Cell[]): readonly Cell[] => {
  const told = new Set(
    cells.flatMap((cell) => (cell.usd !== undefined && totalOf(cell.tokens) === 0 ? [cell.model] : [])),
  );
  return cells.map((cell) => (cell.usd === undefined && told.has(cell.model) ? { ...cell, usd: 0 } : cell));
};

/**
 * What agents have used, as the journal holds it. A page has the cells of one assignment, and what counts of them. When its
 * worker is gone and its day is over, the rows that counted are put away and added up. A cell tells how much there is
 * altogether, not how much was added: to write it down twice changes nothing, so no crash counts anything twice.
 */
import { grouped } from '../grouped.ts';
import type { ConvoyId, Epoch, PolecatId, RigName, TaskId } from '../ids.ts';
import { type Sums, withRows } from './sums.ts';
import { totalOf } from './tokens.ts';
import { isMore, largerUsed, plusUsed, type Used } from './used.ts';

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

/** What counts, without the parts that it came from. */
export type Row = Omit<Cell, 'part'>;
export type Page = { readonly cells: Readonly<Record<string, Cell>>; readonly rows: readonly Row[] };

export type Ledger = {
  /** By assignment: of workers that are there, and of those that have gone since the last day with figures. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Rows of all others, by day. */
  readonly past: Readonly<Record<string, readonly Row[]>>;
  /** What these rows come to, for those who ask again and again. */
  readonly sums: Sums;
};

export const keyOf = ({ polecat, epoch, source, part, day, model, usd }: Cell): string =>
  [polecat, epoch, source, part, day, model, usd === undefined ? '' : '$'].join('|');
/** In place of an epoch: what was used for no assignment, to ask about one that is over. Each of its cells comes once. */
export const ASKED: Epoch = 0;
const pageOf = ({ polecat, epoch }: Pick<Cell, 'polecat' | 'epoch'>): string => `${polecat}|${epoch}`;

/** Figures only grow: a file that was cut short, or read by an older Mayor, takes nothing away. */
export const entered = (ledger: Ledger, cells: readonly Cell[], isThere: (polecat: PolecatId) => boolean): Ledger => {
  const pages: Record<string, Page> = { ...ledger.pages };
  for (const [id, ours] of grouped(cells, pageOf)) {
    // What comes late, of one that was put away already, would count once more.
    const isLate = (cell: Cell) => cell.epoch !== ASKED && !isThere(cell.polecat) && wasPutAway(ledger, cell);
    if (pages[id] === undefined && ours.some(isLate)) continue;
    const kept: Record<string, Cell> = { ...pages[id]?.cells };
    for (const cell of ours) kept[keyOf(cell)] = mergedInto(kept[keyOf(cell)], cell);
    pages[id] = { cells: kept, rows: counted(Object.values(kept)) };
  }
  const today =
    cells
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? '';
  const isOver = (page: Page) =>
    Object.values(page.cells).every(({ polecat, day }) => day < today && !isThere(polecat));
  const over = Object.entries(pages).filter(([, page]) => isOver(page));
  return over.length === 0 ? { ...ledger, pages } : putAway({ ...ledger, pages }, over);
};

const wasPutAway = ({ past }: Ledger, { polecat, epoch }: Cell): boolean =>
  Object.values(past).some((rows) => rows.some((row) => row.polecat === polecat && row.epoch === epoch));

const putAway = ({ pages, past, sums }: Ledger, over: readonly (readonly [string, Page])[]): Ledger => {
  const ids = new Set(over.map(([id]) => id));
  const rows = over.flatMap(([, page]) => page.rows);
  const days = [...grouped(rows, ({ day }) => day)];
  return {
    pages: Object.fromEntries(Object.entries(pages).filter(([id]) => !ids.has(id))),
    past: { ...past, ...Object.fromEntries(days.map(([day, more]) => [day, [...(past[day] ?? []), ...more]])) },
    sums: withRows(sums, rows),
  };
};

const mergedInto = (before: Cell | undefined, cell: Cell): Cell =>
  before === undefined ? cell : { ...cell, ...largerUsed(before, cell) };

/** Those of the cells that would change the ledger. */
export const news = ({ pages }: Ledger, cells: readonly Cell[]): readonly Cell[] =>
  cells.filter((cell) => {
    const before = pages[pageOf(cell)]?.cells[keyOf(cell)];
    return before === undefined
      ? totalOf(cell.tokens) > 0 || cell.usd !== undefined
      : isMore(mergedInto(before, cell), before);
  });

/** The cells of one assignment, as long as it has a page. */
export const cellsOf = ({ pages }: Ledger, polecat: PolecatId, epoch: Epoch): readonly Cell[] =>
  Object.values(pages[pageOf({ polecat, epoch })]?.cells ?? {});

export const isUnused = ({ pages, past }: Ledger): boolean =>
  Object.keys(pages).length === 0 && Object.keys(past).length === 0;

/** Rows of workers that are there, and of those that have just gone. */
export const openRows = ({ pages }: Ledger): readonly Row[] => Object.values(pages).flatMap(({ rows }) => rows);

/** All that ever counted. It grows with every day: not for what is asked at each look. */
export const allRows = (ledger: Ledger): readonly Row[] => [...Object.values(ledger.past).flat(), ...openRows(ledger)];

/**
 * What counts of the cells of one assignment. One source wins, the one that saw most; where two saw the same,
 * the one that also tells what it costs. Nothing is added up across sources.
 */
export const counted = (cells: readonly Cell[]): readonly Row[] => {
  const sources = grouped(cells, ({ source }) => source);
  const seen = SOURCES.flatMap((source) => {
    const ours = sources.get(source);
    return ours === undefined ? [] : [{ ours, sum: ours.reduce((sum, { tokens }) => sum + totalOf(tokens), 0) }];
  });
  const [first] = seen;
  if (first === undefined) return [];
  const { ours } = seen.reduce((best, one) => (one.sum > best.sum ? one : best), first);
  const rows = grouped(onePrice(ours), rowOf);
  return [...rows.values()].flatMap((parts) => {
    const [one, ...more] = parts;
    if (one === undefined) return [];
    const { part: _, ...row } = one;
    return [{ ...row, ...more.reduce<Used>(plusUsed, onlyUsed(one)) }];
  });
};

/** An assignment has one task; what was asked of a worker afterwards may be about several. */
const rowOf = ({ task, day, model, usd }: Cell): string => [task, day, model, usd === undefined ? '' : '$'].join('|');

const onlyUsed = ({ tokens, long, usd }: Used): Used => ({
  tokens,
  ...(long === undefined ? {} : { long }),
  ...(usd === undefined ? {} : { usd }),
});

/** Counters tell tokens and dollars apart: where the dollars of a model are told, its tokens have no price beside them. */
const onePrice = (cells: readonly Cell[]): readonly Cell[] => {
  const told = new Set(
    cells.flatMap((cell) => (cell.usd !== undefined && totalOf(cell.tokens) === 0 ? [cell.model] : [])),
  );
  return cells.map((cell) => (cell.usd === undefined && told.has(cell.model) ? { ...cell, usd: 0 } : cell));
};

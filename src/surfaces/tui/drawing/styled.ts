/**
 * Lines of an agent's pane: colours are kept as far as the terminal has them, everything else that a
 * terminal would obey is dropped again, and a line is cut to columns without cutting a code.
 */

import { cellsOf, eachCell, isSimple } from './cells.ts';
import { nearest16, nearest256 } from './sgr.ts';
import { expandTabs, toAscii, widthOf } from './text.ts';
import type { Look } from './theme.ts';

/** OSC and other strings; then any CSI or short escape. What is left is text and SGR codes. */
const STRINGS = /\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)/g;
const CODES = /(\x1b\[[0-9;:]*m)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]?/g;

export type Seen = {
  /** Columns that are left out at its beginning. */
  readonly from?: number;
  readonly cursor?: { readonly column: number; readonly paint: (cell: string) => string };
};

/** Exactly `width` columns of a styled line; whatever it opens, it closes. */
export const styledLine = (line: string, width: number, look: Look, { from = 0, cursor }: Seen = {}): string => {
  if (from === 0 && cursor === undefined) return windowed(pieces(line), width, look);
  const at = cursor?.column ?? -1;
  const cells = cellsIn(pieces(line), look).filter((cell) => cell.at >= from);
  const under = cells.find((cell) => cell.at === at)?.text ?? ' ';
  const marked: readonly PaneCell[] =
    cursor === undefined ? [] : [{ at, text: cursor.paint(under), width: widthOf(under), codes: '' }];
  let out = '';
  let used = from;
  for (const cell of [...cells.filter((one) => one.at !== at), ...marked].toSorted((one, other) => one.at - other.at)) {
    if (cell.at < used || cell.at + cell.width > from + width) continue;
    out += ' '.repeat(cell.at - used) + (cell.codes === '' ? cell.text : `${cell.codes}${cell.text}\x1b[0m`);
    used = cell.at + cell.width;
  }
  return out + ' '.repeat(Math.max(0, from + width - used));
};

type PaneCell = { readonly at: number; readonly text: string; readonly width: number; readonly codes: string };

/** Each with the codes that are in force at it. */
const cellsIn = (all: readonly Piece[], look: Look): readonly PaneCell[] => {
  const cells: PaneCell[] = [];
  let at = 0;
  let codes = '';
  for (const piece of all) {
    if (piece.kind === 'code') {
      const code = kept(piece.text, look);
      // A reset at its beginning ends all that was in force.
      if (code !== undefined) codes = /^\x1b\[0?[m;]/.test(code) ? (code === '\x1b[0m' ? '' : code) : codes + code;
      continue;
    }
    for (const { text, width } of cellsOf(look.ascii ? toAscii(piece.text) : piece.text)) {
      cells.push({ at, text, width, codes });
      at += width;
    }
  }
  return cells;
};

const windowed = (all: readonly Piece[], width: number, look: Look): string => {
  let out = '';
  let used = 0;
  let open = false;
  for (const piece of all) {
    if (used >= width) break;
    if (piece.kind === 'code') {
      const code = kept(piece.text, look);
      if (code === undefined) continue;
      out += code;
      open = code !== '\x1b[0m';
    } else {
      const first = firstColumns(look.ascii ? toAscii(piece.text) : piece.text, width - used);
      out += first.text;
      used += first.width;
    }
  }
  if (open) out += '\x1b[0m';
  return out + ' '.repeat(Math.max(0, width - used));
};

/** Without its codes: what searching and measuring sees. */
export const bareLine = (line: string): string =>
  pieces(line)
    .filter((piece) => piece.kind === 'text')
    .map((piece) => piece.text)
    .join('');

type Piece = { readonly kind: 'code' | 'text'; readonly text: string };

const pieces = (line: string): readonly Piece[] => {
  const found: Piece[] = [];
  const rest = expandTabs(line.replace(STRINGS, ''), 8);
  let from = 0;
  for (const match of rest.matchAll(CODES)) {
    if (match.index > from) found.push({ kind: 'text', text: rest.slice(from, match.index) });
    if (match[1] !== undefined) found.push({ kind: 'code', text: match[1] });
    from = match.index + match[0].length;
  }
  if (from < rest.length) found.push({ kind: 'text', text: rest.slice(from) });
  return found;
};

const firstColumns = (text: string, width: number): { readonly text: string; readonly width: number } => {
  if (isSimple(text)) return { text: text.slice(0, width), width: Math.min(width, text.length) };
  let used = 0;
  let out = '';
  for (const cell of eachCell(text)) {
    if (used + cell.width > width) return { text: out + ' '.repeat(width - used), width };
    used += cell.width;
    out += cell.text;
  }
  return { text: out, width: used };
};

/** The code as this terminal may have it; `undefined` when nothing of it is left. */
const kept = (code: string, look: Look): string | undefined => {
  if (look.depth === 'none') return undefined;
  const numbers = code.slice(2, -1).replaceAll(':', ';').split(';').map(Number);
  const parts = parameters(numbers, look);
  return parts.length === 0 ? undefined : `\x1b[${parts.join(';')}m`;
};

/** Bold, dim, italic, underline, inverse, strike and their ends; never blink or concealed text. */
const ATTRIBUTES = new Set([0, 1, 2, 3, 4, 7, 9, 21, 22, 23, 24, 27, 29, 39, 49]);
const isBasic = (n: number): boolean =>
  (n >= 30 && n <= 37) || (n >= 40 && n <= 47) || (n >= 90 && n <= 97) || (n >= 100 && n <= 107);

const parameters = (numbers: readonly number[], look: Look): readonly (number | string)[] => {
  const parts: (number | string)[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i] ?? 0;
    if (n === 38 || n === 48) {
      const taken = numbers[i + 1] === 2 ? 5 : 3;
      const colour = extended(numbers.slice(i, i + taken), look);
      if (colour !== undefined) parts.push(colour);
      i += taken - 1;
    } else if (ATTRIBUTES.has(n) || isBasic(n)) parts.push(n);
  }
  return parts;
};

const extended = (numbers: readonly number[], look: Look): string | number | undefined => {
  const values = numbers.slice(2);
  if (values.length === 0 || values.some((value) => !(value >= 0 && value <= 255))) return undefined;
  if (numbers.length !== (numbers[1] === 2 ? 5 : 3)) return undefined;
  if (look.depth !== '256') return nearest16(numbers);
  return numbers[1] === 2 && look.rgb !== true ? `${numbers[0]};5;${nearest256(values)}` : numbers.join(';');
};

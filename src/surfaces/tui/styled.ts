/**
 * Lines of an agent's pane: colours are kept as far as the terminal has them, everything else that a
 * terminal would obey is dropped again, and a line is cut to columns without cutting a code.
 */
import { nearest16 } from './sgr.ts';
import { cellsOf, expandTabs, isSimple, toAscii } from './text.ts';
import type { Look } from './theme.ts';

/** OSC and other strings; then any CSI or short escape. What is left is text and SGR codes. */
const STRINGS = /\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)/g;
const CODES = /(\x1b\[[0-9;:]*m)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]?/g;

/** Exactly `width` columns of a styled line; whatever it opens, it closes. */
export const styledLine = (line: string, width: number, look: Look): string => {
  let out = '';
  let used = 0;
  let open = false;
  for (const piece of pieces(line)) {
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
  for (const cell of cellsOf(text)) {
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
  return look.depth === '256' ? numbers.join(';') : nearest16(numbers);
};

/** Draws a pane on a person's terminal: only what changed, and nothing but text, colours and modes that we chose. */
import stringWidth from 'string-width';
import type { LivePane } from './pane.ts';
import type { Modes } from './terminal.ts';

export type Drawing = {
  /** What to write next; `''` when nothing changed. */
  next(): string;
  resize(columns: number, rows: number): void;
  /** Up into the history by pages (negative: down again). */
  scroll(pages: number): void;
  /** Back to where the program is: for whoever types. */
  follow(): void;
};

/** Lines that a terminal of `rows` leaves to the pane: the last one is ours, when there are enough. */
export const rowsFor = (rows: number): number => (rows < 4 ? rows : rows - 1);

/** `waits`: what waits for the person, for the last line. */
export function createDrawing(pane: LivePane, columns: number, rows: number, waits: () => string): Drawing {
  const size = { columns, rows };
  let above = 0;
  let shown: readonly string[] = [];
  let told = '';
  const redraw = (): void => {
    shown = [];
    told = '';
  };
  return {
    next: () => {
      const view = pane.terminal.view(above);
      above = view.above;
      const lines = rowsOf(view.lines, size, () => statusLine(pane, above, size.columns, waits()));
      const changed = lines.flatMap((line, at) => (line === shown[at] ? [] : [rowAt(at, line)]));
      const tail = tailOf(pane, above, size.rows);
      if (changed.length === 0 && tail === told) return '';
      const fresh = shown.length === 0 ? '\x1b[0m\x1b[2J' : '';
      shown = lines;
      told = tail;
      return `\x1b[?2026h\x1b[?25l${fresh}${changed.join('')}${tail}\x1b[?2026l`;
    },
    resize: (nextColumns, nextRows) => {
      size.columns = nextColumns;
      size.rows = nextRows;
      redraw();
    },
    scroll: (pages) => {
      above = Math.max(0, above + Math.trunc(pages * Math.max(1, rowsFor(size.rows) - 2)));
    },
    follow: () => {
      above = 0;
    },
  };
}

/** One entry for each row of the person's terminal. */
const rowsOf = (lines: readonly string[], { rows }: { readonly rows: number }, status: () => string): string[] =>
  Array.from({ length: rows }, (_, at) => (at < rowsFor(rows) ? (lines[at] ?? '') : status()));

/** Cleared first, not last: a full row would lose its last cell. */
const rowAt = (at: number, line: string): string => `\x1b[${at + 1};1H\x1b[0m\x1b[2K${line}`;

/** Modes and cursor, which come last. */
function tailOf(pane: LivePane, above: number, rows: number): string {
  const modes = pane.terminal.modes();
  const { column, row } = pane.terminal.cursor();
  const isSeen = modes.cursorShown && above === 0 && row < rowsFor(rows) && pane.shown().alive;
  return `${modeText(modes)}\x1b[${row + 1};${column + 1}H${isSeen ? '\x1b[?25h' : ''}`;
}

const mode = (number: number, on: boolean): string => `\x1b[?${number}${on ? 'h' : 'l'}`;

const MICE = { x10: 9, vt200: 1000, drag: 1002, any: 1003 } as const;

const modeText = ({ cursorKeys, keypad, paste, focus, mouse }: Modes): string =>
  [
    mode(1, cursorKeys),
    keypad ? '\x1b=' : '\x1b>',
    mode(2004, paste),
    mode(1004, focus),
    ...Object.entries(MICE).map(([name, number]) => (name === mouse ? '' : mode(number, false))),
    mouse === 'none' ? mode(1006, false) : `${mode(MICE[mouse], true)}${mode(1006, true)}`,
  ].join('');

/** What a terminal must be told when nobody draws on it any more. */
export const PLAIN_MODES = modeText({
  cursorShown: true,
  cursorKeys: false,
  keypad: false,
  paste: false,
  focus: false,
  mouse: 'none',
});

function statusLine(pane: LivePane, above: number, columns: number, waits: string): string {
  const { alive, exit, polecat, rig } = pane.shown();
  const state = alive ? '' : ` (ended with exit code ${exit ?? 'unknown'})`;
  const keys = above > 0 ? `${above} lines up, any key goes back ` : 'Ctrl-\\ leaves, Shift-PgUp scrolls ';
  const right = waits === '' ? keys : `${waits}  ${keys}`;
  const left = cut(` ${rig} ${polecat}${state}  ${pane.spec.label}`, columns - right.length - 1);
  const space = ' '.repeat(Math.max(0, columns - stringWidth(left) - right.length));
  return `\x1b[7m${left}${space}${right.slice(0, columns)}\x1b[0m`;
}

const cut = (text: string, columns: number): string => {
  let kept = [...text].slice(0, Math.max(0, columns));
  while (stringWidth(kept.join('')) > columns && kept.length > 0) kept = kept.slice(0, -1);
  return kept.join('');
};

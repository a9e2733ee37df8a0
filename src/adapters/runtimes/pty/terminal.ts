/** What a pane's program has drawn: a terminal without a window. */
import xterm, { type IBufferCell, type IDisposable, type Terminal } from '@xterm/headless';
import { plainLine } from '../../../core/plain.ts';
import type { Screen } from '../../../ports/runtime.ts';
import { colouredLine } from '../sgr.ts';
import { sgrLine } from './cells.ts';
import { modernWidths } from './width.ts';

export const COLUMNS = 120;
export const ROWS = 40;
/** Lines above the visible ones. A line costs some 20 bytes a column, whatever is in it. */
const HISTORY = 2_000;

/** What the program wants of the terminal that it is shown in. */
export type Modes = {
  readonly cursorShown: boolean;
  readonly cursorKeys: boolean;
  readonly keypad: boolean;
  readonly paste: boolean;
  readonly focus: boolean;
  /** Only with SGR coordinates: the older encodings are no text. */
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
};

export type PaneTerminal = {
  /** Resolves when it is drawn. */
  write(text: string): Promise<void>;
  screen(history: number): Screen;
  /** The visible lines, `above` lines further up, and how far up that really is. */
  view(above: number): { readonly lines: readonly string[]; readonly above: number };
  /** From 0. */
  cursor(): { readonly column: number; readonly row: number };
  modes(): Modes;
  /** Whether the program is in the midst of a drawing that it wants to be seen at once. */
  isDrawing(): boolean;
  size(): { readonly columns: number; readonly rows: number };
  resize(columns: number, rows: number): void;
  title(): string;
  dispose(): void;
};

/** `reply` gets what the terminal answers to the program's questions; `titled` is told of a new title. */
export function createTerminal(reply: (text: string) => void, titled: () => void): PaneTerminal {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: HISTORY, allowProposedApi: true });
  terminal.unicode.register(modernWidths());
  terminal.unicode.activeVersion = 'mayor';
  terminal.onData(reply);
  const privateModes = followPrivateModes(terminal);
  let title = '';
  terminal.onTitleChange((given) => {
    const next = plainLine(given).slice(0, LONGEST_TITLE);
    if (next === title) return;
    title = next;
    titled();
  });
  const cell = terminal.buffer.normal.getNullCell();
  return {
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    screen: (history) => {
      const first = Math.max(0, terminal.buffer.active.baseY - history);
      const lines = linesFrom(terminal, first, terminal.buffer.active.baseY + terminal.rows, cell);
      const last = lines.findLastIndex((line) => line !== '');
      const { baseY, cursorX, cursorY } = terminal.buffer.active;
      const cursor = { line: baseY - first + cursorY, column: Math.min(cursorX, terminal.cols - 1) };
      const shown = privateModes.get(CURSOR) === true ? { cursor } : {};
      return { lines: lines.slice(0, last + 1), columns: terminal.cols, rows: terminal.rows, title, ...shown };
    },
    view: (above) => {
      const { baseY } = terminal.buffer.active;
      const first = Math.min(baseY, Math.max(0, baseY - above));
      return { lines: linesFrom(terminal, first, first + terminal.rows, cell), above: baseY - first };
    },
    cursor: () => ({ column: terminal.buffer.active.cursorX, row: terminal.buffer.active.cursorY }),
    modes: () => modesOf(terminal, privateModes),
    isDrawing: () => terminal.modes.synchronizedOutputMode,
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    resize: (columns, rows) => terminal.resize(columns, rows),
    title: () => title,
    dispose: () => terminal.dispose(),
  };
}

const LONGEST_TITLE = 500;

const linesFrom = (terminal: Terminal, first: number, end: number, cell: IBufferCell): readonly string[] =>
  Array.from({ length: end - first }, (_, at) =>
    colouredLine(sgrLine(terminal.buffer.active.getLine(first + at), cell)),
  );

const CURSOR = 25;
const SGR_MOUSE = 1006;

/** The two that xterm does not tell, noted as they pass by. */
function followPrivateModes(terminal: Terminal): ReadonlyMap<number, boolean> {
  const modes = new Map([
    [CURSOR, true],
    [SGR_MOUSE, false],
  ]);
  const note = (final: 'h' | 'l'): IDisposable =>
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      for (const mode of params) if (typeof mode === 'number' && modes.has(mode)) modes.set(mode, final === 'h');
      return false; // Handled by xterm as ever.
    });
  const forget = (): boolean => {
    modes.set(CURSOR, true).set(SGR_MOUSE, false);
    return false;
  };
  note('h');
  note('l');
  terminal.parser.registerEscHandler({ final: 'c' }, forget);
  terminal.parser.registerCsiHandler({ intermediates: '!', final: 'p' }, forget);
  return modes;
}

const modesOf = ({ modes }: Terminal, privateModes: ReadonlyMap<number, boolean>): Modes => ({
  cursorShown: privateModes.get(CURSOR) === true,
  cursorKeys: modes.applicationCursorKeysMode,
  keypad: modes.applicationKeypadMode,
  paste: modes.bracketedPasteMode,
  focus: modes.sendFocusMode,
  mouse: privateModes.get(SGR_MOUSE) === true ? modes.mouseTrackingMode : 'none',
});

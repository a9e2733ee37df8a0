/** The real terminal: an alternate screen in which only what changed is written. */
import { plainLine } from '../../../core/plain.ts';
import { isSimple } from '../drawing/cells.ts';
import type { Frame, Piece } from '../drawing/paint.ts';
import { bareLine } from '../drawing/styled.ts';

/** What is used of the process's standard output. */
export type Output = {
  readonly isTTY?: boolean;
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
  getColorDepth(env: object): number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
};

export type Terminal = {
  /** Takes the screen over; what stood there comes back with `leave`. */
  enter(): void;
  leave(): void;
  /** Writes the pieces that differ from the last frame, in one go. Nothing while it is left. */
  draw(frame: Frame): void;
  /** Gives the window or tab this title, while the screen is ours; the one before comes back with `leave`. */
  title(text: string): void;
  /** Writes sequences that leave the screen as it is. Nothing while it is left. */
  signal(text: string): void;
  /** The next frame is written whole: something else may have written here. */
  forget(): void;
};

/** The title that was there is put on the terminal's own stack; one without a stack keeps ours. */
const ENTER = '\x1b[22;2t\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J';
/** Presses and the wheel, with numbers for the place; no motion, so that nothing is sent while a hand only passes over. */
const MOUSE = '\x1b[?1000h\x1b[?1006h';
/**
 * The mouse goes back also where it was never taken: a dashboard that was killed may have left it. And the screen is cleared:
 * a terminal without a second one (GNU screen, mosh, the Linux console) would go on in the middle of the last frame.
 */
const LEAVE = '\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m\x1b[2J\x1b[H\x1b[?1049l\x1b[23;2t';
/** Synchronized output: a terminal that knows it shows the frame at once, others ignore it. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

/** What is the colour of its ground? Answered as keys are told (keys/ground.ts), or never. */
export const ASK_GROUND = '\x1b]11;?\x1b\\';

type Manner = {
  /** Whether the mouse is taken from the terminal, which then selects text only with Shift (Option, Fn) held. */
  readonly mouse?: boolean;
  /** What is asked after each frame that changed something. */
  readonly question?: () => string;
};

export const openTerminal = (
  output: Pick<Output, 'write'>,
  { mouse = false, question = () => '' }: Manner = {},
): Terminal => {
  let last: Frame | undefined;
  let here = false;
  let title = '';
  const writeTitle = (): void => {
    if (here && title !== '') output.write(`\x1b]2;${plainLine(title)}\x07`);
  };
  return {
    enter: () => {
      if (here) return;
      here = true;
      last = undefined;
      output.write(mouse ? ENTER + MOUSE : ENTER);
      writeTitle();
    },
    leave: () => {
      if (!here) return;
      here = false;
      output.write(LEAVE);
    },
    draw: (frame) => {
      if (!here) return;
      const changes = last === undefined || last.length !== frame.length ? whole(frame) : changed(last, frame);
      last = frame;
      if (changes !== '') output.write(BEGIN + changes + END + question());
    },
    title: (text) => {
      if (text === title) return;
      title = text;
      writeTitle();
    },
    signal: (text) => {
      if (here) output.write(text);
    },
    forget: () => {
      last = undefined;
    },
  };
};

const whole = (frame: Frame): string =>
  `\x1b[0m\x1b[2J${frame.map((pieces, y) => pieces.map((piece) => put(y, piece)).join('')).join('')}`;

/**
 * Terminals do not agree on the width of every script; what stands to the right of such text may have
 * been written over, so it is written again.
 */
const changed = (before: Frame, frame: Frame): string => {
  let out = '';
  for (const [y, pieces] of frame.entries()) {
    const old = before[y] ?? [];
    const same = old.length === pieces.length && pieces.every((piece, i) => samePlace(piece, old[i]));
    if (!same) out += `\x1b[${y + 1};1H\x1b[0m\x1b[2K`;
    let spilt = false;
    for (const [i, piece] of pieces.entries()) {
      if (same && !spilt && old[i]?.text === piece.text) continue;
      const was: string | undefined = same && !spilt ? old[i]?.text : undefined;
      const isOdd: boolean = !isSimple(bareLine(piece.text)) || (was !== undefined && !isSimple(bareLine(was)));
      // Where it comes out narrower than was counted, what stood there before would stay.
      if (isOdd) out += `${goTo(y, piece.x)}\x1b[${piece.width}X${put(y, piece)}`;
      else out += (was === undefined ? undefined : span(y, piece, was)) ?? put(y, piece);
      spilt ||= isOdd;
    }
  }
  return out;
};

/**
 * Of a piece that changed, only the columns from the first to the last that did, where that is shorter and all of its
 * letters have one width everywhere; `undefined` where it is not.
 */
const span = (y: number, { x, text }: Piece, before: string): string | undefined => {
  const now = cellsIn(text);
  const then = cellsIn(before);
  if (now === undefined || then === undefined || now.length !== then.length) return undefined;
  const isSame = (at: number): boolean => now[at]?.char === then[at]?.char && now[at]?.style === then[at]?.style;
  let from = 0;
  while (from < now.length && isSame(from)) from += 1;
  let to = now.length;
  while (to > from && isSame(to - 1)) to -= 1;
  if (from === to) return '';
  let out = '';
  let style = '';
  for (const cell of now.slice(from, to)) {
    if (cell.style !== style) out += cell.style === '' ? RESET : `${style === '' ? '' : RESET}${cell.style}`;
    style = cell.style;
    out += cell.char;
  }
  const written = put(y, { x: x + from, width: to - from, text: style === '' ? out : out + RESET });
  return written.length < put(y, { x, width: now.length, text }).length ? written : undefined;
};

const RESET = '\x1b[0m';

/** Cells with the codes that hold there; `undefined` where letters are wide, join, or codes move the cursor. */
const cellsIn = (text: string): readonly { readonly char: string; readonly style: string }[] | undefined => {
  const cells: { char: string; style: string }[] = [];
  let style = '';
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (!part.startsWith('\x1b')) {
      if (!isSimple(part)) return undefined;
      for (const char of part) cells.push({ char, style });
    } else style = part === RESET || part === '\x1b[m' ? '' : style + part;
  }
  return style === '' ? cells : undefined;
};

const samePlace = (piece: Piece, other: Piece | undefined): boolean =>
  other !== undefined && piece.x === other.x && piece.width === other.width;

const goTo = (y: number, x: number): string => `\x1b[${y + 1};${x + 1}H`;

const ERASED = 12;

/** Long runs of blanks at the end are erased instead of sent. */
const put = (y: number, { x, text }: Piece): string => {
  // An expression would begin anew at every blank of the line.
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ') end -= 1;
  const blanks = text.length - end;
  return blanks < ERASED ? `${goTo(y, x)}${text}` : `${goTo(y, x)}${text.slice(0, end)}\x1b[${blanks}X`;
};

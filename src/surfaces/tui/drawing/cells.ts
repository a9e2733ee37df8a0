/** What a person sees as one character each, with its columns. However long the text is, each costs the same. */
import stringWidth from 'string-width';

export type Cell = { readonly text: string; readonly width: number };

/**
 * Letters, lines and signs that are one code unit and one column each and never join with a
 * neighbour: nearly all text of a terminal, measured without looking at every character.
 */
const SIMPLE_LETTERS = String.raw`\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u239b-\u23ce\u2500-\u25fc\u2713\u2717\u2768-\u2775\u2800-\u28ff`;
const SIMPLE = new RegExp(`^[${SIMPLE_LETTERS}]*$`);
export const isSimple = (text: string): boolean => SIMPLE.test(text);

/** Those without any columns are left out. */
export const cellsOf = (text: string): readonly Cell[] => [...eachCell(text)];

/** One by one, so that who needs only the first does not wait for a line of a megabyte. */
export function* eachCell(text: string): Generator<Cell> {
  for (let at = 0; at < text.length; ) {
    const alone = aloneFrom(text, at);
    for (const end = at + alone; at < end; at += 1) yield cellOf(text.charAt(at));
    if (at === text.length) return;
    for (const cluster of clustersFrom(text, at)) {
      at += cluster.length;
      const cell = cellOf(cluster);
      if (cell.width > 0) yield cell;
    }
  }
}

/** Looked at together. */
const STRETCH = 256;

/** How many of the next letters are a cell each: what follows the last of a stretch might join it. */
const aloneFrom = (text: string, at: number): number => {
  const length = ALONE.exec(text.slice(at, at + STRETCH))?.[0].length ?? 0;
  return at + length === text.length ? length : Math.max(0, length - 1);
};

let made: Intl.Segmenter | undefined;
/** Its tables take as long to load as a fifth of Node: only where there is text that needs them. */
const graphemes = (): Intl.Segmenter => {
  made ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return made;
};

/**
 * The next clusters, one at least. Asked of a window, of which the last may go on behind it: to segment a long text as a
 * whole takes minutes, since V8 takes longer for each part of it.
 */
const clustersFrom = (text: string, at: number): readonly string[] => {
  for (let size = STRETCH; ; size *= 2) {
    const split = HIGH.test(text.charAt(at + size - 1)) && LOW.test(text.charAt(at + size)) ? 1 : 0;
    const window = text.slice(at, at + size + split);
    const found = [...graphemes().segment(window)].map(({ segment }) => segment);
    if (at + window.length >= text.length) return found;
    if (found.length > 1) return found.slice(0, -1);
  }
};

/** The halves of a character of two code units; one alone is a broken one, to which a half of the next does not belong. */
const HIGH = /[\ud800-\udbff]/;
const LOW = /[\udc00-\udfff]/;

/** Blocks of letters whose every character has one width; most of what is not simple lies in them. */
const WIDE_LETTERS = String.raw`\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60`;
const NARROW_LETTERS = String.raw`\u05d0-\u05ea\u0621-\u064a`;
const WIDE = new RegExp(`^[${WIDE_LETTERS}]$`);
const NARROW = new RegExp(`^[${NARROW_LETTERS}]$`);
/** Letters of all three never join one another. */
const ALONE = new RegExp(`^[${SIMPLE_LETTERS}${WIDE_LETTERS}${NARROW_LETTERS}]+`);

const cellOf = (segment: string): Cell => {
  if (isSimple(segment) || NARROW.test(segment)) return { text: segment, width: 1 };
  if (WIDE.test(segment)) return { text: segment, width: 2 };
  if (segment.length > KEPT_LETTERS) return measured(segment);
  const known = kept.get(segment);
  if (known !== undefined) return known;
  const cell = measured(segment);
  if (kept.size >= KEPT) kept.clear();
  kept.set(segment, cell);
  return cell;
};

/** To measure an emoji takes longer than to draw a line without one, and the same few come again with every frame. */
const kept = new Map<string, Cell>();
const KEPT = 1_000;
const KEPT_LETTERS = 16;

/** They end a line for some terminals; to all, and to whoever measures them, a space is one column. */
const SEPARATOR = /^[\u2028\u2029]/;

const measured = (segment: string): Cell => {
  if (SEPARATOR.test(segment)) return { text: ' ', width: 1 };
  const text = settle(segment);
  const width = stringWidth(text);
  if (width <= 2) return { text, width };
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
  return { text: first, width: stringWidth(first) };
};

const REGIONAL = /^[\u{1f1e6}-\u{1f1ff}]+$/u;
const JOINED = /[\u200d\ufe0e\ufe0f\u20e3\u{1f3fb}-\u{1f3ff}]/u;
const MARKS_KEPT = 2;

/**
 * Terminals disagree about the width of joined emoji, flags and presentation selectors, so these
 * become their first character (a flag its two letters); piled-up marks become a few.
 */
const settle = (segment: string): string => {
  if (segment.length === 1) return segment;
  const whole = segment.normalize('NFC');
  const points = [...whole];
  const first = points[0] ?? '';
  if (REGIONAL.test(whole)) return points.map((point) => letterOf(point)).join('');
  if (JOINED.test(whole)) return first;
  return points.slice(0, 1 + MARKS_KEPT).join('');
};

const letterOf = (regional: string): string =>
  String.fromCharCode(((regional.codePointAt(0) ?? 0x1f1e6) - 0x1f1e6 + 65) & 0x7f);

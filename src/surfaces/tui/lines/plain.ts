/** Lines that were made to be seen as lines that are to be heard: no signs, no paddings, no frames. */
import { plainLine, plainText } from '../../../core/plain.ts';
import { bareLine } from '../drawing/styled.ts';
import { type Theme, themeOf } from '../drawing/theme.ts';
import { nameOfKey } from '../rows/keys.ts';

/** Stands where the chosen one of a list is pointed at; no text has it. */
const MARK = '\ue000';

const seen = themeOf({ depth: 'none', ascii: false });

/** Signs that say more than the words beside them are words; the others say nothing. */
export const heardTheme: Theme = {
  ...seen,
  signs: { ...seen.signs, pointer: MARK, ellipsis: '...', dot: ',', conflict: 'conflicts with', newline: ' ' },
  paint: (text) => text,
  cursor: (text) => text,
};

/** Wide enough that nothing is cut that somebody would want to hear whole. */
export const WIDE = 1_000;
/** As many lines as a place is asked for at once. */
export const TALL = 1_000;

/** Frames, bars, arrows and the like; letters of any script stay. */
const DRAWN = /[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2800-\u28ff\u2016\u2260\u00b7\u00bb\ue000]/g;

/** One line that was drawn, as words: columns become pauses. Empty where nothing was said. */
export const heardLine = (drawn: string): string =>
  plainText(bareLine(drawn))
    .replace(DRAWN, '  ')
    .trim()
    .split(/\s{2,}|\s+(?=,\s)|(?<=\s,)\s+/)
    .map((piece) => piece.replace(/^,\s*|\s*,$/g, '').trim())
    .filter((piece) => piece !== '')
    .reduce((said, piece) => (said === '' ? piece : `${said}${/[.,:;?!]$/.test(said) ? '' : ','} ${piece}`), '');

export type Heard = { readonly text: string; readonly chosen: boolean };

/** Those that say something, and whether each is the one that keys are about. */
export const heardLines = (drawn: readonly string[]): readonly Heard[] =>
  drawn.flatMap((line) => {
    const text = heardLine(line);
    return text === '' ? [] : [{ text, chosen: line.includes(MARK) }];
  });

/** Foreign text of several lines, as it is but for what a terminal would obey and the blank ones. */
export const foreignLines = (text: string): readonly string[] =>
  plainText(text)
    .split('\n')
    .map((line) => line.replaceAll('\t', '  ').trimEnd())
    .filter((line) => line.trim() !== '');

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

/** `6 minutes`: letters alone are read as letters. */
export const heardAge = (ms: number): string => {
  if (Number.isNaN(ms)) return 'an unknown time';
  const [unit, word] = UNITS.find(([size]) => ms >= size) ?? [1_000, 'second'];
  const count = Math.max(0, Math.floor(ms / unit));
  return `${count} ${word}${count === 1 ? '' : 's'}`;
};

export const heardAgo = (ms: number): string => (ms < 10_000 ? 'just now' : `${heardAge(ms)} ago`);

/** Ids of commits are for eyes: a sentence that has one says the rest. */
export const withoutIds = (text: string): string => text.replace(/,? (?:onto|at|as) [0-9a-f]{7,40}\b/g, '');

const NAMES: Readonly<Record<string, string>> = {
  ...{ ':': 'colon', '/': 'slash', '?': 'question mark', '[': 'left bracket', ']': 'right bracket', ',': 'comma' },
  ...{ '{': 'left brace', '}': 'right brace', '.': 'dot', ';': 'semicolon', '!': 'exclamation mark', '#': 'hash' },
  ...{ '-': 'minus', '+': 'plus', '*': 'star', '=': 'equals', '<': 'less', '>': 'greater', '|': 'bar', '&': 'and' },
  ...{ "'": 'quote', '"': 'double quote', '`': 'backtick', '~': 'tilde', '^': 'caret', _: 'underscore', '@': 'at' },
  ...{ '(': 'left parenthesis', ')': 'right parenthesis', '\\': 'backslash', '%': 'percent', $: 'dollar' },
};

/** A key by its name: voices leave signs out, and say letters of either case alike. */
export const heardKey = (key: string): string => {
  const name = NAMES[key];
  if (name !== undefined) return `${name} ${key}`;
  return /^\p{Lu}$/u.test(key) ? `capital ${key}` : nameOfKey(key);
};

/** What something is called, then its id; the id alone where it has no title. */
export const named = (title: string | undefined, id: string): string => {
  const called = plainLine(title ?? '');
  return called === '' ? id : `${called}, ${id}`;
};

/** Ends the line of a list that keys are about. */
export const SELECTED = ' Selected.';

/** The first letter of a sentence. */
export const begun = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Ends like a sentence. */
export const ended = (text: string): string => (/[.?!:…]$/.test(text) ? text : `${text}.`);

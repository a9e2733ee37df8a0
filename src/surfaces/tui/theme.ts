/** What meanings look like. A tone is never alone: a word or a sign stands beside it. */
import type { DashboardSettings } from '../../core/dashboard-settings.ts';

/** How much colour a terminal has: `none` sends no attribute at all. */
export type Depth = 'none' | '16' | '256';
/** `rgb`: it has any colour and not only those 256. */
export type Look = { readonly depth: Depth; readonly ascii: boolean; readonly rgb?: true };

export const TONES = ['plain', 'dim', 'good', 'attention', 'bad', 'accent', 'keyword', 'string', 'number'] as const;
export type Tone = (typeof TONES)[number];

/**
 * `bar`: the selected row. `faint`: the selected row of a list that has not the keys. `added`, `removed`: lines of a
 * change, where there are colours enough to have words of source in their own on it.
 */
export type Ground = 'none' | 'bar' | 'faint' | 'added' | 'removed';
export type Style = { readonly tone: Tone; readonly bold?: boolean; readonly ground?: Ground };

export type Signs = Readonly<Record<keyof typeof unicode, string>>;

export type Theme = {
  readonly look: Look;
  readonly signs: Signs;
  /** Text that is fitted already, with the codes before and after it. */
  paint(text: string, style: Style): string;
  /** The cell under the text cursor. */
  cursor(text: string): string;
};

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `bits` as of `WriteStream.getColorDepth`. NO_COLOR (https://no-color.org) and MAYOR_ASCII count
 * when they are set and not empty.
 */
export const lookOf = (env: Env, bits: number, signs: DashboardSettings['signs'] = 'auto'): Look => {
  const depth = isSet(env.NO_COLOR) || env.TERM === 'dumb' || bits <= 1 ? 'none' : bits >= 8 ? '256' : '16';
  const rgb = depth === '256' && bits >= 24 ? { rgb: true as const } : {};
  return { depth, ascii: isAsciiOnly(env, signs), ...rgb };
};

/** MAYOR_ASCII is for this once, so it is stronger than rigs.yaml; MAYOR_ASCII=0 says no. */
const isAsciiOnly = (env: Env, signs: DashboardSettings['signs']): boolean => {
  if (isSet(env.MAYOR_ASCII)) return env.MAYOR_ASCII !== '0';
  if (signs !== 'auto') return signs === 'ascii';
  // As POSIX has them override each other. None at all says nothing: ssh and containers often have none.
  const letters = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return env.TERM === 'dumb' || (letters !== undefined && !/utf-?8/i.test(letters));
};

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

export const themeOf = (look: Look): Theme => {
  const codes = table[look.depth];
  const opening = (style: Style): string => {
    const ground = style.ground ?? 'none';
    const all = [style.bold === true && look.depth !== 'none' ? '1' : '', codes[ground][style.tone]];
    return all.filter((code) => code !== '').join(';');
  };
  return {
    look,
    signs: look.ascii ? ascii : unicode,
    paint: (text, style) => {
      const open = text === '' ? '' : opening(style);
      return open === '' ? text : `\x1b[${open}m${text}\x1b[0m`;
    },
    cursor: (text) => (look.depth === 'none' ? `_${text.slice(1)}` : `\x1b[7m${text}\x1b[0m`),
  };
};

type Codes = Readonly<Record<Ground, Colours>>;

type Colours = Readonly<Record<Tone, string>>;

const every = (code: string): Colours => ({
  ...{ plain: code, dim: code, good: code, attention: code, bad: code, accent: code },
  ...{ keyword: code, string: code, number: code },
});
const nothing = every('');
const inverse = every('7');
const basic: Colours = {
  ...{ plain: '', dim: '2', good: '32', attention: '33', bad: '31', accent: '36' },
  ...{ keyword: '35', string: '36', number: '36' },
};
/** Readable on a dark and on a light ground alike; the bar brings its own ground. */
const rich: Colours = {
  ...{ plain: '', dim: '245', good: '71', attention: '172', bad: '167', accent: '67' },
  ...{ keyword: '133', string: '66', number: '137' },
};
const onBar: Colours = {
  ...{ plain: '255', dim: '250', good: '114', attention: '215', bad: '210', accent: '117' },
  ...{ keyword: '183', string: '152', number: '223' },
};

const numbered = (tones: Colours, ground: string): Colours => {
  const code = (tone: Tone): string =>
    [tones[tone] === '' ? '' : `38;5;${tones[tone]}`, ground].filter((part) => part !== '').join(';');
  return {
    ...{ plain: code('plain'), dim: code('dim'), good: code('good'), attention: code('attention'), bad: code('bad') },
    ...{ accent: code('accent'), keyword: code('keyword'), string: code('string'), number: code('number') },
  };
};

const table: Readonly<Record<Depth, Codes>> = {
  none: { none: nothing, bar: nothing, faint: nothing, added: nothing, removed: nothing },
  '16': { none: basic, bar: inverse, faint: nothing, added: every('32'), removed: every('31') },
  '256': {
    none: numbered(rich, ''),
    bar: numbered(onBar, '48;5;238'),
    faint: numbered(onBar, '48;5;236'),
    added: numbered(onBar, '48;5;22'),
    removed: numbered(onBar, '48;5;52'),
  },
};

/** Mostly from the oldest set, which every terminal font has. */
const unicode = {
  working: '●',
  starting: '◦',
  needsYou: '▲',
  question: '?',
  idle: '○',
  waiting: '‖',
  review: '◆',
  broken: '✗',
  stopped: '■',
  leaving: '→',
  unknown: '?',
  todo: '·',
  blocked: '┄',
  good: '✓',
  merging: '»',
  conflict: '≠',
  pointer: '▌',
  mark: '+',
  open: '▾',
  folded: '▸',
  full: '━',
  half: '╸',
  empty: '─',
  across: '─',
  down: '│',
  ellipsis: '…',
  dot: '·',
  up: '↑',
  below: '↓',
  enter: '⏎',
  newline: '⏎',
};

const ascii: Signs = {
  working: '*',
  starting: '.',
  needsYou: '!',
  question: '?',
  idle: 'o',
  waiting: '=',
  review: '#',
  broken: 'x',
  stopped: '-',
  leaving: '>',
  unknown: '?',
  todo: '.',
  blocked: ':',
  good: '+',
  merging: '>',
  conflict: '!=',
  pointer: '>',
  mark: '+',
  open: 'v',
  folded: '>',
  full: '#',
  half: '#',
  empty: '.',
  across: '-',
  down: '|',
  ellipsis: '~',
  dot: '-',
  up: '^',
  below: 'v',
  enter: 'Enter',
  newline: '|',
};

/** What meanings look like. A tone is never alone: a word or a sign stands beside it. */
import type { DashboardSettings } from '../../../core/dashboard-settings.ts';
import { codesOf } from './colours.ts';
import { ALL, bitsOf, type Env, isSet } from './depth.ts';

/** How much colour a terminal has: `none` sends no attribute at all. */
export type Depth = 'none' | '16' | '256';
export type Look = {
  readonly depth: Depth;
  readonly ascii: boolean;
  /** It has any colour and not only those 256. */
  readonly rgb?: true;
  /** What the terminal's own ground is, where that is known. */
  readonly ground?: 'dark' | 'light';
};

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

type Wishes = Pick<DashboardSettings, 'signs' | 'theme'>;

/** `bits` as of `WriteStream.getColorDepth` with `bitsEnv`. */
export const lookOf = (env: Env, bits: number, wishes: Partial<Wishes> = {}): Look => {
  const has = bitsOf(env, bits);
  const depth = has <= 1 ? 'none' : has >= 8 ? '256' : '16';
  const rgb = has >= ALL ? { rgb: true as const } : {};
  const ground = depth === 'none' ? undefined : groundFrom(env, wishes.theme);
  return {
    depth,
    ascii: isAsciiOnly(env, wishes.signs ?? 'auto'),
    ...rgb,
    ...(ground === undefined ? {} : { ground }),
  };
};

/** What is known without asking: rigs.yaml says it, or the terminal did, as `15;0` for its letters and its ground. */
const groundFrom = (env: Env, wanted: DashboardSettings['theme'] = 'auto'): Look['ground'] => {
  if (wanted !== 'auto') return wanted;
  const told = /;(\d{1,2})$/.exec(env.COLORFGBG ?? '')?.[1];
  if (told !== undefined) return told === '7' || Number(told) > 8 ? 'light' : 'dark';
  return env.TERM === 'linux' ? 'dark' : undefined;
};

/** What the terminal has answered counts where nobody has said it in rigs.yaml. */
export const onGround = (look: Look, light: boolean, wanted: DashboardSettings['theme']): Look =>
  wanted === 'auto' && look.depth !== 'none' ? { ...look, ground: light ? 'light' : 'dark' } : look;

/** Whether the terminal may be asked for its ground: one that takes the question for text is left alone. */
export const mayAskGround = (env: Env, { depth }: Look, wanted: DashboardSettings['theme']): boolean =>
  wanted === 'auto' && depth !== 'none' && env.TERM !== 'linux' && env.TERM !== 'dumb' && !isSet(env.STY);

/** MAYOR_ASCII is for this once, so it is stronger than rigs.yaml; MAYOR_ASCII=0 says no. */
const isAsciiOnly = (env: Env, signs: DashboardSettings['signs']): boolean => {
  if (isSet(env.MAYOR_ASCII)) return env.MAYOR_ASCII !== '0';
  if (signs !== 'auto') return signs === 'ascii';
  // As POSIX has them override each other. None at all says nothing: ssh and containers often have none.
  const letters = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return env.TERM === 'dumb' || (letters !== undefined && !/utf-?8/i.test(letters));
};

export const themeOf = (look: Look): Theme => {
  const codes = codesOf(look);
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

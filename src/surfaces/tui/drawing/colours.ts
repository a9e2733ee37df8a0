/** The codes of each tone, by how much colour there is and what it stands on. */
import type { Depth, Ground, Look, Tone } from './theme.ts';

type Colours = Readonly<Record<Tone, string>>;
export type Codes = Readonly<Record<Ground, Colours>>;

type Have = Pick<Look, 'depth' | 'ground' | 'rgb'>;

export const codesOf = ({ depth, ground, rgb }: Have): Codes =>
  (depth === '256' && rgb === true ? calm : table[depth])[ground ?? 'unknown'];

const every = (code: string): Colours => ({
  ...{ plain: code, dim: code, good: code, attention: code, bad: code, accent: code },
  ...{ keyword: code, string: code, number: code },
});
const nothing = every('');
const inverse = every('7');

const basic = (tones: Colours): Codes => ({
  ...{ none: tones, bar: inverse, faint: nothing, added: every(tones.good), removed: every(tones.bad) },
});

/**
 * Sixteen colours are what the terminal makes of them: these are read in the palettes of xterm and VS Code (dark, light), and on
 * Linux's console. What is dim is not: faint letters and the bright black are hardly seen in some of them.
 */
const basicOnDark = basic({
  ...{ plain: '', dim: '', good: '32', attention: '33', bad: '91', accent: '36' },
  ...{ keyword: '95', string: '36', number: '36' },
});
/** Yellow, green and cyan vanish on white. */
const basicOnLight = basic({
  ...{ plain: '', dim: '', good: '34', attention: '35', bad: '31', accent: '34' },
  ...{ keyword: '35', string: '34', number: '34' },
});
/** The two that are seen on both. */
const basicOnAny = basic({
  ...{ plain: '', dim: '', good: '', attention: '35', bad: '31', accent: '35' },
  ...{ keyword: '35', string: '', number: '' },
});

/** Letters by their number among the 256, or as `rrggbb`. */
const numbered = (tones: Colours, ground = ''): Colours => {
  const code = (tone: Tone): string => [letter(tones[tone]), ground].filter((part) => part !== '').join(';');
  return {
    ...{ plain: code('plain'), dim: code('dim'), good: code('good'), attention: code('attention'), bad: code('bad') },
    ...{ accent: code('accent'), keyword: code('keyword'), string: code('string'), number: code('number') },
  };
};

const letter = (tone: string): string =>
  tone === '' ? '' : tone.length === 6 ? `38;2;${parts(tone)}` : `38;5;${tone}`;
const parts = (hex: string): string => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(';');

/** For grounds of our own that are dark. */
const onBar: Colours = {
  ...{ plain: '255', dim: '250', good: '114', attention: '215', bad: '217', accent: '117' },
  ...{ keyword: '183', string: '152', number: '223' },
};
const onGreen: Colours = { ...onBar, dim: '252', attention: '221', keyword: '189' };
const darkBars = {
  bar: numbered(onBar, '48;5;238'),
  faint: numbered(onBar, '48;5;236'),
  added: numbered(onGreen, '48;5;22'),
  removed: numbered(onBar, '48;5;52'),
};
const lettersOnDark: Colours = {
  ...{ plain: '', dim: '246', good: '71', attention: '214', bad: '203', accent: '74' },
  ...{ keyword: '176', string: '109', number: '180' },
};
const richOnDark: Codes = { none: numbered(lettersOnDark), ...darkBars };

const onPale: Colours = {
  ...{ plain: '232', dim: '240', good: '22', attention: '94', bad: '124', accent: '25' },
  ...{ keyword: '90', string: '23', number: '94' },
};
const onTinted: Colours = { ...onPale, attention: '58', number: '58' };
const lettersOnLight: Colours = {
  ...{ plain: '', dim: '241', good: '28', attention: '130', bad: '160', accent: '25' },
  ...{ keyword: '127', string: '24', number: '94' },
};
const richOnLight: Codes = {
  none: numbered(lettersOnLight),
  bar: numbered(onPale, '48;5;254'),
  faint: numbered(onPale, '48;5;255'),
  added: numbered(onTinted, '48;5;194'),
  removed: numbered(onTinted, '48;5;224'),
};

/** Seen on both, though on none of them as well as what is chosen for it. */
const richOnAny: Codes = {
  none: numbered({
    ...{ plain: '', dim: '244', good: '65', attention: '136', bad: '167', accent: '67' },
    ...{ keyword: '133', string: '66', number: '136' },
  }),
  ...darkBars,
};

/**
 * Where there are all colours. Of those that every terminal has, no green or red is dark and dull at once, and no grey is tinted:
 * here the same letters stand on grounds that only hint. Letters on the terminal's own ground are chosen for more of these.
 */
const ground = (hex: string): string => `48;2;${parts(hex)}`;
const calmBars = {
  bar: numbered(onBar, ground('39445a')),
  faint: numbered(onBar, ground('2b323f')),
  added: numbered(onBar, ground('1d3d2c')),
  removed: numbered(onBar, ground('4a262d')),
};
const calm: Readonly<Record<Seen, Codes>> = {
  dark: { none: numbered({ ...lettersOnDark, dim: 'a0a4ac', bad: 'ff7066' }), ...calmBars },
  light: {
    none: numbered({ ...lettersOnLight, good: '007a1f', attention: 'a05500' }),
    bar: numbered(onPale, ground('dde6f3')),
    faint: numbered(onPale, ground('eef2f7')),
    added: numbered(onPale, ground('e0f3e4')),
    removed: numbered(onPale, ground('fbe6e6')),
  },
  unknown: { ...richOnAny, ...calmBars },
};

const bare: Codes = { none: nothing, bar: nothing, faint: nothing, added: nothing, removed: nothing };

type Seen = 'dark' | 'light' | 'unknown';
const table: Readonly<Record<Depth, Readonly<Record<Seen, Codes>>>> = {
  none: { dark: bare, light: bare, unknown: bare },
  '16': { dark: basicOnDark, light: basicOnLight, unknown: basicOnAny },
  '256': { dark: richOnDark, light: richOnLight, unknown: richOnAny },
};

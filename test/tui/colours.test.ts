/** Every tone can be read on the ground that it stands on, computed as WCAG 2 has it; and how much colour is sent at all. */
import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { codesOf } from '../../src/surfaces/tui/drawing/colours.ts';
import { bitsEnv } from '../../src/surfaces/tui/drawing/depth.ts';
import { type Ground, type Look, lookOf, mayAskGround, onGround, TONES } from '../../src/surfaces/tui/drawing/theme.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const rgb = (hex: string): Rgb => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** Those of the 256 that are the same in every terminal. */
const numbered = (n: number): Rgb => {
  if (n >= 232) return [0, 0, 0].map(() => 8 + (n - 232) * 10) as unknown as Rgb;
  const part = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  return [part(Math.floor((n - 16) / 36)), part(Math.floor((n - 16) / 6) % 6), part((n - 16) % 6)];
};

const luminance = (colour: Rgb): number => {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (one: Rgb, other: Rgb): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/** What a terminal makes of codes: its letters and its ground. */
type Terminal = { readonly letters: Rgb; readonly ground: Rgb; readonly basic?: readonly Rgb[] };

const seen = (codes: string, { letters, ground, basic = [] }: Terminal): number => {
  let [front, back] = [letters, ground];
  const all = codes === '' ? [] : codes.split(';').map(Number);
  for (let at = 0; at < all.length; at += 1) {
    const code = all[at] ?? 0;
    const isAny = all[at + 1] === 2;
    const colour = isAny ? (all.slice(at + 2, at + 5) as unknown as Rgb) : numbered(all[at + 2] ?? 0);
    if (code === 7) [front, back] = [back, front];
    else if (code === 38) front = colour;
    else if (code === 48) back = colour;
    else if (code >= 90 && code < 98) front = basic[code - 82] ?? front;
    else if (code >= 30 && code < 38) front = basic[code - 30] ?? front;
    else throw new Error(`Nobody knows what ${code} looks like`);
    if (code === 38 || code === 48) at += isAny ? 4 : 2;
  }
  return contrast(front, back);
};

const GROUNDS: readonly Ground[] = ['none', 'bar', 'faint', 'added', 'removed'];

const weakest = (look: Pick<Look, 'depth' | 'ground' | 'rgb'>, terminal: Terminal) => {
  const codes = codesOf(look);
  const all = GROUNDS.flatMap((ground) =>
    TONES.map((tone) => ({ of: `${tone} on ${ground}`, is: seen(codes[ground][tone], terminal) })),
  );
  return all.toSorted((a, b) => a.is - b.is)[0] ?? { of: 'nothing', is: 0 };
};

const BLACKS = ['000000', '1e1e1e', '282828'];
const WHITES = ['ffffff', 'fafafa'];
const basic = (hexes: string): readonly Rgb[] => hexes.split(' ').map(rgb);

/** The palettes as they come: xterm's (XTerm-col.ad), VS Code's themes, and the kernel's for its console. */
const XTERM = basic(
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
);
const CODE_DARK = basic(
  '000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5',
);
const CODE_LIGHT = basic(
  '000000 cd3131 107c10 949800 0451a5 bc05bc 0598bc 555555 666666 cd3131 14ce14 b5ba00 0451a5 bc05bc 0598bc a5a5a5',
);
const LINUX = basic(
  '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff',
);
const xtermDark = { letters: rgb('e5e5e5'), ground: rgb('000000'), basic: XTERM };
const xtermLight = { letters: rgb('000000'), ground: rgb('ffffff'), basic: XTERM };
const codeDark = { letters: rgb('cccccc'), ground: rgb('1e1e1e'), basic: CODE_DARK };
const codeLight = { letters: rgb('3b3b3b'), ground: rgb('ffffff'), basic: CODE_LIGHT };
const linux = { letters: rgb('aaaaaa'), ground: rgb('000000'), basic: LINUX };

describe('with 256 colours a contrast of 4.5', () => {
  it.each(BLACKS)('has every tone on the dark ground #%s', (ground) => {
    const { of, is } = weakest({ depth: '256', ground: 'dark' }, { letters: rgb('d0d0d0'), ground: rgb(ground) });
    expect(is, of).toBeGreaterThanOrEqual(4.5);
  });

  it.each(WHITES)('has every tone on the light ground #%s', (ground) => {
    const { of, is } = weakest({ depth: '256', ground: 'light' }, { letters: rgb('303030'), ground: rgb(ground) });
    expect(is, of).toBeGreaterThanOrEqual(4.5);
  });
});

/** Grounds that people chose for themselves: One Dark, Dracula, Nord, Solarized, Tokyo Night; Solarized, Catppuccin, Gruvbox. */
const DARK_THEMES = ['282c34', '282a36', '2e3440', '002b36', '1a1b26'];
const LIGHT_THEMES = ['fdf6e3', 'eff1f5', 'fbf1c7'];

describe('with all colours a contrast of 4.5', () => {
  const any = { depth: '256', rgb: true } as const;

  it.each([...BLACKS, ...DARK_THEMES])('has every tone on the dark ground #%s', (ground) => {
    const { of, is } = weakest({ ...any, ground: 'dark' }, { letters: rgb('d8dee9'), ground: rgb(ground) });
    expect(is, of).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...WHITES, ...LIGHT_THEMES])('has every tone on the light ground #%s', (ground) => {
    const { of, is } = weakest({ ...any, ground: 'light' }, { letters: rgb('303030'), ground: rgb(ground) });
    expect(is, of).toBeGreaterThanOrEqual(4.5);
  });

  it('has all that stands on a ground of its own, whatever the terminal is like', () => {
    for (const ground of ['dark', 'light', undefined] as const)
      for (const hex of [...BLACKS, ...WHITES]) {
        const look = ground === undefined ? any : { ...any, ground };
        const codes = codesOf(look);
        for (const own of GROUNDS.filter((name) => name !== 'none'))
          for (const tone of TONES) {
            const is = seen(codes[own][tone], { letters: rgb('808080'), ground: rgb(hex) });
            expect(is, `${tone} on ${own}`).toBeGreaterThanOrEqual(4.5);
          }
      }
  });
});

it.each(['000000', '1e1e1e', 'ffffff', 'fafafa'])(
  'where nobody says what ground it is, every tone has 3 on #%s',
  (hex) => {
    const letters = hex.startsWith('f') ? '303030' : 'd0d0d0';
    for (const look of [{ depth: '256' }, { depth: '256', rgb: true }] as const) {
      const { of, is } = weakest(look, { letters: rgb(letters), ground: rgb(hex) });
      expect(is, of).toBeGreaterThanOrEqual(3);
    }
  },
);

describe('with sixteen colours', () => {
  it.each([
    ['xterm, dark', 'dark', xtermDark],
    ['VS Code, dark', 'dark', codeDark],
    ['xterm, light', 'light', xtermLight],
    ['VS Code, light', 'light', codeLight],
  ] as const)('every tone has a contrast of 4.5 in %s', (_name, ground, terminal) => {
    const { of, is } = weakest({ depth: '16', ground }, terminal);
    expect(is, of).toBeGreaterThanOrEqual(4.5);
  });

  it("every tone has 4 on Linux's console, whose yellow is brown", () => {
    const { of, is } = weakest({ depth: '16', ground: 'dark' }, linux);
    expect(is, of).toBeGreaterThanOrEqual(4);
  });

  it.each([xtermDark, xtermLight, codeDark, codeLight])('and 3 where nobody says what ground it is', (terminal) => {
    const { of, is } = weakest({ depth: '16' }, terminal);
    expect(is, of).toBeGreaterThanOrEqual(3);
  });
});

it('what needs a person, what is broken and what is well differ on every ground', () => {
  for (const have of [{ depth: '16' }, { depth: '256' }, { depth: '256', rgb: true }] as const)
    for (const ground of ['dark', 'light', undefined] as const) {
      const { none } = codesOf(ground === undefined ? have : { ...have, ground });
      expect(new Set([none.attention, none.bad, none.good]).size).toBe(3);
    }
});

/** As node itself weighs it. */
const bitsOf = (env: Record<string, string>): number =>
  (WriteStream.prototype.getColorDepth as (env: object) => number)(bitsEnv(env));
const depthIn = (env: Record<string, string>): string => {
  const { depth, rgb: any } = lookOf(env, bitsOf(env));
  return any === true ? 'any' : depth;
};

describe('how much colour is sent', () => {
  it.each([
    ['none', { TERM: 'dumb' }],
    ['16', { TERM: 'xterm' }],
    ['16', { TERM: 'linux' }],
    ['256', { TERM: 'xterm-256color' }],
    ['any', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
    ['any', { TERM: 'xterm', COLORTERM: '24bit' }],
    ['any', { TERM: 'tmux-256color', TMUX: '/tmp/x,1,0', COLORTERM: 'truecolor' }],
    ['256', { TERM: 'tmux-256color', TMUX: '/tmp/x,1,0' }],
    ['256', { TERM: 'screen-256color', STY: '1.tty', COLORTERM: 'truecolor' }],
    ['any', { TERM: 'xterm-kitty' }],
    ['any', { TERM: 'xterm-ghostty' }],
    ['any', { TERM: 'alacritty' }],
    ['any', { TERM: 'alacritty-direct' }],
    ['any', { TERM: 'foot-extra' }],
    ['any', { TERM: 'wezterm' }],
    ['any', { TERM: 'xterm-256color', WT_SESSION: '1' }],
    ['none', { TERM: 'alacritty', NO_COLOR: '1' }],
    ['none', { TERM: 'dumb', COLORTERM: 'truecolor' }],
    ['none', { TERM: 'xterm-256color', NO_COLOR: '1' }],
    ['none', { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: 'anything' }],
    ['256', { TERM: 'xterm-256color', NO_COLOR: '' }],
    ['none', { TERM: 'xterm-256color', FORCE_COLOR: '0' }],
    ['none', { TERM: 'xterm-256color', FORCE_COLOR: 'false' }],
    ['16', { TERM: 'xterm-256color', FORCE_COLOR: '1' }],
    ['256', { TERM: 'xterm', FORCE_COLOR: '2' }],
    ['any', { TERM: 'xterm', FORCE_COLOR: '3' }],
    ['16', { TERM: 'dumb', FORCE_COLOR: 'true' }],
    ['256', { TERM: 'xterm-256color', FORCE_COLOR: 'true' }],
    ['256', { TERM: 'xterm-256color', FORCE_COLOR: '' }],
    ['none', { TERM: 'xterm-256color', FORCE_COLOR: '3', NO_COLOR: '1' }],
  ] as const)('is %s with %o', (expected, env) => {
    expect(depthIn(env)).toBe(expected);
  });
});

describe('the ground', () => {
  const groundIn = (env: Record<string, string>, theme?: 'auto' | 'light' | 'dark') =>
    lookOf(env, 8, theme === undefined ? {} : { theme }).ground;

  it.each([
    [undefined, {}],
    ['light', { COLORFGBG: '0;15' }],
    ['light', { COLORFGBG: '0;7' }],
    ['dark', { COLORFGBG: '15;0' }],
    ['dark', { COLORFGBG: '7;default;8' }],
    [undefined, { COLORFGBG: '0;default' }],
    [undefined, { COLORFGBG: 'blue' }],
    ['dark', { TERM: 'linux' }],
    [undefined, { COLORFGBG: '0;15', NO_COLOR: '1' }],
  ] as const)('is %s with %o, before the terminal has answered', (expected, env) => {
    expect(groundIn(env)).toBe(expected);
  });

  it('is what rigs.yaml says, before all else', () => {
    expect(groundIn({ COLORFGBG: '0;15' }, 'dark')).toBe('dark');
    expect(onGround(lookOf({}, 8, { theme: 'dark' }), true, 'dark').ground).toBe('dark');
  });

  it('is what the terminal answers, before COLORFGBG', () => {
    expect(onGround(lookOf({ COLORFGBG: '0;15' }, 8), false, 'auto').ground).toBe('dark');
  });

  it('is asked for only where the answer counts and the question is not taken for text', () => {
    const asked = (env: Record<string, string>, theme: 'auto' | 'light' = 'auto') =>
      mayAskGround(env, lookOf(env, 8), theme);
    expect(asked({ TERM: 'xterm-256color' })).toBe(true);
    expect(asked({ TERM: 'xterm-256color' }, 'light')).toBe(false);
    expect(asked({ TERM: 'xterm-256color', NO_COLOR: '1' })).toBe(false);
    expect(asked({ TERM: 'linux' })).toBe(false);
    expect(asked({ TERM: 'screen', STY: '1.tty' })).toBe(false);
  });
});

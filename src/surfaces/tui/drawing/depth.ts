/** How much colour a terminal has, in the bits of `WriteStream.getColorDepth`: 1 is none, 4 sixteen, 8 is 256, 24 all of them. */

export type Env = Readonly<Record<string, string | undefined>>;

export const ALL = 24;

/**
 * `bits` as of `getColorDepth` without NO_COLOR and FORCE_COLOR, which count here when they are set and not empty, the former
 * (https://no-color.org) before the latter: 0 is none, 1 sixteen colours, 2 is 256, 3 all of them.
 */
export const bitsOf = (env: Env, bits: number): number => {
  if (isSet(env.NO_COLOR)) return 1;
  const has = env.TERM === 'dumb' ? 1 : hasAllColours(env) ? ALL : inScreen(env) ? Math.min(8, bits) : bits;
  return isSet(env.FORCE_COLOR) ? (FORCED[env.FORCE_COLOR ?? ''] ?? Math.max(4, has)) : has;
};

/** What `getColorDepth` is to be asked with. */
export const bitsEnv = ({ NO_COLOR: _no, FORCE_COLOR: _force, NODE_DISABLE_COLORS: _node, ...env }: Env): Env => env;

const FORCED: Readonly<Record<string, number>> = { '0': 1, false: 1, '1': 4, '2': 8, '3': ALL };

/** Those that say who they are and no more, as over ssh, where COLORTERM does not come along: node takes some of them for colourless. */
const KNOWN = /^(?:xterm-)?(?:kitty|ghostty)$|^(?:alacritty|foot|wezterm|contour)(?:-|$)|-direct$/;

/**
 * Node never asks for COLORTERM in tmux, which takes all colours and draws them in those that the terminal outside has. GNU screen
 * has 256 at most, and passes COLORTERM on from the terminal around it.
 */
export const hasAllColours = (env: Env): boolean => {
  const { COLORTERM: told, TERM: name = '', WT_SESSION: windows } = env;
  if (inScreen(env)) return false;
  return told === 'truecolor' || told === '24bit' || KNOWN.test(name) || isSet(windows);
};

/** In GNU screen, and not in a tmux in it. */
export const inScreen = ({ STY: screen, TMUX: tmux }: Env): boolean => isSet(screen) && !isSet(tmux);

export const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

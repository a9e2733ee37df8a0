/** Colours of a richer terminal in those of a plainer one. */

/** `38;5;n`, `48;5;n`, `38;2;r;g;b` or `48;2;r;g;b` as the nearest of the basic codes. */
export const nearest16 = (numbers: readonly number[]): number => {
  const [ground = 38, kind = 5, ...values] = numbers;
  const index = kind === 2 ? ofRgb(values) : of256(values[0] ?? 0);
  const base = ground === 38 ? 30 : 40;
  return index < 8 ? base + index : base + 60 + index - 8;
};

/** Red, green and blue as the nearest of the 256 that are the same in every terminal: the cube's, or a grey. */
export const nearest256 = ([red = 0, green = 0, blue = 0]: readonly number[]): number => {
  const [r, g, b] = [stepOf(red), stepOf(green), stepOf(blue)];
  const cube = 16 + 36 * r + 6 * g + b;
  const shade = 232 + Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const far = (to: readonly number[]): number =>
    [red, green, blue].reduce((sum, part, index) => sum + (part - (to[index] ?? 0)) ** 2, 0);
  const same = grey(shade);
  return far([same, same, same]) < far([level(r), level(g), level(b)]) ? shade : cube;
};

/** The step of the cube that is nearest: they stand at 0, 95, 135, 175, 215 and 255. */
const stepOf = (part: number): number => (part < 48 ? 0 : part < 115 ? 1 : Math.floor((part - 35) / 40));

const of256 = (n: number): number => {
  if (n < 16) return n;
  if (n >= 232) return ofRgb([grey(n), grey(n), grey(n)]);
  const cube = n - 16;
  return ofRgb([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
};

const grey = (n: number): number => 8 + (n - 232) * 10;
const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);

const ofRgb = ([red = 0, green = 0, blue = 0]: readonly number[]): number => {
  const brightest = Math.max(red, green, blue);
  if (brightest < 64) return 0;
  const on = (part: number): boolean => part > brightest / 2;
  const hue = (on(red) ? 1 : 0) + (on(green) ? 2 : 0) + (on(blue) ? 4 : 0);
  if (hue === 7) return brightest > 200 ? 15 : brightest > 120 ? 7 : 8;
  return brightest > 160 ? hue + 8 : hue;
};

/** Buttons and wheel as terminals report them (SGR 1006: `ESC [ < button ; column ; row M`). */

/** A button pressed, or a notch of the wheel. `x`, `y`: the cell, from 0 at the upper left. */
export type Mouse = {
  readonly kind: 'mouse';
  readonly name: 'mouse';
  readonly what: 'press' | 'wheel-up' | 'wheel-down';
  readonly x: number;
  readonly y: number;
};

const REPORT = /^\x1b\[<(\d{1,3});(\d{1,5});(\d{1,5})M$/;

/** Bits for Shift, Alt and Control: what they are held for differs from terminal to terminal, so nothing depends on them. */
const MODIFIERS = 4 + 8 + 16;
const DEEDS: Readonly<Record<number, Mouse['what']>> = { 0: 'press', 64: 'wheel-up', 65: 'wheel-down' };

/** `undefined`: no report, or of something that means nothing here: a release (`m`), motion, another button. */
export const mouseOf = (sequence: string): Mouse | undefined => {
  const [, button, column, row] = REPORT.exec(sequence)?.map(Number) ?? [];
  const what = DEEDS[(button ?? -1) & ~MODIFIERS];
  if (what === undefined || !column || !row) return undefined;
  return { kind: 'mouse', name: 'mouse', what, x: column - 1, y: row - 1 };
};

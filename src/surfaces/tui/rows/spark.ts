/** A series of figures as one line of characters, the last one at its end. */
import type { Theme } from '../drawing/theme.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN = ['_', '.', ':', '-', '=', '+', '*', '#'];

/** Nothing is a dot or a blank, and never as high as the least of something. Its own highest fills the line. */
export const sparkText = (theme: Theme, figures: readonly number[]): string => {
  const steps = theme.look.ascii ? PLAIN : BLOCKS;
  const most = Math.max(0, ...figures);
  return figures
    .map((figure) => {
      if (figure <= 0 || most === 0) return theme.look.ascii ? ' ' : theme.signs.dot;
      return steps[Math.min(steps.length - 1, Math.floor((figure / most) * steps.length))] ?? '';
    })
    .join('');
};

/** How full something is, in so many columns: `━━━───`. */
export const barText = (
  theme: Theme,
  part: number,
  width: number,
): { readonly full: string; readonly empty: string } => {
  const full = Math.max(0, Math.min(width, Math.round(part * width)));
  return { full: theme.signs.full.repeat(full), empty: theme.signs.empty.repeat(width - full) };
};

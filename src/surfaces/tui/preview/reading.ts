/** How long the text is that fills the terminal, and how much of it is seen at once. */

import { type Theme, themeOf } from '../drawing/theme.ts';
import { helpLines } from '../rows/help.ts';
import { logLines } from '../rows/log.ts';
import { whyLines } from '../rows/why.ts';
import type { State } from '../state.ts';

/** Title and its rule above; the status line and the footer below. */
const FRAME = 4;

export const readerHeight = ({ size }: State): number => Math.max(1, size.rows - FRAME);

/** All of it, composed; the diff apart, which is drawn from its window of lines alone. */
export const readerLines = (state: State, theme: Theme): readonly string[] => {
  const { place, size } = state;
  switch (place.kind) {
    case 'why':
      return whyLines(state, theme, size.columns);
    case 'help':
      return helpLines(state, theme, size.columns);
    case 'log':
      return logLines(state, theme, size.columns);
    default:
      return [];
  }
};

const plain = themeOf({ depth: 'none', ascii: true });

export const readerLength = (state: State): number =>
  state.place.kind === 'diff' ? state.place.rows.length : readerLines(state, plain).length;

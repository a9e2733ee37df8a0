import type { State } from '../state.ts';

/** Only at home, where the marks are seen. */
export const areMarked = ({ place, marks }: Pick<State, 'place' | 'marks'>): boolean =>
  place.kind === 'home' && marks.length > 0;

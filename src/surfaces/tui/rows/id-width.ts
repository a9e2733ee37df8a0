/** How wide a column of task ids is: whole ids wherever a fifth of the width has room for them. */

import { widthOf } from '../drawing/text.ts';
import type { State } from '../state.ts';

/** What an id has behind the name of its rig. */
const TAIL = '-k3f9';

export const idWidth = ({ status }: Pick<State, 'status'>, width: number, least: number): number => {
  const longest = Math.max(least, ...(status?.rigs ?? []).map(({ id }) => widthOf(id) + TAIL.length));
  return Math.min(longest, Math.max(least, Math.floor(width / 5)));
};

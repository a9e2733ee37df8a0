/** What may fill the terminal, named once for every table that says where a key lives. */
import type { Place } from '../state.ts';

type Kind = Place['kind'];

/** A list of their own: keys are about the chosen entry. */
export const LISTS = [
  'landings',
  'contest',
  'gates',
  'trains',
  'rigs',
  'costs',
  'agents',
] as const satisfies readonly Kind[];

/** Longer than the terminal, and read in a window. */
export const READERS = ['diff', 'why', 'help', 'look', 'log'] as const satisfies readonly Kind[];

/** Keys are about a task's card, as at home about its row. */
export const CARDS = ['board', 'graph'] as const satisfies readonly Kind[];

/** Wherever a letter is a key and not text. */
export const ROOMS = ['home', ...READERS, ...LISTS, ...CARDS, 'feed'] as const satisfies readonly Kind[];

/** Making ids of tasks: short enough to say aloud, and never one that was used. */
import { type RigName, type TaskId, taskId } from './ids.ts';

/** Base 32 without the letters that are taken for others: i, l, o, u. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two tries a length: where both are taken the rig is crowded, and ids become longer. */
const LENGTHS = [4, 4, 5, 6, 8, 12];

/**
 * Ids to try in this order, the first that is free to be taken: `shop-k3f9`, later `shop-k3f9m`.
 * `random` gives numbers of at least 0 and below 1.
 */
export const candidateIds = (rig: RigName, random: () => number): readonly TaskId[] => {
  // An id has at most 64 characters and ends in a letter or digit, whatever the rig is called.
  const prefix = rig.slice(0, 48).replace(/[._-]+$/, '');
  return LENGTHS.map((length) => taskId(`${prefix}-${digits(length, random)}`));
};

const digits = (length: number, random: () => number): string =>
  Array.from({ length }, () => DIGITS[Math.floor(random() * DIGITS.length)]).join('');

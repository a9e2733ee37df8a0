/** How long a landing rests that the base could not be moved for: somebody's checkout is in its way, say. */
export const HELD_MS = 15_000;

/** Events that are quick to make and easy to see in the world. */
import type { TownEvent } from '../../src/core/event.ts';
import { convoyId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';

/** A convoy of that name was made: each one adds a key to the world. */
export const convoyMade = (name: string, title = name): TownEvent => ({
  type: 'convoy.created',
  convoy: { id: convoyId(name), name: title, tasks: [], one: false, createdAt: 0 },
});

/** `prefix1`, `prefix2` … */
export const convoysMade = (prefix: string, count: number): readonly TownEvent[] =>
  Array.from({ length: count }, (_, index) => convoyMade(`${prefix}${index + 1}`));

export const convoysOf = (world: World): readonly string[] => Object.keys(world.convoys).sort();

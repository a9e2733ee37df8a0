/** Folds of what waits for a person. */
import type { Folds } from '../evolve.ts';
import type { World } from '../model.ts';
import { without } from './town.ts';

/** How many that were dismissed may be put back. */
const KEPT = 20;

export const foldInbox: Folds<'inbox.added' | 'inbox.removed'> = {
  'inbox.added': (world, { item }) => ({
    ...world,
    inbox: { ...world.inbox, [item.id]: item },
    dismissed: without(world.dismissed, item.id),
  }),
  'inbox.removed': (world, { item, dismissed }) => {
    const gone = world.inbox[item];
    const next = { ...world, inbox: without(world.inbox, item) };
    return dismissed === true && gone !== undefined ? { ...next, dismissed: kept(world.dismissed, gone) } : next;
  },
};

/** The last ones, in the order in which they were dismissed. */
const kept = (dismissed: World['dismissed'], item: World['inbox'][string]): World['dismissed'] =>
  Object.fromEntries([...Object.entries(without(dismissed, item.id)), [item.id, item]].slice(-KEPT));

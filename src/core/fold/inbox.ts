/** Folds of what waits for a person. */
import type { Folds } from '../evolve.ts';
import { without } from './town.ts';

export const foldInbox: Folds<'inbox.added' | 'inbox.removed'> = {
  'inbox.added': (world, { item }) => ({ ...world, inbox: { ...world.inbox, [item.id]: item } }),
  'inbox.removed': (world, { item }) => ({ ...world, inbox: without(world.inbox, item) }),
};

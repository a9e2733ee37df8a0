/** Whom an event names, so that the feed can be kept to one task, polecat, convoy or rig. */
import type { Recorded } from '../event.ts';
import type { FeedLine } from './feed-line.ts';

export type Names = Pick<FeedLine, 'rig' | 'task' | 'polecat' | 'convoy'>;

export const namedIn = (event: Recorded): Names => {
  if (event.type === 'convoy.created') return { convoy: event.convoy.id };
  if (event.type === 'inbox.added') return namesOf(event.item);
  if (event.type === 'inbox.removed') return event.asked === undefined ? {} : namesOf(event.asked);
  if (event.type === 'permission.granted') return namesOf(event.grant);
  // A reviewer's task is a name of its own: what it is about is what it reviews.
  if (event.type === 'polecat.assigned' && event.reviews !== undefined)
    return { ...namesOf(event), task: event.reviews.task };
  return namesOf(event);
};

const KEYS = ['rig', 'task', 'polecat', 'convoy'] as const;

const namesOf = (from: object): Names =>
  Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = (from as Readonly<Record<string, unknown>>)[key];
      return typeof value === 'string' ? [[key, value]] : [];
    }),
  );

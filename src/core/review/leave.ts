import type { TownEvent } from '../event.ts';
import type { Polecat, World } from '../model.ts';

/** A reviewer goes, with all of its own that waits for a person. */
export const leaveReview = ({ inbox }: World, { id, epoch }: Polecat, because: string): readonly TownEvent[] => [
  { type: 'polecat.leaving', polecat: id, epoch, because },
  ...Object.values(inbox)
    .filter(({ polecat }) => polecat === id)
    .map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: because })),
];

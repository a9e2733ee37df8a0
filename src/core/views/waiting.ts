/** What waits for a person, in numbers and by pane: for status lines and titles, which have little room. */
import type { StatusView } from './status.ts';

export type Waiting = {
  /** Items in the inbox. */
  readonly needsYou: number;
  /** Changes that are in review. */
  readonly inReview: number;
  /** Panes of the workers that items are about, each once, in the order of the inbox. */
  readonly panes: readonly string[];
};

export const waitingIn = ({ inbox, merges, polecats }: Pick<StatusView, 'inbox' | 'merges' | 'polecats'>): Waiting => {
  const paneOf = new Map(polecats.map(({ id, pane }) => [id, pane]));
  const panes = inbox.flatMap(({ polecat }) => (polecat === undefined ? [] : (paneOf.get(polecat) ?? [])));
  return {
    needsYou: inbox.length,
    inReview: merges.filter(({ state }) => state === 'in-review').length,
    panes: [...new Set(panes)],
  };
};

/** `2 need you`; empty where nobody does. */
export const needsText = ({ needsYou }: Pick<Waiting, 'needsYou'>): string =>
  needsYou === 0 ? '' : `${needsYou} ${needsYou === 1 ? 'needs' : 'need'} you`;

/** `1 in review`; empty where nothing is. */
export const reviewsText = ({ inReview }: Pick<Waiting, 'inReview'>): string =>
  inReview === 0 ? '' : `${inReview} in review`;

/** Has the town search while words are typed: a little after the last key, and one search at a time. */
import { messageOf } from '../../../core/errors.ts';
import type { Town } from '../../../mayor/town.ts';
import type { Clock } from '../../../ports/clock.ts';
import { MOST, wordsOf } from '../find/search.ts';
import type { Store } from '../store.ts';

/** Whoever types on is not done. */
const PAUSE_MS = 150;

/** Returns how to stop. */
export const followSearch = (town: Town, store: Store, clock: Pick<Clock, 'after'>): (() => void) => {
  let wanted = '';
  let asking = false;
  let cancel: (() => void) | undefined;

  const soon = (): void => {
    cancel?.();
    cancel = wanted === '' ? undefined : clock.after(PAUSE_MS, ask);
  };
  function ask(): void {
    cancel = undefined;
    // The next one is asked when this one is answered: a town is not given searches that nobody waits for.
    if (asking || wanted === '') return;
    const words = wanted;
    asking = true;
    town
      .search(words, MOST)
      .then(
        (view) => store.happen({ kind: 'found', words, view }),
        (error: unknown) =>
          store.happen({ kind: 'found', words, view: `The town could not search: ${messageOf(error)}` }),
      )
      .finally(() => {
        asking = false;
        if (wanted !== words && cancel === undefined) ask();
      });
  }
  const unwatch = store.watch(({ place }) => {
    const words = place.kind === 'search' ? wordsOf(place) : '';
    if (words === wanted) return;
    wanted = words;
    soon();
  });
  return () => {
    unwatch();
    cancel?.();
  };
};

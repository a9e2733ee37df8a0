/** Tells the runtime what waits for the person, whenever that changes. */
import { waitingIn } from '../core/views/waiting.ts';
import type { House } from './house.ts';
import type { News } from './news.ts';

type TellingHouse = Pick<House, 'log'> & { readonly runtime: Pick<House['runtime'], 'tell'> };

/** Returns how to stop. */
export const tellRuntime = (house: TellingHouse, news: Pick<News, 'subscribe'>): (() => void) => {
  let told = '';
  let failed = '';
  return news.subscribe((one) => {
    if (one.kind !== 'status') return;
    const waiting = waitingIn(one.status);
    const text = JSON.stringify(waiting);
    if (text === told) return;
    told = text;
    house.runtime.tell(waiting).catch((error: unknown) => {
      // The next picture tries again; the same trouble is logged once.
      if (told === text) told = '';
      const because = error instanceof Error ? error.message : String(error);
      if (because !== failed) house.log.error('Who sits in a pane was not told what waits', error);
      failed = because;
    });
  });
};

/** The journal as it grows. Every change of the town is a hint to read on, so nothing is missed or told twice. */
import { TransientError } from '../../core/errors.ts';
import type { Recorded } from '../../core/event.ts';
import type { Town } from '../../mayor/town.ts';
import { NoTownError } from '../http/no-town.ts';

/** Events asked for at once. */
export const PAGE = 1_000;

export type Following = {
  /** The last event that is known already. */
  readonly from: number;
  /** Gets each page in order; `enough` ends it. */
  readonly see: (events: readonly Recorded[]) => 'more' | 'enough';
  /** The town cannot be reached for the moment; reading goes on when it is back. */
  readonly away: () => void;
};

/** Resolves when `see` has enough. @throws what the town answers to reading, when that is no absence. */
export const followEvents = (town: Town, { from, see, away }: Following): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    let last = from;
    let reading: Promise<void> = Promise.resolve();
    let over = false;
    const finish = (settle: () => void): void => {
      over = true;
      // The first news may come before subscribe() has returned how to stop.
      queueMicrotask(() => stop());
      settle();
    };
    const readOn = async (): Promise<void> => {
      while (!over) {
        const page = await town.events(last, PAGE);
        if (over || page.length === 0) return;
        last = page.at(-1)?.seq ?? last;
        if (see(page) === 'enough') finish(resolve);
      }
    };
    const stop = town.subscribe((news) => {
      if (news.kind === 'connection' && !news.up) away();
      if (news.kind !== 'status' && news.kind !== 'feed') return;
      reading = reading.then(readOn).catch((error: unknown) => {
        // A town that went away is told by the news above, and read on from when it is back.
        if (!(error instanceof NoTownError || error instanceof TransientError)) finish(() => reject(error));
      });
    });
  });

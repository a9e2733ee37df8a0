/** A town that is heard while the rest of the program is still loaded: its first news are kept until somebody listens. */
import type { Town, TownNews } from '../mayor/town.ts';
import { connect } from './client.ts';
import type { Place } from './place.ts';

export type Early = {
  /** Whoever subscribes first hears all from the beginning. */
  readonly town: Town;
  /** The first that it tells: a picture, or that there is none to be had. */
  readonly first: Promise<TownNews>;
  close(): void;
};

/** The question has gone out when this resolves. */
export const hearEarly = async (place: Place): Promise<Early> => {
  const client = connect(place, true);
  const kept: TownNews[] = [];
  let listener = (news: TownNews): void => void kept.push(news);
  let stop = (): void => undefined;
  const first = new Promise<TownNews>((resolve) => {
    stop = client.subscribe((news) => {
      resolve(news);
      listener(news);
    });
  });
  let isTaken = false;
  const subscribe: Town['subscribe'] = (next) => {
    if (isTaken) return client.subscribe(next);
    isTaken = true;
    listener = next;
    for (const news of kept.splice(0)) next(news);
    return stop;
  };
  // Once for the connection and once for what is written to it: loading lets nothing else happen meanwhile.
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return {
    town: { ...client, subscribe },
    first,
    close: () => {
      stop();
      client.close();
    },
  };
};

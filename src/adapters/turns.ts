/** Two ways for work to wait: for earlier work on the same thing, and for room. */

export type Turns = {
  /** Runs `work` when all earlier work on `key` is over. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Whether work on `key` is running or waiting. */
  isBusy(key: string): boolean;
};

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    async take(key, work) {
      const mine = (last.get(key) ?? Promise.resolve()).then(work);
      const over = mine.then(
        () => undefined,
        () => undefined, // The caller gets the error; whoever waits only needs to know that it is over.
      );
      last.set(key, over);
      try {
        return await mine;
      } finally {
        if (last.get(key) === over) last.delete(key);
      }
    },
    isBusy: (key) => last.has(key),
  };
}

export type Room = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** At most `count` at once; the others wait, first come first served. */
export function roomFor(count: number): Room {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < count) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // Its place passes on, so `running` stays as it is.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Work on one path waits for the earlier work on it; of different paths, a few run at once. */

export type Turns = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

export function turns(atOnce: number): Turns {
  const last = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift(); // Its place passes on, so `running` stays as it is.
    if (next === undefined) running -= 1;
    else next();
  };

  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      await before;
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    })();
    const settled = mine.then(
      () => undefined,
      () => undefined, // The caller gets the error; whoever waits only needs to know that it is over.
    );
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

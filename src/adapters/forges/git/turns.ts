/** Lets work on the same thing wait for what is under way there, first come first served. */
export type Turns = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

export const takeTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
};

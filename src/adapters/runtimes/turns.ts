/** Work on the same thing one after the other, in the order it was asked for. */
export type Turns = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (last.get(key) ?? Promise.resolve()).then(work);
    // Whoever comes next waits for the end of this, well or badly; the asker hears of a failure.
    const over = result
      .catch(() => {})
      .then(() => {
        if (last.get(key) === over) last.delete(key);
      });
    last.set(key, over);
    return result;
  };
}

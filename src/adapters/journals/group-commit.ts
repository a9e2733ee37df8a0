/** Many writes that wait, one that is under way: whatever waits together is written together. */

export type GroupCommit<Item> = {
  /** Resolves when `item` was written; rejects when it, or one before it that it rests on, was not. */
  add(item: Item): Promise<void>;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
};

/** @param write makes all items durable, in order, or none of them. Never called twice at a time. */
export function groupCommit<Item>(write: (items: readonly Item[]) => Promise<void>): GroupCommit<Item> {
  type Waiting = { readonly item: Item; readonly done: () => void; readonly failed: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let work: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    await Promise.resolve(); // Lets everything that is added in this turn come along.
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch.map(({ item }) => item));
        for (const { done } of batch) done();
      } catch (error) {
        const dependents = waiting;
        waiting = [];
        for (const { failed } of [...batch, ...dependents]) failed(error);
      }
    }
    work = undefined;
  };

  return {
    add(item) {
      const written = new Promise<void>((done, failed) => waiting.push({ item, done, failed }));
      work ??= drain();
      return written;
    },
    async idle() {
      await work;
    },
  };
}

/** Several people may sit in front of one pane: it is as large as the terminal that said so last. */

export type Size = { readonly columns: number; readonly rows: number };

export type Claim = { resize(size: Size): void; release(): void };

/** `apply` sets the size; without claims it is `usual`, which is what the recognition of dialogs expects. */
export function createClaims(apply: (size: Size) => void, usual: Size): () => Claim {
  const sizes = new Map<symbol, Size>();
  const settle = (): void => apply([...sizes.values()].at(-1) ?? usual);
  return () => {
    const mine = Symbol('claim');
    return {
      resize: (size) => {
        sizes.delete(mine); // Set again, it is the latest one.
        sizes.set(mine, size);
        settle();
      },
      release: () => {
        if (sizes.delete(mine)) settle();
      },
    };
  };
}

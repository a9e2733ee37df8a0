/** Answers that never change, kept for as long as there is room: what was not asked for longest goes first. */
export type Remembered<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
};

export function remembered<Value>(most: number): Remembered<Value> {
  const kept = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
  };
  return {
    get: (key) => {
      const value = kept.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: put,
  };
}

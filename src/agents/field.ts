/** Looks into JSON that came from outside: nothing is taken on trust, nothing throws. */

export const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

export const textIn = (value: unknown, key: string): string | undefined => {
  const found = fieldOf(value, key);
  return typeof found === 'string' ? found : undefined;
};

export const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found = fieldOf(value, key);
  return Array.isArray(found) ? found : [];
};

/** A table asked with a key that came from outside: what an object inherits is no entry. */
export const entryOf = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

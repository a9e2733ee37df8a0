/** What the filter lets through. */
export type Matches = (...fields: readonly (string | undefined)[]) => boolean;

/** All words of the filter must occur, in any field, whatever their case. */
export const matcher = (filter: string): Matches => {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (...fields) => {
    const all = fields.join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
};

import type { Capture } from '../../core/capture.ts';
import { KEPT, KEPT_OF_ONE } from '../../ports/captures.ts';

/** Those that have to go, of a list with the newest first. */
export const surplusOf = (newestFirst: readonly Capture[]): readonly string[] => {
  const counts = new Map<string, number>();
  const within = newestFirst.filter(({ agent }) => {
    const count = (counts.get(agent) ?? 0) + 1;
    counts.set(agent, count);
    return count <= KEPT_OF_ONE;
  });
  const kept = new Set(within.slice(0, KEPT).map(({ id }) => id));
  return newestFirst.flatMap(({ id }) => (kept.has(id) ? [] : [id]));
};

export const newestFirst = (captures: readonly Capture[]): readonly Capture[] =>
  [...captures].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));

import type { Candidate } from '../../core/capture.ts';
import type { Captures } from '../../ports/captures.ts';
import { newestFirst, surplusOf } from './surplus.ts';

export const memoryCaptures = (): Captures => {
  const kept = new Map<string, Candidate>();
  const drop = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) kept.delete(id);
  };
  return {
    keep: async (candidate) => {
      if (kept.has(candidate.id)) return 'known';
      kept.set(candidate.id, candidate);
      await drop(surplusOf(newestFirst([...kept.values()])));
      return 'kept';
    },
    list: async () => newestFirst([...kept.values()]),
    drop,
  };
};

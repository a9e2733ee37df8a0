import type { Capture } from '../../core/capture.ts';
import type { Captures } from '../../ports/captures.ts';
import { newestFirst, surplusOf } from './surplus.ts';

export const memoryCaptures = (): Captures => {
  const kept = new Map<string, Capture>();
  const drop = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) kept.delete(id);
  };
  return {
    keep: async (capture) => {
      if (kept.has(capture.id)) return 'known';
      kept.set(capture.id, capture);
      await drop(surplusOf(newestFirst([...kept.values()])));
      return 'kept';
    },
    list: async () => newestFirst([...kept.values()]),
    drop,
  };
};

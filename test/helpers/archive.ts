/** What a tracker that keeps its history has more than one that does not, in memory. */
import type { Task } from '../../src/core/model.ts';
import type { Archive, Memory, TaskVersion } from '../../src/ports/tracker.ts';
import type { FakeCli } from './fake-cli.ts';

export type Kept = { readonly past?: readonly Task[]; readonly versions?: readonly TaskVersion[] };

const archiveOf = ({ past = [], versions = [] }: Kept, now: () => number): Archive => {
  const memories = new Map<string, Memory>();
  return {
    history: async () => versions,
    listAt: async () => past,
    remember: async (name, text, by) => {
      memories.delete(name);
      if (text !== '') memories.set(name, { name, text, by, at: now() });
    },
    recall: async () => [...memories.values()].reverse(),
  };
};

/** The same commands over trackers that keep their history. */
export const remembering = (cli: FakeCli, kept: Kept = {}): FakeCli => {
  const archive = archiveOf(kept, cli.clock.now);
  return cli.with({ openTracker: async (rig) => ({ ...(await cli.deps.openTracker(rig)), archive }) });
};

/** By what the processes of this town are known among all others, for ever. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { RuntimePlace, StartSpec } from '../../../ports/runtime.ts';
import { endTrees, orphansOf } from '../../process-tree.ts';

type Named = Pick<StartSpec, 'polecat' | 'run'>;

export type Marks = {
  of(process: Named): string;
  /** Ends what outlived its pane or a killed server: it would work on in the worktree of the next run. */
  endEarlier(process: Named): Promise<void>;
  /** Ends whatever of this town still lives, with or without a pane. */
  endAll(): Promise<void>;
};

export async function openMarks(place: Pick<RuntimePlace, 'folder'>): Promise<Marks> {
  const folder = await realpath(place.folder);
  const town = `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}.`;
  const of = ({ polecat, run }: Named): string => `${town}${polecat}.${run}`;
  return {
    of,
    endEarlier: ({ polecat, run }) => {
      const earlier = Array.from({ length: run - 1 }, (_, index) => of({ polecat, run: index + 1 }));
      return endTrees(earlier.map(orphansOf), GRACE_MS);
    },
    endAll: () => endTrees([orphansOf(town)], GRACE_MS),
  };
}

/** How long they have to end by themselves. */
const GRACE_MS = 3_000;

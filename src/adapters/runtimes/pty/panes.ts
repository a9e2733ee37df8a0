/** All panes of a host: one a polecat, found again by (polecat, run). */
import { randomBytes } from 'node:crypto';
import { ConflictError } from '../../../core/errors.ts';
import type { Pane } from '../../../core/observed.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { RuntimeHint } from '../../../ports/runtime.ts';
import { endTrees } from '../../process-tree.ts';
import { createTurns } from '../../turns.ts';
import type { PtyModule } from './load.ts';
import { type LivePane, startPane } from './pane.ts';
import type { HostSpec } from './protocol.ts';

export type Panes = {
  /** @throws ConflictError when a newer run has a pane. */
  start(spec: HostSpec): Promise<Pane>;
  all(): readonly Pane[];
  find(handle: string): LivePane | undefined;
  stop(handle: string, graceMs: number): Promise<void>;
  stopAll(graceMs: number): Promise<void>;
};

export type PanesParts = {
  readonly spawn: PtyModule['spawn'];
  readonly clock: Clock;
  readonly markOf: (handle: string) => string;
  readonly changed: (kind: Exclude<RuntimeHint['kind'], 'lost'>, handle: string) => void;
  readonly removed: (handle: string) => void;
};

/** How long an older run has to end by itself. */
const OLDER_GRACE_MS = 3_000;

export function createPanes({ spawn, clock, markOf, changed, removed }: PanesParts): Panes {
  const panes = new Map<string, LivePane>();
  const turn = createTurns().take;
  const drawTurn = createTurns().take;
  const drawing = (work: () => Promise<void>): Promise<void> => drawTurn('draw', work);
  const end = async (ended: readonly (readonly [string, LivePane])[], graceMs: number): Promise<void> => {
    await endTrees(
      ended.map(([, pane]) => pane.root()),
      graceMs,
    );
    await Promise.all(ended.map(([, pane]) => pane.ended(WAITED_FOR_MS)));
    for (const [handle, pane] of ended) {
      if (!panes.delete(handle)) continue; // Someone else ended it at the same moment.
      removed(handle);
      pane.dispose();
    }
  };
  const start = async (spec: HostSpec): Promise<Pane> => {
    const mine = [...panes].filter(([, pane]) => pane.spec.polecat === spec.polecat);
    const same = mine.find(([, pane]) => pane.spec.run === spec.run);
    if (same) return same[1].shown();
    if (mine.some(([, pane]) => pane.spec.run > spec.run))
      throw new ConflictError(`Polecat ${spec.polecat} already has a newer run than ${spec.run}`);
    await end(mine, OLDER_GRACE_MS);
    const handle = `${spec.polecat}-${spec.run}-${randomBytes(6).toString('hex')}`;
    const pane = startPane({
      handle,
      mark: markOf(handle),
      spec,
      spawn,
      clock,
      drawing,
      changed: (kind) => changed(kind, handle),
    });
    panes.set(handle, pane);
    return pane.shown();
  };
  return {
    start: (spec) => turn(spec.polecat, () => start(spec)),
    all: () => [...panes.values()].map((pane) => pane.shown()),
    find: (handle) => panes.get(handle),
    stop: async (handle, graceMs) => {
      const polecat = panes.get(handle)?.spec.polecat;
      if (polecat === undefined) return;
      await turn(polecat, async () => {
        const pane = panes.get(handle);
        if (pane) await end([[handle, pane]], graceMs);
      });
    },
    stopAll: (graceMs) => end([...panes], graceMs),
  };
}

/** A process that was killed is waited for at once; one that hangs in the kernel must not hold us up. */
const WAITED_FOR_MS = 1_000;

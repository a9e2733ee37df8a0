/** The world and its journal as one thing: a decision is made on the newest world and made durable. */
import type { Recorded, TownEvent } from '../core/event.ts';
import { evolve } from '../core/evolve.ts';
import type { World } from '../core/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

export type Store = {
  /** The world as far as it is durable: what effects may build on. */
  world(): World;
  /**
   * Lets `decide` see the newest world, in one synchronous step, and makes its events durable.
   * Decisions that wait for the same disk write share it. Resolves once they are in `world()`.
   * @throws whatever `decide` throws, and the journal's TransientError when nothing was kept.
   */
  commit(decide: (world: World) => readonly TownEvent[]): Promise<readonly Recorded[]>;
  /** The last events, oldest first, at most `limit`. */
  lately(limit: number): Promise<readonly Recorded[]>;
  /** Calls after events became durable, in order. */
  onRecorded(listener: (recorded: readonly Recorded[]) => void): void;
};

const SNAPSHOT_EVERY = 1_000;

export const openStore = (
  journal: Journal,
  loaded: World,
  clock: Clock,
  onSnapshotError: (error: unknown) => void,
): Store => {
  let durable = loaded;
  let newest = loaded;
  let waiting = 0;
  let snapshotAt = loaded.seq;
  const listeners: ((recorded: readonly Recorded[]) => void)[] = [];

  const keep = (recorded: readonly Recorded[]): void => {
    durable = recorded.reduce(evolve, durable);
    for (const listener of listeners) listener(recorded);
    if (durable.seq - snapshotAt < SNAPSHOT_EVERY) return;
    snapshotAt = durable.seq;
    journal.snapshot(durable).catch(onSnapshotError);
  };

  const commit: Store['commit'] = async (decide) => {
    const events = decide(newest);
    if (events.length === 0) return [];
    const after = newest.seq;
    const at = clock.now();
    newest = events.reduce<World>(
      (world, event, index) => evolve(world, { ...event, seq: after + index + 1, at, v: 1 }),
      newest,
    );
    waiting += 1;
    try {
      const recorded = await journal.append(events, after);
      keep(recorded);
      return recorded;
    } finally {
      waiting -= 1;
      // After a failure every append behind it is refused too: go back to what is durable.
      if (waiting === 0) newest = durable;
    }
  };

  return {
    world: () => durable,
    commit,
    lately: (limit) => journal.read(Math.max(0, durable.seq - limit), limit),
    onRecorded: (listener) => void listeners.push(listener),
  };
};

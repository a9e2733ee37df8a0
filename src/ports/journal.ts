import type { Recorded, TownEvent } from '../core/event.ts';
import type { World } from '../core/model.ts';

/** What was found wrong while opening, already mended: for a person to read. */
export type JournalReport = { readonly repaired: readonly string[] };

/** The append-only list of events of one town. One process writes; the town's lock proves it. */
export type Journal = {
  /** The world as of the last event: newest good snapshot, then every event after it. */
  load(): Promise<{ readonly world: World; readonly report: JournalReport }>;
  /**
   * Makes events durable (fsync, shared by appends that wait together), numbered from `after` + 1.
   * @throws ConflictError when `after` is not the last number (another writer);
   * TransientError when the disk is full: nothing of the batch was kept.
   */
  append(events: readonly TownEvent[], after: number): Promise<readonly Recorded[]>;
  /** Events with a number above `after`, oldest first, at most `limit`. */
  read(after: number, limit: number): Promise<readonly Recorded[]>;
  /** Keeps the world so that the next load is short. A failure costs only time. */
  snapshot(world: World): Promise<void>;
  close(): Promise<void>;
};

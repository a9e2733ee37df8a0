/** The journal in memory: what is kept outlives the journal, as a disk outlives a process. */
import { ConflictError } from '../../core/errors.ts';
import type { Recorded } from '../../core/event.ts';
import { emptyWorld, type World } from '../../core/model.ts';
import type { Journal } from '../../ports/journal.ts';
import { readLine, writeLines } from './lines.ts';
import { type JournalParts, numbered, replay } from './replay.ts';
import { readSnapshot, snapshotText } from './snapshots.ts';

/** Lines and the newest snapshot, as text, so that only what survives being written survives. */
export type MemoryStore = { lines: readonly string[]; snapshot?: string };

export const memoryStore = (): MemoryStore => ({ lines: [] });

export function openMemoryJournal(options: JournalParts & { readonly store: MemoryStore }): Journal {
  const { store, clock } = options;
  let known: number | undefined;
  const last = (): number => {
    if (known === undefined) throw new Error('The journal is not loaded, or is closed');
    return known;
  };
  return {
    async load() {
      const kept = store.snapshot === undefined ? emptyWorld : readSnapshot(store.snapshot);
      const start = typeof kept === 'object' ? kept : emptyWorld;
      const repaired: string[] = [];
      let world: World = start;
      for (const [index, line] of store.lines.entries()) {
        const read = readLine(line);
        if (read.kind !== 'event' || read.seq <= start.seq) continue;
        const step = replay(options, world, { seq: read.seq, raw: read.raw, where: `line ${index + 1}` });
        world = step.world;
        if (step.note !== undefined) repaired.push(step.note);
      }
      known = world.seq;
      return { world, report: { repaired } };
    },
    async append(events, after) {
      if (after !== last() || after !== store.lines.length)
        throw new ConflictError(`The journal is at number ${store.lines.length}, not ${after}`, {
          hint: 'Look at the town again, then decide again',
        });
      const records = numbered(events, after, clock.now());
      store.lines = [...store.lines, ...writeLines(records).split('\n').slice(0, -1)];
      known = store.lines.length;
      return records;
    },
    async read(after, limit) {
      return store.lines.slice(after, Math.min(last(), after + Math.max(0, limit))).flatMap((line): Recorded[] => {
        const read = readLine(line);
        const recorded = read.kind === 'event' ? options.upgrade(read.raw) : undefined;
        return recorded === undefined ? [] : [recorded];
      });
    },
    async snapshot(world) {
      if (world.seq > last()) throw new ConflictError(`The world at ${world.seq} is ahead of the journal at ${last()}`);
      store.snapshot = snapshotText(world);
    },
    async close() {
      known = undefined;
    },
  };
}

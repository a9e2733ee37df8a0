/** The journal as JSON lines in a folder: segments, snapshots, and beside them what was cut out. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '../../core/errors.ts';
import type { Recorded } from '../../core/event.ts';
import type { World } from '../../core/model.ts';
import type { Journal } from '../../ports/journal.ts';
import { groupCommit } from './group-commit.ts';
import { writeLines } from './lines.ts';
import { type JournalParts, numbered, replay } from './replay.ts';
import { linesOf, listSegments, readMended, segmentName, segmentsAfter } from './segments.ts';
import { newestSnapshot, writeSnapshot } from './snapshots.ts';
import { asRefusal, openWriter, type Tail, type Writer } from './writer.ts';

export type FileJournalOptions = JournalParts & { readonly folder: string };

/** What a loaded journal knows of itself. */
type Standing = {
  readonly writer: Writer;
  /** The last number that is on the disk, and the last that was given out. */
  durable: number;
  promised: number;
  /** The newest events, so that those who follow along need no disk. */
  recent: readonly Recorded[];
};

const RECENT = 4_096;

/** Nothing is touched before `load`, which everything else waits for the caller to have called. */
export function openFileJournal(options: FileJournalOptions): Journal {
  const { folder } = options;
  let loaded: Standing | undefined;
  const standing = (): Standing => {
    if (loaded === undefined) throw new Error(`The journal ${folder} is not loaded, or is closed`);
    return loaded;
  };
  const commits = groupCommit((batches: readonly (readonly Recorded[])[]) => commit(standing(), batches));

  return {
    async load() {
      await loaded?.writer.close();
      const found = await loadFolder(options);
      const seq = found.world.seq;
      loaded = { writer: openWriter(folder, found.tail), durable: seq, promised: seq, recent: found.recent };
      return { world: found.world, report: { repaired: found.repaired } };
    },
    async append(events, after) {
      const now = standing();
      if (after !== now.promised)
        throw new ConflictError(`The journal is at number ${now.promised}, not ${after}`, {
          hint: 'Look at the town again, then decide again',
        });
      const records = numbered(events, after, options.clock.now());
      if (records.length === 0) return records;
      now.promised += records.length;
      await commits.add(records);
      return records;
    },
    async read(after, limit) {
      const { durable, recent } = standing();
      const oldest = recent[0]?.seq ?? Number.POSITIVE_INFINITY;
      if (after < oldest - 1) return readFolder(options, after, durable, limit);
      return recent.filter(({ seq }) => seq > after).slice(0, Math.max(0, limit));
    },
    async snapshot(world) {
      if (world.seq > standing().durable)
        throw new ConflictError(`The world at ${world.seq} is ahead of the journal at ${standing().durable}`);
      await writeSnapshot(folder, world).catch((error: unknown) => {
        throw asRefusal(error, folder);
      });
    },
    async close() {
      await commits.idle();
      await loaded?.writer.close();
      loaded = undefined;
    },
  };
}

/** Writes whole appends; when that fails, the numbers they were promised are free again. */
const commit = async (standing: Standing, batches: readonly (readonly Recorded[])[]): Promise<void> => {
  try {
    await standing.writer.write(Buffer.from(batches.map(writeLines).join('')), standing.durable + 1);
  } catch (error) {
    standing.promised = standing.durable;
    throw error;
  }
  const records = batches.flat();
  standing.durable += records.length;
  standing.recent = newest([...standing.recent, ...records]);
};

/** Cut only now and then, so that an append does not copy thousands each time. */
const newest = (records: readonly Recorded[]): readonly Recorded[] =>
  records.length > 2 * RECENT ? records.slice(-RECENT) : records;

type Found = {
  readonly world: World;
  readonly tail: Tail;
  readonly repaired: readonly string[];
  readonly recent: readonly Recorded[];
};

const loadFolder = async (options: FileJournalOptions): Promise<Found> => {
  try {
    return await foldFolder(options);
  } catch (error) {
    throw asRefusal(error, options.folder);
  }
};

const foldFolder = async (options: FileJournalOptions): Promise<Found> => {
  const { folder, clock } = options;
  const segments = await listSegments(folder);
  const { world: kept, notes } = await newestSnapshot(folder);
  const needed = segmentsAfter(segments, kept.seq);
  const repaired = [...notes];
  // Of a journal without a snapshot this is all of it: what is old is let go of on the way.
  let recent: Recorded[] = [];
  let world = kept;
  let next = Math.min(needed[0]?.first ?? kept.seq + 1, kept.seq + 1);
  for (const segment of needed) {
    const read = await readMended(segment, next, segment === needed.at(-1), clock.now());
    repaired.push(...read.repaired);
    for (const { seq, raw, line } of read.events) {
      if (seq <= kept.seq) continue;
      const step = replay(options, world, { seq, raw, where: `line ${line} of ${segment.path}` });
      world = step.world;
      if (step.note !== undefined) repaired.push(step.note);
      if (step.recorded !== undefined) recent.push(step.recorded);
    }
    recent = recent.slice(-RECENT);
    next = read.next;
  }
  if (next <= kept.seq)
    repaired.push(`The journal ${folder} ends at ${next - 1}, but its snapshot knows ${kept.seq}: the snapshot holds`);
  const last = Math.max(next - 1, kept.seq);
  const tail = await tailOf(folder, next <= kept.seq ? undefined : segments.at(-1)?.path, last);
  return { world: { ...world, seq: last }, tail, repaired, recent };
};

const tailOf = async (folder: string, path: string | undefined, last: number): Promise<Tail> =>
  path === undefined
    ? { path: join(folder, segmentName(last + 1)), length: 0 }
    : { path, length: (await stat(path)).size };

const readFolder = async (
  options: FileJournalOptions,
  after: number,
  durable: number,
  limit: number,
): Promise<readonly Recorded[]> => {
  const found: Recorded[] = [];
  for (const segment of segmentsAfter(await listSegments(options.folder), after)) {
    for (const line of await linesOf(segment)) {
      if (found.length >= limit) return found;
      if (line.kind !== 'event' || line.seq <= after || line.seq > durable) continue;
      const recorded = options.upgrade(line.raw);
      if (recorded !== undefined) found.push(recorded);
    }
  }
  return found;
};

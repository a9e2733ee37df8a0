/** What the journal says of one task, read once and then gone on with: a journal may be long. */
import { type Timeline, timelineLines, timelineOf, wentOn } from '../core/views/timeline.ts';
import type { Journal } from '../ports/journal.ts';
import type { Town } from './town.ts';

/** As many tasks are kept as somebody may go to and fro between. */
const KEPT = 8;
/** Events of one reading; others have their turn in between. */
const PART = 2_000;

export const createTimelines = (journal: Pick<Journal, 'read'>): Town['timeline'] => {
  const kept = new Map<string, Promise<Timeline>>();
  const read = async (from: Timeline): Promise<Timeline> => {
    let timeline = from;
    for (;;) {
      const part = await journal.read(timeline.seq, PART);
      timeline = wentOn(timeline, part);
      if (part.length < PART) return timeline;
    }
  };
  return async (task, limit) => {
    const before = kept.get(task);
    // One reading after the other: two at once would both begin where the last one ended.
    const next = (before ?? Promise.resolve(timelineOf(task))).catch(() => timelineOf(task)).then(read);
    kept.delete(task);
    kept.set(task, next);
    for (const [oldest] of kept) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return timelineLines(await next, limit);
  };
};

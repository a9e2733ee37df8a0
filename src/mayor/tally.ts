/** What was begun, landed and failed today: the day's part of the journal is read once, then what is recorded adds to it. */
import { messageOf } from '../core/errors.ts';
import type { Recorded } from '../core/event.ts';
import type { World } from '../core/model.ts';
import { type Today, tallied, todayOf } from '../core/today.ts';
import { dayOf } from '../core/usage/day.ts';
import type { Journal } from '../ports/journal.ts';
import type { House } from './house.ts';
import { zoneAt } from './plan.ts';

export type Tally = {
  add(recorded: readonly Recorded[]): void;
  /** Absent until the journal of the day was read. */
  facts(): Today | undefined;
  /** Resolves once that was done. */
  settled(): Promise<void>;
};

const STEP = 2_000;

/** @param world as the journal has it now: what is recorded later is added */
export const createTally = (
  { clock, log }: Pick<House, 'clock' | 'log'>,
  journal: Pick<Journal, 'read'>,
  world: World,
  changed: () => void,
): Tally => {
  let today: Today | undefined;
  let late: readonly Recorded[] = [];
  const begin = async (): Promise<void> => {
    const read = await eventsOf(journal, world.seq, dayOf(clock.now(), zoneAt(clock.now())));
    today = tallied(todayOf(world), [...read, ...late], zoneAt);
    late = [];
    changed();
  };
  const begun = begin().catch((error: unknown) =>
    // Counts are missing and no more.
    log.warn(`What was done today could not be read from the journal: ${messageOf(error)}`),
  );
  return {
    add: (recorded) => {
      if (today === undefined) late = [...late, ...recorded];
      else today = tallied(today, recorded, zoneAt);
    },
    facts: () => today,
    settled: () => begun,
  };
};

/** From the end backwards until the day before; a few older ones do no harm. */
const eventsOf = async (journal: Pick<Journal, 'read'>, end: number, day: string): Promise<readonly Recorded[]> => {
  let events: readonly Recorded[] = [];
  for (let upTo = end; upTo > 0; ) {
    const from = Math.max(0, upTo - STEP);
    const read = await journal.read(from, upTo - from);
    events = [...read, ...events];
    const [first] = read;
    if (first === undefined || dayOf(first.at, zoneAt(first.at)) < day) break;
    upTo = from;
  }
  return events;
};

/** What was done today: read back from the journal once, then counted as it happens. */
import { describe, expect, it } from 'vitest';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { emptyWorld } from '../../src/core/model.ts';
import { countOf } from '../../src/core/today.ts';
import { dayOf } from '../../src/core/usage/day.ts';
import { zoneAt } from '../../src/mayor/plan.ts';
import { createTally } from '../../src/mayor/tally.ts';
import { manualClock } from '../helpers/clock.ts';
import { amber, assigned, given, shaOf } from '../helpers/world.ts';

const HOUR = 3_600_000;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const landed = (task = 'shop-a'): TownEvent => ({ type: 'merge.landed', task: taskId(task), result: shaOf(1) });
const vanished: TownEvent = { type: 'polecat.vanished', ...amber, run: 1, because: 'it ended' };
const at = (seq: number, moment: number, event: TownEvent): Recorded => ({ ...event, seq, at: moment, v: 1 });

const tallyOf = (events: readonly Recorded[], now: number, world = emptyWorld) => {
  const asked: number[] = [];
  const journal = {
    read: async (after: number, limit: number) => {
      asked.push(after);
      return events.filter(({ seq }) => seq > after && seq <= after + limit);
    },
  };
  const clock = manualClock(now);
  const seq = events.at(-1)?.seq ?? 0;
  const tally = createTally({ clock, log: silent }, journal, { ...world, seq }, () => {});
  const count = (moment = clock.now()) =>
    countOf(tally.facts(), dayOf(moment, zoneAt(moment)), ({ agent }) => agent === 'talker');
  return { tally, count, asked };
};

/** Noon on some day of this machine. */
const NOON = new Date(2027, 0, 31, 12).getTime();

describe('what was done today', () => {
  it('is what was begun, landed and failed since midnight', async () => {
    const yesterday = NOON - 13 * HOUR;
    const events = [
      at(1, yesterday, assigned({ task: taskId('shop-old') })),
      at(2, yesterday, vanished),
      at(3, NOON - HOUR, assigned()),
      at(4, NOON - HOUR, vanished),
      at(5, NOON, landed()),
      at(6, NOON, landed('shop-old')),
      at(7, NOON, landed('shop-unheard-of')),
    ];
    const { tally, count } = tallyOf(events, NOON);
    expect(tally.facts()).toBeUndefined();
    await tally.settled();
    expect(count()).toEqual({ started: 1, landed: 2, failed: 1 });
    tally.add([at(8, NOON, assigned({ polecat: polecatId('birch'), task: taskId('shop-b') }))]);
    expect(count()).toEqual({ started: 2, landed: 2, failed: 1 });
    tally.add([at(9, NOON + 13 * HOUR, landed('shop-b'))]);
    expect(count(), 'of yesterday').toEqual({ started: 0, landed: 0, failed: 0 });
    expect(count(NOON + 13 * HOUR)).toEqual({ started: 0, landed: 1, failed: 0 });
  });

  it('misses nothing that is recorded while the journal is read, and reads no further back than the day', async () => {
    const before = Array.from({ length: 5_000 }, (_none, i) => at(i + 1, NOON - 30 * HOUR, vanished));
    const { tally, count, asked } = tallyOf([...before, at(5_001, NOON, assigned())], NOON);
    tally.add([at(5_002, NOON, landed())]);
    await tally.settled();
    expect(count()).toEqual({ started: 1, landed: 1, failed: 0 });
    expect(asked).toEqual([3_001]);
  });

  it('knows whose work it is that began before today, and counts no review as a task', async () => {
    const world = given([assigned()]);
    const reviews = { task: taskId('shop-a'), commit: shaOf(1), tree: shaOf(2), writer: amber.polecat };
    const events = [at(90, NOON, assigned({ polecat: polecatId('cedar'), task: taskId('shop-a.review'), reviews }))];
    const { tally, count } = tallyOf([...events, at(91, NOON, landed())], NOON, world);
    await tally.settled();
    expect(count()).toEqual({ started: 0, landed: 1, failed: 0 });
  });
});

/** What can be done for a town while no daemon runs: under its lock, on its journal. */
import { systemClock } from '../adapters/clock.ts';
import { openFileJournal } from '../adapters/journals/index.ts';
import { type Holder, takeLock } from '../adapters/lock.ts';
import type { Command, Reply } from '../core/command.ts';
import { TransientError } from '../core/errors.ts';
import type { Recorded } from '../core/event.ts';
import { evolve, upgrade } from '../core/evolve.ts';
import type { World } from '../core/model.ts';
import { type CostRow, costRows } from '../core/views/costs.ts';
import { createAsks } from '../mayor/asks.ts';
import { endTown } from '../mayor/down.ts';
import { createHeartbeats } from '../mayor/heartbeats.ts';
import { createMeter } from '../mayor/meter.ts';
import type { Hands } from '../mayor/perform.ts';
import { createSigns } from '../mayor/signs.ts';
import { openStore } from '../mayor/store.ts';
import { submitTo } from '../mayor/submit.ts';
import { createTypings } from '../mayor/typing.ts';
import type { Journal } from '../ports/journal.ts';
import type { DownReport } from '../surfaces/cli/deps.ts';
import { makeFolders } from './folders.ts';
import { openHouse } from './house.ts';
import { openLog } from './log.ts';
import type { Place } from './place.ts';
import { settingsOf } from './settings.ts';
import { openTokens } from './tokens.ts';

export const offline = (place: Place) => ({
  submit: (command: Command): Promise<Reply> =>
    withHands(place, (hands) => submitTo(hands, () => undefined)(command, { kind: 'person', name: place.person })),
  /** `before`: who had the lock when nobody answered. Who has it since then is the next town, which is not the one to end. */
  down: (before: Holder | undefined): Promise<DownReport> =>
    withHands(place, (hands) => endTown(hands, 'nobody')).catch((error: unknown): DownReport => {
      if (error instanceof HeldError && error.pid !== before?.pid) return { stopped: [], kept: [], next: error.pid };
      throw error;
    }),
  events: (after: number, limit: number): Promise<readonly Recorded[]> =>
    withJournal(place, (journal) => journal.read(after, limit)),
  costs: (): Promise<readonly CostRow[]> =>
    withJournal(place, async (_journal, world) => costRows(world, (await settingsOf(place)).prices ?? {})),
});

const withHands = <Value>(place: Place, use: (hands: Hands) => Promise<Value>): Promise<Value> =>
  withJournal(place, async (journal, world) => {
    const ending = new AbortController();
    const log = openLog(place.paths.logs);
    try {
      const house = await openHouse({
        place,
        settings: await settingsOf(place),
        tokens: await openTokens(place.paths.state),
        log,
        hooksUrl: () => '',
        signal: ending.signal,
      });
      const store = openStore(journal, world, house.clock, (error) => log.error('A snapshot failed', error));
      const memory = { signs: createSigns(), asks: createAsks(house.clock.now, () => undefined) };
      return await use({
        house,
        store,
        ...memory,
        heartbeats: createHeartbeats(),
        typings: createTypings({ house, store }),
        meter: createMeter(house, store, memory.signs.add),
      });
    } finally {
      ending.abort();
    }
  });

/** Another process of the town has its lock, and keeps it. */
class HeldError extends TransientError {
  constructor(
    town: string,
    readonly pid: number,
  ) {
    super(`The town ${town} is just starting or ending (process ${pid})`, { hint: 'Try again in a moment' });
  }
}

/** Loading mends what is torn, which is for the one who has the lock. */
const withJournal = async <Value>(
  place: Place,
  use: (journal: Journal, world: World) => Promise<Value>,
): Promise<Value> => {
  const { paths } = place;
  await makeFolders(paths);
  const lock = await lockSoon(paths.lock);
  if ('heldBy' in lock) {
    throw new HeldError(paths.name, lock.heldBy.pid);
  }
  const journal = openFileJournal({ folder: paths.journal, evolve, upgrade, clock: systemClock() });
  try {
    const { world } = await journal.load();
    return await use(journal, world);
  } finally {
    await journal.close();
    await lock.release();
  }
};

/** A town that just ends, or another such command, lets go of the lock in a moment. */
const lockSoon = async (folder: string): ReturnType<typeof takeLock> => {
  const clock = systemClock();
  const giveUp = clock.now() + LOCK_PATIENCE_MS;
  while (true) {
    const lock = await takeLock(folder, clock);
    if (!('heldBy' in lock) || clock.now() >= giveUp) return lock;
    await new Promise((resolve) => clock.after(LOCK_POLL_MS, () => resolve(undefined)));
  }
};

const LOCK_PATIENCE_MS = 5_000;
const LOCK_POLL_MS = 100;

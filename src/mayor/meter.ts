/**
 * What agents use: read from what their CLIs write down or send, and entered into the journal now and then. What they
 * write down also tells what they do: that becomes a sign of it.
 */
import type { UsageReading } from '../agents/usage.ts';
import { accountOf } from '../core/accounts.ts';
import type { Actor } from '../core/command.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat, World } from '../core/model.ts';

import { newQuotas, type Quota, type QuotaNote } from '../core/quota.ts';
import { workedOn } from '../core/review/rule.ts';
import { ASKED, type Cell, cellsOf, news, openRows } from '../core/usage/ledger.ts';
import { pointsOf } from '../core/usage/telemetry.ts';
import { countPoints, newTelemetry, type Telemetry } from '../core/usage/telemetry-count.ts';
import { planOf, zoneAt } from './plan.ts';
import type { Signs } from './signs.ts';
import type { Store } from './store.ts';
import { type FilesRead, type MeterHouse, readFiles, type Told } from './usage-files.ts';

/** Points that count for nobody, and why. */
export type Unheard = { readonly points: number; readonly because: string };

export type Meter = {
  /** Begins to read what is new, unless that was done a moment ago. */
  look(world: World): void;
  /** Reads one worker's files to their end and writes down what they say: its folder may go after that. */
  settle(polecat: string): Promise<void>;
  /** Takes in what a CLI sends as its telemetry; resolves with what was not taken of it. */
  hear(actor: Actor, body: unknown): Promise<Unheard | undefined>;
  /** Takes in what a worker's CLI tells of the limits of its account. */
  limits(polecat: Polecat, note: QuotaNote): void;
  /** Writes down what is not yet in the journal. */
  flush(): Promise<void>;
};

const READ_MS = 2_000;
/** The journal is told this seldom; at once where a budget is to be kept. */
const WRITE_MS = 15_000;

type Reader = FilesRead & { telemetry: Telemetry };

export const createMeter = (house: MeterHouse, store: Pick<Store, 'world' | 'commit'>, tell: Signs['add']): Meter => {
  const readers = new Map<string, Reader>();
  const begun = `t${house.clock.now()}`;
  let readAt = Number.NEGATIVE_INFINITY;
  let wroteAt = Number.NEGATIVE_INFINITY;
  let looking = false;
  const inTurn = oneByOne(house);
  const quotas = quotasOf(house);

  const readerOf = (polecat: Polecat, world: World): Reader => readerIn(readers, polecat, world);
  const read = async (polecat: Polecat, when: 'now' | 'soon'): Promise<void> => {
    const { sign, quota } = await readOf(polecat, readerOf(polecat, store.world()), house, when);
    if (sign !== undefined) tell(polecat.id, polecat.run, sign);
    if (quota !== undefined) quotas.take(polecat, quota);
  };
  const write = async (): Promise<void> => {
    wroteAt = house.clock.now();
    const cells = [...readers.values()].flatMap(cellsIn);
    await store.commit((world) => {
      const fresh = news(world.ledger, cells);
      const told = newQuotas(world.quotas, quotas.all());
      if (fresh.length === 0 && told.length === 0) return [];
      return [{ type: 'usage.counted', cells: fresh, ...(told.length === 0 ? {} : { quotas: told }) }];
    });
  };
  const all = async (world: World): Promise<void> => {
    for (const polecat of Object.values(world.polecats)) await read(polecat, 'soon');
    const every = house.settings().budget === undefined ? WRITE_MS : READ_MS;
    if (Math.abs(house.clock.now() - wroteAt) < every) return;
    await write();
    forget(readers, store.world());
  };

  return {
    look: (world) => {
      // Either way: a clock that was set back must not stop it.
      if (looking || Math.abs(house.clock.now() - readAt) < READ_MS) return;
      readAt = house.clock.now();
      looking = true;
      void inTurn('Reading what agents have used failed', () => all(world)).then(() => {
        looking = false;
      });
    },
    settle: (id) =>
      inTurn(`Reading what ${id} has used failed`, async () => {
        const polecat = store.world().polecats[id];
        if (polecat !== undefined) await read(polecat, 'now');
        await write();
      }),
    hear: async (actor, body) => {
      const points = pointsOf(body);
      const heard = hearerOf(actor, store.world(), house);
      if (typeof heard === 'string') return points.length === 0 ? undefined : { points: points.length, because: heard };
      const world = store.world();
      take(readerOf(heard.polecat, world), heard, points, { begun, now: house.clock.now(), world });
      return undefined;
    },
    limits: quotas.take,
    flush: () => inTurn('Writing down what agents have used failed', write),
  };
};

/** One after the other: two readers of one file would count its lines twice. */
const oneByOne = ({ log }: Pick<MeterHouse, 'log'>) => {
  let last: Promise<void> = Promise.resolve();
  return (what: string, work: () => Promise<void>): Promise<void> => {
    // Figures may come later; nothing that is done waits for them.
    last = last.then(work).catch((error: unknown) => log.error(what, error));
    return last;
  };
};

/** What one of its files says that it does: what an earlier process wrote says nothing of the present one. */
const readOf = async (polecat: Polecat, reader: Reader, house: MeterHouse, when: 'now' | 'soon'): Promise<Told> => {
  const usage = house.preset(polecat.agent)?.usage;
  if (usage === undefined || polecat.run === 0) return {};
  const { sign, ...told } = await readFiles(reader, polecat, usage, house, when);
  return sign !== undefined && sign.at >= begunAt(polecat) ? { ...told, sign } : told;
};

/** The newest of each account. What the clock has not reached yet was told by one that is wrong. */
const quotasOf = (house: Pick<MeterHouse, 'clock' | 'settings' | 'traits'>) => {
  const known = new Map<string, Quota>();
  return {
    all: (): readonly Quota[] => [...known.values()],
    take: ({ agent, rig }: Polecat, { at, windows }: QuotaNote): void => {
      const account = accountOf(agent, rig, planOf(house));
      const now = house.clock.now();
      const quota = { account, agent, at: Math.min(at, now), windows };
      if (quota.at >= (known.get(account)?.at ?? 0)) known.set(account, quota);
    },
  };
};

const begunAt = ({ phase, assignedAt }: Polecat): Instant => (phase.kind === 'working' ? phase.since : assignedAt);

type Hearer = { readonly polecat: Polecat; readonly read: NonNullable<UsageReading['point']> };

const take = (
  reader: Reader,
  { polecat, read }: Hearer,
  points: ReturnType<typeof pointsOf>,
  { begun, now, world }: { readonly begun: string; readonly now: Instant; readonly world: World },
): void => {
  const kept = cellsOf(world.ledger, polecat.id, polecat.epoch);
  reader.telemetry = countPoints(reader.telemetry, points, { read, kept, part: begun, now, zone: zoneAt });
};

/** Whose telemetry it is, or why it counts for nobody. */
const hearerOf = (actor: Actor, world: World, house: MeterHouse): Hearer | string => {
  const polecat = actor.kind === 'agent' ? world.polecats[actor.polecat] : undefined;
  if (actor.kind !== 'agent' || polecat?.epoch !== actor.epoch) return 'This token is of no present worker';
  const read = house.preset(polecat.agent)?.usage?.point;
  return read === undefined ? `Nothing is known of the telemetry of ${polecat.agent}` : { polecat, read };
};

const readerIn = (readers: Map<string, Reader>, polecat: Polecat, world: World): Reader => {
  const key = `${polecat.id}|${polecat.epoch}`;
  const known = readers.get(key);
  if (known !== undefined) return known;
  // A conversation that goes on with another task: what was before belongs to the earlier one.
  const goesOn = openRows(world.ledger).some(
    ({ polecat: id, epoch }) => id === polecat.id && epoch !== ASKED && epoch < polecat.epoch,
  );
  const from = goesOn ? polecat.assignedAt : 0;
  const reader: Reader = { polecat, from, places: new Map(), counts: new Map(), telemetry: newTelemetry };
  readers.set(key, reader);
  return reader;
};

/** Workers that are gone will not use any more. */
const forget = (readers: Map<string, Reader>, world: World): void => {
  for (const [key, { polecat }] of readers)
    if (world.polecats[polecat.id]?.epoch !== polecat.epoch) readers.delete(key);
};

const cellsIn = ({ polecat, counts, telemetry }: Reader): readonly Cell[] => {
  const { id, epoch, rig, convoy, agent } = polecat;
  // What a review uses is used for the task.
  const whose = {
    polecat: id,
    epoch,
    rig,
    task: workedOn(polecat),
    agent,
    ...(convoy === undefined ? {} : { convoy }),
  };
  return [
    ...[...counts].flatMap(([part, { sums }]) =>
      [...sums.values()].map((sum): Cell => ({ ...whose, source: 'transcript', part, ...sum })),
    ),
    ...[...telemetry.cells.values()].map((cell): Cell => ({ ...whose, ...cell })),
  ];
};

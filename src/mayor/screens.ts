/**
 * Reads the screens of panes that went quiet: a dialog stands still. A chatty pane is read seldom while it is taken to
 * work, since that is what its output says as well, so that a hundred of them cost little; and soon while it is taken
 * to do anything else. Agents without dialogs are never read.
 */
import type { ScreenReading } from '../agents/preset.ts';
import { elapsed } from '../core/elapsed.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Observed, Pane, Sign, Signal } from '../core/observed.ts';
import type { Asks } from './asks.ts';
import type { House } from './house.ts';
import { pressOn } from './press.ts';
import type { Signs } from './signs.ts';

/** A pane is read once it was silent for this long. */
export const QUIET_MS = 900;
/** Output that contradicts what its agent is taken to do, or that means nothing in the end: then ever less often. */
const CLOSE_MS = 1_000;
const CHATTY_MS = 15_000;

export type Screens = {
  /** A pane wrote something. */
  dirty(pane: string): void;
  /** Reads what is due. Resolves with whether anything was read. */
  read(world: World, observed: Observed): Promise<boolean>;
  /** What was read last of a pane: `nothing` where no rule knew it; `undefined` before the first look. */
  seen(pane: string): Sign | 'nothing' | undefined;
  /** When the next pane is due. */
  nextAt(now: Instant): Instant | undefined;
};

/** As much of the house as reads a pane and types into it. */
type Panes = Pick<House, 'preset' | 'clock'> & { readonly runtime: Pick<House['runtime'], 'screen' | 'send'> };

type Reader = {
  readonly house: Panes;
  readonly signs: Signs;
  readonly asks: Asks;
  readonly again: (pane: string) => void;
  /** It has to be read at that moment, whether it writes or not. */
  readonly recheck: (pane: string, at: Instant) => void;
  readonly seen: (pane: string, reading: ScreenReading | undefined) => void;
};
type Readable = {
  readonly pane: string;
  readonly polecat: string;
  readonly run: number;
  readonly agent: string;
  readonly activeAt?: Instant;
  /** A newer picture of it decides. */
  readonly isDoubted: boolean;
  /** What it is taken to do, and whether output contradicts that. */
  readonly signal: Signal;
  readonly isContradicted: boolean;
};
/** How long a pane may write before it is read again. */
type Pace = { readonly signal: Signal; readonly ms: number };

export const createScreens = (house: Panes, signs: Signs, asks: Asks): Screens => {
  const wrote = new Map<string, Instant>();
  const readAt = new Map<string, Instant>();
  const paces = new Map<string, Pace>();
  const rechecks = new Map<string, Instant>();
  const shown = new Map<string, Sign | 'nothing'>();
  const reader: Reader = {
    house,
    signs,
    asks,
    again: (pane) => void wrote.set(pane, house.clock.now()),
    recheck: (pane, at) => void rechecks.set(pane, at),
    seen: (pane, reading) => void shown.set(pane, reading?.sign ?? 'nothing'),
  };
  const paceOf = (pane: string): number => paces.get(pane)?.ms ?? CHATTY_MS;
  const isQuiet = (pane: string, now: Instant): boolean => elapsed(wrote.get(pane) ?? now, now) >= QUIET_MS;
  const due = ({ pane, isDoubted }: Readable, now: Instant): boolean => {
    if (isDoubted || (rechecks.get(pane) ?? Number.POSITIVE_INFINITY) <= now) return true;
    return wrote.has(pane) && (isQuiet(pane, now) || elapsed(readAt.get(pane) ?? 0, now) >= paceOf(pane));
  };
  /** Another signal than before is looked at closely anew. */
  const setPace = ({ pane, signal, isContradicted }: Readable): void => {
    if (paces.get(pane)?.signal !== signal) paces.set(pane, { signal, ms: isContradicted ? CLOSE_MS : CHATTY_MS });
  };
  const taken = (job: Readable, now: Instant): void => {
    const { pane, signal } = job;
    const slower = isQuiet(pane, now) || signal.startsWith('needs-') ? CLOSE_MS : paceOf(pane) * 2;
    if (job.isContradicted) paces.set(pane, { signal, ms: Math.min(CHATTY_MS, slower) });
    wrote.delete(pane);
    rechecks.delete(pane);
    readAt.set(pane, now);
  };

  return {
    dirty: reader.again,
    read: async (world, observed) => {
      const { panes } = observed;
      if (panes === 'unknown') return false;
      const now = house.clock.now();
      for (const known of [wrote, readAt, paces, rechecks, shown])
        for (const pane of known.keys()) if (!panes.some((one) => one.pane === pane)) known.delete(pane);
      const all = readable(world, observed, panes, now, house);
      all.forEach(setPace);
      const jobs = all.filter((one) => {
        // A pane that was never read is due once: it may show a dialog since before this daemon. And one that wrote
        // since it was read, though no hint came of that.
        const last = readAt.get(one.pane);
        const isUnheard =
          one.activeAt !== undefined && last !== undefined && one.activeAt > last && one.activeAt <= now;
        if (!wrote.has(one.pane) && (last === undefined || isUnheard))
          wrote.set(one.pane, isUnheard ? (one.activeAt ?? now) : now - QUIET_MS);
        return due(one, now);
      });
      const quiet = new Set(jobs.filter(({ pane }) => isQuiet(pane, now) || !wrote.has(pane)).map(({ pane }) => pane));
      for (const job of jobs) taken(job, now);
      await Promise.all(jobs.map((job) => readOne(job, quiet.has(job.pane), reader)));
      return jobs.length > 0;
    },
    seen: (pane) => shown.get(pane),
    nextAt: (now) => {
      const times = [...wrote].map(([pane, at]) => Math.min(at + QUIET_MS, (readAt.get(pane) ?? at) + paceOf(pane)));
      const all = [...times, ...rechecks.values()];
      return all.length === 0 ? undefined : Math.max(now + 100, Math.min(...all));
    },
  };
};

/** Panes of this town's present runs whose agents show dialogs. */
const readable = (
  world: World,
  { verdicts, asks }: Observed,
  panes: readonly Pane[],
  now: Instant,
  house: Panes,
): readonly Readable[] =>
  panes.flatMap(({ pane, polecat: id, run, alive, activeAt }): readonly Readable[] => {
    const polecat = world.polecats[id];
    if (polecat === undefined || !alive || run !== polecat.run) return [];
    if (house.preset(polecat.agent)?.briefs === 'restart') return [];
    const { signal = 'unknown', recheckAt } = verdicts[id] ?? {};
    const isDoubted = recheckAt !== undefined && recheckAt <= now;
    const isContradicted = signal !== 'busy' || (asks[id] ?? []).length > 0;
    const { agent } = polecat;
    const active = activeAt === undefined ? {} : { activeAt };
    return [{ pane, polecat: id, run, agent, signal, isDoubted, isContradicted, ...active }];
  });

/** What a pane shows at this moment, as its agent's preset reads it. */
export const readPane = async (pane: string, agent: string, house: Panes): Promise<ScreenReading | undefined> => {
  const screen = await house.runtime.screen(pane, 0);
  return screen === 'gone'
    ? undefined
    : house.preset(agent)?.readScreen(screen.lines.map(withoutColours), house.clock.now());
};

const readOne = async (
  { pane, polecat, run, agent }: Readable,
  isQuiet: boolean,
  { house, signs, asks, again, recheck, seen }: Reader,
): Promise<void> => {
  const reading = await readPane(pane, agent, house);
  seen(pane, reading);
  if (reading !== undefined) signs.add(polecat, run, reading.sign);
  // What stood there before does so no more. Of a pane that still writes it may only be half drawn.
  else if (isQuiet) {
    signs.add(polecat, run, nothingKnown(house.clock.now()));
    asks.notKnown(polecat);
  }
  if (reading?.clear !== undefined) {
    await house.runtime.send(pane, { kind: 'keys', keys: reading.clear });
    again(pane);
  }
  const dialog = reading?.dialog;
  // A screen that no rule knows proves nothing of what a hook asked; one that is known and shows no dialog does.
  if (dialog === undefined) {
    if (reading === undefined || reading.holds) return;
    const until = asks.notShown(polecat);
    return until === undefined ? undefined : recheck(pane, until);
  }
  const press = pressOn(dialog, {
    clock: house.clock,
    read: async () => (await readPane(pane, agent, house))?.dialog,
    type: async (keys) => {
      await house.runtime.send(pane, { kind: 'keys', keys });
      again(pane);
    },
    paste: async (text) => {
      await house.runtime.send(pane, { kind: 'paste', text: house.preset(agent)?.asWords(text) ?? text, enter: true });
      again(pane);
    },
  });
  asks.fromScreen(polecat, run, { ...dialog, press });
};

const nothingKnown = (at: Instant): Sign => ({
  source: 'screen',
  signal: 'unknown',
  at,
  detail: 'screen: nothing that is known',
});

export const withoutColours = (line: string): string => line.replace(/\x1b\[[0-9;:]*m/g, '');
